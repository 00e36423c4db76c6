#include "stackblend/composite.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "operations/channel_t.h"
#include "operations/composite_tile.h"
#include "operations/prepared_channel.h"
#include "operations/stack_arguments.h"
#include "schedule/parallel_for_bands.h"

namespace stackblend {
namespace {

using operations::Composition;
using operations::PreparedChannel;

/// The visible channels. On the stack: a composite goes on where engine stacks have taken all
/// memory.
struct Visible {
  std::array<PreparedChannel, kMaxChannels> channels;
  std::size_t count = 0;
};

bool is_unit(double value) { return value >= 0 && value <= 1; }

bool is_plane(const Channel& channel, const std::uint8_t* out, const Shape& shape) noexcept {
  const std::size_t plane = shape.height * shape.width * item_bytes(channel.dtype);
  const bool fits = channel.frames == shape.frames || channel.frames == 1;
  return fits && channel.data != nullptr &&
         !operations::overlap(channel.data, channel.frames * plane, out,
                              byte_count(shape).value_or(0));
}

bool resolve(std::span<const Channel> channels, CompositeMode mode, const std::uint8_t* out,
             const Shape& shape, Visible& visible) noexcept {
  for (const Channel& channel : channels) {
    if (!channel.visible) {
      continue;
    }
    std::optional<PreparedChannel> prepared = operations::prepare(channel, mode);
    if (!prepared || visible.count == kMaxChannels || !is_plane(channel, out, shape)) {
      return false;
    }
    prepared->frame_values = channel.frames == 1 ? 0 : shape.height * shape.width;
    visible.channels[visible.count++] = *prepared;
  }
  return true;
}

Status run_bands(const Composition& composition, std::uint8_t* out, const Shape& shape,
                 const RunOptions& run) noexcept {
  const schedule::Bands bands(shape.frames, shape.height, shape.width * kBytesPerPixel);
  return schedule::parallel_for_bands(bands, run, [&](const schedule::Band& band) {
    const std::size_t pixel = band.first_row * shape.width;
    const std::size_t before = band.frame * shape.height * shape.width + pixel;
    operations::composite_run(composition, band.frame, pixel, out + before * kBytesPerPixel,
                              band.rows * shape.width);
  });
}

}  // namespace

Status composite(std::span<const Channel> channels, std::uint8_t* out, Shape shape,
                 const CompositeOptions& options, const RunOptions& run) noexcept {
  const std::optional<std::size_t> bytes = byte_count(shape);
  const bool is_valid = bytes && shape.height > 0 && shape.width > 0 &&
                        static_cast<std::size_t>(options.mode) < kCompositeModeCount &&
                        std::ranges::all_of(options.background, is_unit);
  if (!is_valid || (*bytes > 0 && out == nullptr)) {
    return Status::kInvalidArgument;
  }
  if (*bytes == 0) {
    return Status::kOk;
  }
  Visible visible;
  if (!resolve(channels, options.mode, out, shape, visible)) {
    return Status::kInvalidArgument;
  }
  const operations::TablesOfT tables({visible.channels.data(), visible.count},
                                     shape.frames * shape.height * shape.width, run);
  const auto part = [&](std::size_t c) { return static_cast<float>(options.background[c]); };
  const Composition composition = {
      {visible.channels.data(), visible.count}, options.mode, {part(0), part(1), part(2)}};
  return run_bands(composition, out, shape, run);
}

}  // namespace stackblend
