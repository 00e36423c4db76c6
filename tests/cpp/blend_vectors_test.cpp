// Modes and operators against values from exact rational arithmetic, on every SIMD target.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "npy.h"
#include "simd_targets.h"
#include "stackblend/blend.h"

namespace stackblend {
namespace {

class BlendVectorsTest : public testing::SimdTargetTest {
 protected:
  void SetUp() override {
    SimdTargetTest::SetUp();
    (void)kernels();  // the operations under test use the forced target's kernels
  }
};
STACKBLEND_ON_ALL_TARGETS(BlendVectorsTest);

std::vector<std::uint8_t> blended(const std::vector<std::uint8_t>& backdrop,
                                  const std::vector<std::uint8_t>& source,
                                  const BlendOptions& options) {
  std::vector<std::uint8_t> out(backdrop.size());
  const Shape shape = {.frames = 1, .height = 1, .width = backdrop.size() / kBytesPerPixel};
  EXPECT_EQ(blend({backdrop.data(), 1}, {source.data(), 1}, out.data(), shape, options),
            Status::kOk);
  return out;
}

/// Opaque pixels in which every pair of values meets: backdrop i / 256, source i % 256.
std::vector<std::uint8_t> pairs(bool of_source) {
  std::vector<std::uint8_t> bytes(65536 * kBytesPerPixel, 255);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::size_t pixel = i / kBytesPerPixel;
    if (i % kBytesPerPixel != 3) {
      bytes[i] = static_cast<std::uint8_t>(of_source ? pixel % 256 : pixel / 256);
    }
  }
  return bytes;
}

TEST_P(BlendVectorsTest, SeparableModesAreExact) {
  const std::vector<std::uint8_t> backdrop = pairs(false);
  const std::vector<std::uint8_t> source = pairs(true);
  for (std::size_t i = 0; i < kBlendModeCount; ++i) {
    const auto mode = static_cast<BlendMode>(i);
    if (!is_separable(mode)) {
      continue;
    }
    const std::string name(to_string(mode));
    const testing::Npy expected = testing::read_npy("separable/" + name + ".npy");
    for (const AlphaRule alpha : {AlphaRule::kIndependent, AlphaRule::kOver}) {
      const std::vector<std::uint8_t> out =
          blended(backdrop, source, {.mode = mode, .alpha = alpha});
      for (std::size_t byte = 0; byte < out.size(); ++byte) {
        const int wanted = byte % 4 == 3 ? 255 : expected.data[byte / 4];
        ASSERT_EQ(out[byte], wanted) << name << ", pair " << byte / 4;
      }
    }
  }
}

/// Which kernel an opaque pixel meets depends on its neighbours, what comes of it must not: else
/// tiles of another size, and so the other variant, would give other bytes.
TEST_P(BlendVectorsTest, OpaquePixelsAreTheSameBesideTranslucentOnes) {
  const std::vector<std::uint8_t> backdrop = pairs(false);
  const std::vector<std::uint8_t> source = pairs(true);
  for (std::size_t i = 0; i < kBlendModeCount; ++i) {
    const BlendOptions options = {.mode = static_cast<BlendMode>(i), .alpha = AlphaRule::kOver};
    const std::vector<std::uint8_t> among_opaque = blended(backdrop, source, options);
    for (const std::size_t first : {0U, 1U}) {
      std::vector<std::uint8_t> mixed = backdrop;
      for (std::size_t pixel = first; pixel < 65536; pixel += 2) {
        mixed[pixel * kBytesPerPixel + 3] = 128;
      }
      const std::vector<std::uint8_t> out = blended(mixed, source, options);
      for (std::size_t byte = 0; byte < out.size(); ++byte) {
        if (byte / kBytesPerPixel % 2 != first) {
          ASSERT_EQ(out[byte], among_opaque[byte])
              << to_string(options.mode) << ", pair " << byte / kBytesPerPixel;
        }
      }
    }
  }
}

/// Compares with vectors/rgba, which is rounded from exact values: at most 1 off. Prints how many
/// values differ at all.
void expect_within_1(const std::string& name, const BlendOptions& options) {
  const testing::Npy backdrop = testing::read_npy("rgba/backdrop.npy");
  const testing::Npy source = testing::read_npy("rgba/source.npy");
  const testing::Npy expected = testing::read_npy("rgba/" + name + ".npy");
  const std::vector<std::uint8_t> out = blended(backdrop.data, source.data, options);
  int differing = 0;
  int largest = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int off = std::abs(out[i] - expected.data[i]);
    differing += off > 0 ? 1 : 0;
    largest = std::max(largest, off);
  }
  EXPECT_LE(largest, 1) << name;
  ::testing::Test::RecordProperty(name, differing);
  if (differing > 0) {
    GTEST_LOG_(INFO) << name << ": " << differing << " of " << out.size() << " values are 1 off";
  }
}

TEST_P(BlendVectorsTest, EveryModeIsWithin1OverAnyAlpha) {
  for (std::size_t i = 0; i < kBlendModeCount; ++i) {
    const auto mode = static_cast<BlendMode>(i);
    expect_within_1("blend-" + std::string(to_string(mode)),
                    {.mode = mode, .alpha = AlphaRule::kOver});
  }
}

TEST_P(BlendVectorsTest, EveryOperatorIsWithin1) {
  for (std::size_t i = 0; i < kCompositeOperatorCount; ++i) {
    const auto op = static_cast<CompositeOperator>(i);
    expect_within_1("compose-" + std::string(to_string(op)), {.alpha = AlphaRule::kOver, .op = op});
  }
}

TEST(BlendGroupingTest, GroupingThreeLayersOfScreenOrMultiplyChangesAtMost1) {
  // Over all 16.7 million triples: the bound, and that it is reached.
  std::vector<std::uint8_t> table(65536);
  for (int mode = 0; mode < 2; ++mode) {
    for (int i = 0; i < 65536; ++i) {
      const int x = mode == 0 ? i / 256 : 255 - i / 256;
      const int y = mode == 0 ? i % 256 : 255 - i % 256;
      const int product = (2 * x * y + 255) / 510;
      table[static_cast<std::size_t>(i)] =
          static_cast<std::uint8_t>(mode == 0 ? product : 255 - product);
    }
    int largest = 0;
    for (std::size_t ab = 0; ab < 65536; ++ab) {
      for (std::size_t c = 0; c < 256; ++c) {
        const std::size_t left = table[std::size_t{256} * table[ab] + c];
        const std::size_t right = table[ab / 256 * 256 + table[ab % 256 * 256 + c]];
        largest = std::max(largest, std::abs(static_cast<int>(left) - static_cast<int>(right)));
      }
    }
    EXPECT_EQ(largest, 1);
  }
}

}  // namespace
}  // namespace stackblend
