// Values of planes as doubles, and statistics of them. Plain loops, which compilers turn into
// vectors: Highway has vectors of doubles not for all targets. Every value has a sum of its own, so
// the order in which values are added does not depend on the target.

#if defined(STACKBLEND_SRC_KERNELS_DOUBLES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_DOUBLES_INL_H_
#undef STACKBLEND_SRC_KERNELS_DOUBLES_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_DOUBLES_INL_H_
#endif

#include <hwy/highway.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "kernels/plane_kernels.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// Tells the compiler that `count` is a multiple of `kStep`, so that it writes no second loop for a
/// rest.
HWY_INLINE std::size_t whole_steps(std::size_t count) { return count / kStep * kStep; }

/// One of `values`, which may lie at any address.
template <class T>
HWY_INLINE T value_at(const void* values, std::size_t i) {
  T value;
  std::memcpy(&value, static_cast<const std::byte*>(values) + i * sizeof(T), sizeof(T));
  return value;
}

/// A `WidenKernel`.
template <class T>
void widen(const void* HWY_RESTRICT values, std::size_t count, double* HWY_RESTRICT out) {
  for (std::size_t i = 0; i < whole_steps(count); ++i) {
    out[i] = static_cast<double>(value_at<T>(values, i));
  }
}

/// An `AddKernel`.
inline void add(const double* HWY_RESTRICT values, std::size_t count, double* HWY_RESTRICT sums) {
  for (std::size_t i = 0; i < whole_steps(count); ++i) {
    sums[i] += values[i];
  }
}

/// An `AddIntegersKernel`.
template <class T>
void add_integers(const void* HWY_RESTRICT values, std::size_t count, std::uint32_t flip,
                  std::uint32_t* HWY_RESTRICT sums) {
  for (std::size_t i = 0; i < whole_steps(count); ++i) {
    sums[i] += static_cast<T>(value_at<T>(values, i) ^ flip);
  }
}

/// An `AddSquaresKernel`.
inline void add_squares(const double* HWY_RESTRICT values, const double* HWY_RESTRICT means,
                        std::size_t count, double* HWY_RESTRICT sums) {
  for (std::size_t i = 0; i < whole_steps(count); ++i) {
    const double distance = values[i] - means[i];
    sums[i] += distance * distance;
  }
}

/// Adds a block to `columns`. A value less itself is 0 unless it is infinite or NaN.
inline void summarise(const double* HWY_RESTRICT values, Columns& HWY_RESTRICT columns) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < kBlock; ++i) {
    const double value = values[i];
    const bool is_finite = value - value == 0;
    columns.sums[i] += is_finite ? value : 0;
    columns.numbers[i] += is_finite ? 1 : 0;
    // clang-tidy 14 takes infinity for something wider than double.
    // NOLINTNEXTLINE(bugprone-narrowing-conversions)
    const double low = is_finite ? value : kInfinity;
    const double high = is_finite ? value : -kInfinity;
    columns.minima[i] = low < columns.minima[i] ? low : columns.minima[i];
    columns.maxima[i] = high > columns.maxima[i] ? high : columns.maxima[i];
  }
}

/// The places of a block's values; see `BinScale`.
inline void places_of_doubles(const double* HWY_RESTRICT values, const BinScale& scale,
                              Places& HWY_RESTRICT places) {
  const BinScale bins = scale;  // which stores cannot change
  for (std::size_t i = 0; i < kBlock; ++i) {
    const double value = values[i];
    const double exact = (value - bins.lo) * bins.per_unit;
    double place = exact < bins.count - 1 ? std::floor(exact) : bins.count - 1;
    place = value >= bins.lo ? place : bins.count + kBelow;
    place = value > bins.hi ? bins.count + kAbove : place;
    place = value == value ? place : bins.count + kNotANumber;
    // A whole number below 2^52 is the low bits of its sum with that. A cast is slow in
    // WebAssembly.
    const auto bits = std::bit_cast<std::uint64_t>(place + 4503599627370496.0);
    places.of[i] = static_cast<std::uint32_t>(bits);
  }
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_DOUBLES_INL_H_
