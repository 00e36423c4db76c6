#include "operations/composite_tile.h"

#include <algorithm>

#include "operations/channel_t.h"
#include "operations/imagej_tile.h"

namespace stackblend::operations {
namespace {

using kernels::ColourChannel;
using kernels::CompositeKernels;
using kernels::TintedChannel;

/// Floats of all rows of a tile: 32 KiB, a first-level cache and half of a thread's stack.
constexpr std::size_t kRoom = 8192;
constexpr std::size_t kMostTilePixels = 256;
static_assert(kRoom / (kMaxChannels * 4) >= kernels::kFloatsAtOnce);

using Room = std::array<float, kRoom>;

/// Pixels of a tile whose rows, `rows` for each channel, fit in the room.
std::size_t tile_pixels(std::size_t channels, std::size_t rows) noexcept {
  const std::size_t fit = kRoom / std::max<std::size_t>(channels * rows, 1);
  return std::min(kMostTilePixels, fit / kernels::kFloatsAtOnce * kernels::kFloatsAtOnce);
}

/// The colour of a channel as accumulators take it.
std::array<float, 3> tint_of(const PreparedChannel& channel, CompositeMode mode) noexcept {
  std::array<float, 3> tint = channel.colour;
  for (float& part : tint) {
    part = (mode == CompositeMode::kSubtract ? 1 - part : part) * channel.opacity;
  }
  return tint;
}

/// Where a run of pixels comes from and goes to.
struct Run {
  std::size_t frame;
  std::size_t pixel;
  std::uint8_t* out;
  std::size_t pixels;
};

/// All channels have one colour each: a row of t for each channel.
void run_tinted(const Composition& composition, const Run& run, Room& room) noexcept {
  const CompositeKernels& kernels = kernels::composite_kernels();
  const auto combine = kernels.combine_tinted[static_cast<std::size_t>(composition.mode)];
  const std::span<const PreparedChannel> channels = composition.channels;
  const std::size_t tile = tile_pixels(channels.size(), 1);
  std::array<TintedChannel, kMaxChannels> tinted;
  for (std::size_t k = 0; k < channels.size(); ++k) {
    tinted[k] = {room.data() + k * tile, tint_of(channels[k], composition.mode)};
  }
  for (std::size_t done = 0; done < run.pixels; done += tile) {
    const std::size_t pixels = std::min(tile, run.pixels - done);
    for (std::size_t k = 0; k < channels.size(); ++k) {
      const void* values = channels[k].values(run.frame, run.pixel + done);
      fill_t(channels[k], values, pixels, room.data() + k * tile);
    }
    combine(tinted.data(), channels.size(), composition.background, run.out + done * 4, pixels);
  }
}

/// Some have tables, or the mode wants colours: a row of t and three of colours for each channel.
void run_colours(const Composition& composition, const Run& run, Room& room) noexcept {
  const CompositeKernels& kernels = kernels::composite_kernels();
  const auto combine = kernels.combine_colours[static_cast<std::size_t>(composition.mode)];
  const std::span<const PreparedChannel> channels = composition.channels;
  const std::size_t tile = tile_pixels(channels.size(), 4);
  std::array<ColourChannel, kMaxChannels> coloured;
  for (std::size_t done = 0; done < run.pixels; done += tile) {
    const std::size_t pixels = std::min(tile, run.pixels - done);
    for (std::size_t k = 0; k < channels.size(); ++k) {
      const PreparedChannel& channel = channels[k];
      float* t = room.data() + k * 4 * tile;
      const kernels::ColourRows rows = {t + tile, t + 2 * tile, t + 3 * tile};
      fill_t(channel, channel.values(run.frame, run.pixel + done), pixels, t);
      if (channel.lut != nullptr) {
        kernels.lut(t, pixels, channel.lut, channel.lut_entries, rows);
      } else {
        kernels.tint(t, pixels, channel.colour, rows);
      }
      coloured[k] = {{rows[0], rows[1], rows[2]}, channel.opacity};
    }
    combine(coloured.data(), channels.size(), composition.background, run.out + done * 4, pixels);
  }
}

}  // namespace

void composite_run(const Composition& composition, std::size_t frame, std::size_t pixel,
                   std::uint8_t* out, std::size_t pixels) noexcept {
  if (composition.mode == CompositeMode::kImagej) {
    imagej_run(composition.channels, frame, pixel, out, pixels);
    return;
  }
  // Zeros, so that what lies behind the end of a short tile is finite, as all that is computed.
  alignas(64) Room room = {};
  const auto has_lut = [](const PreparedChannel& channel) { return channel.lut != nullptr; };
  const bool is_tinted =
      kernels::composite_kernels().combine_tinted[static_cast<std::size_t>(composition.mode)] !=
          nullptr &&
      std::ranges::none_of(composition.channels, has_lut);
  const Run run = {frame, pixel, out, pixels};
  if (is_tinted) {
    run_tinted(composition, run, room);
  } else {
    run_colours(composition, run, room);
  }
}

}  // namespace stackblend::operations
