// Histograms: every type on every SIMD target, against the reference, `==`.

#include "stackblend/histogram.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include "guarded.h"
#include "planes.h"
#include "reference_planes.h"
#include "simd_targets.h"

namespace stackblend {
namespace {

using testing::Bytes;
using testing::Guarded;

using HistogramTest = testing::SimdTargetTest;
STACKBLEND_ON_ALL_TARGETS(HistogramTest);

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// One bin per value, for integers of 8 and 16 bits.
HistogramOptions exact_bins(DType dtype) {
  const double range = dtype == DType::kUint8 || dtype == DType::kInt8 ? 256 : 65536;
  const bool is_signed = dtype == DType::kInt8 || dtype == DType::kInt16;
  const double lo = is_signed ? -range / 2 : 0;
  return {.lo = lo, .hi = lo + range, .bins = static_cast<std::size_t>(range)};
}

std::vector<HistogramOptions> ranges(DType dtype) {
  std::vector<HistogramOptions> all = {
      {.lo = -100, .hi = 100, .bins = 1},          {.lo = 0, .hi = 255, .bins = 256},
      {.lo = 17.3, .hi = 17.4, .bins = 10},        {.lo = -1e4, .hi = 3e4, .bins = 777},
      {.lo = -3e9, .hi = 5e9, .bins = 65536},      {.lo = -3.5e38, .hi = 3.5e38, .bins = 100},
      {.lo = 3e9, .hi = 4294967296, .bins = 4096}, {.lo = 5, .hi = 9, .bins = 4}};
  if (item_bytes(dtype) < 4) {
    all.push_back(exact_bins(dtype));
  }
  return all;
}

void expect_equal(const HistogramSummary& actual, const HistogramSummary& expected) {
  const auto expect_same = [](double left, double right) {
    EXPECT_TRUE(left == right || (std::isnan(left) && std::isnan(right))) << left << ", " << right;
  };
  expect_same(actual.min, expected.min);
  expect_same(actual.max, expected.max);
  expect_same(actual.sum, expected.sum);
  EXPECT_EQ(actual.finite, expected.finite);
  EXPECT_EQ(actual.below, expected.below);
  EXPECT_EQ(actual.above, expected.above);
  EXPECT_EQ(actual.nan, expected.nan);
}

void expect_counted(const Bytes& plane, DType dtype, const HistogramOptions& options,
                    std::size_t shift) {
  const std::size_t pixels = plane.size() / item_bytes(dtype);
  SCOPED_TRACE(::testing::Message()
               << pixels << " values of " << testing::name_of(dtype) << " in " << options.bins
               << " bins from " << options.lo << " to " << options.hi);
  const Guarded values(plane.size(), shift);
  std::memcpy(values.data(), plane.data(), plane.size());
  const Guarded counts(options.bins * 4, 0);
  std::memset(counts.data(), 0, options.bins * 4);
  const reference::Histogram expected = reference::histogram(plane, dtype, options);
  std::vector<double> chunk_sums(expected.chunk_sums.size());
  HistogramSummary summary;
  ASSERT_EQ(histogram(values.data(), dtype, pixels, options,
                      static_cast<std::uint32_t*>(counts.data()), summary, chunk_sums.data()),
            Status::kOk);
  EXPECT_TRUE(counts.bytes() == testing::bytes_of(expected.counts));
  EXPECT_TRUE(counts.is_intact());
  expect_equal(summary, expected.summary);
  if (item_bytes(dtype) == 4) {
    EXPECT_EQ(chunk_sums, expected.chunk_sums);
  }
}

TEST_P(HistogramTest, EveryTypeAndRange) {
  plane_kernels();
  for (const DType dtype : testing::kDTypes) {
    const Bytes any = testing::random_plane(dtype, 3000, 1);
    const Bytes finite = testing::random_finite_plane(dtype, 3000, 2);
    for (const HistogramOptions& options : ranges(dtype)) {
      expect_counted(any, dtype, options, 0);
      expect_counted(finite, dtype, options, 0);
    }
  }
}

TEST_P(HistogramTest, EveryNumberOfValuesAndMisalignment) {
  plane_kernels();
  for (const DType dtype : testing::kDTypes) {
    for (std::size_t pixels = 1; pixels < 800; pixels += pixels < 70 ? 1 : 37) {
      const Bytes plane = testing::random_plane(dtype, pixels, static_cast<std::uint32_t>(pixels));
      expect_counted(plane, dtype, {.lo = -50, .hi = 150, .bins = 20}, pixels);
    }
    for (const std::size_t pixels : {65535U, 65536U, 65537U, 200001U}) {
      const Bytes plane = testing::random_finite_plane(dtype, pixels, 5);
      expect_counted(plane, dtype, {.lo = -500, .hi = 1500, .bins = 300}, 3);
    }
  }
}

TEST_P(HistogramTest, ValuesThatComeAgainAndAgain) {
  plane_kernels();
  // Of every period of blocks: all the same, almost all, half of them, two in turn.
  for (const std::size_t run : {100000U, 255U, 256U, 130U, 9U, 2U, 1U}) {
    std::vector<std::uint16_t> values(100000);
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = i / run % 2 == 0 ? 12345 : static_cast<std::uint16_t>(i);
    }
    expect_counted(testing::bytes_of(values), DType::kUint16, exact_bins(DType::kUint16), 0);
    const std::vector<float> floats(values.begin(), values.end());
    expect_counted(testing::bytes_of(floats), DType::kFloat32, {.lo = 0, .hi = 1e5, .bins = 1000},
                   0);
  }
}

TEST_P(HistogramTest, EdgesOfBins) {
  plane_kernels();
  for (const HistogramOptions& options : {HistogramOptions{.lo = 0.1, .hi = 0.7, .bins = 6},
                                          {.lo = -1, .hi = 1, .bins = 49},
                                          {.lo = 1e-3, .hi = 1, .bins = 999},
                                          {.lo = -7.7, .hi = 1e6, .bins = 65536}}) {
    std::vector<float> values;
    const double width = (options.hi - options.lo) / static_cast<double>(options.bins);
    for (std::size_t i = 0; i <= options.bins; ++i) {
      const auto edge = static_cast<float>(options.lo + width * static_cast<double>(i));
      values.insert(values.end(), {std::nextafter(edge, -1e9F), edge, std::nextafter(edge, 1e9F)});
    }
    expect_counted(testing::bytes_of(values), DType::kFloat32, options, 0);
  }
}

TEST(HistogramEndsTest, LastBinHasTheEndOfTheRange) {
  const std::uint8_t values[] = {0, 9, 10, 19, 20, 21};
  std::uint32_t counts[2] = {};
  HistogramSummary summary;
  ASSERT_EQ(histogram(values, DType::kUint8, 6, {.lo = 1, .hi = 20, .bins = 2}, counts, summary),
            Status::kOk);
  EXPECT_EQ(counts[0], 2U);
  EXPECT_EQ(counts[1], 2U);
  expect_equal(summary,
               {.min = 0, .max = 21, .sum = 79, .finite = 6, .below = 1, .above = 1, .nan = 0});
}

TEST(HistogramEndsTest, InfinitiesAreBelowAndAboveOnly) {
  const auto infinity = static_cast<float>(kInfinity);
  const float values[] = {infinity, -infinity, 3, infinity, std::nanf(""), -5, 1e9F};
  std::uint32_t counts[1] = {};
  HistogramSummary summary;
  ASSERT_EQ(histogram(values, DType::kFloat32, 7, {.lo = 0, .hi = 4, .bins = 1}, counts, summary),
            Status::kOk);
  EXPECT_EQ(counts[0], 1U);
  expect_equal(
      summary,
      {.min = -5, .max = 1e9F, .sum = 3 - 5 + 1e9, .finite = 3, .below = 2, .above = 3, .nan = 1});
}

TEST(HistogramEndsTest, WithoutAFiniteValueThereIsNoLeastOrLargest) {
  const float values[] = {-std::nanf(""), static_cast<float>(kInfinity)};
  std::uint32_t counts[1] = {};
  HistogramSummary summary = {.min = 1, .max = 1, .sum = 1, .finite = 1};
  ASSERT_EQ(histogram(values, DType::kFloat32, 2, {.lo = 0, .hi = 1, .bins = 1}, counts, summary),
            Status::kOk);
  expect_equal(summary, {.above = 1, .nan = 1});
  summary = {.min = 1, .max = 1, .sum = 1, .finite = 1};
  ASSERT_EQ(histogram(nullptr, DType::kFloat32, 0, {}, nullptr, summary), Status::kOk);
  expect_equal(summary, {});
}

TEST(HistogramEndsTest, ZerosArePositive) {
  const std::vector<float> values(300, -0.0F);
  std::uint32_t counts[1] = {};
  HistogramSummary summary;
  ASSERT_EQ(histogram(values.data(), DType::kFloat32, 300, {.lo = 0, .hi = 1, .bins = 1}, counts,
                      summary),
            Status::kOk);
  EXPECT_EQ(counts[0], 300U);
  EXPECT_FALSE(std::signbit(summary.min) || std::signbit(summary.max) || std::signbit(summary.sum));
}

}  // namespace
}  // namespace stackblend
