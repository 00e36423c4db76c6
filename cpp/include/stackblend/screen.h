// Screen blend of two stacks.

#ifndef STACKBLEND_SCREEN_H_
#define STACKBLEND_SCREEN_H_

#include <cstdint>

#include "stackblend/run_options.h"
#include "stackblend/shape.h"
#include "stackblend/status.h"

namespace stackblend {

/// Screens `source` over `backdrop`, frame by frame, and writes the result to `out`.
///
/// For the values b of `backdrop` and s of `source` (0..255, straight alpha) each value of `out` is
///
///     red, green, blue:  255 - round((255 - b) * (255 - s) / 255)
///     alpha:             255 - floor((255 - b) * (255 - s) / 255)
///
/// exactly, on every machine, by any number of threads. The colour part is the blend mode `screen`
/// of W3C Compositing and Blending Level 1, section 10.1.3, B(Cb, Cs) = 1 - (1 - Cb)(1 - Cs),
/// applied whatever the alpha; the alpha part is the coverage of two independent layers.
///
/// @param backdrop  `uint8[frames, height, width, 4]`, C order, any alignment.
/// @param source    As `backdrop`. May be the same stack as, or overlap, `backdrop`.
/// @param out       As `backdrop`. May be exactly `backdrop` or exactly `source` (in place);
///                  otherwise it must not overlap either.
/// @param shape     The shape of all three stacks.
/// @param options   Threads, cancelling and progress; see `RunOptions`.
/// @return `kOk`: `out` is complete (also for zero frames, when nothing is read or written).
///         `kCancelled`: `options.cancel` was raised before the last band had begun; some bands of
///         `out` are complete, the others untouched.
///         `kInvalidArgument`: height or width is zero, the number of bytes does not fit in
///         `std::size_t`, a pointer is null though there are frames, or `out` overlaps an input
///         in part. Nothing was written.
[[nodiscard]] Status screen(const std::uint8_t* backdrop, const std::uint8_t* source,
                            std::uint8_t* out, Shape shape,
                            const RunOptions& options = {}) noexcept;

}  // namespace stackblend

#endif  // STACKBLEND_SCREEN_H_
