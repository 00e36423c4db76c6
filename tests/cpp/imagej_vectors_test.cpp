// The kernels of `imagej` against pictures that ImageJ drew, tests/vectors/imagej-composite.

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json.h"
#include "kernels/imagej_kernels.h"
#include "npy.h"
#include "simd_targets.h"

namespace stackblend {
namespace {

using ImagejVectorsTest = testing::SimdTargetTest;
STACKBLEND_ON_ALL_TARGETS(ImagejVectorsTest);

constexpr std::size_t kPixels = std::size_t{13} * 37;
constexpr std::size_t kTile = 100;  // no whole number of tiles

struct Type {
  DType dtype;
  const char* npy;
};

Type type_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Type>, 4> kTypes = {
      {{"uint8", {DType::kUint8, "|u1"}},
       {"uint16", {DType::kUint16, "<u2"}},
       {"int16", {DType::kInt16, "<i2"}},
       {"float32", {DType::kFloat32, "<f4"}}}};
  for (const auto& [known, type] : kTypes) {
    if (known == name) {
      return type;
    }
  }
  throw std::runtime_error("no type of ImageJ: " + std::string(name));
}

/// A table of 256 reds, greens and blues as the kernels take it.
std::vector<std::uint32_t> packed(const std::uint8_t* lut) {
  std::vector<std::uint32_t> colours(256);
  for (std::size_t i = 0; i < 256; ++i) {
    colours[i] = lut[i] | std::uint32_t{lut[256 + i]} << 8U | std::uint32_t{lut[512 + i]} << 16U;
  }
  return colours;
}

std::vector<std::uint8_t> drawn(const kernels::ImagejKernels& kernels, const testing::Json& of) {
  const std::string name = "imagej-composite/" + of["case"].text();
  const Type type = type_of(of["dtype"].text());
  const testing::Npy planes = testing::read_npy(name + "-planes.npy", type.npy);
  const testing::Npy luts = testing::read_npy(name + "-luts.npy");
  const std::size_t channels = of["channels"].array().size();
  EXPECT_EQ(planes.shape, (std::vector<std::size_t>{channels, 13, 37}));
  EXPECT_EQ(luts.shape, (std::vector<std::size_t>{channels, 3, 256}));

  std::vector<std::uint8_t> rgba;
  for (std::size_t i = 0; i < kPixels; ++i) {
    rgba.insert(rgba.end(), {0, 0, 0, 255});
  }
  for (std::size_t c = 0; c < channels; ++c) {
    const testing::Json& channel = of["channels"][c];
    if (!channel["visible"].boolean()) {
      continue;
    }
    const kernels::ImagejWindow window = kernels::imagej_window(
        type.dtype, channel["window"][0].number(), channel["window"][1].number());
    const std::vector<std::uint32_t> lut = packed(luts.data.data() + c * 768);
    for (std::size_t at = 0; at < kPixels; at += kTile) {
      const std::size_t pixels = std::min(kTile, kPixels - at);
      std::array<std::uint8_t, kTile> indices = {};
      kernels[type.dtype](planes.data.data() + (c * kPixels + at) * item_bytes(type.dtype), pixels,
                          window, indices.data());
      kernels.add(indices.data(), pixels, lut.data(), rgba.data() + at * 4);
    }
  }
  return rgba;
}

TEST_P(ImagejVectorsTest, EqualsWhatImagejDraws) {
  const testing::Json cases = testing::read_json("imagej-composite/cases.json");
  ASSERT_EQ(cases.array().size(), 20U);
  for (const testing::Json& one : cases.array()) {
    const std::string name = one["case"].text();
    const testing::Npy expected = testing::read_npy("imagej-composite/" + name + "-expected.npy");
    ASSERT_EQ(expected.shape, (std::vector<std::size_t>{13, 37, 4}));
    EXPECT_EQ(drawn(used(kernels::imagej_kernels()), one), expected.data) << "case " << name;
  }
}

}  // namespace
}  // namespace stackblend
