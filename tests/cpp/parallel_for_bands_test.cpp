// The scheduler: every band once, cancelling, counting.

#include "schedule/parallel_for_bands.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "schedule/has_threads.h"
#include "stackblend/thread_pool.h"
#if STACKBLEND_HAS_THREADS
#include <thread>
#endif

namespace stackblend::schedule {
namespace {

constexpr std::size_t kRowBytes = Bands::kTargetBytes;  // One row is a band, claimed alone.

class ParallelForBandsTest : public ::testing::TestWithParam<unsigned> {
 protected:
  ThreadPool pool_{GetParam()};
  std::atomic<std::uint32_t> cancel_{0};
  std::atomic<std::uint32_t> done_{0};
  RunOptions options_{.pool = &pool_, .cancel = &cancel_, .bands_done = &done_};
};

INSTANTIATE_TEST_SUITE_P(Threads, ParallelForBandsTest, ::testing::Values(1, 2, 3, 8, 16),
                         ::testing::PrintToStringParamName());

TEST_P(ParallelForBandsTest, DoesEveryBandOnce) {
  constexpr std::size_t kFrames = 37;
  constexpr std::size_t kHeight = 41;
  for (const std::size_t row_bytes : {std::size_t{4}, std::size_t{2048}, kRowBytes}) {
    const Bands bands(kFrames, kHeight, row_bytes);
    std::vector<std::atomic<int>> visits(kFrames * kHeight);
    done_ = 0;
    const Status status = parallel_for_bands(bands, options_, [&](const Band& band) {
      for (std::size_t row = 0; row < band.rows; ++row) {
        visits[band.frame * kHeight + band.first_row + row].fetch_add(1);
      }
    });
    EXPECT_EQ(status, Status::kOk);
    EXPECT_EQ(done_, bands.count());
    for (const std::atomic<int>& count : visits) {
      ASSERT_EQ(count, 1);
    }
  }
}

TEST_P(ParallelForBandsTest, NoBandsAreDoneAtOnce) {
  cancel_ = 1;
  const auto fail = [](const Band& /*band*/) { FAIL() << "there is no band"; };
  EXPECT_EQ(parallel_for_bands(Bands(0, 5, 20), options_, fail), Status::kOk);
}

TEST_P(ParallelForBandsTest, CancelledBeforehandNoBandBegins) {
  cancel_ = 1;
  const auto fail = [](const Band& /*band*/) { FAIL() << "a band began"; };
  EXPECT_EQ(parallel_for_bands(Bands(100, 1, kRowBytes), options_, fail), Status::kCancelled);
  EXPECT_EQ(done_, 0U);
}

TEST_P(ParallelForBandsTest, CancelledByABandTheOthersDoNotBegin) {
  const Status status = parallel_for_bands(Bands(1000, 1, kRowBytes), options_,
                                           [&](const Band& /*band*/) { cancel_ = 1; });
  EXPECT_EQ(status, Status::kCancelled);
  EXPECT_GE(done_, 1U);
  EXPECT_LE(done_, GetParam()) << "at most one band per thread was in progress";
}

TEST_P(ParallelForBandsTest, SmallFramesThatAreClaimedTogetherStopInBetween) {
  const Bands bands(1000, 1, 64);
  ASSERT_GT(bands.grain(), 100U);
  const Status status =
      parallel_for_bands(bands, options_, [&](const Band& /*band*/) { cancel_ = 1; });
  EXPECT_EQ(status, Status::kCancelled);
  EXPECT_LE(done_, GetParam());
}

TEST_P(ParallelForBandsTest, CancelledDuringTheLastBandIsComplete) {
  const Bands bands(1, 1, kRowBytes);
  const auto raise = [&](const Band& /*band*/) { cancel_ = 1; };
  EXPECT_EQ(parallel_for_bands(bands, options_, raise), Status::kOk);
  EXPECT_EQ(done_, 1U);
}

#if STACKBLEND_HAS_THREADS
TEST_P(ParallelForBandsTest, CancelledByAnotherThreadItStopsAndStaysStopped) {
  constexpr std::uint32_t kBeforeCancel = 10;
  std::thread canceller([this] {
    while (done_ < kBeforeCancel) {
      std::this_thread::yield();
    }
    cancel_ = 1;
  });
  // Once enough bands are done, bands in progress wait for the flag: the bound below is certain.
  const auto wait_for_cancel = [this](const Band& /*band*/) {
    while (done_ >= kBeforeCancel && cancel_ == 0) {
      std::this_thread::yield();
    }
  };
  const Status status = parallel_for_bands(Bands(100000, 1, kRowBytes), options_, wait_for_cancel);
  const std::uint32_t done_at_return = done_;
  canceller.join();
  EXPECT_EQ(status, Status::kCancelled);
  EXPECT_GE(done_at_return, kBeforeCancel);
  EXPECT_LE(done_at_return, kBeforeCancel + 2 * GetParam());
  EXPECT_EQ(done_, done_at_return) << "a band finished after the call had returned";
}
#endif

TEST(ParallelForBandsWithoutOptionsTest, RunsOnTheCallingThread) {
  std::size_t rows = 0;  // Not atomic: a second thread would be a race.
  const auto count = [&](const Band& band) { rows += band.rows; };
  EXPECT_EQ(parallel_for_bands(Bands(9, 100, 4096), {}, count), Status::kOk);
  EXPECT_EQ(rows, 900U);
}

}  // namespace
}  // namespace stackblend::schedule
