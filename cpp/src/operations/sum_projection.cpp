#include "operations/sum_projection.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "kernels/plane_kernels.h"

namespace stackblend::operations {
namespace {

template <class T>
struct alignas(64) Tile {
  std::array<T, kSumPixels> of;

  [[nodiscard]] T* data() { return of.data(); }
};

void widen(const PlaneStack& stack, std::size_t plane, const Run& run, Tile<double>& out) {
  ShortRow room;
  const auto kernel = kernels::plane_kernels().widen[static_cast<std::size_t>(stack.dtype)];
  kernel(stack.row(plane, run, room), run.filled_up(), out.data());
}

bool is_signed(DType dtype) {
  return dtype == DType::kInt8 || dtype == DType::kInt16 || dtype == DType::kInt32;
}

/// Sums of values of 8 and 16 bits, as integers: the same numbers as doubles, in less time. Signed
/// values are made unsigned by adding half of their range.
void sum_integers(const PlaneStack& stack, const Run& run, Tile<double>& sums) {
  constexpr std::size_t kMostPlanes = 65536;  // whose sums fit in 32 bits: 2^16 (2^16 - 1)
  const bool is_byte = stack.item() == 1;
  const auto add = is_byte ? kernels::plane_kernels().add8 : kernels::plane_kernels().add16;
  const std::uint32_t half = !is_signed(stack.dtype) ? 0U : is_byte ? 0x80U : 0x8000U;
  const std::size_t planes = stack.planes.size();
  for (std::size_t i = 0; i < planes; i += kMostPlanes) {
    Tile<std::uint32_t> some = {};
    for (std::size_t k = i; k < std::min(planes, i + kMostPlanes); ++k) {
      ShortRow room;
      add(stack.row(k, run, room), run.filled_up(), half, some.data());
    }
    for (std::size_t k = 0; k < run.count; ++k) {
      sums.of[k] += some.of[k];
    }
  }
  for (std::size_t k = 0; k < run.count; ++k) {
    sums.of[k] -= static_cast<double>(planes) * half;
  }
}

void sum_doubles(const PlaneStack& stack, const Run& run, Tile<double>& sums) {
  Tile<double> values;
  for (std::size_t i = 0; i < stack.planes.size(); ++i) {
    widen(stack, i, run, values);
    kernels::plane_kernels().add(values.data(), run.filled_up(), sums.data());
  }
}

/// Turns means into standard deviations, in a second pass over the planes: one pass, by sums of
/// squares, would lose all digits where values are large and differ little.
void deviate(const PlaneStack& stack, const Run& run, Tile<double>& means) {
  Tile<double> squares = {};
  Tile<double> values;
  for (std::size_t i = 0; i < stack.planes.size(); ++i) {
    widen(stack, i, run, values);
    kernels::plane_kernels().add_squares(values.data(), means.data(), run.filled_up(),
                                         squares.data());
  }
  const auto others = static_cast<double>(std::max<std::size_t>(stack.planes.size() - 1, 1));
  for (std::size_t i = 0; i < run.count; ++i) {
    means.of[i] = std::sqrt(squares.of[i] / others);
  }
}

/// Machines differ in the bits of NaN.
std::uint32_t float_bits(double value) {
  return std::isnan(value) ? 0x7FC00000U : std::bit_cast<std::uint32_t>(static_cast<float>(value));
}

/// The bits of whole numbers in a type of 32 bits; false if one does not fit.
template <class T>
bool integer_bits(const Tile<double>& values, std::size_t count, Tile<std::uint32_t>& bits) {
  bool fit = true;
  for (std::size_t i = 0; i < count; ++i) {
    const double value = values.of[i];
    fit = fit && value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
    bits.of[i] = fit ? static_cast<std::uint32_t>(static_cast<T>(value)) : 0;
  }
  return fit;
}

}  // namespace

bool project_sum(const PlaneStack& stack, ProjectMethod method, const Run& run,
                 std::byte* out) noexcept {
  Tile<double> sums = {};
  (stack.item() < 4 ? sum_integers : sum_doubles)(stack, run, sums);
  if (method != ProjectMethod::kSum) {
    for (std::size_t i = 0; i < run.filled_up(); ++i) {
      sums.of[i] /= static_cast<double>(stack.planes.size());
    }
  }
  if (method == ProjectMethod::kStd) {
    deviate(stack, run, sums);
  }
  Tile<std::uint32_t> bits;
  bool fit = true;
  if (projected_dtype(stack.dtype, method) == DType::kFloat32) {
    std::transform(sums.of.begin(), sums.of.begin() + static_cast<std::ptrdiff_t>(run.count),
                   bits.of.begin(), float_bits);
  } else if (is_signed(stack.dtype)) {
    fit = integer_bits<std::int32_t>(sums, run.count, bits);
  } else {
    fit = integer_bits<std::uint32_t>(sums, run.count, bits);
  }
  std::memcpy(out + run.first * 4, bits.data(), run.count * 4);
  return fit;
}

}  // namespace stackblend::operations
