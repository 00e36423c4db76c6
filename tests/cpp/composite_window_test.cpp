// Windows and gamma of composites against double precision, on every target.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "composite_cases.h"
#include "simd_targets.h"
#include "stackblend/composite.h"

namespace stackblend {
namespace {

using testing::kPixels;
using testing::kShape;
using testing::largest_error;
using testing::random_channel;

class CompositeWindowTest : public testing::SimdTargetTest {
 protected:
  void SetUp() override {
    SimdTargetTest::SetUp();
    (void)kernels();
  }
};
STACKBLEND_ON_ALL_TARGETS(CompositeWindowTest);

TEST_P(CompositeWindowTest, GammaIsWithin1OfThePower) {
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

TEST_P(CompositeWindowTest, TheEndOfAWindowInvertedIsBlack) {
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

TEST_P(CompositeWindowTest, WindowsNear2To32AreExact) {
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

TEST_P(CompositeWindowTest, WindowsMayLieBeyondTheType) {
  const std::vector<std::uint8_t> values = random_channel(DType::kUint8, kPixels, 5);
  Channel channel = {.data = values.data(), .frames = kShape.frames};
  const double windows[][2] = {{-1e9, 200},  {-300, 900}, {300, 400},          {-20, -10},
                               {100.5, 101}, {0, 1e12},   {-1e30, 1e30 + 1e25}};
  for (const auto& [lo, hi] : windows) {
    channel.lo = lo;
    channel.hi = hi;
    EXPECT_LT(largest_error({channel}, {}), 0.51) << lo;
  }
}

}  // namespace
}  // namespace stackblend
