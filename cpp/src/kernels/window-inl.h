// Values of a channel to t, 0..1: one kernel per element type.

#if defined(STACKBLEND_SRC_KERNELS_WINDOW_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_WINDOW_INL_H_
#undef STACKBLEND_SRC_KERNELS_WINDOW_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_WINDOW_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "kernels/composite_kernels.h"
#include "kernels/floats-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

using Integers = hn::Repartition<std::int32_t, Bytes>;

/// NaN becomes 0: it is not greater.
HWY_INLINE VecFloats clamp_to_unit(VecFloats t) {
  const Floats floats;
  return smaller(hn::IfThenElseZero(t > hn::Zero(floats), t), hn::Set(floats, 1.0F));
}

/// v - base of 8 or 16 bits, which floats hold exactly.
template <class T>
HWY_INLINE VecFloats above_base(const T* values, std::uint32_t base) {
  const Integers integers;
  const auto wide = hn::PromoteTo(integers, hn::LoadU(hn::Rebind<T, Integers>(), values));
  const auto whole = hn::Set(integers, static_cast<std::int32_t>(base));
  return hn::ConvertTo(Floats(), hn::Sub(wide, whole));
}

/// max(0, v - base) of 32 bits, where floats of v alone would lose the difference: subtracted as
/// integers, then joined of two halves that floats hold exactly. So it is rounded once.
/// Proof: composite_test.cpp, WindowsNear2To32AreExact.
template <class T>
HWY_INLINE VecFloats above_base_32(const T* values, std::uint32_t base) {
  const hn::Repartition<T, Bytes> tag;
  const auto whole = hn::Set(tag, static_cast<T>(base));
  const auto more = hn::Sub(hn::Max(hn::LoadU(tag, values), whole), whole);
  const VecPixels bits = hn::BitCast(Pixels(), more);
  const VecFloats high = to_floats(hn::ShiftRight<16>(bits));
  const VecFloats low = to_floats(hn::And(bits, hn::Set(Pixels(), 0xFFFF)));
  return high * hn::Set(Floats(), 65536.0F) + low;
}

template <class T>
HWY_INLINE VecFloats window_vector(const T* values, const Window& window) {
  const Floats floats;
  VecFloats above;
  if constexpr (std::is_same_v<T, float>) {
    above = hn::LoadU(floats, values);
  } else if constexpr (sizeof(T) == 4) {
    above = above_base_32(values, window.base);
  } else {
    above = above_base(values, window.base);
  }
  return clamp_to_unit((above - hn::Set(floats, window.rest)) * hn::Set(floats, window.scale));
}

/// Whole vectors. A function of its own, so that it is compiled once for middle and end of a tile.
template <class T>
HWY_NOINLINE void window_vectors(const T* values, std::size_t pixels, Window window, float* t) {
  const Floats floats;
  for (std::size_t i = 0; i < pixels; i += hn::Lanes(floats)) {
    hn::StoreU(window_vector(values + i, window), floats, t + i);
  }
}

/// A `WindowKernel`.
template <class T>
void window_tile(const void* values, std::size_t pixels, const Window& window, float* t) {
  const T* first = static_cast<const T*>(values);
  const std::size_t lanes = hn::Lanes(Floats());
  const std::size_t rest = pixels % lanes;
  const std::size_t whole = pixels - rest;
  window_vectors(first, whole, window, t);
  if (rest > 0) {
    HWY_ALIGN T end[hn::MaxLanes(Floats())] = {};
    std::memcpy(end, first + whole, rest * sizeof(T));
    window_vectors(static_cast<const T*>(end), lanes, window, t + whole);
  }
}

/// An `InvertKernel`.
inline void invert_tile(float* t, std::size_t pixels) {
  const Floats floats;
  for (std::size_t i = 0; i < pixels; i += hn::Lanes(floats)) {
    hn::StoreU(hn::Set(floats, 1.0F) - hn::LoadU(floats, t + i), floats, t + i);
  }
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_WINDOW_INL_H_
