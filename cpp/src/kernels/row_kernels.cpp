#include "kernels/row_kernels.h"

// Highway compiles this file, and the -inl headers, once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/row_kernels.cpp"
#include <hwy/foreach_target.h>
// foreach_target.h comes first.
#include <hwy/highway.h>

#include "kernels/composite-inl.h"
#include "kernels/division-inl.h"
#include "kernels/formulas-inl.h"
#include "kernels/mix-inl.h"
#include "kernels/nonseparable-inl.h"
#include "kernels/rows-inl.h"
#include "kernels/soft_light-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

const RowKernels& kernels_of_target() {
  static constexpr RowKernels kKernels = {
      .target = HWY_TARGET,
      .modes =
          {
#define STACKBLEND_BLEND_MODE(name, keyword, separable) &blend_row<name>,
#include "stackblend/modes.def"
          },
      .mix = &mix_row,
      .composite = &composite_row,
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
