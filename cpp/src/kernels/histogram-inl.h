// Histograms, a block of values at a time: values become places, places are counted.

#if defined(STACKBLEND_SRC_KERNELS_HISTOGRAM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_HISTOGRAM_INL_H_
#undef STACKBLEND_SRC_KERNELS_HISTOGRAM_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_HISTOGRAM_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>

#include "kernels/plane_kernels.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Numbers = hn::CappedTag<std::uint32_t, kStep>;

/// Places of a block of integers.
template <class T>
void places_of_integers(const void* values, Places& places) {
  const Numbers numbers;
  const hn::Rebind<T, Numbers> narrow;
  for (std::size_t i = 0; i < kBlock; i += hn::Lanes(numbers)) {
    const auto value = hn::LoadU(narrow, static_cast<const T*>(values) + i);
    hn::Store(hn::PromoteTo(numbers, value), numbers, places.of.data() + i);
  }
}

/// How many elements of a block are followed by the same place; the last one is by the first.
inline std::uint32_t repeats(Places& places) {
  const Numbers numbers;
  places.of[kBlock] = places.of[0];
  auto same = hn::Zero(numbers);
  for (std::size_t i = 0; i < kBlock; i += hn::Lanes(numbers)) {
    const auto here = hn::Load(numbers, places.of.data() + i);
    const auto next = hn::LoadU(numbers, places.of.data() + i + 1);
    same = same - hn::VecFromMask(numbers, here == next);  // all ones are -1
  }
  return hn::GetLane(hn::SumOfLanes(numbers, same));
}

/// From so many repeats in a block on two histograms take turns. Adding to a count waits for the
/// last addition to the same one; but two histograms take twice the room in caches, and for values
/// of 16 bits that is what takes time.
inline constexpr std::uint32_t kManyRepeats = 32;

/// Counts a block of places in two histograms.
inline void count(Places& places, std::uint32_t* first, std::uint32_t* second) {
  const std::uint32_t same = repeats(places);
  if (same == kBlock) {
    first[places.of[0]] += kBlock;
    return;
  }
  std::uint32_t* other = same >= kManyRepeats ? second : first;
  for (std::size_t i = 0; i < kBlock; i += 8) {
    const std::uint32_t* place = places.of.data() + i;
    for (std::size_t j = 0; j < 8; j += 2) {
      ++first[place[j]];
      ++other[place[j + 1]];
    }
  }
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_HISTOGRAM_INL_H_
