// t to colours: by a table, or by a colour.

#if defined(STACKBLEND_SRC_KERNELS_LUT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_LUT_INL_H_
#undef STACKBLEND_SRC_KERNELS_LUT_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_LUT_INL_H_
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "kernels/composite_kernels.h"
#include "kernels/floats-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

using Four = hn::FixedTag<float, 4>;
using VecFour = hn::Vec<Four>;

/// Four pixels of red, green, blue and alpha, turned round to rows of colours; alpha is dropped.
HWY_INLINE void store_colours(const std::array<VecFour, 4>& pixels, const ColourRows& colours,
                              std::size_t i) {
  const Four four;
  const VecFour first = hn::InterleaveLower(four, pixels[0], pixels[1]);
  const VecFour second = hn::InterleaveLower(four, pixels[2], pixels[3]);
  const VecFour blue = hn::ConcatLowerLower(four, hn::InterleaveUpper(four, pixels[2], pixels[3]),
                                            hn::InterleaveUpper(four, pixels[0], pixels[1]));
  hn::StoreU(hn::ConcatLowerLower(four, second, first), four, colours[0] + i);
  hn::StoreU(hn::ConcatUpperUpper(four, second, first), four, colours[1] + i);
  hn::StoreU(blue, four, colours[2] + i);
}

/// A `LutKernel`: x = t (entries - 1), the entries at floor(x) and after it, x - floor(x) between.
///
/// A pixel's four floats are one vector of every target, so that nothing is gathered lane by lane.
inline void lut_tile(const float* t, std::size_t pixels, const float* lut, std::size_t entries,
                     const ColourRows& colours) {
  const Four four;
  const hn::FixedTag<std::int32_t, 4> integers;
  const VecFour last = hn::Set(four, static_cast<float>(entries - 1));
  const auto most = hn::Set(integers, static_cast<std::int32_t>(entries - 2));
  for (std::size_t i = 0; i < pixels; i += hn::Lanes(four)) {
    const VecFour x = hn::LoadU(four, t + i) * last;
    const auto index = hn::Min(hn::ConvertTo(integers, x), most);
    const VecFour part = x - hn::ConvertTo(four, index);
    const auto mixed = [&]<int kPixel>(std::integral_constant<int, kPixel>) HWY_ATTR {
      const float* at = lut + static_cast<std::size_t>(hn::ExtractLane(index, kPixel)) * 4;
      const VecFour low = hn::LoadU(four, at);
      return low + hn::Broadcast<kPixel>(part) * (hn::LoadU(four, at + 4) - low);
    };
    store_colours(
        {mixed(std::integral_constant<int, 0>()), mixed(std::integral_constant<int, 1>()),
         mixed(std::integral_constant<int, 2>()), mixed(std::integral_constant<int, 3>())},
        colours, i);
  }
}

/// A `TintKernel`.
inline void tint_tile(const float* t, std::size_t pixels, const std::array<float, 3>& colour,
                      const ColourRows& colours) {
  const Floats floats;
  for (std::size_t i = 0; i < pixels; i += hn::Lanes(floats)) {
    const VecFloats value = hn::LoadU(floats, t + i);
    for (std::size_t c = 0; c < 3; ++c) {
      hn::StoreU(value * hn::Set(floats, colour[c]), floats, colours[c] + i);
    }
  }
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_LUT_INL_H_
