// The operation: shapes, threads, in place, cancelling, bad arguments.

#include "stackblend/screen.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "random_bytes.h"
#include "reference.h"
#include "schedule/has_threads.h"
#include "stackblend/thread_pool.h"
#if STACKBLEND_HAS_THREADS
#include <thread>
#endif

namespace stackblend {
namespace {

using Bytes = std::vector<std::uint8_t>;

TEST(ScreenTest, EveryShapeAndNumberOfThreads) {
  const Shape shapes[] = {{1, 1, 1},   {1, 1, 100003}, {1, 1999, 1}, {3, 5, 7},
                          {500, 2, 3}, {2, 301, 511},  {5, 64, 512}, {1, 2, 70001}};
  for (const Shape& shape : shapes) {
    SCOPED_TRACE(::testing::Message()
                 << shape.frames << " × " << shape.height << " × " << shape.width);
    const std::size_t size = byte_count(shape).value();
    const Bytes backdrop = testing::random_bytes(size, 1);
    const Bytes source = testing::random_bytes(size, 2);
    const Bytes expected = reference::screen(backdrop, source);
    for (const unsigned threads : {1U, 2U, 3U, 8U}) {
      ThreadPool pool(threads);
      Bytes out(size);
      ASSERT_EQ(screen(backdrop.data(), source.data(), out.data(), shape, {.pool = &pool}),
                Status::kOk);
      ASSERT_EQ(out, expected) << threads << " threads";
    }
  }
}

class ScreenArgumentsTest : public ::testing::Test {
 protected:
  static constexpr Shape kShape{.frames = 2, .height = 40, .width = 33};
  const std::size_t size_ = byte_count(kShape).value();
  const Bytes backdrop_ = testing::random_bytes(size_, 3);
  const Bytes source_ = testing::random_bytes(size_, 4);
  const Bytes expected_ = reference::screen(backdrop_, source_);

  void expect_refused(const std::uint8_t* backdrop, const std::uint8_t* source, Shape shape) const {
    Bytes out(size_, 77);
    EXPECT_EQ(screen(backdrop, source, out.data(), shape), Status::kInvalidArgument);
    EXPECT_EQ(out, Bytes(size_, 77)) << "nothing may be written";
  }
};

TEST_F(ScreenArgumentsTest, InPlaceOnTheBackdrop) {
  Bytes out = backdrop_;
  EXPECT_EQ(screen(out.data(), source_.data(), out.data(), kShape), Status::kOk);
  EXPECT_EQ(out, expected_);
}

TEST_F(ScreenArgumentsTest, InPlaceOnTheSource) {
  Bytes out = source_;
  EXPECT_EQ(screen(backdrop_.data(), out.data(), out.data(), kShape), Status::kOk);
  EXPECT_EQ(out, expected_);
}

TEST_F(ScreenArgumentsTest, AStackOverItself) {
  Bytes out = backdrop_;
  EXPECT_EQ(screen(out.data(), out.data(), out.data(), kShape), Status::kOk);
  EXPECT_EQ(out, reference::screen(backdrop_, backdrop_));
}

TEST_F(ScreenArgumentsTest, OverlapInPartIsRefused) {
  for (const std::size_t distance : {std::size_t{1}, std::size_t{4}, size_ / 2, size_ - 1}) {
    Bytes memory(size_ + distance, 77);
    std::uint8_t* low = memory.data();
    std::uint8_t* high = low + distance;
    const std::uint8_t* other = source_.data();
    EXPECT_EQ(screen(low, other, high, kShape), Status::kInvalidArgument) << distance;
    EXPECT_EQ(screen(high, other, low, kShape), Status::kInvalidArgument) << distance;
    EXPECT_EQ(screen(other, low, high, kShape), Status::kInvalidArgument) << distance;
    EXPECT_EQ(screen(other, high, low, kShape), Status::kInvalidArgument) << distance;
    EXPECT_EQ(screen(low, high, low, kShape), Status::kInvalidArgument) << distance;
    EXPECT_EQ(memory, Bytes(size_ + distance, 77)) << "nothing may be written";
  }
}

TEST_F(ScreenArgumentsTest, NeighboursDoNotOverlap) {
  Bytes memory(3 * size_);
  std::copy(backdrop_.begin(), backdrop_.end(), memory.begin());
  std::copy(source_.begin(), source_.end(), memory.begin() + static_cast<std::ptrdiff_t>(size_));
  std::uint8_t* start = memory.data();
  EXPECT_EQ(screen(start, start + size_, start + 2 * size_, kShape), Status::kOk);
  EXPECT_EQ(Bytes(memory.end() - static_cast<std::ptrdiff_t>(size_), memory.end()), expected_);
}

TEST_F(ScreenArgumentsTest, InputsMayOverlapEachOther) {
  const Bytes memory = testing::random_bytes(size_ + 4, 5);
  const Bytes low(memory.begin(), memory.end() - 4);
  const Bytes high(memory.begin() + 4, memory.end());
  Bytes out(size_);
  EXPECT_EQ(screen(memory.data(), memory.data() + 4, out.data(), kShape), Status::kOk);
  EXPECT_EQ(out, reference::screen(low, high));
}

TEST_F(ScreenArgumentsTest, ZeroFramesAreDoneAtOnce) {
  Bytes out(size_, 77);
  const Shape none{.frames = 0, .height = 40, .width = 33};
  EXPECT_EQ(screen(backdrop_.data(), source_.data(), out.data(), none), Status::kOk);
  EXPECT_EQ(screen(nullptr, nullptr, nullptr, none), Status::kOk);
  EXPECT_EQ(out, Bytes(size_, 77));
}

TEST_F(ScreenArgumentsTest, BadShapesAreRefused) {
  constexpr std::size_t kMax = std::numeric_limits<std::size_t>::max();
  for (const Shape& shape : {Shape{2, 0, 33}, Shape{2, 40, 0}, Shape{0, 0, 0}, Shape{1, 1, kMax},
                             Shape{kMax, kMax, kMax}, Shape{kMax / 4 + 1, 1, 1}}) {
    expect_refused(backdrop_.data(), source_.data(), shape);
  }
}

TEST_F(ScreenArgumentsTest, NullIsRefused) {
  expect_refused(nullptr, source_.data(), kShape);
  expect_refused(backdrop_.data(), nullptr, kShape);
  EXPECT_EQ(screen(backdrop_.data(), source_.data(), nullptr, kShape), Status::kInvalidArgument);
}

TEST(ScreenCancelTest, CancelledBeforehandWritesNothing) {
  const Shape shape{.frames = 4, .height = 256, .width = 256};
  const std::size_t size = byte_count(shape).value();
  const Bytes input(size, 1);
  Bytes out(size, 77);
  const std::atomic<std::uint32_t> cancel{1};
  std::atomic<std::uint32_t> done{0};
  EXPECT_EQ(screen(input.data(), input.data(), out.data(), shape,
                   {.cancel = &cancel, .bands_done = &done}),
            Status::kCancelled);
  EXPECT_EQ(done, 0U);
  EXPECT_EQ(out, Bytes(size, 77));
}

#if STACKBLEND_HAS_THREADS
TEST(ScreenCancelTest, CancelledByAnotherThreadItStopsWellBeforeTheEnd) {
  const Shape shape{.frames = 64, .height = 512, .width = 512};
  Bytes stack(byte_count(shape).value(), 1);
  std::atomic<std::uint32_t> all{0};
  ASSERT_EQ(screen(stack.data(), stack.data(), stack.data(), shape, {.bands_done = &all}),
            Status::kOk);
  ThreadPool pool(2);
  // The machine may let the canceller run too late; it will not do so every time.
  for (int attempt = 0; attempt < 50; ++attempt) {
    std::atomic<std::uint32_t> cancel{0};
    std::atomic<std::uint32_t> done{0};
    std::thread canceller([&] {
      while (done == 0) {
      }
      cancel = 1;
    });
    const Status status = screen(stack.data(), stack.data(), stack.data(), shape,
                                 {.pool = &pool, .cancel = &cancel, .bands_done = &done});
    const std::uint32_t done_at_return = done;
    canceller.join();
    ASSERT_EQ(done, done_at_return) << "a band finished after the call had returned";
    ASSERT_EQ(status == Status::kCancelled, done_at_return < all);
    if (done_at_return < all / 2) {
      return;
    }
  }
  FAIL() << "no attempt stopped before half of the bands were done";
}
#endif

}  // namespace
}  // namespace stackblend
