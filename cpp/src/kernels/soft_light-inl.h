// Soft-light, whose square roots come from a table.

#if defined(STACKBLEND_SRC_KERNELS_SOFT_LIGHT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_SOFT_LIGHT_INL_H_
#undef STACKBLEND_SRC_KERNELS_SOFT_LIGHT_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_SOFT_LIGHT_INL_H_
#endif

#include "kernels/floats-inl.h"
#include "kernels/soft_light_table.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// B(Cb, Cs) = Cb + (Cs - 1/2) slope(Cb, Cs > 1/2); see soft_light_table.h for the specification's
/// words.
class SoftLight {
 public:
  HWY_INLINE Colour colours(VecBytes backdrop, VecBytes source) const {
    return {blended<0>(backdrop, source), blended<8>(backdrop, source),
            blended<16>(backdrop, source)};
  }

 private:
  /// The float slope is exact enough: no value is on a tie, and none is rounded over or onto one.
  /// Proof: blend_vectors_test.cpp, SeparableModesAreExact.
  template <int kShift>
  HWY_INLINE VecFloats blended(VecBytes backdrop, VecBytes source) const {
    const hn::Repartition<std::int32_t, Bytes> integers;
    const VecPixels cb = channel<kShift>(backdrop);
    const VecPixels cs = channel<kShift>(source);
    const VecPixels index = hn::Or(hn::Add(cb, cb), hn::ShiftRight<7>(cs));
    const VecFloats slope = hn::GatherIndex(Floats(), table_, hn::BitCast(integers, index));
    return to_floats(cb) + (to_floats(cs) - hn::Set(Floats(), 127.5F)) * slope;
  }

  const float* table_ = soft_light_table().data();
};

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_SOFT_LIGHT_INL_H_
