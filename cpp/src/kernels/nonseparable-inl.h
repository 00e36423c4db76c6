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

/// Where `mask`: l + (C - l) factor.
template <class Mask>
HWY_INLINE Colour scale_around(const Colour& c, VecFloats l, VecFloats factor, Mask mask) {
  const auto scaled = [&](VecFloats x)
                          HWY_ATTR { return hn::IfThenElse(mask, l + (x - l) * factor, x); };
  return {scaled(c.red), scaled(c.green), scaled(c.blue)};
}

/// ClipColor(C) of a colour whose luminosity is l. Lanes that are not clipped may divide by zero;
/// they are not selected.
HWY_INLINE Colour clip_color(const Colour& c, VecFloats l) {
  const VecFloats full = hn::Set(Floats(), 255.0F);
  const VecFloats n = min_of(c);
  const VecFloats x = max_of(c);
  const Colour raised = scale_around(c, l, l / (l - n), n < hn::Zero(Floats()));
  return scale_around(raised, l, (full - l) / (x - l), x > full);
}

/// SetLum(C, l) = ClipColor(C + (l - Lum(C))).
HWY_INLINE Colour set_lum(const Colour& c, VecFloats l) {
  const VecFloats d = l - lum(c);
  return clip_color({c.red + d, c.green + d, c.blue + d}, l);
}

/// SetSat(C, s): the smallest colour becomes 0, the largest s, the one between in proportion; a
/// grey becomes black.
HWY_INLINE Colour set_sat(const Colour& c, VecFloats s) {
  const VecFloats n = min_of(c);
  const VecFloats range = max_of(c) - n;
  const auto has_range = range > hn::Zero(Floats());
  const VecFloats factor = hn::IfThenElseZero(has_range, s / range);
  return {(c.red - n) * factor, (c.green - n) * factor, (c.blue - n) * factor};
}

/// The bytes of a colour, with the alpha of two independent layers.
HWY_INLINE VecBytes with_alpha(const Colour& colour, VecBytes backdrop, VecBytes source) {
  return with_alpha(to_bytes(colour, hn::Zero(Pixels())), backdrop, source);
}

/// B(Cb, Cs) = SetLum(SetSat(Cs, Sat(Cb)), Lum(Cb)).
struct Hue {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    const Colour cb = colour_of(backdrop);
    return with_alpha(set_lum(set_sat(colour_of(source), sat(cb)), lum(cb)), backdrop, source);
  }
};

/// B(Cb, Cs) = SetLum(SetSat(Cb, Sat(Cs)), Lum(Cb)).
struct Saturation {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    const Colour cb = colour_of(backdrop);
    return with_alpha(set_lum(set_sat(cb, sat(colour_of(source))), lum(cb)), backdrop, source);
  }
};

/// B(Cb, Cs) = SetLum(Cs, Lum(Cb)).
struct Color {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return with_alpha(set_lum(colour_of(source), lum(colour_of(backdrop))), backdrop, source);
  }
};

/// B(Cb, Cs) = SetLum(Cb, Lum(Cs)).
struct Luminosity {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return with_alpha(set_lum(colour_of(backdrop), lum(colour_of(source))), backdrop, source);
  }
};

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_NONSEPARABLE_INL_H_
