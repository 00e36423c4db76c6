#include "kernels/composite_kernels.h"

#include <cstdint>

// Highway compiles this file, and the -inl headers, once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/composite_kernels.cpp"
#include <hwy/foreach_target.h>
// foreach_target.h comes first.
#include <hwy/highway.h>

#include "kernels/combine-inl.h"
#include "kernels/gamma-inl.h"
#include "kernels/lut-inl.h"
#include "kernels/unit_formulas-inl.h"
#include "kernels/window-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// How a mode sums up: the first four by rules of their own, `imagej` not in floats at all.
template <CompositeMode kMode>
struct SumOf;

#define STACKBLEND_SUM(mode, sum)        \
  template <>                            \
  struct SumOf<CompositeMode::k##mode> { \
    using Type = sum;                    \
  }
STACKBLEND_SUM(Screen, ScreenSum);
STACKBLEND_SUM(Add, AddSum);
STACKBLEND_SUM(Max, MaxSum);
STACKBLEND_SUM(Subtract, SubtractSum);
STACKBLEND_SUM(Imagej, void);
STACKBLEND_SUM(Normal, BlendSum<unit::Normal>);
STACKBLEND_SUM(Multiply, BlendSum<unit::Multiply>);
STACKBLEND_SUM(Overlay, BlendSum<unit::Overlay>);
STACKBLEND_SUM(Darken, BlendSum<unit::Darken>);
STACKBLEND_SUM(Lighten, BlendSum<unit::Lighten>);
STACKBLEND_SUM(ColorDodge, BlendSum<unit::ColorDodge>);
STACKBLEND_SUM(ColorBurn, BlendSum<unit::ColorBurn>);
STACKBLEND_SUM(HardLight, BlendSum<unit::HardLight>);
STACKBLEND_SUM(SoftLight, BlendSum<unit::SoftLight>);
STACKBLEND_SUM(Difference, BlendSum<unit::Difference>);
STACKBLEND_SUM(Exclusion, BlendSum<unit::Exclusion>);
#undef STACKBLEND_SUM

template <CompositeMode kMode>
constexpr CombineKernel<TintedChannel> tinted_kernel() {
  if constexpr (kMode <= CompositeMode::kSubtract) {
    return &combine_tinted<typename SumOf<kMode>::Type>;
  } else {
    return nullptr;
  }
}

template <CompositeMode kMode>
constexpr CombineKernel<ColourChannel> colours_kernel() {
  if constexpr (kMode == CompositeMode::kSubtract || kMode == CompositeMode::kImagej) {
    return nullptr;
  } else {
    return &combine_colours<typename SumOf<kMode>::Type>;
  }
}

const CompositeKernels& composite_kernels_of_target() {
  static constexpr CompositeKernels kKernels = {
      .target = HWY_TARGET,
      .window = {&window_tile<std::uint8_t>, &window_tile<std::int8_t>, &window_tile<std::uint16_t>,
                 &window_tile<std::int16_t>, &window_tile<std::uint32_t>,
                 &window_tile<std::int32_t>, &window_tile<float>},
      .invert = &invert_tile,
      .gamma = &gamma_tile,
      .lut = &lut_tile,
      .tint = &tint_tile,
      .combine_tinted =
          {
#define STACKBLEND_COMPOSITE_MODE(name, keyword) tinted_kernel<CompositeMode::k##name>(),
#include "stackblend/composite_modes.def"
          },
      .combine_colours =
          {
#define STACKBLEND_COMPOSITE_MODE(name, keyword) colours_kernel<CompositeMode::k##name>(),
#include "stackblend/composite_modes.def"
          },
  };
  return kKernels;
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stackblend::kernels {

HWY_EXPORT(composite_kernels_of_target);

const CompositeKernels& composite_kernels() noexcept {
  return HWY_DYNAMIC_DISPATCH(composite_kernels_of_target)();
}

}  // namespace stackblend::kernels
#endif  // HWY_ONCE
