// Powers of many pixels are looked up, those of few are computed: t must be the same to the bit.

#include "operations/channel_t.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "planes.h"
#include "simd_targets.h"
#include "stackblend/thread_pool.h"

namespace stackblend {
namespace {

using operations::fill_t;
using operations::PreparedChannel;
using operations::TablesOfT;

class ChannelTTest : public testing::SimdTargetTest {
 protected:
  void SetUp() override {
    SimdTargetTest::SetUp();
    (void)kernels();
  }
};
STACKBLEND_ON_ALL_TARGETS(ChannelTTest);

constexpr std::size_t kMany = std::size_t{4} * 65536;

PreparedChannel channel_of(DType dtype, double gamma) {
  const bool is_signed = dtype == DType::kInt8 || dtype == DType::kInt16;
  const double range = item_bytes(dtype) == 1 ? 256 : 65536;
  const double lowest = is_signed ? -range / 2 : 0;
  Channel channel;
  channel.dtype = dtype;
  channel.lo = lowest + 0.1 * range;
  channel.hi = lowest + 0.8 * range;
  channel.gamma = gamma;
  channel.invert = is_signed;
  return operations::prepare(channel, CompositeMode::kScreen).value();
}

std::vector<float> t_of(const PreparedChannel& channel, const testing::Bytes& values,
                        std::size_t pixels) {
  std::vector<float> t(pixels);
  fill_t(channel, values.data(), pixels, t.data());
  return t;
}

TEST_P(ChannelTTest, TablesGiveTheSameT) {
  ThreadPool pool(3);
  for (const DType dtype : {DType::kUint8, DType::kInt8, DType::kUint16, DType::kInt16}) {
    const testing::Bytes values = testing::random_plane(dtype, 65536, 7);
    std::array<PreparedChannel, 2> channels = {channel_of(dtype, 0.7), channel_of(dtype, 2.2)};
    const std::vector<float> first = t_of(channels[0], values, 65536);
    const std::vector<float> second = t_of(channels[1], values, 65536);
    ASSERT_NE(first, second);
    const TablesOfT tables(channels, kMany, {.pool = &pool});
    ASSERT_NE(channels[0].table_of_t, nullptr);
    ASSERT_NE(channels[1].table_of_t, nullptr);
    EXPECT_EQ(t_of(channels[0], values, 65536), first);
    EXPECT_EQ(t_of(channels[1], values, 65536), second);
  }
}

TEST_P(ChannelTTest, TablesAreMadeWhereTheySaveWork) {
  const auto has_table = [](DType dtype, double gamma, std::size_t pixels) {
    std::array<PreparedChannel, 1> channels = {channel_of(dtype, gamma)};
    const TablesOfT tables(channels, pixels, {});
    return channels[0].table_of_t != nullptr;
  };
  EXPECT_TRUE(has_table(DType::kUint16, 0.7, kMany));
  EXPECT_FALSE(has_table(DType::kUint16, 0.7, kMany - 1));
  EXPECT_FALSE(has_table(DType::kUint16, 1, kMany));
  EXPECT_TRUE(has_table(DType::kInt8, 0.7, 1024));
  EXPECT_FALSE(has_table(DType::kUint32, 0.7, kMany));
  EXPECT_FALSE(has_table(DType::kFloat32, 0.7, kMany));
}

}  // namespace
}  // namespace stackblend
