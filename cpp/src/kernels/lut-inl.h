// t to colours: by a table, or by a colour.

#if defined(STACKBLEND_SRC_KERNELS_LUT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_LUT_INL_H_
#undef STACKBLEND_SRC_KERNELS_LUT_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_LUT_INL_H_
#endif

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "kernels/composite_kernels.h"
#include "kernels/floats-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// A `LutKernel`: x = t (entries - 1), the entries at floor(x) and after it, x - floor(x) between.
///
/// A pixel's four floats are one vector of every target, so that nothing is gathered lane by lane.
inline void lut_tile(const float* t, std::size_t pixels, const float* lut, std::size_t entries,
                     const ColourRows& colours) {
  const hn::FixedTag<float, 4> entry;
  const float last = static_cast<float>(entries - 1);
  const auto most = static_cast<std::int32_t>(entries - 2);
  for (std::size_t i = 0; i < pixels; ++i) {
    const float x = t[i] * last;
    const std::int32_t index = std::min(static_cast<std::int32_t>(x), most);
    const auto part = hn::Set(entry, x - static_cast<float>(index));
    const float* at = lut + static_cast<std::size_t>(index) * 4;
    const auto low = hn::LoadU(entry, at);
    const auto mixed = low + part * (hn::LoadU(entry, at + 4) - low);
    colours[0][i] = hn::GetLane(mixed);
    colours[1][i] = hn::ExtractLane(mixed, 1);
    colours[2][i] = hn::ExtractLane(mixed, 2);
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
