#include "schedule/bands.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>

namespace stackblend::schedule {
namespace {

/// Walks the bands and expects every row of every frame exactly once, in memory order.
void expect_each_row_once(std::size_t frames, std::size_t height, std::size_t row_bytes) {
  const Bands bands(frames, height, row_bytes);
  std::size_t next_row = 0;  // Counted through all frames.
  for (std::size_t i = 0; i < bands.count(); ++i) {
    const Band band = bands[i];
    ASSERT_EQ(band.frame * height + band.first_row, next_row) << "band " << i;
    ASSERT_GT(band.rows, 0U) << "band " << i;
    ASSERT_LE(band.first_row + band.rows, height) << "band " << i << " leaves its frame";
    ASSERT_TRUE(band.rows == 1 || band.rows * row_bytes <= Bands::kTargetBytes) << "band " << i;
    next_row += band.rows;
  }
  EXPECT_EQ(next_row, frames * height);
}

TEST(BandsTest, EveryRowExactlyOnce) {
  for (const std::size_t frames : {1U, 2U, 7U}) {
    for (const std::size_t height : {1U, 2U, 31U, 32U, 33U, 511U, 512U, 513U, 1999U}) {
      for (const std::size_t width : {1U, 3U, 47U, 512U, 2047U, 8191U, 8192U, 32768U, 40000U}) {
        SCOPED_TRACE(::testing::Message() << frames << " × " << height << " × " << width);
        expect_each_row_once(frames, height, width * 4);
      }
    }
  }
}

TEST(BandsTest, NoFramesNoBands) { EXPECT_EQ(Bands(0, 512, 2048).count(), 0U); }

TEST(BandsTest, AHugeRowIsOneBand) {
  const Bands bands(1, 3, 10 * Bands::kTargetBytes);
  EXPECT_EQ(bands.count(), 3U);
  EXPECT_EQ(bands[1], (Band{.frame = 0, .first_row = 1, .rows = 1}));
}

TEST(BandsTest, BandsOfAFrameAreOfSimilarSize) {
  // 65 rows of which 64 fit into a band: two bands of about half, not one of 64 rows and one of 1.
  const Bands bands(1, 65, Bands::kTargetBytes / 64);
  ASSERT_EQ(bands.count(), 2U);
  EXPECT_EQ(bands[0].rows, 33U);
  EXPECT_EQ(bands[1].rows, 32U);
}

TEST(BandsTest, SmallFramesAreClaimedTogether) {
  EXPECT_EQ(Bands(50, 512, 2048).grain(), 1U);
  const Bands small(10000, 8, 32);
  EXPECT_EQ(small.count(), 10000U);
  EXPECT_GT(small.grain(), 100U);
  EXPECT_LE(small.grain() * 8 * 32, Bands::kTargetBytes);
}

}  // namespace
}  // namespace stackblend::schedule
