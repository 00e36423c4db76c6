#include "composite_cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "random_bytes.h"
#include "reference_composite.h"

namespace stackblend::testing {

std::vector<std::uint8_t> random_channel(DType dtype, std::size_t values, std::uint32_t seed) {
  std::vector<std::uint8_t> bytes = random_bytes(values * item_bytes(dtype), seed);
  if (dtype == DType::kFloat32) {
    for (std::size_t i = 0; i < values; ++i) {
      std::uint32_t bits = 0;
      std::memcpy(&bits, bytes.data() + i * 4, 4);
      float value = static_cast<float>(bits) / 2147483648.0F - 0.5F;
      constexpr float kInfinity = std::numeric_limits<float>::infinity();
      value = i % 97 == 3 ? NAN : i % 97 == 7 ? kInfinity : i % 97 == 11 ? -kInfinity : value;
      std::memcpy(bytes.data() + i * 4, &value, 4);
    }
  }
  return bytes;
}

void set_window(Channel& channel, double from, double to) {
  const bool is_signed = channel.dtype == DType::kInt8 || channel.dtype == DType::kInt16 ||
                         channel.dtype == DType::kInt32;
  const double range = std::exp2(8.0 * static_cast<double>(item_bytes(channel.dtype)));
  const bool is_float = channel.dtype == DType::kFloat32;
  const auto value = [&](double part) {
    return is_float ? part : range * (part - (is_signed ? 0.5 : 0));
  };
  channel.lo = value(from);
  channel.hi = value(to);
}

Planes some_planes(DType dtype, bool with_lut) {
  Planes planes;
  for (std::uint32_t i = 0; i < 3; ++i) {
    planes.data.push_back(random_channel(dtype, kPixels, 40 + i));
  }
  for (const std::uint8_t byte : random_bytes(std::size_t{4} * 7, 9)) {
    planes.lut.push_back(static_cast<float>(byte) / 255);
  }
  planes.channels = {{.colour = {0.9, 0.2, 0}, .opacity = 0.8},
                     {.gamma = 0.6, .colour = {0.1, 1, 0.5}, .invert = true},
                     {.gamma = 2.2, .colour = {0.3, 0.4, 1}, .opacity = 0.5}};
  for (std::size_t i = 0; i < planes.channels.size(); ++i) {
    Channel& channel = planes.channels[i];
    channel.data = planes.data[i].data();
    channel.dtype = dtype;
    channel.frames = kShape.frames;
    set_window(channel, 0.1 * static_cast<double>(i + 1), 0.7 + 0.1 * static_cast<double>(i));
  }
  if (with_lut) {
    planes.channels[1].lut = planes.lut;
  }
  return planes;
}

std::vector<std::uint8_t> composited(const std::vector<Channel>& channels,
                                     const CompositeOptions& options, const RunOptions& run) {
  std::vector<std::uint8_t> out(kPixels * kBytesPerPixel, 77);
  EXPECT_EQ(composite(channels, out.data(), kShape, options, run), Status::kOk);
  return out;
}

double largest_error(const std::vector<Channel>& channels, const CompositeOptions& options) {
  const std::vector<std::uint8_t> out = composited(channels, options);
  double largest = 0;
  for (std::size_t i = 0; i < kPixels; ++i) {
    const reference::Rgb exact = reference::composite(channels, i, options);
    for (std::size_t c = 0; c < 3; ++c) {
      largest = std::max(largest, std::abs(out[i * kBytesPerPixel + c] - exact[c]));
    }
    EXPECT_EQ(out[i * kBytesPerPixel + 3], 255);
  }
  return largest;
}

std::vector<CompositeOptions> all_options() {
  std::vector<CompositeOptions> all;
  for (std::size_t mode = 0; mode < kCompositeModeCount; ++mode) {
    if (static_cast<CompositeMode>(mode) != CompositeMode::kImagej) {
      all.push_back({static_cast<CompositeMode>(mode), {0.1, 0.5, 0.9}});
    }
  }
  return all;
}

}  // namespace stackblend::testing
