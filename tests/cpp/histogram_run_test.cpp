// How histograms run: threads, parts, cancelling, bad arguments.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "planes.h"
#include "reference_planes.h"
#include "stackblend/histogram.h"
#include "stackblend/thread_pool.h"

namespace stackblend {
namespace {

using testing::Bytes;

constexpr std::size_t kValues = 10 * kHistogramChunk + 12345;
constexpr HistogramOptions kOptions = {.lo = -900, .hi = 800, .bins = 500};

void expect_same_bytes(const HistogramSummary& left, const HistogramSummary& right) {
  EXPECT_EQ(left.min, right.min);
  EXPECT_EQ(left.max, right.max);
  EXPECT_EQ(left.sum, right.sum);
  EXPECT_EQ(left.finite, right.finite);
  EXPECT_EQ(left.below, right.below);
  EXPECT_EQ(left.above, right.above);
  EXPECT_EQ(left.nan, right.nan);
}

class HistogramRunTest : public ::testing::TestWithParam<DType> {
 protected:
  const Bytes plane_ = testing::random_finite_plane(GetParam(), kValues, 1);
  const reference::Histogram expected_ = reference::histogram(plane_, GetParam(), kOptions);
};

INSTANTIATE_TEST_SUITE_P(DTypes, HistogramRunTest, ::testing::ValuesIn(testing::kDTypes),
                         [](const auto& dtype) { return testing::name_of(dtype.param); });

TEST_P(HistogramRunTest, AnyNumberOfThreads) {
  for (const unsigned threads : {1U, 2U, 3U, 8U}) {
    ThreadPool pool(threads);
    std::atomic<std::uint32_t> done{0};
    std::vector<std::uint32_t> counts(kOptions.bins);
    HistogramSummary summary;
    ASSERT_EQ(histogram(plane_.data(), GetParam(), kValues, kOptions, counts.data(), summary,
                        nullptr, {.pool = &pool, .bands_done = &done}),
              Status::kOk);
    EXPECT_EQ(counts, expected_.counts) << threads;
    expect_same_bytes(summary, expected_.summary);
    EXPECT_GT(done, 1U);
  }
}

TEST_P(HistogramRunTest, PartsGiveTheSameAsTheWhole) {
  std::vector<std::uint32_t> counts(kOptions.bins);
  std::vector<double> chunk_sums(expected_.chunk_sums.size());
  HistogramSummary all = {.min = 1e9, .max = -1e9};
  for (std::size_t first = 0, chunks = 1; first < kValues;
       first += chunks * kHistogramChunk, ++chunks) {
    HistogramSummary part;
    ASSERT_EQ(histogram(plane_.data() + first * item_bytes(GetParam()), GetParam(),
                        std::min(chunks * kHistogramChunk, kValues - first), kOptions,
                        counts.data(), part, chunk_sums.data() + first / kHistogramChunk),
              Status::kOk);
    all.min = std::min(all.min, part.min);
    all.max = std::max(all.max, part.max);
    all.finite += part.finite;
    all.below += part.below;
    all.above += part.above;
  }
  for (const double sum : chunk_sums) {
    all.sum += sum;
  }
  EXPECT_EQ(counts, expected_.counts);
  expect_same_bytes(all, expected_.summary);
}

TEST_P(HistogramRunTest, CancelledWritesNoCounts) {
  const std::atomic<std::uint32_t> cancel{1};
  std::vector<std::uint32_t> counts(kOptions.bins, 7);
  HistogramSummary summary = {.min = 1, .max = 2, .sum = 3};
  EXPECT_EQ(histogram(plane_.data(), GetParam(), kValues, kOptions, counts.data(), summary, nullptr,
                      {.cancel = &cancel}),
            Status::kCancelled);
  EXPECT_EQ(counts, std::vector<std::uint32_t>(kOptions.bins, 7));
  expect_same_bytes(summary, {.min = 1, .max = 2, .sum = 3});
}

TEST_P(HistogramRunTest, BadArgumentsAreRefused) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kMost = std::numeric_limits<double>::max();
  std::vector<std::uint32_t> counts(kOptions.bins, 7);
  HistogramSummary summary = {.min = 1, .max = 2, .sum = 3};
  const auto status = [&](const HistogramOptions& options) {
    return histogram(plane_.data(), GetParam(), kValues, options, counts.data(), summary);
  };
  for (const HistogramOptions& options : {HistogramOptions{.lo = 0, .hi = 1, .bins = 0},
                                          {.lo = 0, .hi = 1, .bins = kMaxBins + 1},
                                          {.lo = 1, .hi = 1, .bins = 9},
                                          {.lo = 2, .hi = 1, .bins = 9},
                                          {.lo = kNan, .hi = 1, .bins = 9},
                                          {.lo = 0, .hi = kNan, .bins = 9},
                                          {.lo = -kInfinity, .hi = 1, .bins = 9},
                                          {.lo = 0, .hi = kInfinity, .bins = 9},
                                          {.lo = -kMost, .hi = kMost, .bins = 9},
                                          {.lo = 0, .hi = 1e-320, .bins = 9}}) {
    EXPECT_EQ(status(options), Status::kInvalidArgument)
        << options.lo << ", " << options.hi << ", " << options.bins;
  }
  const auto refuses = [&](const void* data, DType dtype, std::uint32_t* to) {
    return histogram(data, dtype, kValues, kOptions, to, summary) == Status::kInvalidArgument;
  };
  EXPECT_TRUE(refuses(nullptr, GetParam(), counts.data()));
  EXPECT_TRUE(refuses(plane_.data(), GetParam(), nullptr));
  EXPECT_TRUE(refuses(plane_.data(), static_cast<DType>(7), counts.data()));
  EXPECT_EQ(counts, std::vector<std::uint32_t>(kOptions.bins, 7));
  expect_same_bytes(summary, {.min = 1, .max = 2, .sum = 3});
}

}  // namespace
}  // namespace stackblend
