// Row kernels on every SIMD target: all values, all widths and alignments, nothing written beside.

#include "kernels/row_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "random_bytes.h"
#include "reference.h"
#include "simd_targets.h"

namespace stackblend {
namespace {

constexpr std::size_t kMaxWidth = 129;  // More than two vectors of the largest target, AVX-512.
constexpr std::size_t kAlignments = 32;
constexpr std::size_t kGuard = 64;
constexpr std::uint8_t kGuardByte = 0xA5;

using RowKernelsTest = testing::SimdTargetTest;
STACKBLEND_ON_ALL_TARGETS(RowKernelsTest);

/// A row at a chosen distance from an aligned address, between guard bytes.
class GuardedRow {
 public:
  GuardedRow(std::span<const std::uint8_t> bytes, std::size_t misalignment)
      : storage_(2 * kGuard + kAlignments + bytes.size(), kGuardByte), size_(bytes.size()) {
    void* start = storage_.data();
    std::size_t space = storage_.size();
    start = std::align(kAlignments, 1, start, space);
    row_ = static_cast<std::uint8_t*>(start) + kGuard / 2 + misalignment;
    std::copy(bytes.begin(), bytes.end(), row_);
  }

  [[nodiscard]] std::uint8_t* data() const { return row_; }
  [[nodiscard]] std::vector<std::uint8_t> bytes() const { return {row_, row_ + size_}; }

  [[nodiscard]] bool is_guard_intact() const {
    const auto is_guard = [](std::uint8_t byte) { return byte == kGuardByte; };
    const std::uint8_t* start = storage_.data();
    return std::all_of(start, static_cast<const std::uint8_t*>(row_), is_guard) &&
           std::all_of(static_cast<const std::uint8_t*>(row_) + size_, start + storage_.size(),
                       is_guard);
  }

 private:
  std::vector<std::uint8_t> storage_;
  std::size_t size_;
  std::uint8_t* row_;
};

TEST_P(RowKernelsTest, ScreenAllPairs) {
  // Pixel i holds backdrop i / 256 and source i % 256 in all of its channels.
  constexpr std::size_t kPairs = 65536;
  std::vector<std::uint8_t> backdrop(kPairs * 4);
  std::vector<std::uint8_t> source(kPairs * 4);
  for (std::size_t i = 0; i < kPairs * 4; ++i) {
    backdrop[i] = static_cast<std::uint8_t>(i / 4 / 256);
    source[i] = static_cast<std::uint8_t>(i / 4 % 256);
  }
  std::vector<std::uint8_t> out(kPairs * 4);
  kernels()[BlendMode::kScreen](backdrop.data(), source.data(), out.data(), kPairs);
  EXPECT_EQ(out, reference::screen(backdrop, source));
}

TEST_P(RowKernelsTest, EveryWidthAndMisalignmentWritesTheRowAndNothingElse) {
  const std::vector<std::uint8_t> backdrop = testing::random_bytes(kMaxWidth * 4, 1);
  const std::vector<std::uint8_t> source = testing::random_bytes(kMaxWidth * 4, 2);
  const std::vector<std::uint8_t> old = testing::random_bytes(kMaxWidth * 4, 3);
  for (std::size_t width = 1; width <= kMaxWidth; ++width) {
    const std::size_t bytes = width * 4;
    const std::span backdrop_row = std::span(backdrop).first(bytes);
    const std::span source_row = std::span(source).first(bytes);
    const std::span old_row = std::span(old).first(bytes);
    const std::vector<std::uint8_t> expected = reference::screen(backdrop_row, source_row);
    for (std::size_t shift = 0; shift < kAlignments; ++shift) {
      // Each pointer alone, then all three by different amounts.
      const std::size_t shifts[][3] = {
          {shift, 0, 0}, {0, shift, 0}, {0, 0, shift}, {shift, 31 - shift, shift * 7 % 32}};
      for (const auto& [backdrop_shift, source_shift, out_shift] : shifts) {
        const GuardedRow b(backdrop_row, backdrop_shift);
        const GuardedRow s(source_row, source_shift);
        const GuardedRow out(old_row, out_shift);
        kernels()[BlendMode::kScreen](b.data(), s.data(), out.data(), width);
        ASSERT_EQ(out.bytes(), expected) << "width " << width << ", shift " << shift;
        ASSERT_TRUE(out.is_guard_intact()) << "width " << width << ", shift " << shift;
      }
    }
  }
}

/// Any kernel of two rows: backdrop, source, out, pixels.
using AnyKernel =
    std::function<void(const std::uint8_t*, const std::uint8_t*, std::uint8_t*, std::size_t)>;

std::vector<AnyKernel> all_kernels(const kernels::RowKernels& kernels) {
  std::vector<AnyKernel> all(kernels.modes.begin(), kernels.modes.end());
  const auto add = [&](AnyKernel kernel) { all.push_back(std::move(kernel)); };
  add([&](const auto* backdrop, const auto* source, auto* out, std::size_t pixels) {
    kernels.mix(backdrop, source, out, pixels, 23456);
  });
  for (const kernels::FoldKernel fold : kernels.folds) {
    if (fold != nullptr) {
      add([=](const auto* backdrop, const auto* source, auto* out, std::size_t pixels) {
        fold({backdrop, source, backdrop, source}, out, pixels);
      });
    }
  }
  const kernels::OverParameters with = {.opacity = 0.8F, .a0 = 1, .a1 = 0, .b0 = 1, .b1 = -1};
  for (const kernels::OverKernel over : {kernels.over, kernels.lighter}) {
    add([=](const auto* backdrop, const auto* source, auto* out, std::size_t pixels) {
      over(backdrop, source, source, out, pixels, with);
    });
  }
  for (const kernels::OverModeKernel over : kernels.over_modes) {
    if (over != nullptr) {
      add([=](const auto* backdrop, const auto* source, auto* out, std::size_t pixels) {
        over(backdrop, source, out, pixels, with);
      });
    }
  }
  return all;
}

TEST_P(RowKernelsTest, EveryKernelWritesARowOfAnyWidthAndNothingElse) {
  constexpr std::size_t kMost = 1100;  // more than two tiles of `over`
  const std::vector<std::uint8_t> backdrop = testing::random_bytes(kMost * 4, 8);
  const std::vector<std::uint8_t> source = testing::random_bytes(kMost * 4, 9);
  const std::vector<std::uint8_t> old = testing::random_bytes(kMost * 4, 10);
  for (const AnyKernel& kernel : all_kernels(kernels())) {
    const auto first = [](const std::vector<std::uint8_t>& row, std::size_t bytes) {
      return std::span<const std::uint8_t>(row).first(bytes);
    };
    // A pixel's result does not depend on its neighbours: each is done alone here.
    std::vector<std::uint8_t> alone(kMost * 4);
    for (std::size_t i = 0; i < kMost * 4; i += 4) {
      kernel(backdrop.data() + i, source.data() + i, alone.data() + i, 1);
    }
    for (std::size_t width = 0; width <= kMost; width += width < kMaxWidth ? 1 : 97) {
      const std::size_t bytes = width * 4;
      const std::size_t shift = (width * 5 + 1) % kAlignments;
      const GuardedRow b(first(backdrop, bytes), shift);
      const GuardedRow s(first(source, bytes), (shift + 11) % kAlignments);
      const GuardedRow out(first(old, bytes), (shift + 21) % kAlignments);
      kernel(b.data(), s.data(), out.data(), width);
      ASSERT_TRUE(std::ranges::equal(out.bytes(), first(alone, bytes))) << width;
      ASSERT_TRUE(out.is_guard_intact()) << width;
      kernel(b.data(), s.data(), s.data(), width);
      ASSERT_TRUE(std::ranges::equal(s.bytes(), first(alone, bytes))) << width;
    }
  }
}

TEST_P(RowKernelsTest, TellsWhetherEveryPixelIsOpaque) {
  for (std::size_t width = 0; width <= kMaxWidth; ++width) {
    std::vector<std::uint8_t> row(width * 4, 255);
    for (std::size_t i = 0; i < row.size(); i += 4) {
      row[i] = 7;
    }
    EXPECT_TRUE(kernels().is_opaque(row.data(), width));
    for (std::size_t i = 3; i < row.size(); i += 4) {
      row[i] = 254;
      EXPECT_FALSE(kernels().is_opaque(row.data(), width));
      row[i] = 255;
    }
  }
}

TEST_P(RowKernelsTest, ReadsNothingBesideTheRow) {
  // Every row has an allocation of its own, so that the address sanitizer sees a byte too many.
  for (std::size_t width = 1; width <= kMaxWidth; ++width) {
    const std::vector<std::uint8_t> backdrop = testing::random_bytes(width * 4, 4);
    const std::vector<std::uint8_t> source = testing::random_bytes(width * 4, 5);
    std::vector<std::uint8_t> out(width * 4);
    kernels()[BlendMode::kScreen](backdrop.data(), source.data(), out.data(), width);
    ASSERT_EQ(out, reference::screen(backdrop, source)) << "width " << width;
  }
}

TEST_P(RowKernelsTest, InPlaceIsTheSameAsNotInPlace) {
  for (std::size_t width = 1; width <= kMaxWidth; ++width) {
    const std::vector<std::uint8_t> backdrop = testing::random_bytes(width * 4, 6);
    const std::vector<std::uint8_t> source = testing::random_bytes(width * 4, 7);

    std::vector<std::uint8_t> on_backdrop = backdrop;
    kernels()[BlendMode::kScreen](on_backdrop.data(), source.data(), on_backdrop.data(), width);
    ASSERT_EQ(on_backdrop, reference::screen(backdrop, source)) << "width " << width;

    std::vector<std::uint8_t> on_source = source;
    kernels()[BlendMode::kScreen](backdrop.data(), on_source.data(), on_source.data(), width);
    ASSERT_EQ(on_source, reference::screen(backdrop, source)) << "width " << width;

    std::vector<std::uint8_t> on_both = backdrop;
    kernels()[BlendMode::kScreen](on_both.data(), on_both.data(), on_both.data(), width);
    ASSERT_EQ(on_both, reference::screen(backdrop, backdrop)) << "width " << width;
  }
}

TEST_P(RowKernelsTest, ZeroPixelsWriteNothing) {
  const std::vector<std::uint8_t> input(4, 1);
  std::vector<std::uint8_t> out(4, kGuardByte);
  kernels()[BlendMode::kScreen](input.data(), input.data(), out.data(), 0);
  EXPECT_EQ(out, std::vector<std::uint8_t>(4, kGuardByte));
}

}  // namespace
}  // namespace stackblend
