// Maxima and ranks of values of any type, by keys: signed integers in the same order. One kernel
// finds the largest of signed and unsigned values, and the smallest, whose keys are inverted.

#if defined(STACKBLEND_SRC_KERNELS_KEYS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_KEYS_INL_H_
#undef STACKBLEND_SRC_KERNELS_KEYS_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_KEYS_INL_H_
#endif

#include <hwy/highway.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "kernels/plane_kernels.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Keys of integers as wide as `Lane`.
template <class Lane>
struct IntegerKeys {
  using Tag = hn::CappedTag<Lane, kStep>;

  static HWY_INLINE hn::Vec<Tag> of(hn::Vec<Tag> values, KeyOrder order) {
    const hn::Repartition<std::uint32_t, Tag> words;
    return hn::BitCast(Tag(), hn::Xor(hn::BitCast(words, values), hn::Set(words, order.flip)));
  }
};

/// Keys of floats. Their bits are a sign and a magnitude: where the sign is set, the magnitude is
/// inverted. So -0 comes before +0, and no key but that of NaN is the least or largest integer.
struct FloatKeys {
  using Tag = hn::CappedTag<std::int32_t, kStep>;

  static HWY_INLINE hn::Vec<Tag> of(hn::Vec<Tag> bits, KeyOrder order) {
    const Tag tag;
    const auto magnitude = hn::Set(tag, std::numeric_limits<std::int32_t>::max());
    const auto ordered = hn::Xor(bits, hn::And(hn::ShiftRight<31>(bits), magnitude));
    const auto key = hn::Xor(ordered, hn::Set(tag, static_cast<std::int32_t>(order.flip)));
    const auto is_nan = hn::Gt(hn::And(bits, magnitude), hn::Set(tag, 0x7F800000));
    return hn::IfThenElse(is_nan, hn::Set(tag, order.nan), key);
  }
};

/// A `RaiseKernel`.
template <class Keys>
void raise(const std::array<const void*, 4>& rows, std::size_t count, KeyOrder order, void* keys) {
  const typename Keys::Tag tag;
  using Lane = hn::TFromD<typename Keys::Tag>;
  const auto* a = static_cast<const Lane*>(rows[0]);
  const auto* b = static_cast<const Lane*>(rows[1]);
  const auto* c = static_cast<const Lane*>(rows[2]);
  const auto* d = static_cast<const Lane*>(rows[3]);
  auto* largest = static_cast<Lane*>(keys);
  const auto key = [&](const Lane* at) HWY_ATTR { return Keys::of(hn::LoadU(tag, at), order); };
  for (std::size_t i = 0; i < count; i += hn::Lanes(tag)) {
    const auto of_rows = hn::Max(hn::Max(key(a + i), key(b + i)), hn::Max(key(c + i), key(d + i)));
    hn::StoreU(hn::Max(hn::LoadU(tag, largest + i), of_rows), tag, largest + i);
  }
}

/// A `KeysKernel`; keys of `Wide` may be wider than `Keys`.
template <class Keys, class Wide>
void to_keys(const void* values, KeyOrder order, void* keys) {
  using Lane = hn::TFromD<typename Keys::Tag>;
  const hn::CappedTag<Wide, kStep> wide;
  const hn::Rebind<Lane, decltype(wide)> tag;
  for (std::size_t i = 0; i < kStep; i += hn::Lanes(wide)) {
    const auto value = hn::LoadU(tag, static_cast<const Lane*>(values) + i);
    auto* out = static_cast<Wide*>(keys) + i;
    if constexpr (std::is_same_v<Lane, Wide>) {
      hn::StoreU(Keys::of(value, order), wide, out);
    } else {
      const hn::Repartition<std::uint8_t, decltype(tag)> bytes;
      const auto flip = hn::Set(bytes, static_cast<std::uint8_t>(order.flip));
      const auto key = hn::BitCast(tag, hn::Xor(hn::BitCast(bytes, value), flip));
      hn::StoreU(hn::PromoteTo(wide, key), wide, out);
    }
  }
}

/// Vectors side by side, which hide each other's latency.
inline constexpr std::size_t kAbreast = 4;

/// Of each of `kAbreast` vectors of columns, how many of `rows` keys come before `limit`; negative.
template <class Tag, class Lane = hn::TFromD<Tag>>
HWY_INLINE void count_before(const Lane* columns, std::size_t rows,
                             const hn::Vec<Tag> (&limit)[kAbreast],
                             hn::Vec<Tag> (&before)[kAbreast]) {
  const Tag tag;
  for (auto& none : before) {
    none = hn::Zero(tag);
  }
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t k = 0; k < kAbreast; ++k) {
      const auto key = hn::LoadU(tag, columns + row * kStep + k * hn::Lanes(tag));
      before[k] = before[k] + hn::VecFromMask(tag, key < limit[k]);  // all ones are -1
    }
  }
}

/// A `SelectKernel`: finds the key bit by bit, from the highest one, as the largest number that
/// has at most `rank` keys before it. Nothing is moved, and the time does not depend on the keys.
template <class Lane>
void select(const void* keys, std::size_t rows, std::size_t rank, std::uint32_t half, void* out) {
  using Tag = hn::CappedTag<Lane, kStep / kAbreast>;
  const Tag tag;
  const auto most = hn::Set(tag, static_cast<Lane>(-static_cast<std::ptrdiff_t>(rank)));
  for (std::size_t first = 0; first < kStep; first += kAbreast * hn::Lanes(tag)) {
    hn::Vec<Tag> found[kAbreast];
    for (auto& lowest : found) {
      lowest = hn::Set(tag, static_cast<Lane>(0 - half));  // -half, also where half does not fit
    }
    for (std::uint32_t bit = half; bit != 0; bit /= 2) {
      hn::Vec<Tag> next[kAbreast];
      hn::Vec<Tag> before[kAbreast];
      for (std::size_t k = 0; k < kAbreast; ++k) {
        next[k] = found[k] + hn::Set(tag, static_cast<Lane>(bit));
      }
      count_before<Tag>(static_cast<const Lane*>(keys) + first, rows, next, before);
      for (std::size_t k = 0; k < kAbreast; ++k) {
        found[k] = hn::IfThenElse(before[k] < most, found[k], next[k]);
      }
    }
    for (std::size_t k = 0; k < kAbreast; ++k) {
      hn::StoreU(found[k], tag, static_cast<Lane*>(out) + first + k * hn::Lanes(tag));
    }
  }
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_KEYS_INL_H_
