// Blends any number of stacks in one pass.

#ifndef STACKBLEND_BLEND_ALL_H_
#define STACKBLEND_BLEND_ALL_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "stackblend/blend.h"

namespace stackblend {

/// A stack and how it is laid over what is below it.
struct Layer {
  const std::uint8_t* data = nullptr;  ///< `uint8[frames, height, width, 4]`, C order, unaligned.
  std::size_t frames = 0;              ///< The frames of the result, or 1: see `StackView`.
  BlendOptions options = {};           ///< Ignored for the lowest visible layer.
  bool visible = true;                 ///< If not, the layer is as if absent: nothing is checked.
};

/// Lays the layers over each other, the first one lowest, and writes the result to `out`.
///
/// The bytes are those of calling `blend` for one layer after the other, from the second visible
/// one up. But each part of every stack is read once while it is in the cache, and the results in
/// between never reach memory. A single visible layer is copied.
///
/// @param layers  Bottom first.
/// @param out     `uint8[frames, height, width, 4]`, C order, any alignment. May be exactly one of
///                the layers of `shape.frames` frames (in place); otherwise it must not overlap
///                any.
/// @param shape   The shape of `out`, and of layers that are not a single frame.
/// @param run     Threads, cancelling and progress; see `RunOptions`.
/// @return As `blend`; also `kInvalidArgument` when no layer is visible.
[[nodiscard]] Status blend_all(std::span<const Layer> layers, std::uint8_t* out, Shape shape,
                               const RunOptions& run = {}) noexcept;

}  // namespace stackblend

#endif  // STACKBLEND_BLEND_ALL_H_
