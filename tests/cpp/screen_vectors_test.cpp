// Screen against tests/vectors/img_rust_screen, computed by another program.

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "npy.h"
#include "stackblend/screen.h"

namespace stackblend {
namespace {

TEST(ScreenVectorsTest, EqualsImgRust) {
  const testing::Npy backdrop = testing::read_npy("img_rust_screen/stack1.npy");
  const testing::Npy source = testing::read_npy("img_rust_screen/stack2.npy");
  const testing::Npy expected = testing::read_npy("img_rust_screen/expected.npy");
  ASSERT_EQ(backdrop.shape, (std::vector<std::size_t>{5, 33, 47, 4}));
  ASSERT_EQ(source.shape, backdrop.shape);
  ASSERT_EQ(expected.shape, backdrop.shape);
  std::vector<std::uint8_t> out(expected.data.size());
  ASSERT_EQ(screen(backdrop.data.data(), source.data.data(), out.data(), {5, 33, 47}), Status::kOk);
  EXPECT_EQ(out, expected.data);
}

}  // namespace
}  // namespace stackblend
