// Applies a formula to a row of any width. The only place that knows about ends of rows.

#if defined(STACKBLEND_SRC_KERNELS_ROWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_ROWS_INL_H_
#undef STACKBLEND_SRC_KERNELS_ROWS_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_ROWS_INL_H_
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// How many vectors of a row a loop's round takes: 1 unless the formula says so.
template <class Formula>
constexpr std::size_t vectors_at_once() {
  if constexpr (requires { Formula::kVectorsAtOnce; }) {
    return Formula::kVectorsAtOnce;
  } else {
    return 1;
  }
}

template <class Formula>
HWY_INLINE std::size_t bytes_at_once() {
  return vectors_at_once<Formula>() * hn::Lanes(Bytes());
}

/// Applies a formula to whole rounds. A function of its own, so that a formula is compiled once for
/// the middle and the end of rows; by value, because a store could change what is pointed to.
template <class Formula, class... Inputs>
HWY_NOINLINE void blend_rounds(Formula formula, std::uint8_t* out, std::size_t count,
                               Inputs... inputs) {
  const Bytes bytes;
  const auto at = [&](std::size_t i) HWY_ATTR { return formula(hn::LoadU(bytes, inputs + i)...); };
  for (std::size_t i = 0; i < count; i += bytes_at_once<Formula>()) {
    const VecBytes first = at(i);
    if constexpr (vectors_at_once<Formula>() == 2) {
      const std::size_t next = i + hn::Lanes(bytes);
      const VecBytes second = at(next);
      hn::StoreU(second, bytes, out + next);
    }
    hn::StoreU(first, bytes, out + i);
  }
}

/// The end of a row, less than a round, filled up with 0.
struct Tail {
  HWY_ALIGN std::uint8_t bytes[2 * hn::MaxLanes(Bytes())] = {};

  Tail(const std::uint8_t* row, std::size_t count) { std::memcpy(bytes, row, count); }
};

/// Applies a formula of any number of rows to all pixels of a row. The end of the row passes
/// through buffers of a whole round: overlapping the round before would blend pixels twice when
/// the row is done in place.
template <class Formula, class... Inputs>
HWY_INLINE void blend_rows(const Formula& formula, std::uint8_t* out, std::size_t pixels,
                           Inputs... inputs) {
  const std::size_t round = bytes_at_once<Formula>();
  const std::size_t count = pixels * 4;
  const std::size_t rest = count % round;
  const std::size_t whole = count - rest;
  blend_rounds(formula, out, whole, inputs...);
  if (rest > 0) {
    HWY_ALIGN std::uint8_t result[2 * hn::MaxLanes(Bytes())];
    blend_rounds(formula, result, round,
                 static_cast<const std::uint8_t*>(Tail(inputs + whole, rest).bytes)...);
    std::memcpy(out + whole, result, rest);
  }
}

/// A `RowKernel` for a formula of backdrop and source.
template <class Formula>
void blend_row(const std::uint8_t* backdrop, const std::uint8_t* source, std::uint8_t* out,
               std::size_t pixels) {
  blend_rows(Formula(), out, pixels, backdrop, source);
}

/// Three layers over a backdrop, one after the other.
template <class Formula>
struct Thrice : Formula {
  HWY_INLINE VecBytes operator()(VecBytes a, VecBytes b, VecBytes c, VecBytes d) const {
    const Formula& over = *this;
    return over(over(over(a, b), c), d);
  }
};

/// A `FoldKernel` for a formula of backdrop and source.
template <class Formula>
void fold_row(const std::array<const std::uint8_t*, 4>& rows, std::uint8_t* out,
              std::size_t pixels) {
  blend_rows(Thrice<Formula>(), out, pixels, rows[0], rows[1], rows[2], rows[3]);
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
