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
template <class Formula, class... Inputs>
HWY_INLINE void blend_tail(const Formula& formula, std::uint8_t* out, std::size_t count,
                           Inputs... inputs) {
  const Bytes bytes;
  const auto load = [&](const std::uint8_t* input) HWY_ATTR {
    HWY_ALIGN std::uint8_t vector[hn::MaxLanes(bytes)] = {};
    std::memcpy(vector, input, count);
    return hn::Load(bytes, vector);
  };
  HWY_ALIGN std::uint8_t result[hn::MaxLanes(bytes)];
  hn::Store(formula(load(inputs)...), bytes, result);
  std::memcpy(out, result, count);
}

/// Applies a formula of any number of rows to all pixels of a row.
template <class Formula, class... Inputs>
HWY_INLINE void blend_rows(const Formula& formula, std::uint8_t* out, std::size_t pixels,
                           Inputs... inputs) {
  const Bytes bytes;
  const std::size_t lanes = hn::Lanes(bytes);
  const std::size_t count = pixels * 4;
  const std::size_t whole = count - count % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    hn::StoreU(formula(hn::LoadU(bytes, inputs + i)...), bytes, out + i);
  }
  if (whole < count) {
    blend_tail(formula, out + whole, count - whole, (inputs + whole)...);
  }
}

/// A `RowKernel` for a formula of backdrop and source.
template <class Formula>
void blend_row(const std::uint8_t* backdrop, const std::uint8_t* source, std::uint8_t* out,
               std::size_t pixels) {
  blend_rows(Formula(), out, pixels, backdrop, source);
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_ROWS_INL_H_
