#include "operations/imagej_tile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "kernels/imagej_kernels.h"

namespace stackblend::operations {
namespace {

constexpr std::size_t kEntries = 256;
constexpr std::size_t kTilePixels = 256;

using Table = std::array<std::uint32_t, kEntries>;

/// An entry of a ramp: ImageJ drops fractions of the colours that it makes tables of.
std::uint32_t ramp_part(double colour, std::size_t entry) noexcept {
  return static_cast<std::uint32_t>(std::floor(colour * static_cast<double>(entry)));
}

std::uint32_t lut_part(float part) noexcept {
  return static_cast<std::uint32_t>(std::floor(std::clamp(part, 0.0F, 1.0F) * 255 + 0.5F));
}

/// Made anew for each band, which takes a hundredth of its time: 32 tables are too much for a
/// stack.
Table table_of(const Channel& channel) noexcept {
  Table table;
  for (std::size_t i = 0; i < kEntries; ++i) {
    table[i] = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      const std::uint32_t part =
          channel.lut.empty() ? ramp_part(channel.colour[c], i) : lut_part(channel.lut[i * 4 + c]);
      table[i] |= part << (8 * c);
    }
  }
  return table;
}

void add_channel(const PreparedChannel& channel, const void* values, std::uint8_t* out,
                 std::size_t pixels) noexcept {
  const kernels::ImagejKernels& kernels = kernels::imagej_kernels();
  const Channel& given = *channel.given;
  const kernels::ImagejWindow window = kernels::imagej_window(given.dtype, given.lo, given.hi);
  const Table table = table_of(given);
  std::array<std::uint8_t, kTilePixels> indices;
  const auto* bytes = static_cast<const std::uint8_t*>(values);
  for (std::size_t done = 0; done < pixels; done += kTilePixels) {
    const std::size_t count = std::min(kTilePixels, pixels - done);
    kernels[given.dtype](bytes + done * channel.value_bytes, count, window, indices.data());
    kernels.add(indices.data(), count, table.data(), out + done * kBytesPerPixel);
  }
}

}  // namespace

bool is_imagej(const Channel& channel) noexcept {
  const bool has_table = channel.lut.empty() || channel.lut.size() == kEntries * 4;
  return kernels::imagej_kernels()[channel.dtype] != nullptr && has_table && channel.gamma == 1 &&
         channel.opacity == 1 && !channel.invert;
}

void imagej_run(std::span<const PreparedChannel> channels, std::size_t frame, std::size_t pixel,
                std::uint8_t* out, std::size_t pixels) noexcept {
  constexpr std::array<std::uint8_t, kBytesPerPixel> kBlack = {0, 0, 0, 255};
  for (std::size_t i = 0; i < pixels; ++i) {
    std::memcpy(out + i * kBytesPerPixel, kBlack.data(), kBytesPerPixel);
  }
  for (const PreparedChannel& channel : channels) {
    add_channel(channel, channel.values(frame, pixel), out, pixels);
  }
}

}  // namespace stackblend::operations
