#include "stackblend/shape.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <limits>

namespace stackblend {
namespace {

constexpr std::size_t kMax = std::numeric_limits<std::size_t>::max();

TEST(ShapeTest, CountsBytes) {
  EXPECT_EQ(byte_count({.frames = 5, .height = 33, .width = 47}), 5U * 33U * 47U * 4U);
  EXPECT_EQ(byte_count({.frames = 1, .height = 1, .width = 1}), 4U);
}

TEST(ShapeTest, AnyZeroDimensionMeansNoBytes) {
  EXPECT_EQ(byte_count({.frames = 0, .height = 33, .width = 47}), 0U);
  EXPECT_EQ(byte_count({.frames = 5, .height = 0, .width = 47}), 0U);
  EXPECT_EQ(byte_count({.frames = 5, .height = 33, .width = 0}), 0U);
  EXPECT_EQ(byte_count({}), 0U);
}

TEST(ShapeTest, TheLargestStackThatFits) {
  EXPECT_EQ(byte_count({.frames = 1, .height = 1, .width = kMax / 4}), kMax / 4 * 4);
  EXPECT_EQ(byte_count({.frames = kMax / 8, .height = 1, .width = 2}), kMax / 8 * 8);
}

TEST(ShapeTest, OverflowIsNoSize) {
  EXPECT_EQ(byte_count({.frames = 1, .height = 1, .width = kMax / 4 + 1}), std::nullopt);
  EXPECT_EQ(byte_count({.frames = 1, .height = kMax, .width = kMax}), std::nullopt);
  EXPECT_EQ(byte_count({.frames = kMax, .height = kMax, .width = kMax}), std::nullopt);
  // Products that wrap around to something small are no smaller for that.
  EXPECT_EQ(byte_count({.frames = kMax / 4 + 1, .height = 1, .width = 1}), std::nullopt);
}

static_assert(byte_count({.frames = 2, .height = 3, .width = 4}) == 96);

}  // namespace
}  // namespace stackblend
