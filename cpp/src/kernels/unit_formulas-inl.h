// The separable blend formulas over floats from 0 to 1, in the words of W3C Compositing and
// Blending Level 1. Composites keep floats throughout; formulas-inl.h has the exact ones of bytes.

#if defined(STACKBLEND_SRC_KERNELS_UNIT_FORMULAS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_UNIT_FORMULAS_INL_H_
#undef STACKBLEND_SRC_KERNELS_UNIT_FORMULAS_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_UNIT_FORMULAS_INL_H_
#endif

#include "kernels/floats-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE::unit {

HWY_INLINE VecFloats number(float value) { return hn::Set(Floats(), value); }

/// B(Cb, Cs) = Cs.
struct Normal {
  static HWY_INLINE VecFloats of(VecFloats /*cb*/, VecFloats cs) { return cs; }
};

/// B(Cb, Cs) = Cb Cs.
struct Multiply {
  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs) { return cb * cs; }
};

/// B(Cb, Cs) = min(Cb, Cs).
struct Darken {
  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs) { return smaller(cb, cs); }
};

/// B(Cb, Cs) = max(Cb, Cs).
struct Lighten {
  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs) { return larger(cb, cs); }
};

/// B(Cb, Cs) = |Cb - Cs|.
struct Difference {
  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs) { return hn::Abs(cb - cs); }
};

/// B(Cb, Cs) = Cb + Cs - 2 Cb Cs.
struct Exclusion {
  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs) {
    return cb + cs - number(2) * cb * cs;
  }
};

/// B(Cb, Cs) = Cs <= 1/2 ? 2 Cb Cs : 1 - 2 (1 - Cb)(1 - Cs).
struct HardLight {
  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs) {
    const VecFloats one = number(1);
    const VecFloats dark = number(2) * cb * cs;
    const VecFloats light = one - number(2) * (one - cb) * (one - cs);
    return hn::IfThenElse(cs <= number(0.5F), dark, light);
  }
};

/// B(Cb, Cs) = HardLight(Cs, Cb).
struct Overlay {
  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs) { return HardLight::of(cs, cb); }
};

/// B(Cb, Cs) = Cb = 0 ? 0 : Cs = 1 ? 1 : min(1, Cb / (1 - Cs)). In place of 0 the divisor is so
/// small that the quotient is 1 or more.
struct ColorDodge {
  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs) {
    const VecFloats divisor = larger(number(1) - cs, number(1e-30F));
    return smaller(cb / divisor, number(1));
  }
};

/// B(Cb, Cs) = Cb = 1 ? 1 : Cs = 0 ? 0 : 1 - min(1, (1 - Cb) / Cs).
struct ColorBurn {
  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs) {
    const VecFloats quotient = (number(1) - cb) / larger(cs, number(1e-30F));
    return number(1) - smaller(quotient, number(1));
  }
};

/// B(Cb, Cs) = Cs <= 1/2 ? Cb - (1 - 2 Cs) Cb (1 - Cb) : Cb + (2 Cs - 1)(D(Cb) - Cb), where
/// D(x) = x <= 1/4 ? ((16 x - 12) x + 4) x : sqrt(x).
struct SoftLight {
  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs) {
    const VecFloats one = number(1);
    const VecFloats cubic = ((number(16) * cb - number(12)) * cb + number(4)) * cb;
    const VecFloats d = hn::IfThenElse(cb <= number(0.25F), cubic, hn::Sqrt(cb));
    const VecFloats slope = hn::IfThenElse(cs <= number(0.5F), cb * (one - cb), d - cb);
    return cb + (number(2) * cs - one) * slope;
  }
};

}  // namespace stackblend::kernels::HWY_NAMESPACE::unit
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_UNIT_FORMULAS_INL_H_
