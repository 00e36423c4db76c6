// Blending of single pixels in double precision, in the words of W3C Compositing and Blending Level
// 1. Shares no code and no trick with the library.

#ifndef STACKBLEND_TESTS_REFERENCE_BLEND_H_
#define STACKBLEND_TESTS_REFERENCE_BLEND_H_

#include <array>

#include "stackblend/blend.h"

namespace stackblend::reference {

/// Red, green, blue from 0 to 1.
using Colour = std::array<double, 3>;

/// A colour and its alpha, from 0 to 1.
struct Pixel {
  Colour colour;
  double alpha;
};

/// B(Cb, Cs): section 10.
[[nodiscard]] Colour blend_colours(BlendMode mode, const Colour& cb, const Colour& cs);

/// The exact result of `blend` for `AlphaRule::kOver`: sections 5 and 9.
[[nodiscard]] Pixel composite(const Pixel& backdrop, const Pixel& source,
                              const BlendOptions& options);

}  // namespace stackblend::reference

#endif  // STACKBLEND_TESTS_REFERENCE_BLEND_H_
