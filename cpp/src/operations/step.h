// One layer over what is below it, for a run of pixels: which kernels, in which order.

#ifndef STACKBLEND_SRC_OPERATIONS_STEP_H_
#define STACKBLEND_SRC_OPERATIONS_STEP_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "kernels/row_kernels.h"
#include "stackblend/blend.h"

namespace stackblend::operations {

/// Pixels that are worked on at a time where a step needs room in between: with inputs and output
/// they stay in a first-level cache.
inline constexpr std::size_t kTilePixels = 2048;

/// What `BlendOptions` say, resolved once per call.
class Step {
 public:
  /// Empty where an option is out of its range.
  [[nodiscard]] static std::optional<Step> make(const BlendOptions& options) noexcept;

  /// Whether `apply` needs no room in between, for any number of pixels.
  [[nodiscard]] bool is_direct() const noexcept { return finish_ == Finish::kNone; }

  /// What lays several layers of this same step over each other at once, if there is such a kernel.
  [[nodiscard]] kernels::FoldKernel fold() const noexcept { return fold_; }

  /// Blends `pixels` pixels (at most `kTilePixels` unless `is_direct`). `out` may be exactly an
  /// input.
  void apply(const std::uint8_t* backdrop, const std::uint8_t* source, std::uint8_t* out,
             std::size_t pixels) const noexcept;

 private:
  void set_over(const BlendOptions& options) noexcept;

  enum class Finish : std::uint8_t { kNone, kMix, kOver };

  kernels::RowKernel blend_ = nullptr;
  kernels::FoldKernel fold_ = nullptr;
  bool is_normal_ = false;  ///< B is the source.
  Finish finish_ = Finish::kNone;
  /// Of two opaque pixels nothing but B is left, as by `kIndependent`.
  bool shows_opaque_source_ = false;
  std::int32_t weight_ = 0;
  kernels::OverParameters with_ = {};
  kernels::OverKernel over_ = nullptr;
  kernels::OverModeKernel over_mode_ = nullptr;  ///< In place of `blend_`, then `over_`, if there.
};

}  // namespace stackblend::operations

#endif  // STACKBLEND_SRC_OPERATIONS_STEP_H_
