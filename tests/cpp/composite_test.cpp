// Composites against double precision, over every element type, mode and corner, on every target.

#include "stackblend/composite.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <vector>

#include "composite_cases.h"
#include "reference_composite.h"
#include "simd_targets.h"
#include "stackblend/thread_pool.h"

namespace stackblend {
namespace {

using testing::all_options;
using testing::composited;
using testing::kPixels;
using testing::kPlane;
using testing::kShape;
using testing::largest_error;
using testing::Planes;
using testing::random_channel;
using testing::set_window;
using testing::some_planes;

class CompositeTest : public testing::SimdTargetTest {
 protected:
  void SetUp() override {
    SimdTargetTest::SetUp();
    (void)kernels();
  }
};
STACKBLEND_ON_ALL_TARGETS(CompositeTest);

TEST_P(CompositeTest, EveryTypeAndModeIsWithin1) {
  for (std::size_t type = 0; type < kDTypeCount; ++type) {
    for (const bool with_lut : {false, true}) {
      const Planes planes = some_planes(static_cast<DType>(type), with_lut);
      for (const CompositeOptions& options : all_options()) {
        if (!(with_lut && options.mode == CompositeMode::kSubtract)) {
          EXPECT_LT(largest_error(planes.channels, options), 0.52)
              << type << ' ' << static_cast<int>(options.mode) << ' ' << with_lut;
        }
      }
    }
  }
}

TEST_P(CompositeTest, EveryWidthAndMisalignmentWritesItsPixelsAndNothingElse) {
  const std::vector<std::uint8_t> bytes = random_channel(DType::kUint16, 2 * kPixels, 6);
  for (std::size_t width = 1; width < 300; width += width < 70 ? 1 : 37) {
    const std::size_t shift = width % 8;
    Channel channel = {.data = bytes.data() + 2 * shift, .dtype = DType::kUint16, .frames = 1};
    set_window(channel, 0.2, 0.9);
    std::vector<std::uint8_t> out(width * 4 + 64, 99);
    const Shape shape = {.frames = 1, .height = 1, .width = width};
    ASSERT_EQ(composite({&channel, 1}, out.data() + shift, shape), Status::kOk);
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (i < shift || i >= shift + width * 4) {
        ASSERT_EQ(out[i], 99) << width << ' ' << i;
      } else if ((i - shift) % 4 < 3) {
        const double exact = reference::composite({&channel, 1}, (i - shift) / 4, {})[0];
        ASSERT_LT(std::abs(out[i] - exact), 0.52) << width << ' ' << i;
      }
    }
  }
}

TEST_P(CompositeTest, UpTo32ChannelsAreCombined) {
  const Planes planes = some_planes(DType::kUint16, true);
  for (const std::size_t count : {0U, 1U, 9U, 32U}) {
    std::vector<Channel> channels;
    for (std::size_t i = 0; i < count; ++i) {
      channels.push_back(planes.channels[i % 3]);
      channels.back().opacity = 0.1;
    }
    channels.push_back({.data = nullptr, .visible = false});
    EXPECT_LT(largest_error(channels, {CompositeMode::kScreen, {0, 0.2, 0}}), 0.52) << count;
    EXPECT_LT(largest_error(channels, {CompositeMode::kDifference, {0, 0.2, 0}}), 0.52) << count;
  }
  const std::vector<Channel> many(33, planes.channels[0]);
  std::vector<std::uint8_t> out(kPixels * kBytesPerPixel);
  EXPECT_EQ(composite(many, out.data(), kShape), Status::kInvalidArgument);
}

TEST_P(CompositeTest, OnePlaneMeetsAllFrames) {
  Planes planes = some_planes(DType::kInt16, false);
  std::vector<std::uint8_t> repeated = planes.data[1];
  std::copy_n(repeated.begin(), kPlane * 2, repeated.begin() + kPlane * 2);
  std::vector<Channel> expected = planes.channels;
  expected[1].data = repeated.data();
  planes.channels[1].frames = 1;
  EXPECT_EQ(composited(planes.channels, {}), composited(expected, {}));
}

TEST_P(CompositeTest, ScreenAddAndMaxDoNotDependOnTheOrder) {
  const Planes planes = some_planes(DType::kUint8, true);
  const std::vector<Channel> reversed(planes.channels.rbegin(), planes.channels.rend());
  for (const CompositeMode mode :
       {CompositeMode::kScreen, CompositeMode::kAdd, CompositeMode::kMax}) {
    const std::vector<std::uint8_t> there = composited(planes.channels, {mode});
    const std::vector<std::uint8_t> back = composited(reversed, {mode});
    for (std::size_t i = 0; i < there.size(); ++i) {
      ASSERT_LE(std::abs(there[i] - back[i]), 1);
    }
  }
}

TEST_P(CompositeTest, ThreadsMakeNoDifferenceAndCancelStops) {
  const Planes planes = some_planes(DType::kUint16, true);
  const std::vector<std::uint8_t> expected = composited(planes.channels, {});
  ThreadPool pool(3);
  std::atomic<std::uint32_t> done = 0;
  EXPECT_EQ(composited(planes.channels, {}, {.pool = &pool, .bands_done = &done}), expected);
  EXPECT_GT(done.load(), 0U);
  const std::atomic<std::uint32_t> cancel = 1;
  std::vector<std::uint8_t> out(expected.size());
  EXPECT_EQ(composite(planes.channels, out.data(), kShape, {}, {.pool = &pool, .cancel = &cancel}),
            Status::kCancelled);
}

TEST_P(CompositeTest, RefusesWhatIsOutOfRange) {
  Planes planes = some_planes(DType::kUint16, true);
  std::vector<std::uint8_t> out(kPixels * kBytesPerPixel);
  const Channel good = planes.channels[1];
  const auto status = [&](const Channel& channel, const CompositeOptions& options = {}) {
    return composite({&channel, 1}, out.data(), kShape, options);
  };
  ASSERT_EQ(status(good), Status::kOk);
  std::vector<Channel> bad(12, good);
  bad[0].hi = bad[0].lo;
  bad[1].lo = NAN;
  bad[2].hi = std::numeric_limits<double>::infinity();
  bad[3].gamma = 0;
  bad[4].gamma = NAN;
  bad[5].opacity = 1.01;
  bad[6].lut = {};
  bad[6].colour[1] = -0.01;
  bad[7].frames = 3;
  bad[8].data = nullptr;
  bad[9].data = out.data() + 8;
  bad[10].dtype = static_cast<DType>(7);
  bad[11].lut = {planes.lut.data(), 6};
  for (std::size_t i = 0; i < bad.size(); ++i) {
    EXPECT_EQ(status(bad[i]), Status::kInvalidArgument) << i;
  }
  EXPECT_EQ(status(good, {CompositeMode::kSubtract}), Status::kInvalidArgument);
  EXPECT_EQ(status(good, {.background = {0, 0, 1.5}}), Status::kInvalidArgument);
  EXPECT_EQ(composite({&good, 1}, nullptr, {.frames = 0, .height = 4, .width = 4}), Status::kOk);
}

TEST_P(CompositeTest, GivesTheSameBytesInEveryBuild) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (std::size_t type = 0; type < kDTypeCount; ++type) {
    for (const bool with_lut : {false, true}) {
      const Planes planes = some_planes(static_cast<DType>(type), with_lut);
      for (const CompositeOptions& options : all_options()) {
        if (with_lut && options.mode == CompositeMode::kSubtract) {
          continue;
        }
        for (const std::uint8_t byte : composited(planes.channels, options)) {
          hash = (hash ^ byte) * 1099511628211U;
        }
      }
    }
  }
  // Recorded once; g++, clang, every SIMD target and WebAssembly must give it.
  EXPECT_EQ(hash, 13722343149787929423U);
}

}  // namespace
}  // namespace stackblend
