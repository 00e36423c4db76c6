// The modes that divide, in floats: a quotient of whole numbers that small is never rounded across
// or onto a tie.

#if defined(STACKBLEND_SRC_KERNELS_DIVISION_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_DIVISION_INL_H_
#undef STACKBLEND_SRC_KERNELS_DIVISION_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_DIVISION_INL_H_
#endif

#include "kernels/floats-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// min(255, 255 x / y) of bytes, with 0 / 0 = 0 and x / 0 = 255, on the side of `ties` by less than
/// half the distance between two quotients: ties are rounded there, all else as it was.
///
/// For `ties` 0.25 or -0.25: the dividend is off by 1/4, ties and other quotients are at least
/// 1 / 2y apart. A divisor of 0.6 in place of 0 leaves x = 0 below 1/2, x >= 1 above 255.
/// Proof: blend_vectors_test.cpp, SeparableModesAreExact.
HWY_INLINE VecFloats quotient(VecFloats x, VecFloats y, float ties) {
  const Floats floats;
  const VecFloats unit = hn::Set(floats, 255.0F);
  const VecFloats dividend = x * unit + hn::Set(floats, ties);
  return smaller(dividend / larger(y, hn::Set(floats, 0.6F)), unit);
}

HWY_INLINE Colour quotients(const Colour& x, const Colour& y, float ties) {
  return {quotient(x.red, y.red, ties), quotient(x.green, y.green, ties),
          quotient(x.blue, y.blue, ties)};
}

/// 1 - C.
HWY_INLINE Colour complement(const Colour& c) {
  const VecFloats unit = hn::Set(Floats(), 255.0F);
  return {unit - c.red, unit - c.green, unit - c.blue};
}

/// B(Cb, Cs) = Cb = 0 ? 0 : Cs = 1 ? 1 : min(1, Cb / (1 - Cs)).
struct ColorDodge {
  static HWY_INLINE Colour colours(VecBytes backdrop, VecBytes source) {
    return quotients(colour_of(backdrop), complement(colour_of(source)), 0.25F);
  }
};

/// B(Cb, Cs) = Cb = 1 ? 1 : Cs = 0 ? 0 : 1 - min(1, (1 - Cb) / Cs). Half up of 1 - q is 1 less half
/// down of q.
struct ColorBurn {
  static HWY_INLINE Colour colours(VecBytes backdrop, VecBytes source) {
    const Colour dividends = complement(colour_of(backdrop));
    return complement(quotients(dividends, colour_of(source), -0.25F));
  }
};

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_DIVISION_INL_H_
