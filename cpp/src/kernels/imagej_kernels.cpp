#include "kernels/imagej_kernels.h"

#include <cstdint>

// Highway compiles this file, and the -inl headers, once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/imagej_kernels.cpp"
#include <hwy/foreach_target.h>
// foreach_target.h comes first.
#include <hwy/highway.h>

#include "kernels/imagej-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

const ImagejKernels& imagej_kernels_of_target() {
  static constexpr ImagejKernels kKernels = {
      .target = HWY_TARGET,
      .index = {&imagej_index<std::uint8_t>, nullptr, &imagej_index<std::uint16_t>,
                &imagej_index<std::int16_t>, nullptr, nullptr, &imagej_index<float>},
      .add = &imagej_add,
  };
  return kKernels;
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stackblend::kernels {

HWY_EXPORT(imagej_kernels_of_target);

const ImagejKernels& imagej_kernels() noexcept {
  return HWY_DYNAMIC_DISPATCH(imagej_kernels_of_target)();
}

}  // namespace stackblend::kernels
#endif  // HWY_ONCE
