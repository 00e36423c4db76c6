// Blending whole stacks: opacity, broadcasting, in place, many layers at once, bad arguments.

#include "stackblend/blend.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "random_bytes.h"
#include "stackblend/blend_all.h"
#include "stackblend/thread_pool.h"

namespace stackblend {
namespace {

using Stack = std::vector<std::uint8_t>;

constexpr Shape kShape = {.frames = 3, .height = 7, .width = 389};
constexpr std::size_t kFrame = kShape.height * kShape.width * kBytesPerPixel;
constexpr std::size_t kBytes = kShape.frames * kFrame;

/// Options of every mode, rule and operator, at some opacities.
std::vector<BlendOptions> all_options() {
  std::vector<BlendOptions> all;
  for (const double opacity : {0.0, 0.3, 0.75, 1.0}) {
    for (std::size_t mode = 0; mode < kBlendModeCount; ++mode) {
      const auto blend_mode = static_cast<BlendMode>(mode);
      all.push_back({.mode = blend_mode, .opacity = opacity});
      for (std::size_t op = 0; op < kCompositeOperatorCount; ++op) {
        all.push_back({.mode = blend_mode,
                       .alpha = AlphaRule::kOver,
                       .op = static_cast<CompositeOperator>(op),
                       .opacity = opacity});
      }
    }
  }
  return all;
}

Stack blended(const Stack& backdrop, const Stack& source, const BlendOptions& options,
              const RunOptions& run = {}) {
  Stack out(kBytes);
  EXPECT_EQ(blend({backdrop.data(), backdrop.size() / kFrame},
                  {source.data(), source.size() / kFrame}, out.data(), kShape, options, run),
            Status::kOk);
  return out;
}

Stack repeated(const Stack& frame) {
  Stack stack;
  for (std::size_t i = 0; i < kShape.frames; ++i) {
    stack.insert(stack.end(), frame.begin(), frame.end());
  }
  return stack;
}

class BlendTest : public ::testing::Test {
 protected:
  const Stack backdrop_ = testing::random_bytes(kBytes, 1);
  const Stack source_ = testing::random_bytes(kBytes, 2);
};

TEST_F(BlendTest, IsTheSameInPlaceAndOnAnyNumberOfThreads) {
  ThreadPool pool(3);
  for (const BlendOptions& options : all_options()) {
    const Stack expected = blended(backdrop_, source_, options);
    ASSERT_EQ(blended(backdrop_, source_, options, {.pool = &pool}), expected);
    Stack on_backdrop = backdrop_;
    ASSERT_EQ(
        blend({on_backdrop.data(), 3}, {source_.data(), 3}, on_backdrop.data(), kShape, options),
        Status::kOk);
    ASSERT_EQ(on_backdrop, expected);
    Stack on_source = source_;
    ASSERT_EQ(
        blend({backdrop_.data(), 3}, {on_source.data(), 3}, on_source.data(), kShape, options),
        Status::kOk);
    ASSERT_EQ(on_source, expected);
  }
}

TEST_F(BlendTest, OneFrameMeetsAllFramesAsCopiesWould) {
  const Stack frame(source_.begin(), source_.begin() + kFrame);
  const Stack copies = repeated(frame);
  for (const BlendOptions& options : all_options()) {
    ASSERT_EQ(blended(backdrop_, frame, options), blended(backdrop_, copies, options));
    ASSERT_EQ(blended(frame, source_, options), blended(copies, source_, options));
    ASSERT_EQ(blended(frame, frame, options), blended(copies, copies, options));
  }
}

TEST_F(BlendTest, OpacityZeroIsTheBackdrop) {
  Stack visible = backdrop_;
  for (std::size_t i = 3; i < kBytes; i += 4) {
    visible[i] = visible[i] == 0 ? 1 : visible[i];  // where alpha is 0, `kOver` gives colour 0
  }
  for (std::size_t mode = 0; mode < kBlendModeCount; ++mode) {
    const auto blend_mode = static_cast<BlendMode>(mode);
    EXPECT_EQ(blended(backdrop_, source_, {.mode = blend_mode, .opacity = 0}), backdrop_);
    EXPECT_EQ(
        blended(visible, source_, {.mode = blend_mode, .alpha = AlphaRule::kOver, .opacity = 0}),
        visible);
  }
}

TEST_F(BlendTest, OpacityInterpolatesFromTheBackdropToTheResult) {
  for (std::size_t mode = 0; mode < kBlendModeCount; ++mode) {
    const auto blend_mode = static_cast<BlendMode>(mode);
    const Stack whole = blended(backdrop_, source_, {.mode = blend_mode});
    for (const double opacity : {0.001, 0.25, 0.6180339, 0.999}) {
      const Stack out = blended(backdrop_, source_, {.mode = blend_mode, .opacity = opacity});
      for (std::size_t i = 0; i < kBytes; ++i) {
        const double exact = backdrop_[i] + opacity * (whole[i] - backdrop_[i]);
        ASSERT_LT(std::abs(out[i] - exact), 0.51);
      }
    }
  }
}

TEST_F(BlendTest, ColoursStayWhenOpacityAlmostVanishes) {
  Stack backdrop = backdrop_;
  Stack source = source_;
  Stack expected = source_;
  for (std::size_t i = 3; i < kBytes; i += 4) {
    backdrop[i] = 0;
    source[i] = 255;
    expected[i] = 0;
  }
  for (const double opacity : {1e-10, 1e-30, 1e-36, 1e-40, 1e-300}) {
    EXPECT_TRUE(blended(backdrop, source, {.alpha = AlphaRule::kOver, .opacity = opacity}) ==
                expected)
        << opacity;
  }
}

TEST_F(BlendTest, ColoursStayWhenAlmostNothingIsLeftOfTheBackdrop) {
  Stack backdrop = backdrop_;
  Stack source = source_;
  for (std::size_t i = 3; i < kBytes; i += 4) {
    backdrop[i] = source[i] = 255;
  }
  Stack expected = backdrop;
  for (std::size_t i = 3; i < kBytes; i += 4) {
    expected[i] = 0;
  }
  for (const double opacity : {1 - 1e-6, 1 - 1e-9, 1 - 0x1p-53}) {
    const BlendOptions options = {
        .alpha = AlphaRule::kOver, .op = CompositeOperator::kDestinationOut, .opacity = opacity};
    EXPECT_TRUE(blended(backdrop, source, options) == expected) << opacity;
  }
}

TEST_F(BlendTest, TransparentSourceLeavesTheBackdropUnderOver) {
  Stack clear = source_;
  Stack expected = backdrop_;
  for (std::size_t i = 3; i < kBytes; i += 4) {
    clear[i] = 0;
    if (expected[i] == 0) {
      expected[i - 1] = expected[i - 2] = expected[i - 3] = 0;
    }
  }
  for (std::size_t mode = 0; mode < kBlendModeCount; ++mode) {
    const BlendOptions options = {.mode = static_cast<BlendMode>(mode), .alpha = AlphaRule::kOver};
    EXPECT_EQ(blended(backdrop_, clear, options), expected);
  }
}

TEST_F(BlendTest, ManyLayersAreTheCallsForEachOfThem) {
  const std::vector<BlendOptions> all = all_options();
  const Stack third = testing::random_bytes(kBytes, 3);
  const Stack frame = testing::random_bytes(kFrame, 4);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const BlendOptions& first = all[i];
    const BlendOptions& second = all[(i * 7 + 3) % all.size()];
    const BlendOptions& last = all[(i * 13 + 5) % all.size()];
    const Stack expected =
        blended(blended(blended(backdrop_, source_, first), frame, second), third, last);
    const std::vector<Layer> layers = {
        {.data = nullptr, .frames = 9, .visible = false},
        {.data = backdrop_.data(), .frames = 3, .options = last},
        {.data = source_.data(), .frames = 3, .options = first},
        {.data = frame.data(), .frames = 1, .options = second},
        {.data = third.data(), .frames = 3, .options = last},
    };
    Stack out(kBytes);
    ASSERT_EQ(blend_all(layers, out.data(), kShape), Status::kOk);
    ASSERT_EQ(out, expected);
  }
}

TEST_F(BlendTest, AnyNumberOfLayersIsTheCallsForEachOfThem) {
  const BlendOptions options = {.mode = BlendMode::kExclusion, .opacity = 0.7};
  std::vector<Layer> layers;
  Stack expected = backdrop_;
  for (std::size_t count = 1; count <= 130; ++count) {
    const Stack& data = count % 2 == 1 ? backdrop_ : source_;
    layers.push_back({.data = data.data(), .frames = 3, .options = options});
    if (count > 1) {
      expected = blended(expected, data, options);
    }
    Stack out(kBytes);
    ASSERT_EQ(blend_all(layers, out.data(), kShape), Status::kOk);
    ASSERT_EQ(out, expected) << count;
  }
}

/// One `blend` after the other, and `blend_all` in place of each layer, are the same.
void expect_layers_are_calls(const std::vector<Stack>& stacks,
                             const std::vector<BlendOptions>& options) {
  Stack expected = stacks[0];
  for (std::size_t i = 1; i < stacks.size(); ++i) {
    expected = blended(expected, stacks[i], options[i]);
  }
  for (std::size_t place = 0; place < stacks.size(); ++place) {
    std::vector<Stack> inputs = stacks;
    std::vector<Layer> layers;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      layers.push_back({.data = inputs[i].data(), .frames = 3, .options = options[i]});
    }
    ASSERT_EQ(blend_all(layers, inputs[place].data(), kShape), Status::kOk);
    ASSERT_EQ(inputs[place], expected) << "in place of layer " << place;
  }
}

std::vector<Stack> random_stacks(std::size_t count) {
  std::vector<Stack> stacks;
  for (std::size_t i = 0; i < count; ++i) {
    stacks.push_back(testing::random_bytes(kBytes, 20 + static_cast<std::uint32_t>(i)));
  }
  return stacks;
}

TEST_F(BlendTest, ManyLayersMayEndInAnyOfThem) {
  const std::vector<BlendOptions> options(3, {.mode = BlendMode::kSoftLight, .opacity = 0.5});
  expect_layers_are_calls(random_stacks(3), options);
}

TEST_F(BlendTest, LayersOfOneModeAreTheCallsForEachOfThem) {
  // Three layers of some modes are done at once: none of these counts may lose or repeat one.
  for (const std::size_t count : {3U, 4U, 5U, 7U, 8U}) {
    const std::vector<Stack> stacks = random_stacks(count);
    for (std::size_t mode = 0; mode < kBlendModeCount; ++mode) {
      std::vector<BlendOptions> options(count, {.mode = static_cast<BlendMode>(mode)});
      expect_layers_are_calls(stacks, options);
      options[count / 2] = {.mode = BlendMode::kExclusion};
      expect_layers_are_calls(stacks, options);
    }
  }
}

TEST_F(BlendTest, OneVisibleLayerIsCopied) {
  Stack out(kBytes);
  const std::vector<Layer> layers = {{.data = source_.data(), .frames = 1}, {.visible = false}};
  ASSERT_EQ(blend_all(layers, out.data(), kShape), Status::kOk);
  EXPECT_EQ(out, repeated({source_.begin(), source_.begin() + kFrame}));
}

TEST_F(BlendTest, RefusesWhatIsOutOfRange) {
  Stack out(kBytes);
  const auto status = [&](const BlendOptions& options) {
    return blend({backdrop_.data(), 3}, {source_.data(), 3}, out.data(), kShape, options);
  };
  for (const double opacity : {-0.01, 1.01, std::nan("")}) {
    EXPECT_EQ(status({.opacity = opacity}), Status::kInvalidArgument);
  }
  EXPECT_EQ(status({.op = CompositeOperator::kXor}), Status::kInvalidArgument);
  EXPECT_EQ(status({.mode = static_cast<BlendMode>(16)}), Status::kInvalidArgument);
  EXPECT_EQ(blend({backdrop_.data(), 2}, {source_.data(), 3}, out.data(), kShape),
            Status::kInvalidArgument);
  EXPECT_EQ(blend({out.data(), 1}, {source_.data(), 3}, out.data(), kShape),
            Status::kInvalidArgument);
  EXPECT_EQ(blend({nullptr, 3}, {source_.data(), 3}, out.data(), kShape), Status::kInvalidArgument);
  EXPECT_EQ(blend_all({}, out.data(), kShape), Status::kInvalidArgument);
  EXPECT_EQ(out, Stack(kBytes));
}

TEST_F(BlendTest, GivesTheSameBytesInEveryBuild) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (const BlendOptions& options : all_options()) {
    for (const std::uint8_t byte : blended(backdrop_, source_, options)) {
      hash = (hash ^ byte) * 1099511628211U;
    }
  }
  // Recorded once; g++, clang, every SIMD target and WebAssembly must give it.
  EXPECT_EQ(hash, 7031470491850968275U);
}

}  // namespace
}  // namespace stackblend
