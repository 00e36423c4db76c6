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

/// The last `count` bytes of a row, less than a vector; the other bytes are 0.
HWY_INLINE VecBytes load_tail(const std::uint8_t* row, std::size_t count) {
  const Bytes bytes;
  HWY_ALIGN std::uint8_t vector[hn::MaxLanes(bytes)] = {};
  std::memcpy(vector, row, count);
  return hn::Load(bytes, vector);
}

/// The first `count` bytes of a vector; all of them but at the end of a row.
HWY_INLINE void store_first(VecBytes vector, std::uint8_t* row, std::size_t count) {
  const Bytes bytes;
  if (count == hn::Lanes(bytes)) {
    hn::StoreU(vector, bytes, row);
    return;
  }
  HWY_ALIGN std::uint8_t buffer[hn::MaxLanes(bytes)];
  hn::Store(vector, bytes, buffer);
  std::memcpy(row, buffer, count);
}

/// Calls `use(i, count, vectors...)` for the vectors at byte `i` of all inputs, of which the first
/// `count` bytes belong to the row. The end of a row passes through buffers of a whole vector:
/// overlapping the vector before would blend pixels twice when the row is done in place.
template <class Use, class... Inputs>
HWY_INLINE void for_each_vector(std::size_t pixels, const Use& use, Inputs... inputs) {
  const Bytes bytes;
  const std::size_t lanes = hn::Lanes(bytes);
  const std::size_t count = pixels * 4;
  const std::size_t whole = count - count % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    use(i, lanes, hn::LoadU(bytes, inputs + i)...);
  }
  if (whole < count) {
    use(whole, count - whole, load_tail(inputs + whole, count - whole)...);
  }
}

/// Applies a formula of any number of rows to all pixels of a row.
template <class Formula, class... Inputs>
HWY_INLINE void blend_rows(const Formula& formula, std::uint8_t* out, std::size_t pixels,
                           Inputs... inputs) {
  for_each_vector(
      pixels,
      [&](std::size_t i, std::size_t count, auto... vectors)
          HWY_ATTR { store_first(formula(vectors...), out + i, count); },
      inputs...);
}

/// A `RowKernel` for a formula of backdrop and source.
template <class Formula>
void blend_row(const std::uint8_t* backdrop, const std::uint8_t* source, std::uint8_t* out,
               std::size_t pixels) {
  blend_rows(Formula(), out, pixels, backdrop, source);
}

/// An `OpacityTest`.
inline bool is_opaque_row(const std::uint8_t* row, std::size_t pixels) {
  const Bytes bytes;
  const std::size_t lanes = hn::Lanes(bytes);
  const std::size_t count = pixels * 4;
  const std::size_t whole = count - count % lanes;
  if (count > 0 && row[3] != 255) {
    return false;  // rows that are not opaque mostly show it at once
  }
  VecBytes all = hn::Set(bytes, 255);
  for (std::size_t i = 0; i < whole; i += lanes) {
    all = hn::And(all, hn::LoadU(bytes, row + i));
  }
  std::uint8_t rest = 255;
  for (std::size_t i = whole + 3; i < count; i += 4) {
    rest &= row[i];
  }
  const VecBytes of_alpha = hn::IfThenElse(alpha_mask(), all, hn::Set(bytes, 255));
  return rest == 255 && hn::AllTrue(bytes, of_alpha == hn::Set(bytes, 255));
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_ROWS_INL_H_
