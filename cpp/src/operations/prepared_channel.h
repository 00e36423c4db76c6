// A channel as the stages of a composite take it: resolved once per call.

#ifndef STACKBLEND_SRC_OPERATIONS_PREPARED_CHANNEL_H_
#define STACKBLEND_SRC_OPERATIONS_PREPARED_CHANNEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "kernels/composite_kernels.h"
#include "stackblend/composite.h"

namespace stackblend::operations {

struct PreparedChannel {
  const Channel* given = nullptr;  ///< What it was made of.
  const std::uint8_t* data = nullptr;
  std::size_t value_bytes = 0;
  std::size_t frame_values = 0;  ///< 0 for a single plane that meets many frames.
  kernels::WindowKernel window_kernel = nullptr;
  kernels::Window window = {};
  bool inverts = false;
  float gamma = 1;
  const float* table_of_t = nullptr;  ///< By a value's bits, in place of what is above; or null.
  std::array<float, 3> colour = {};   ///< Not times opacity.
  float opacity = 1;
  const float* lut = nullptr;  ///< Null: the colour.
  std::size_t lut_entries = 0;

  /// The values of pixels from `pixel` of a frame on.
  [[nodiscard]] const void* values(std::size_t frame, std::size_t pixel) const noexcept {
    return data + (frame * frame_values + pixel) * value_bytes;
  }
};

/// Empty where the channel breaks the contract of `composite`.
[[nodiscard]] std::optional<PreparedChannel> prepare(const Channel& channel,
                                                     CompositeMode mode) noexcept;

}  // namespace stackblend::operations

#endif  // STACKBLEND_SRC_OPERATIONS_PREPARED_CHANNEL_H_
