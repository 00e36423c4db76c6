// Composites against double precision, over every element type, mode and corner, on every target.

#include "stackblend/composite.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "random_bytes.h"
#include "reference_composite.h"
#include "simd_targets.h"
#include "stackblend/thread_pool.h"

namespace stackblend {
namespace {

constexpr Shape kShape = {.frames = 2, .height = 5, .width = 307};
constexpr std::size_t kPlane = kShape.height * kShape.width;
constexpr std::size_t kPixels = kShape.frames * kPlane;

class CompositeTest : public testing::SimdTargetTest {
 protected:
  void SetUp() override {
    SimdTargetTest::SetUp();
    (void)kernels();
  }
};
STACKBLEND_ON_ALL_TARGETS(CompositeTest);

/// Random values of a type; floats from -0.5 to 1.5, with NaN and infinities among them.
std::vector<std::uint8_t> random_plane(DType dtype, std::size_t values, std::uint32_t seed) {
  std::vector<std::uint8_t> bytes = testing::random_bytes(values * item_bytes(dtype), seed);
  if (dtype == DType::kFloat32) {
    for (std::size_t i = 0; i < values; ++i) {
      std::uint32_t bits = 0;
      std::memcpy(&bits, bytes.data() + i * 4, 4);
      float value = static_cast<float>(bits) / 2147483648.0F - 0.5F;
      constexpr float kInfinity = std::numeric_limits<float>::infinity();
      value = i % 97 == 3 ? NAN : i % 97 == 7 ? kInfinity : i % 97 == 11 ? -kInfinity : value;
      std::memcpy(bytes.data() + i * 4, &value, 4);
    }
  }
  return bytes;
}

/// A window inside of what a type's random values are.
void set_window(Channel& channel, double from, double to) {
  const bool is_signed = channel.dtype == DType::kInt8 || channel.dtype == DType::kInt16 ||
                         channel.dtype == DType::kInt32;
  const double range = std::exp2(8.0 * static_cast<double>(item_bytes(channel.dtype)));
  const bool is_float = channel.dtype == DType::kFloat32;
  const auto value = [&](double part) {
    return is_float ? part : range * (part - (is_signed ? 0.5 : 0));
  };
  channel.lo = value(from);
  channel.hi = value(to);
}

/// What the tests of one element type composite.
struct Planes {
  std::vector<std::vector<std::uint8_t>> data;
  std::vector<float> lut;
  std::vector<Channel> channels;
};

Planes some_planes(DType dtype, bool with_lut) {
  Planes planes;
  for (std::uint32_t i = 0; i < 3; ++i) {
    planes.data.push_back(random_plane(dtype, kPixels, 40 + i));
  }
  for (const std::uint8_t byte : testing::random_bytes(std::size_t{4} * 7, 9)) {
    planes.lut.push_back(static_cast<float>(byte) / 255);
  }
  planes.channels = {{.colour = {0.9, 0.2, 0}, .opacity = 0.8},
                     {.gamma = 0.6, .colour = {0.1, 1, 0.5}, .invert = true},
                     {.gamma = 2.2, .colour = {0.3, 0.4, 1}, .opacity = 0.5}};
  for (std::size_t i = 0; i < planes.channels.size(); ++i) {
    Channel& channel = planes.channels[i];
    channel.data = planes.data[i].data();
    channel.dtype = dtype;
    channel.frames = kShape.frames;
    set_window(channel, 0.1 * static_cast<double>(i + 1), 0.7 + 0.1 * static_cast<double>(i));
  }
  if (with_lut) {
    planes.channels[1].lut = planes.lut;
  }
  return planes;
}

std::vector<std::uint8_t> composited(const std::vector<Channel>& channels,
                                     const CompositeOptions& options, const RunOptions& run = {}) {
  std::vector<std::uint8_t> out(kPixels * kBytesPerPixel, 77);
  EXPECT_EQ(composite(channels, out.data(), kShape, options, run), Status::kOk);
  return out;
}

/// The largest distance of a colour from what double precision gives.
double largest_error(const std::vector<Channel>& channels, const CompositeOptions& options) {
  const std::vector<std::uint8_t> out = composited(channels, options);
  double largest = 0;
  for (std::size_t i = 0; i < kPixels; ++i) {
    const reference::Rgb exact = reference::composite(channels, i, options);
    for (std::size_t c = 0; c < 3; ++c) {
      largest = std::max(largest, std::abs(out[i * kBytesPerPixel + c] - exact[c]));
    }
    EXPECT_EQ(out[i * kBytesPerPixel + 3], 255);
  }
  return largest;
}

std::vector<CompositeOptions> all_options() {
  std::vector<CompositeOptions> all;
  for (std::size_t mode = 0; mode < kCompositeModeCount; ++mode) {
    if (static_cast<CompositeMode>(mode) != CompositeMode::kImagej) {
      all.push_back({static_cast<CompositeMode>(mode), {0.1, 0.5, 0.9}});
    }
  }
  return all;
}

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

TEST_P(CompositeTest, GammaIsWithin1OfThePower) {
  std::vector<float> values(kPixels);
  for (std::size_t i = 0; i < kPixels; ++i) {
    values[i] = i % 2 == 0
                    ? static_cast<float>(i) / kPixels
                    : static_cast<float>(std::exp2(-126.0 * static_cast<double>(i) / kPixels));
  }
  for (const double gamma :
       {5e-324, 1e-60, 0.01, 0.1, 0.45, 0.5, 0.999, 1.001, 2.0, 5.0, 50.0, 1e60, 1.7e308}) {
    const std::vector<Channel> channels = {
        {.data = values.data(), .dtype = DType::kFloat32, .frames = kShape.frames, .gamma = gamma}};
    EXPECT_LT(largest_error(channels, {}), 0.51) << gamma;
  }
}

TEST_P(CompositeTest, TheEndOfAWindowInvertedIsBlack) {
  const std::vector<std::uint32_t> values(kPixels, 3000);
  const std::vector<float> floats(kPixels, 3000);
  for (const bool is_float : {false, true}) {
    Channel channel = {.data = is_float ? static_cast<const void*>(floats.data()) : values.data(),
                       .dtype = is_float ? DType::kFloat32 : DType::kUint32,
                       .frames = kShape.frames,
                       .hi = 3000,
                       .gamma = 0.1,
                       .invert = true};
    for (int width = 1; width <= 300; ++width) {
      channel.lo = 3000 - width;
      EXPECT_LT(largest_error({channel}, {}), 0.51) << width;
    }
  }
}

TEST_P(CompositeTest, WindowsNear2To32AreExact) {
  std::vector<std::uint32_t> values(kPixels);
  for (std::size_t i = 0; i < kPixels; ++i) {
    values[i] = 0xFFFFFFFFU - static_cast<std::uint32_t>(i % 300);
  }
  for (const DType dtype : {DType::kUint32, DType::kInt32}) {
    Channel channel = {.data = values.data(), .dtype = dtype, .frames = kShape.frames};
    const double top = dtype == DType::kUint32 ? 4294967295.0 : -1;
    for (const double width : {1.0, 7.0, 200.0, 255.0}) {
      channel.lo = top - width;
      channel.hi = top;
      EXPECT_LT(largest_error({channel}, {}), 0.51) << width;
      channel.lo -= 0.25;
      EXPECT_LT(largest_error({channel}, {}), 0.51) << width;
    }
  }
}

TEST_P(CompositeTest, WindowsMayLieBeyondTheType) {
  const std::vector<std::uint8_t> values = random_plane(DType::kUint8, kPixels, 5);
  Channel channel = {.data = values.data(), .frames = kShape.frames};
  const double windows[][2] = {{-1e9, 200},  {-300, 900}, {300, 400},          {-20, -10},
                               {100.5, 101}, {0, 1e12},   {-1e30, 1e30 + 1e25}};
  for (const auto& [lo, hi] : windows) {
    channel.lo = lo;
    channel.hi = hi;
    EXPECT_LT(largest_error({channel}, {}), 0.51) << lo;
  }
}

TEST_P(CompositeTest, EveryWidthAndMisalignmentWritesItsPixelsAndNothingElse) {
  const std::vector<std::uint8_t> bytes = random_plane(DType::kUint16, 2 * kPixels, 6);
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
