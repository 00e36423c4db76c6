// Fluorescence channels, 8-bit, 16-bit, 32-bit or float, to one RGBA picture in a single pass.

#ifndef STACKBLEND_COMPOSITE_H_
#define STACKBLEND_COMPOSITE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "stackblend/dtype.h"
#include "stackblend/run_options.h"
#include "stackblend/shape.h"
#include "stackblend/status.h"

namespace stackblend {

/// How channels are combined. With t, colour and opacity of a channel (see `Channel`), colours from
/// 0 to 1, col = t * colour * opacity or LUT(t) * opacity, and acc beginning as the background:
/// - screen: acc = 1 - (1 - acc)(1 - col). Cannot clip; the order does not matter.
/// - add: acc = acc + col, and max: acc = max(acc, col); clamped to 1 at the end.
/// - subtract: acc = acc - t (1 - colour) opacity, ink on white; takes no LUTs.
/// - imagej: what ImageJ draws for channels of uint8, uint16, int16 or float32: each value becomes
///   an entry of a table of 256, by rules of each type's own, and colours are added and clamped.
///   Without a table it is the one that ImageJ makes of the colour. Gamma and opacity are 1,
///   nothing is inverted, and the background is black.
/// - others: acc = acc + opacity (B(acc, t colour) - acc), B the separable blend mode of W3C
///   Compositing and Blending Level 1 of that name, in the order of the channels.
enum class CompositeMode : std::uint8_t {
#define STACKBLEND_COMPOSITE_MODE(name, keyword) k##name,
#include "stackblend/composite_modes.def"
};

inline constexpr std::size_t kCompositeModeCount = 0
#define STACKBLEND_COMPOSITE_MODE(name, keyword) +1
#include "stackblend/composite_modes.def"
    ;

/// Most channels of one composite that are visible.
inline constexpr std::size_t kMaxChannels = 32;

/// One channel: planes, and how their values v are shown.
/// t = clamp((v - lo) / (hi - lo), 0, 1), NaN counting as lo; t = 1 - t where `invert`; t =
/// t^gamma.
struct Channel {
  const void* data = nullptr;  ///< `dtype[frames, height, width]`, C order, aligned to its values.
  DType dtype = DType::kUint8;
  std::size_t frames = 0;  ///< The frames of the result, or 1: one plane that meets all frames.
  double lo = 0;           ///< The value shown as 0. Finite.
  double hi = 1;           ///< The value shown as 1; hi - lo is a positive normal float.
  double gamma = 1;        ///< Positive. Where it is not 1, t below 2^-126 is 0.
  std::array<double, 3> colour = {1, 1, 1};  ///< Red, green, blue, 0..1.
  /// In place of the colour: two entries or more of red, green, blue (0..1) and an unused number,
  /// at even distances over t from 0 to 1, interpolated between. `kImagej` takes 256 entries.
  std::span<const float> lut = {};
  double opacity = 1;  ///< 0..1.
  bool visible = true;
  bool invert = false;
};

/// What holds for all channels.
struct CompositeOptions {
  CompositeMode mode = CompositeMode::kScreen;
  std::array<double, 3> background = {0, 0, 0};  ///< Red, green, blue, 0..1. Not of `kImagej`.
};

/// Combines channels over a background, in float32, with no 8-bit step in between. Each value of
/// the result is within 1 of what exact arithmetic gives; alpha is 255. The bytes are the same on
/// every machine and for any number of threads. Without a visible channel it is the background.
///
/// @param out    `uint8[frames, height, width, 4]`; must not overlap a plane.
/// @param shape  The shape of `out`.
/// @param run    Threads, cancelling and progress; see `RunOptions`.
/// @return `kOk`, `kCancelled`, or `kInvalidArgument` where an argument breaks the contract.
[[nodiscard]] Status composite(std::span<const Channel> channels, std::uint8_t* out, Shape shape,
                               const CompositeOptions& options = {},
                               const RunOptions& run = {}) noexcept;

}  // namespace stackblend

#endif  // STACKBLEND_COMPOSITE_H_
