#include "reference_composite.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "reference_blend.h"

namespace stackblend::reference {
namespace {

constexpr std::array<std::string_view, kCompositeModeCount> kKeywords = {
#define STACKBLEND_COMPOSITE_MODE(name, keyword) keyword,
#include "stackblend/composite_modes.def"
};

template <class T>
double read(const Channel& channel, std::size_t index) {
  return static_cast<double>(static_cast<const T*>(channel.data)[index]);
}

Rgb colour_of(const Channel& channel, double t) {
  if (channel.lut.empty()) {
    return {t * channel.colour[0], t * channel.colour[1], t * channel.colour[2]};
  }
  const std::size_t entries = channel.lut.size() / 4;
  const double x = t * static_cast<double>(entries - 1);
  const std::size_t low = std::min(static_cast<std::size_t>(x), entries - 2);
  const double part = x - static_cast<double>(low);
  Rgb colour = {};
  for (std::size_t c = 0; c < 3; ++c) {
    const double first = channel.lut[low * 4 + c];
    colour[c] = first + part * (channel.lut[low * 4 + 4 + c] - first);
  }
  return colour;
}

double combined(CompositeMode mode, double acc, double colour, double opacity) {
  switch (mode) {
    case CompositeMode::kScreen:
      return 1 - (1 - acc) * (1 - colour * opacity);
    case CompositeMode::kAdd:
      return acc + colour * opacity;
    case CompositeMode::kMax:
      return std::max(acc, colour * opacity);
    default:
      break;
  }
  const double backdrop = std::clamp(acc, 0.0, 1.0);
  const auto keyword = kKeywords[static_cast<std::size_t>(mode)];
  for (std::size_t i = 0; i < kBlendModeCount; ++i) {
    const auto blend_mode = static_cast<BlendMode>(i);
    if (to_string(blend_mode) == keyword) {
      const Colour b = blend_colours(blend_mode, {backdrop, 0, 0}, {colour, 0, 0});
      return backdrop + opacity * (b[0] - backdrop);
    }
  }
  return NAN;
}

}  // namespace

double value_at(const Channel& channel, std::size_t index) {
  switch (channel.dtype) {
    case DType::kUint8:
      return read<std::uint8_t>(channel, index);
    case DType::kInt8:
      return read<std::int8_t>(channel, index);
    case DType::kUint16:
      return read<std::uint16_t>(channel, index);
    case DType::kInt16:
      return read<std::int16_t>(channel, index);
    case DType::kUint32:
      return read<std::uint32_t>(channel, index);
    case DType::kInt32:
      return read<std::int32_t>(channel, index);
    case DType::kFloat32:
      return read<float>(channel, index);
  }
  return NAN;
}

double t_of(const Channel& channel, double value) {
  const double v = std::isnan(value) ? channel.lo : value;
  const double t = std::clamp((v - channel.lo) / (channel.hi - channel.lo), 0.0, 1.0);
  return std::pow(channel.invert ? 1 - t : t, channel.gamma);
}

Rgb composite(std::span<const Channel> channels, std::size_t index,
              const CompositeOptions& options) {
  Rgb acc = options.background;
  for (const Channel& channel : channels) {
    if (!channel.visible) {
      continue;
    }
    const double t = t_of(channel, value_at(channel, index));
    const Rgb colour = colour_of(channel, t);
    for (std::size_t c = 0; c < 3; ++c) {
      acc[c] = options.mode == CompositeMode::kSubtract
                   ? acc[c] - t * (1 - channel.colour[c]) * channel.opacity
                   : combined(options.mode, acc[c], colour[c], channel.opacity);
    }
  }
  for (double& part : acc) {
    part = 255 * std::clamp(part, 0.0, 1.0);
  }
  return acc;
}

}  // namespace stackblend::reference
