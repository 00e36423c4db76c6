#include "kernels/plane_kernels.h"

// Highway compiles this file, and the -inl headers, once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/plane_kernels.cpp"
#include <hwy/foreach_target.h>
// foreach_target.h comes first.
#include <hwy/highway.h>

#include "kernels/doubles-inl.h"
#include "kernels/histogram-inl.h"
#include "kernels/keys-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

const PlaneKernels& plane_kernels_of_target() {
  using Keys8 = IntegerKeys<std::int8_t>;
  using Keys16 = IntegerKeys<std::int16_t>;
  using Keys32 = IntegerKeys<std::int32_t>;
  static constexpr PlaneKernels kKernels = {
      .target = HWY_TARGET,
      .widen = {&widen<std::uint8_t>, &widen<std::int8_t>, &widen<std::uint16_t>,
                &widen<std::int16_t>, &widen<std::uint32_t>, &widen<std::int32_t>, &widen<float>},
      .raise = {&raise<Keys8>, &raise<Keys16>, &raise<Keys32>, &raise<FloatKeys>},
      .to_keys = {&to_keys<Keys8, std::int16_t>, &to_keys<Keys16, std::int16_t>,
                  &to_keys<Keys32, std::int32_t>, &to_keys<FloatKeys, std::int32_t>},
      .widen_keys = &to_keys<Keys16, std::int32_t>,
      .select16 = &select<std::int16_t>,
      .select32 = &select<std::int32_t>,
      .add = &add,
      .add8 = &add_integers<std::uint8_t>,
      .add16 = &add_integers<std::uint16_t>,
      .add_squares = &add_squares,
      .histogram = {.places8 = &places_of_integers<std::uint8_t>,
                    .places16 = &places_of_integers<std::uint16_t>,
                    .places = &places_of_doubles,
                    .summarise = &summarise,
                    .count = &count},
  };
  return kKernels;
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stackblend::kernels {

HWY_EXPORT(plane_kernels_of_target);

const PlaneKernels& plane_kernels() noexcept {
  return HWY_DYNAMIC_DISPATCH(plane_kernels_of_target)();
}

}  // namespace stackblend::kernels
#endif  // HWY_ONCE
