// A channel as ImageJ draws it: values to entries of its look-up table, colours of entries added.

#if defined(STACKBLEND_SRC_KERNELS_IMAGEJ_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_IMAGEJ_INL_H_
#undef STACKBLEND_SRC_KERNELS_IMAGEJ_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_IMAGEJ_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "kernels/floats-inl.h"
#include "kernels/imagej_kernels.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

using Entries = hn::Repartition<std::int32_t, Bytes>;
using EntryBytes = hn::Rebind<std::uint8_t, Floats>;

/// Whole numbers, each in the low bits of a float to which `kNearest` was added, as integers.
HWY_INLINE hn::Vec<Entries> entries_of(VecFloats nearest_sum) {
  const Entries entries;
  return hn::Sub(hn::BitCast(entries, nearest_sum),
                 hn::BitCast(entries, hn::Set(Floats(), kNearest)));
}

/// 16 bits. k * slope is below 256 k / width, by less than 1, so the whole number nearest to it is
/// the entry or one less; 256 k - entry * width, exact in floats, tells which.
/// Proof: imagej_test.cpp, WordsAreExact.
template <class T>
HWY_INLINE void index_vector(const T* values, const ImagejWords& window, std::uint8_t* indices) {
  const Floats floats;
  const Entries entries;
  const hn::Rebind<std::uint16_t, Floats> words;
  auto value = hn::BitCast(words, hn::LoadU(hn::Rebind<T, Floats>(), values));
  if constexpr (std::is_signed_v<T>) {
    value = hn::Xor(value, hn::Set(words, 0x8000));
  }
  const auto above = hn::SaturatedSub(value, hn::Set(words, window.low));
  const auto whole = hn::PromoteTo(entries, hn::Min(above, hn::Set(words, window.most)));
  const VecFloats k = to_floats(hn::BitCast(Pixels(), whole));
  const VecFloats width = hn::Set(floats, window.width);
  const VecFloats magic = hn::Set(floats, kNearest);
  const VecFloats sum = k * hn::Set(floats, window.slope) + magic;
  const VecFloats rest = k * hn::Set(floats, 256.0F) - (sum - magic) * width;
  const auto is_one_less = hn::RebindMask(entries, rest + rest >= width);
  const auto entry = hn::Sub(entries_of(sum), hn::VecFromMask(entries, is_one_less));
  hn::StoreU(hn::DemoteTo(EntryBytes(), entry), EntryBytes(), indices);
}

/// float32. Where the entry is not certain in float32 it is computed in double, which not every
/// target has vectors of.
HWY_INLINE void index_vector(const float* values, const ImagejFloats& window,
                             std::uint8_t* indices) {
  const Floats floats;
  const VecFloats above = hn::LoadU(floats, values) - hn::Set(floats, window.rough_lo);
  const VecFloats more = hn::IfThenElseZero(above > hn::Zero(floats), above);  // NaN becomes 0
  const VecFloats level =
      smaller(more * hn::Set(floats, window.rough_scale), hn::Set(floats, 256.0F));
  const VecFloats magic = hn::Set(floats, kNearest);
  const VecFloats sum = level + magic;
  hn::StoreU(hn::DemoteTo(EntryBytes(), entries_of(sum)), EntryBytes(), indices);
  const auto is_doubtful = hn::Abs(level - (sum - magic)) > hn::Set(floats, window.certain);
  if (HWY_UNLIKELY(!hn::AllFalse(floats, is_doubtful))) {
    for (std::size_t i = 0; i < hn::Lanes(floats); ++i) {
      indices[i] = imagej_entry(values[i], window);
    }
  }
}

/// Whole vectors. A function of its own, so that it is compiled once for middle and end of a tile;
/// the window by value, because a store of bytes could change what is pointed to.
template <class T, class Window>
HWY_NOINLINE void index_vectors(const T* values, std::size_t pixels, Window window,
                                std::uint8_t* indices) {
  for (std::size_t i = 0; i < pixels; i += hn::Lanes(Floats())) {
    index_vector(values + i, window, indices + i);
  }
}

/// Any number of pixels. The end of a tile goes through buffers of a whole vector.
template <class T, class Window>
HWY_INLINE void index_tile(const T* values, std::size_t pixels, const Window& window,
                           std::uint8_t* indices) {
  const std::size_t lanes = hn::Lanes(Floats());
  const std::size_t rest = pixels % lanes;
  const std::size_t whole = pixels - rest;
  index_vectors(values, whole, window, indices);
  if (rest > 0) {
    HWY_ALIGN T end[hn::MaxLanes(Floats())] = {};
    HWY_ALIGN std::uint8_t result[hn::MaxLanes(Floats())];
    std::memcpy(end, values + whole, rest * sizeof(T));
    index_vectors(static_cast<const T*>(end), lanes, window, result);
    std::memcpy(indices + whole, result, rest);
  }
}

/// An `ImagejIndexKernel`.
template <class T>
void imagej_index(const void* values, std::size_t pixels, const ImagejWindow& window,
                  std::uint8_t* indices) {
  const T* first = static_cast<const T*>(values);
  if constexpr (sizeof(T) == 1) {
    for (std::size_t i = 0; i < pixels; ++i) {
      indices[i] = window.bytes[first[i]];
    }
  } else if constexpr (sizeof(T) == 2) {
    index_tile(first, pixels, window.words, indices);
  } else {
    index_tile(first, pixels, window.floats, indices);
  }
}

/// The colours of a vector of pixels.
HWY_INLINE VecBytes colours_at(const std::uint8_t* indices, const std::uint32_t* lut) {
#if HWY_TARGET == HWY_WASM
  // Highway's gather goes through arrays of vectors here; this becomes loads of lanes.
  HWY_ALIGN std::uint32_t colours[hn::MaxLanes(Pixels())];
  for (std::size_t i = 0; i < hn::Lanes(Pixels()); ++i) {
    colours[i] = lut[indices[i]];
  }
  return hn::BitCast(Bytes(), hn::Load(Pixels(), colours));
#else
  const auto index = hn::PromoteTo(Entries(), hn::LoadU(EntryBytes(), indices));
  return hn::BitCast(Bytes(), hn::GatherIndex(Pixels(), lut, index));
#endif
}

HWY_INLINE void add_vector(const std::uint8_t* indices, const std::uint32_t* lut,
                           std::uint8_t* rgba) {
  const Bytes bytes;
  const VecBytes sum = hn::SaturatedAdd(hn::LoadU(bytes, rgba), colours_at(indices, lut));
  hn::StoreU(sum, bytes, rgba);
}

/// An `ImagejAddKernel`.
inline void imagej_add(const std::uint8_t* indices, std::size_t pixels, const std::uint32_t* lut,
                       std::uint8_t* rgba) {
  const std::size_t lanes = hn::Lanes(Pixels());
  const std::size_t rest = pixels % lanes;
  const std::size_t whole = pixels - rest;
  for (std::size_t i = 0; i < whole; i += lanes) {
    add_vector(indices + i, lut, rgba + i * 4);
  }
  if (rest > 0) {
    HWY_ALIGN std::uint8_t end[hn::MaxLanes(Pixels())] = {};
    HWY_ALIGN std::uint8_t sum[hn::MaxLanes(Bytes())] = {};
    std::memcpy(end, indices + whole, rest);
    std::memcpy(sum, rgba + whole * 4, rest * 4);
    add_vector(end, lut, sum);
    std::memcpy(rgba + whole * 4, sum, rest * 4);
  }
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_IMAGEJ_INL_H_
