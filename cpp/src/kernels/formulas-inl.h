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

/// B(Cb, Cs) = 1 - (1 - Cb)(1 - Cs). Applied to alpha too, it is the coverage of two independent
/// layers; there the product rounds down.
struct Screen {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return complement(multiply(complement(backdrop), complement(source), floor_alpha()));
  }
};

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_FORMULAS_INL_H_
