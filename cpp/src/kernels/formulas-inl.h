// The blend formulas, in the words of W3C Compositing and Blending Level 1, each written once.
//
// A formula is a type without members whose call operator maps vectors of RGBA bytes (backdrop,
// source) to the result. Constants belong inside: compilers move them out of the row's loop.
// For the rule `kOver`, which computes in floats, it says B once more, unrounded: as `kTerms`, or
// as a function `of` colours of which `unit` is 1.

#if defined(STACKBLEND_SRC_KERNELS_FORMULAS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_FORMULAS_INL_H_
#undef STACKBLEND_SRC_KERNELS_FORMULAS_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_FORMULAS_INL_H_
#endif

#include <cstddef>

#include "kernels/floats-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// Formulas of so few instructions that the loop around them counts, and that layers wait for
/// memory longer than they are worked on.
struct Light {
  static constexpr std::size_t kVectorsAtOnce = 2;
};

/// B(Cb, Cs) = backdrop Cb + source Cs + joint Cb Cs.
struct Terms {
  float backdrop;
  float source;
  float joint;
};

/// B(Cb, Cs) = 1 - (1 - Cb)(1 - Cs) = Cb + Cs - Cb Cs. Applied to alpha too, it is the coverage of
/// two independent layers.
///
/// The second form saves the complements, a fifth of the time in WebAssembly, and rounds as the
/// public header says: as 255 - b - s is whole, rounding (255 - b)(255 - s) / 255 up or down is
/// rounding bs / 255 up or down, and there are no ties. The sum may wrap around; the difference
/// then wraps back. Proof: row_kernels_test.cpp, ScreenAllPairs.
struct Screen : Light {
  static constexpr Terms kTerms = {1, 1, -1};

  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return hn::Sub(hn::Add(backdrop, source), multiply(backdrop, source, floor_alpha()));
  }
};

/// B(Cb, Cs) = Cs.
struct Normal {
  static constexpr Terms kTerms = {0, 1, 0};

  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return with_alpha(source, backdrop, source);
  }
};

/// B(Cb, Cs) = Cb Cs. Alpha is as + (1 - as) ab, rounded up: a product as well, of the complement.
struct Multiply : Light {
  static constexpr Terms kTerms = {0, 0, 1};

  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    const VecBytes of_alpha = alpha_bytes();
    const VecBytes factor = hn::Xor(source, of_alpha);
    return hn::Add(multiply(backdrop, factor, ceil_alpha()), hn::And(source, of_alpha));
  }
};

/// B(Cb, Cs) = min(Cb, Cs).
struct Darken : Light {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return with_alpha(hn::Min(backdrop, source), backdrop, source);
  }

  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs, float /*unit*/) {
    return smaller(cb, cs);
  }
};

/// B(Cb, Cs) = max(Cb, Cs).
struct Lighten : Light {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return with_alpha(hn::Max(backdrop, source), backdrop, source);
  }

  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs, float /*unit*/) {
    return larger(cb, cs);
  }
};

/// B(Cb, Cs) = |Cb - Cs|.
struct Difference {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    const VecBytes difference = hn::Sub(hn::Max(backdrop, source), hn::Min(backdrop, source));
    return with_alpha(difference, backdrop, source);
  }

  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs, float /*unit*/) {
    return hn::Abs(cb - cs);
  }
};

/// B(Cb, Cs) = Cb + Cs - 2 Cb Cs, which is (255 (b + s) - 2bs) / 255 in bytes. Alpha is the same
/// with one product instead of two, rounded up.
///
/// Both dividends fit in 16 bits, whatever wraps around on the way; 256 (b + s) is the sum of bytes
/// in the upper half of a lane. Proof: blend_vectors_test.cpp, SeparableModesAreExact.
struct Exclusion {
  static constexpr Terms kTerms = {1, 1, -2};

  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    const Words words;
    const VecWords low = hn::Set(words, 0x00FF);
    const VecWords sums = hn::BitCast(words, hn::Add(backdrop, source));
    const VecWords b = hn::BitCast(words, backdrop);
    const VecWords s = hn::BitCast(words, source);
    const VecWords even = quotient(hn::ShiftLeft<8>(sums), hn::And(b, low), hn::And(s, low),
                                   hn::Set(words, 2), hn::Set(words, 128));
    const VecWords odd = quotient(hn::AndNot(low, sums), hn::ShiftRight<8>(b), hn::ShiftRight<8>(s),
                                  green_alpha(2, 1), green_alpha(128, 255));
    return hn::BitCast(Bytes(), hn::Or(hn::ShiftRight<8>(even), hn::AndNot(low, odd)));
  }

 private:
  /// (255 (b + s) - products bs) / 255 in the high byte, from 256 (b + s).
  static HWY_INLINE VecWords quotient(VecWords sum256, VecWords b, VecWords s, VecWords products,
                                      VecWords rounding) {
    const VecWords less = hn::Add(hn::Mul(hn::Mul(b, products), s), hn::Add(b, s));
    return divide_by_255(hn::Sub(sum256, less), rounding);
  }
};

/// B(Cb, Cs) = Cs <= 1/2 ? 2 Cb Cs : 1 - 2 (1 - Cb)(1 - Cs).
///
/// With a = max(0, 2 Cs - 1) and y = 1 - |2 Cs - 1| both cases are Cb y + a. In bytes y and a are
/// whole and y fits, so only the product is rounded, and only once; and saturating subtractions
/// choose the case. With 0 in place of the complement of alpha, a is the alpha `over` and y is the
/// rest of it, which is what `Multiply` does.
/// Proof: blend_vectors_test.cpp, SeparableModesAreExact.
HWY_INLINE VecBytes hard_light(VecBytes under, VecBytes over) {
  const VecBytes rest = hn::Not(hn::Or(over, alpha_bytes()));
  const VecBytes above = hn::SaturatedSub(over, rest);
  const VecBytes below = hn::SaturatedSub(rest, over);
  const VecBytes y = hn::Not(hn::Or(above, below));
  return hn::Add(multiply(under, y, ceil_alpha()), above);
}

/// The same in floats: y = 2 (Cs - a), as long as a is more than 0 only where Cs is more than 1/2.
HWY_INLINE VecFloats hard_light(VecFloats under, VecFloats over, float unit) {
  const Floats floats;
  const VecFloats above = larger(over + over - hn::Set(floats, unit), hn::Zero(floats));
  return under * (over - above) * hn::Set(floats, 2 / unit) + above;
}

struct HardLight : Light {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return hard_light(backdrop, source);
  }

  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs, float unit) {
    return hard_light(cb, cs, unit);
  }
};

/// B(Cb, Cs) = HardLight(Cs, Cb).
struct Overlay : Light {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return hard_light(source, backdrop);
  }

  static HWY_INLINE VecFloats of(VecFloats cb, VecFloats cs, float unit) {
    return hard_light(cs, cb, unit);
  }
};

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_FORMULAS_INL_H_
