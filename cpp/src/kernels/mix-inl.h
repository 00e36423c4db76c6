// What opacity does by the alpha rule `kIndependent`.

#if defined(STACKBLEND_SRC_KERNELS_MIX_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_MIX_INL_H_
#undef STACKBLEND_SRC_KERNELS_MIX_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_MIX_INL_H_
#endif

#include "kernels/floats-inl.h"
#include "kernels/rows-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// Xb + weight (R - Xb) / 65536, rounded half up: exact at both ends, and within 1/256 elsewhere.
struct Mix {
  std::int32_t weight;

  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes result) const {
    const auto mixed =
        hn::Or(hn::Or(channel_of<0>(backdrop, result), channel_of<8>(backdrop, result)),
               hn::Or(channel_of<16>(backdrop, result), channel_of<24>(backdrop, result)));
    return hn::BitCast(Bytes(), mixed);
  }

 private:
  template <int kShift>
  HWY_INLINE VecPixels channel_of(VecBytes backdrop, VecBytes result) const {
    const hn::Repartition<std::int32_t, Bytes> integers;
    const auto value = [&](VecBytes bytes)
                           HWY_ATTR { return hn::BitCast(integers, channel<kShift>(bytes)); };
    const auto base = value(backdrop);
    const auto step = (value(result) - base) * hn::Set(integers, weight);
    const auto rounded = hn::ShiftLeft<16>(base) + step + hn::Set(integers, 32768);
    return hn::ShiftLeft<kShift>(hn::BitCast(Pixels(), hn::ShiftRight<16>(rounded)));
  }
};

inline void mix_row(const std::uint8_t* backdrop, const std::uint8_t* result, std::uint8_t* out,
                    std::size_t pixels, std::int32_t weight) {
  blend_rows(Mix{weight}, out, pixels, backdrop, result);
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_MIX_INL_H_
