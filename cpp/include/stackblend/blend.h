// Blends a stack over another, in any mode and by any operator.

#ifndef STACKBLEND_BLEND_H_
#define STACKBLEND_BLEND_H_

#include <cstddef>
#include <cstdint>

#include "stackblend/modes.h"
#include "stackblend/run_options.h"
#include "stackblend/shape.h"
#include "stackblend/status.h"

namespace stackblend {

/// What alpha does to the colours.
enum class AlphaRule : std::uint8_t {
  kIndependent,  ///< Nothing: colours blend as if opaque.
  kOver,         ///< What W3C Compositing and Blending Level 1 says.
};

/// An input: a stack of as many frames as the result, or one frame, which then meets all of them.
struct StackView {
  const std::uint8_t* data = nullptr;  ///< `uint8[frames, height, width, 4]`, C order, unaligned.
  std::size_t frames = 0;              ///< The frames of the result, or 1.
};

/// What to compute. With Cb, Cs the colours and ab, as the alphas of backdrop and source, all from
/// 0 to 1, and B the mode's formula (section 10 of the specification):
///
/// `kIndependent`:
///
///     red, green, blue:  Co = B(Cb, Cs)
///     alpha:             ao = as + ab (1 - as)
///
/// Colours are 255 Co rounded half up: exact in the twelve separable modes, within 1 of the exact
/// value in the four others. Alpha is 255 - floor((255 - ab) (255 - as) / 255) of bytes, exactly:
/// see `screen`. Then, with R that result, all four channels are Xb + opacity (R - Xb), rounded
/// half up and within 1 of exact: opacity 0 gives the backdrop, opacity 1 gives R, exactly.
///
/// `kOver` (sections 5 and 9 of the specification), where the source's alpha is first multiplied by
/// the opacity and Fa, Fb are the operator's fractions, for source-over 1 and 1 - as:
///
///     Cs' = (1 - ab) Cs + ab B(Cb, Cs)
///     ao  = as Fa + ab Fb                                at most 1
///     Co  = (as Fa Cs' + ab Fb Cb) / ao                  at most 1; 0 where ao = 0
///
/// Channels are rounded to the nearest in mode normal, by every operator (a value within 1/500 of a
/// tie may go either way), and within 1 of the exact value in the other modes, whose B is rounded
/// first. Exact are: separable modes by source-over where both pixels are opaque, and the backdrop
/// where the source's alpha is 0 (black where both are).
///
/// Results are the same bytes on every machine, by any number of threads.
struct BlendOptions {
  BlendMode mode = BlendMode::kNormal;
  AlphaRule alpha = AlphaRule::kIndependent;
  CompositeOperator op = CompositeOperator::kSourceOver;  ///< Any other only with `kOver`.
  double opacity = 1;                                     ///< From 0 to 1.
};

/// Blends `source` over `backdrop`, frame by frame, and writes the result to `out`.
///
/// @param backdrop  The lower input.
/// @param source    The upper input. The inputs may be the same or overlap each other.
/// @param out       `uint8[frames, height, width, 4]`, C order, any alignment. May be exactly an
///                  input of `shape.frames` frames (in place); otherwise it must not overlap any
///                  input. So a frame that meets many cannot be in `out`.
/// @param shape     The shape of `out`, and of inputs that are not a single frame.
/// @param options   What to compute.
/// @param run       Threads, cancelling and progress; see `RunOptions`.
/// @return `kOk`: `out` is complete (also for zero frames, when nothing is read or written).
///         `kCancelled`: `run.cancel` was raised before the last band had begun; some bands of
///         `out` are complete, the others untouched.
///         `kInvalidArgument`: height or width is zero, the number of bytes does not fit in
///         `std::size_t`, an input has neither one frame nor `shape.frames`, a pointer is null
///         though there are frames, `out` overlaps an input otherwise than said above, or an option
///         is out of its range. Nothing was written.
[[nodiscard]] Status blend(const StackView& backdrop, const StackView& source, std::uint8_t* out,
                           Shape shape, const BlendOptions& options = {},
                           const RunOptions& run = {}) noexcept;

}  // namespace stackblend

#endif  // STACKBLEND_BLEND_H_
