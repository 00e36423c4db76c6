#include "kernels/row_kernels.h"

#include <type_traits>

// Highway compiles this file, and the -inl headers, once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/row_kernels.cpp"
#include <hwy/foreach_target.h>
// foreach_target.h comes first.
#include <hwy/highway.h>

#include "kernels/division-inl.h"
#include "kernels/formulas-inl.h"
#include "kernels/mix-inl.h"
#include "kernels/nonseparable-inl.h"
#include "kernels/over-inl.h"
#include "kernels/rows-inl.h"
#include "kernels/soft_light-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// Formulas are bytes in, bytes out; those that compute in floats give these too.
template <class Formula>
inline constexpr bool kGivesFloats = requires(const Formula formula, VecBytes pixels) {
  formula.colours(pixels, pixels);
};

template <class Formula>
constexpr RowKernel mode_kernel() {
  if constexpr (kGivesFloats<Formula>) {
    return &blend_row<FloatFormula<Formula>>;
  } else {
    return &blend_row<Formula>;
  }
}

template <class Formula>
constexpr OverModeKernel over_mode_kernel(bool separable) {
  return separable ? &over_mode_row<Formula> : nullptr;
}

template <class Formula>
constexpr FoldKernel fold_kernel() {
  if constexpr (std::is_base_of_v<Light, Formula>) {
    return &fold_row<Formula>;
  } else {
    return nullptr;
  }
}

const RowKernels& kernels_of_target() {
  static constexpr RowKernels kKernels = {
      .target = HWY_TARGET,
      .modes =
          {
#define STACKBLEND_BLEND_MODE(name, keyword, separable) mode_kernel<name>(),
#include "stackblend/modes.def"
          },
      .folds =
          {
#define STACKBLEND_BLEND_MODE(name, keyword, separable) fold_kernel<name>(),
#include "stackblend/modes.def"
          },
      .mix = &mix_row,
      .over = &over_row<false>,
      .lighter = &over_row<true>,
      .over_modes =
          {
#define STACKBLEND_BLEND_MODE(name, keyword, separable) over_mode_kernel<name>(separable),
#include "stackblend/modes.def"
          },
      .is_opaque = &is_opaque_row,
  };
  return kKernels;
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stackblend::kernels {

HWY_EXPORT(kernels_of_target);

const RowKernels& row_kernels() noexcept { return HWY_DYNAMIC_DISPATCH(kernels_of_target)(); }

}  // namespace stackblend::kernels
#endif  // HWY_ONCE
