// The modes that mix the three colours of a pixel, in the words of W3C Compositing and Blending
// Level 1, section 10.2.

#if defined(STACKBLEND_SRC_KERNELS_NONSEPARABLE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_NONSEPARABLE_INL_H_
#undef STACKBLEND_SRC_KERNELS_NONSEPARABLE_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_NONSEPARABLE_INL_H_
#endif

#include "kernels/floats-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// Lum(C) = 0.3 Cred + 0.59 Cgreen + 0.11 Cblue.
HWY_INLINE VecFloats lum(const Colour& c) {
  const Floats floats;
  return hn::Set(floats, 0.3F) * c.red + hn::Set(floats, 0.59F) * c.green +
         hn::Set(floats, 0.11F) * c.blue;
}

HWY_INLINE VecFloats min_of(const Colour& c) { return smaller(smaller(c.red, c.green), c.blue); }
HWY_INLINE VecFloats max_of(const Colour& c) { return larger(larger(c.red, c.green), c.blue); }

/// Sat(C) = max(C) - min(C).
HWY_INLINE VecFloats sat(const Colour& c) { return max_of(c) - min_of(c); }

/// SetLum of a colour whose distances from its own luminosity have been stretched by `stretch`:
/// SetLum(C, l) for 1, SetLum(SetSat(C, s), l) for s / Sat(C).
///
/// All that the specification does to a colour moves it along its distance from its luminosity:
/// SetSat scales C - Lum(C) by s / Sat(C), SetLum adds it to l, and ClipColor scales it by
/// l / (l - n) where the least colour n is below 0, by (1 - l) / (x - l) where the largest is above
/// 1. Both are 1 or more where nothing is to be clipped, and never are both less, so the least of
/// the three factors does it. In place of 0 distances are taken as 1/16: between bytes they are
/// 0, or more than that. Proof: blend_vectors_test.cpp and blend_reference_test.cpp.
HWY_INLINE Colour set_lum(const Colour& c, VecFloats stretch, VecFloats l) {
  const Floats floats;
  const VecFloats least = hn::Set(floats, 0.0625F);
  const VecFloats own = lum(c);
  const VecFloats room_below = l / larger(own - min_of(c), least);
  const VecFloats room_above = (hn::Set(floats, 255.0F) - l) / larger(max_of(c) - own, least);
  const VecFloats factor = smaller(smaller(stretch, room_below), room_above);
  return {l + (c.red - own) * factor, l + (c.green - own) * factor, l + (c.blue - own) * factor};
}

/// What gives `c` the saturation of `other`. A grey has no distances to stretch: anything finite
/// does.
HWY_INLINE VecFloats stretch_to(const Colour& c, const Colour& other) {
  return sat(other) / larger(sat(c), hn::Set(Floats(), 1.0F));
}

/// B(Cb, Cs) = SetLum(SetSat(Cs, Sat(Cb)), Lum(Cb)).
struct Hue {
  static HWY_INLINE Colour colours(VecBytes backdrop, VecBytes source) {
    const Colour cb = colour_of(backdrop);
    const Colour cs = colour_of(source);
    return set_lum(cs, stretch_to(cs, cb), lum(cb));
  }
};

/// B(Cb, Cs) = SetLum(SetSat(Cb, Sat(Cs)), Lum(Cb)).
struct Saturation {
  static HWY_INLINE Colour colours(VecBytes backdrop, VecBytes source) {
    const Colour cb = colour_of(backdrop);
    const Colour cs = colour_of(source);
    return set_lum(cb, stretch_to(cb, cs), lum(cb));
  }
};

/// B(Cb, Cs) = SetLum(Cs, Lum(Cb)).
struct Color {
  static HWY_INLINE Colour colours(VecBytes backdrop, VecBytes source) {
    const VecFloats one = hn::Set(Floats(), 1.0F);
    return set_lum(colour_of(source), one, lum(colour_of(backdrop)));
  }
};

/// B(Cb, Cs) = SetLum(Cb, Lum(Cs)).
struct Luminosity {
  static HWY_INLINE Colour colours(VecBytes backdrop, VecBytes source) {
    const VecFloats one = hn::Set(Floats(), 1.0F);
    return set_lum(colour_of(backdrop), one, lum(colour_of(source)));
  }
};

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_NONSEPARABLE_INL_H_
