// The blend formulas, in the words of W3C Compositing and Blending Level 1, each written once.
//
// A formula is a type without members whose call operator maps vectors of RGBA bytes (backdrop,
// source) to the result. Constants belong inside: compilers move them out of the row's loop.

#if defined(STACKBLEND_SRC_KERNELS_FORMULAS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_FORMULAS_INL_H_
#undef STACKBLEND_SRC_KERNELS_FORMULAS_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_FORMULAS_INL_H_
#endif

#include <cstddef>

#include "kernels/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// Formulas of so few instructions that the loop around them counts, and that layers wait for
/// memory longer than they are worked on.
struct Light {
  static constexpr std::size_t kVectorsAtOnce = 2;
};

/// B(Cb, Cs) = 1 - (1 - Cb)(1 - Cs) = Cb + Cs - Cb Cs. Applied to alpha too, it is the coverage of
/// two independent layers.
///
/// The second form saves the complements, a fifth of the time in WebAssembly, and rounds as the
/// public header says: as 255 - b - s is whole, rounding (255 - b)(255 - s) / 255 up or down is
/// rounding bs / 255 up or down, and there are no ties. The sum may wrap around; the difference
/// then wraps back. Proof: row_kernels_test.cpp, ScreenAllPairs.
struct Screen : Light {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return hn::Sub(hn::Add(backdrop, source), multiply(backdrop, source, floor_alpha()));
  }
};

/// B(Cb, Cs) = Cs.
struct Normal {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return with_alpha(source, backdrop, source);
  }
};

/// B(Cb, Cs) = Cb Cs. Alpha is the sum less the same product, rounded down.
struct Multiply : Light {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    const VecBytes product = multiply(backdrop, source, floor_alpha());
    const VecBytes alpha = hn::Sub(hn::Add(backdrop, source), product);
    return hn::IfThenElse(alpha_mask(), alpha, product);
  }
};

/// B(Cb, Cs) = min(Cb, Cs).
struct Darken : Light {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return with_alpha(hn::Min(backdrop, source), backdrop, source);
  }
};

/// B(Cb, Cs) = max(Cb, Cs).
struct Lighten : Light {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return with_alpha(hn::Max(backdrop, source), backdrop, source);
  }
};

/// B(Cb, Cs) = |Cb - Cs|.
struct Difference {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    const VecBytes difference = hn::Sub(hn::Max(backdrop, source), hn::Min(backdrop, source));
    return with_alpha(difference, backdrop, source);
  }
};

/// B(Cb, Cs) = Cb + Cs - 2 Cb Cs. Sum and product may wrap around; the difference wraps back.
struct Exclusion {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    const VecBytes sum = hn::Add(backdrop, source);
    return with_alpha(hn::Sub(sum, twice_multiply(backdrop, source)), backdrop, source);
  }
};

/// B(Cb, Cs) = Cs <= 1/2 ? 2 Cb Cs : 1 - 2 (1 - Cb)(1 - Cs).
///
/// With a = max(0, 2 Cs - 1) and y = 1 - |2 Cs - 1| both cases are Cb y + a. In bytes y and a are
/// whole and y fits, so only the product is rounded, and only once; and saturating subtractions
/// choose the case. Proof: blend_vectors_test.cpp, SeparableModesAreExact.
HWY_INLINE VecBytes hard_light(VecBytes under, VecBytes over) {
  const VecBytes rest = hn::Not(over);
  const VecBytes above = hn::SaturatedSub(over, rest);
  const VecBytes below = hn::SaturatedSub(rest, over);
  const VecBytes y = hn::Not(hn::Or(above, below));
  const VecWords nearest = hn::Set(Words(), 128);
  return hn::Add(multiply(under, y, nearest), above);
}

struct HardLight {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return with_alpha(hard_light(backdrop, source), backdrop, source);
  }
};

/// B(Cb, Cs) = HardLight(Cs, Cb).
struct Overlay {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return with_alpha(hard_light(source, backdrop), backdrop, source);
  }
};

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_FORMULAS_INL_H_
