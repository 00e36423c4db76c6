// The kernels of `imagej` on every SIMD target: all 16-bit values, thresholds of all widths, floats
// where rounding is hardest, tiles of any length.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "kernels/imagej_kernels.h"
#include "random_bytes.h"
#include "reference_imagej.h"
#include "simd_targets.h"

namespace stackblend {
namespace {

using Windows = std::vector<std::pair<double, double>>;

template <class T>
constexpr DType kDTypeOf = DType::kFloat32;
template <>
constexpr DType kDTypeOf<std::uint8_t> = DType::kUint8;
template <>
constexpr DType kDTypeOf<std::uint16_t> = DType::kUint16;
template <>
constexpr DType kDTypeOf<std::int16_t> = DType::kInt16;

class ImagejTest : public testing::SimdTargetTest {
 protected:
  const kernels::ImagejKernels& kernels() { return used(kernels::imagej_kernels()); }

  template <class T>
  std::vector<std::uint8_t> entries(const std::vector<T>& values, double lo, double hi) {
    std::vector<std::uint8_t> result(values.size());
    const kernels::ImagejWindow window = kernels::imagej_window(kDTypeOf<T>, lo, hi);
    kernels()[kDTypeOf<T>](values.data(), values.size(), window, result.data());
    return result;
  }

  template <class T>
  void expect_reference(const std::vector<T>& values, double lo, double hi) {
    const std::vector<std::uint8_t> found = entries(values, lo, hi);
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_EQ(found[i], reference::imagej_entry(values[i], lo, hi))
          << "value " << values[i] << ", window " << lo << " to " << hi;
    }
  }
};
STACKBLEND_ON_ALL_TARGETS(ImagejTest);

/// All values of an integer type of at most 16 bits.
template <class T>
std::vector<T> all_values() {
  std::vector<T> values(std::size_t{1} << (8 * sizeof(T)));
  std::iota(values.begin(), values.end(), std::numeric_limits<T>::min());
  return values;
}

/// Numbers that look random, 0 to 1.
std::vector<double> random_numbers(std::size_t count, std::uint32_t seed) {
  const std::vector<std::uint8_t> bytes = testing::random_bytes(count * 4, seed);
  std::vector<double> numbers(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, bytes.data() + i * 4, sizeof bits);
    numbers[i] = bits / 4294967296.0;
  }
  return numbers;
}

/// Windows of a type with `least` and `range` values: narrow and wide ones with and without
/// fractions, and such that begin or end outside.
Windows integer_windows(double least, double range, std::uint32_t seed) {
  const double most = least + range - 1;
  Windows windows = {{least, most},
                     {least, least + 1},
                     {most - 1, most},
                     {least - 5, most + 5},
                     {least - 9e9, most + 9e9},
                     {most + 1, most + 2},
                     {most + 0.5, most + 90},
                     {least - 0.5, least + 0.5},
                     {least, least + 0.25},
                     {least + 7.2, least + 7.4},
                     {least + 6.5, least + 7.5},
                     {least - 9, least - 3}};
  const std::vector<double> random = random_numbers(240, seed);
  for (std::size_t i = 0; i < random.size(); i += 3) {
    const double lo = least + (random[i] * 1.2 - 0.1) * range;
    const double hi = lo + 0.1 + std::pow(random[i + 1], 3) * range;
    const bool is_whole = random[i + 2] < 0.5;
    windows.emplace_back(is_whole ? std::floor(lo) : lo, is_whole ? std::ceil(hi) : hi);
  }
  return windows;
}

TEST_P(ImagejTest, BytesAreExact) {
  for (const auto& [lo, hi] : integer_windows(0, 256, 21)) {
    expect_reference(all_values<std::uint8_t>(), lo, hi);
  }
  for (int lo = -2; lo < 257; ++lo) {
    for (int hi = lo + 1; hi < 259; ++hi) {
      expect_reference(all_values<std::uint8_t>(), lo, hi);
    }
  }
}

TEST_P(ImagejTest, WordsAreExact) {
  Windows windows = integer_windows(0, 65536, 22);
  for (int width = 512; width <= 65536; width += 512) {  // only these have half-way cases
    windows.emplace_back(0, width - 1);
  }
  for (const auto& [lo, hi] : windows) {
    expect_reference(all_values<std::uint16_t>(), lo, hi);
  }
  for (const auto& [lo, hi] : integer_windows(-32768, 65536, 23)) {
    expect_reference(all_values<std::int16_t>(), lo, hi);
  }
}

TEST_P(ImagejTest, ThresholdsOfAllWidthsAreExact) {
  std::vector<std::uint16_t> values;
  std::vector<std::uint8_t> expected;
  for (std::uint32_t width = 1; width <= 65536; ++width) {
    values.clear();
    expected.clear();
    const auto add = [&](std::uint32_t k) {
      if (k < 65536) {
        values.push_back(static_cast<std::uint16_t>(k));
        expected.push_back(static_cast<std::uint8_t>(
            std::min<std::uint32_t>((512 * k + width) / (2 * width), 255)));
      }
    };
    for (std::uint32_t entry = 1; entry <= 255; entry += 1 + width % 3) {
      const std::uint32_t least = ((2 * entry - 1) * width + 511) / 512;
      add(least - 1);
      add(least);
    }
    ASSERT_EQ(entries(values, 0, width - 1), expected) << "width " << width;
  }
}

/// Values at and beside the thresholds of a window, of all exponents, and no numbers.
std::vector<float> hard_floats(double lo, double hi, std::uint32_t seed) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  std::vector<float> values = {0.0F,
                               -0.0F,
                               kInfinity,
                               -kInfinity,
                               std::numeric_limits<float>::quiet_NaN(),
                               std::numeric_limits<float>::denorm_min(),
                               std::numeric_limits<float>::max(),
                               std::numeric_limits<float>::lowest()};
  for (int entry = 0; entry <= 256; ++entry) {
    auto value = static_cast<float>(lo + (entry - 0.5) * (hi / 255 - lo / 255));
    for (int i = 0; i < 4; ++i) {
      value = std::nextafter(value, -kInfinity);
    }
    for (int i = 0; i < 9; ++i) {
      values.push_back(value);
      value = std::nextafter(value, kInfinity);
    }
  }
  for (const double random : random_numbers(1000, seed)) {
    values.push_back(static_cast<float>(lo + (random * 1.2 - 0.1) * (hi - lo)));
  }
  const std::vector<std::uint8_t> bytes = testing::random_bytes(4000, seed + 1);
  const std::size_t old_size = values.size();
  values.resize(old_size + 1000);
  std::memcpy(values.data() + old_size, bytes.data(), bytes.size());
  return values;
}

TEST_P(ImagejTest, FloatsAreExact) {
  Windows windows = {{0, 1},          {0, 255},       {0, 510},      {-1, 0},
                     {0.1, 0.3},      {1, 1 + 1e-12}, {1, 1 + 2e-7}, {16777216, 16777220},
                     {-3e38, 3e38},   {0, 3.4e38},    {0, 1e-45},    {-1e-40, 1e-40},
                     {-1e300, 1e300}, {0, 1e300},     {-1e300, 0},   {1e-30, 1.7e-30},
                     {0, 7e-31},      {0, 0x1p100},   {0, 0x1p-100}, {-0x1p99, 0x1.8p99}};
  const std::vector<double> random = random_numbers(400, 24);
  for (std::size_t i = 0; i < random.size(); i += 4) {
    const double scale = std::pow(10, random[i] * 40 - 20);
    const double lo = (random[i + 1] - 0.5) * scale;
    windows.emplace_back(lo, lo + random[i + 2] * scale * std::pow(10, -4 * random[i + 3]));
  }
  std::uint32_t seed = 25;
  for (const auto& [lo, hi] : windows) {
    expect_reference(hard_floats(lo, hi, seed += 2), lo, hi);
  }
}

TEST_P(ImagejTest, HasNoRuleForOtherTypes) {
  for (const DType dtype : {DType::kInt8, DType::kUint32, DType::kInt32}) {
    EXPECT_EQ(kernels()[dtype], nullptr);
  }
}

template <class T>
void expect_any_length(const kernels::ImagejKernels& kernels, double lo, double hi) {
  constexpr std::size_t kMost = 70;  // more than two vectors of AVX-512, more than one of bytes
  const kernels::ImagejWindow window = kernels::imagej_window(kDTypeOf<T>, lo, hi);
  for (std::size_t length = 0; length <= kMost; ++length) {
    // Allocations of their own, so that the address sanitizer sees a value too many.
    std::vector<T> values(length);
    const std::vector<double> random = random_numbers(length, 26);
    std::vector<std::uint8_t> expected(length + 1, 0xA5);
    for (std::size_t i = 0; i < length; ++i) {
      values[i] = static_cast<T>(random[i] * 255);
      expected[i] = static_cast<std::uint8_t>(reference::imagej_entry(values[i], lo, hi));
    }
    std::vector<std::uint8_t> found(length + 1, 0xA5);
    kernels[kDTypeOf<T>](values.data(), length, window, found.data());
    ASSERT_EQ(found, expected) << length;
  }
}

TEST_P(ImagejTest, TilesHaveAnyLength) {
  expect_any_length<std::uint8_t>(kernels(), 20, 200);
  expect_any_length<std::uint16_t>(kernels(), 20, 200);
  expect_any_length<std::int16_t>(kernels(), -20, 200);
  expect_any_length<float>(kernels(), -20, 200);
}

TEST_P(ImagejTest, ColoursAreAddedUpTo255AndAlphaStays) {
  std::vector<std::uint32_t> lut(256);
  const std::vector<std::uint8_t> colours = testing::random_bytes(1024, 27);
  std::memcpy(lut.data(), colours.data(), colours.size());
  std::ranges::for_each(lut, [](std::uint32_t& colour) { colour &= 0xFFFFFFU; });
  for (std::size_t length = 0; length <= 300; length += length < 70 ? 1 : 23) {
    const std::vector<std::uint8_t> indices = testing::random_bytes(length, 28);
    std::vector<std::uint8_t> rgba = testing::random_bytes(length * 4 + 1, 29);
    std::vector<std::uint8_t> expected = rgba;
    for (std::size_t i = 0; i < length * 4; ++i) {
      const std::uint32_t more = lut[indices[i / 4]] >> (8 * (i % 4)) & 0xFFU;
      expected[i] = static_cast<std::uint8_t>(std::min<std::uint32_t>(rgba[i] + more, 255));
    }
    kernels().add(indices.data(), length, lut.data(), rgba.data());
    ASSERT_EQ(rgba, expected) << length;
  }
}

}  // namespace
}  // namespace stackblend
