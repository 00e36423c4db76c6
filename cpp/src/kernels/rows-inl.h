// Applies a formula to a row of any width. The only place that knows about ends of rows.

#if defined(STACKBLEND_SRC_KERNELS_ROWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_ROWS_INL_H_
#undef STACKBLEND_SRC_KERNELS_ROWS_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_ROWS_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// The last `count` bytes of a row, less than a vector. They pass through buffers of a whole
/// vector: overlapping the vector before would blend pixels twice when the row is done in place.
template <class Formula>
HWY_INLINE void blend_tail(const Formula& formula, const std::uint8_t* backdrop,
                           const std::uint8_t* source, std::uint8_t* out, std::size_t count) {
  const Bytes bytes;
  HWY_ALIGN std::uint8_t backdrop_vector[hn::MaxLanes(bytes)] = {};
  HWY_ALIGN std::uint8_t source_vector[hn::MaxLanes(bytes)] = {};
  std::memcpy(backdrop_vector, backdrop, count);
  std::memcpy(source_vector, source, count);
  hn::Store(formula(hn::Load(bytes, backdrop_vector), hn::Load(bytes, source_vector)), bytes,
            backdrop_vector);
  std::memcpy(out, backdrop_vector, count);
}

/// A `RowKernel` for the formula.
template <class Formula>
void blend_row(const std::uint8_t* backdrop, const std::uint8_t* source, std::uint8_t* out,
               std::size_t pixels) {
  const Formula formula;
  const Bytes bytes;
  const std::size_t lanes = hn::Lanes(bytes);
  const std::size_t count = pixels * 4;
  const std::size_t whole = count - count % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    hn::StoreU(formula(hn::LoadU(bytes, backdrop + i), hn::LoadU(bytes, source + i)), bytes,
               out + i);
  }
  if (whole < count) {
    blend_tail(formula, backdrop + whole, source + whole, out + whole, count - whole);
  }
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_ROWS_INL_H_
