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

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_FORMULAS_INL_H_
