#include "operations/prepared_channel.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "operations/imagej_tile.h"

namespace stackblend::operations {
namespace {

struct Range {
  double least;
  double most;
};

/// What integers of a type can be.
Range range_of(DType dtype) noexcept {
  switch (dtype) {
    case DType::kUint8:
      return {0, 255};
    case DType::kInt8:
      return {-128, 127};
    case DType::kUint16:
      return {0, 65535};
    case DType::kInt16:
      return {-32768, 32767};
    case DType::kUint32:
      return {0, 4294967295.0};
    default:
      return {-2147483648.0, 2147483647.0};
  }
}

/// 1 / width rounded up, so that hi comes out as 1: a little less, inverted, is a little more than
/// 0, of which small gammas make something to be seen.
float scale_of(double width) noexcept {
  const auto scale = static_cast<float>(1 / width);
  return scale * width < 1 ? std::nextafter(scale, 2 * scale) : scale;
}

/// lo is split into a whole number that the type can hold, which is subtracted as an integer, and
/// the rest. Where lo is beyond the type the rest is large, and v - base small beside it.
kernels::Window window_of(const Channel& channel) noexcept {
  const float scale = scale_of(channel.hi - channel.lo);
  if (channel.dtype == DType::kFloat32) {
    return {.base = 0, .rest = static_cast<float>(channel.lo), .scale = scale};
  }
  const Range range = range_of(channel.dtype);
  const double base = std::clamp(std::floor(channel.lo), range.least, range.most);
  return {.base = static_cast<std::uint32_t>(static_cast<std::int64_t>(base)),
          .rest = static_cast<float>(channel.lo - base),
          .scale = scale};
}

/// As a float. Beyond the bounds powers of what floats are between 0 and 1 are 0 and 1 anyway.
float float_gamma(double gamma) noexcept {
  return static_cast<float>(std::clamp(gamma, 1e-30, 1e30));
}

bool is_unit(double value) noexcept { return value >= 0 && value <= 1; }  // NaN is not

bool has_window(const Channel& channel) noexcept {
  const double width = channel.hi - channel.lo;
  constexpr double kLeast = std::numeric_limits<float>::min();
  constexpr double kMost = std::numeric_limits<float>::max();
  return std::isfinite(channel.lo) && width >= kLeast && width <= kMost;
}

bool has_colour(const Channel& channel, CompositeMode mode) noexcept {
  const std::size_t size = channel.lut.size();
  if (size == 0) {
    return std::ranges::all_of(channel.colour, is_unit);
  }
  return size % 4 == 0 && size >= 8 && mode != CompositeMode::kSubtract;
}

}  // namespace

std::optional<PreparedChannel> prepare(const Channel& channel, CompositeMode mode) noexcept {
  const bool is_valid = static_cast<std::size_t>(channel.dtype) < kDTypeCount &&
                        (mode != CompositeMode::kImagej || is_imagej(channel)) &&
                        has_window(channel) && has_colour(channel, mode) &&
                        is_unit(channel.opacity) && channel.gamma > 0 &&
                        std::isfinite(channel.gamma);
  if (!is_valid) {
    return std::nullopt;
  }
  PreparedChannel prepared;
  prepared.given = &channel;
  prepared.data = static_cast<const std::uint8_t*>(channel.data);
  prepared.value_bytes = item_bytes(channel.dtype);
  prepared.window_kernel =
      kernels::composite_kernels().window[static_cast<std::size_t>(channel.dtype)];
  prepared.window = window_of(channel);
  prepared.inverts = channel.invert;
  prepared.gamma = float_gamma(channel.gamma);
  prepared.opacity = static_cast<float>(channel.opacity);
  for (std::size_t c = 0; c < 3; ++c) {
    prepared.colour[c] = static_cast<float>(channel.colour[c]);
  }
  if (!channel.lut.empty()) {
    prepared.lut = channel.lut.data();
    prepared.lut_entries = channel.lut.size() / 4;
  }
  return prepared;
}

}  // namespace stackblend::operations
