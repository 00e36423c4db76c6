// Every mode, operator and opacity against double precision, over all pairs of alphas, on every
// SIMD target.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "random_bytes.h"
#include "reference_blend.h"
#include "simd_targets.h"
#include "stackblend/blend.h"

namespace stackblend {
namespace {

using Stack = std::vector<std::uint8_t>;

constexpr std::size_t kPixels = 65536;

class BlendReferenceTest : public testing::SimdTargetTest {
 protected:
  void SetUp() override {
    SimdTargetTest::SetUp();
    (void)kernels();  // the operations under test use the forced target's kernels
  }
};
STACKBLEND_ON_ALL_TARGETS(BlendReferenceTest);

/// Random colours, a quarter of them grey, black or white; each pair of alphas once.
Stack pixels(bool of_source) {
  Stack bytes = testing::random_bytes(kPixels * kBytesPerPixel, of_source ? 1 : 2);
  for (std::size_t i = 0; i < kPixels; ++i) {
    std::uint8_t* pixel = bytes.data() + i * kBytesPerPixel;
    const std::uint8_t kind = pixel[3] & 15;
    if (kind == 0) {
      std::fill_n(pixel, 3, pixel[0]);
    }
    if (kind == 1) {
      std::fill_n(pixel, 3, pixel[0] < 128 ? 0 : 255);
    }
    if (kind == 2) {
      pixel[1] = pixel[0];
    }
    pixel[3] = static_cast<std::uint8_t>(of_source ? i % 256 : i / 256);
  }
  return bytes;
}

reference::Pixel pixel_of(const Stack& stack, std::size_t i) {
  const std::uint8_t* bytes = stack.data() + i * kBytesPerPixel;
  return {{bytes[0] / 255.0, bytes[1] / 255.0, bytes[2] / 255.0}, bytes[3] / 255.0};
}

Stack blended(const Stack& backdrop, const Stack& source, const BlendOptions& options) {
  Stack out(backdrop.size());
  const Shape shape = {.frames = 1, .height = 1, .width = backdrop.size() / kBytesPerPixel};
  EXPECT_EQ(blend({backdrop.data(), 1}, {source.data(), 1}, out.data(), shape, options),
            Status::kOk);
  return out;
}

/// The largest distance of a colour from the exact one, in units of a byte.
double largest_error(const Stack& backdrop, const Stack& source, const BlendOptions& options) {
  const Stack out = blended(backdrop, source, options);
  double largest = 0;
  for (std::size_t i = 0; i < kPixels; ++i) {
    const reference::Pixel exact =
        reference::composite(pixel_of(backdrop, i), pixel_of(source, i), options);
    const std::uint8_t* bytes = out.data() + i * kBytesPerPixel;
    for (std::size_t c = 0; c < 3; ++c) {
      // Where the alpha is far below a byte the colour has no meaning that a byte could show.
      const bool shows = exact.alpha > 1e-4 || exact.alpha == 0;
      if (shows) {
        largest = std::max(largest, std::abs(bytes[c] - 255 * exact.colour[c]));
      }
    }
    EXPECT_LT(std::abs(bytes[3] - 255 * exact.alpha), 0.5001) << i;
  }
  return largest;
}

TEST_P(BlendReferenceTest, ModesAreWithin1OverEveryPairOfAlphas) {
  const Stack backdrop = pixels(false);
  const Stack source = pixels(true);
  for (std::size_t i = 0; i < kBlendModeCount; ++i) {
    const auto mode = static_cast<BlendMode>(i);
    EXPECT_LT(largest_error(backdrop, source, {.mode = mode, .alpha = AlphaRule::kOver}), 1.0)
        << to_string(mode);
  }
}

TEST_P(BlendReferenceTest, OperatorsAreRoundedToTheNearestOverEveryPairOfAlphas) {
  const Stack backdrop = pixels(false);
  const Stack source = pixels(true);
  for (std::size_t i = 0; i < kCompositeOperatorCount; ++i) {
    const auto op = static_cast<CompositeOperator>(i);
    for (const double opacity : {1.0, 0.7, 1.0 / 1024}) {
      const BlendOptions options = {.alpha = AlphaRule::kOver, .op = op, .opacity = opacity};
      EXPECT_LT(largest_error(backdrop, source, options), 0.502) << to_string(op) << opacity;
    }
  }
}

TEST_P(BlendReferenceTest, ModesAndOperatorsTogetherAreWithin1) {
  const Stack backdrop = pixels(false);
  const Stack source = pixels(true);
  for (std::size_t i = 0; i < kBlendModeCount * kCompositeOperatorCount; i += 3) {
    const BlendOptions options = {.mode = static_cast<BlendMode>(i / kCompositeOperatorCount),
                                  .alpha = AlphaRule::kOver,
                                  .op = static_cast<CompositeOperator>(i % kCompositeOperatorCount),
                                  .opacity = 0.9};
    EXPECT_LT(largest_error(backdrop, source, options), 1.001)
        << to_string(options.mode) << ' ' << to_string(options.op);
  }
}

TEST_P(BlendReferenceTest, OpaquePixelsAreTheSameAloneAndAmongOthers) {
  // What is opaque throughout takes a shorter way: each pixel alone, but not all of them together.
  constexpr std::size_t kCount = 300;
  Stack backdrop = testing::random_bytes(kCount * kBytesPerPixel, 3);
  Stack source = testing::random_bytes(kCount * kBytesPerPixel, 4);
  for (std::size_t i = 0; i < kCount; ++i) {
    if (i % 50 != 49) {
      backdrop[i * kBytesPerPixel + 3] = source[i * kBytesPerPixel + 3] = 255;
    }
  }
  for (std::size_t i = 0; i < kBlendModeCount * kCompositeOperatorCount; ++i) {
    const BlendOptions options = {
        .mode = static_cast<BlendMode>(i / kCompositeOperatorCount),
        .alpha = AlphaRule::kOver,
        .op = static_cast<CompositeOperator>(i % kCompositeOperatorCount)};
    Stack alone(backdrop.size());
    for (std::size_t byte = 0; byte < alone.size(); byte += kBytesPerPixel) {
      ASSERT_EQ(blend({backdrop.data() + byte, 1}, {source.data() + byte, 1}, alone.data() + byte,
                      {.frames = 1, .height = 1, .width = 1}, options),
                Status::kOk);
    }
    ASSERT_EQ(alone, blended(backdrop, source, options))
        << to_string(options.mode) << ' ' << to_string(options.op);
  }
}

}  // namespace
}  // namespace stackblend
