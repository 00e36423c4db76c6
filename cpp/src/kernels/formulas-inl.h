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

#include "kernels/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// B(Cb, Cs) = 1 - (1 - Cb)(1 - Cs) = Cb + Cs - Cb Cs. Applied to alpha too, it is the coverage of
/// two independent layers.
///
/// The second form saves the complements, a fifth of the time in WebAssembly, and rounds as the
/// public header says: as 255 - b - s is whole, rounding (255 - b)(255 - s) / 255 up or down is
/// rounding bs / 255 up or down, and there are no ties. The sum may wrap around; the difference
/// then wraps back. Proof: row_kernels_test.cpp, ScreenAllPairs.
struct Screen {
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
struct Multiply {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    const VecBytes product = multiply(backdrop, source, floor_alpha());
    const VecBytes alpha = hn::Sub(hn::Add(backdrop, source), product);
    return hn::IfThenElse(alpha_mask(), alpha, product);
  }
};

/// B(Cb, Cs) = min(Cb, Cs).
struct Darken {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return with_alpha(hn::Min(backdrop, source), backdrop, source);
  }
};

/// B(Cb, Cs) = max(Cb, Cs).
struct Lighten {
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

/// B(Cb, Cs) = Cb + Cs - 2 Cb Cs = Cb (1 - Cs) + Cs (1 - Cb).
struct Exclusion {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    const VecBytes one = hn::Set(Bytes(), 255);
    const VecBytes colour =
        sum_of_products(backdrop, hn::Sub(one, source), source, hn::Sub(one, backdrop));
    return with_alpha(colour, backdrop, source);
  }
};

/// B(Cb, Cs) = Cs <= 1/2 ? 2 Cb Cs : 1 - 2 (1 - Cb)(1 - Cs).
///
/// With the complements of both where Cs > 1/2, both cases are 2xy with y below 128, so that 2y is
/// a byte and the product fits in 16 bits; the second case is complemented back.
/// Proof: blend_vectors_test.cpp, SeparableModesAreExact.
HWY_INLINE VecBytes hard_light(VecBytes under, VecBytes over) {
  // Above 127 the sign bit is set; comparing unsigned bytes costs WebAssembly much more.
  const hn::Repartition<std::int8_t, Bytes> signed_bytes;
  const VecBytes upper =
      hn::BitCast(Bytes(), hn::BroadcastSignBit(hn::BitCast(signed_bytes, over)));
  const VecBytes x = hn::Xor(under, upper);
  const VecBytes y = hn::Xor(over, upper);
  const VecWords nearest = hn::Set(Words(), 128);
  return hn::Xor(multiply(x, hn::Add(y, y), nearest), upper);
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
