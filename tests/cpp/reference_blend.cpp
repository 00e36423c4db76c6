#include "reference_blend.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace stackblend::reference {
namespace {

double hard_light(double cb, double cs) {
  return cs <= 0.5 ? cb * 2 * cs : cb + (2 * cs - 1) - cb * (2 * cs - 1);
}

double color_dodge(double cb, double cs) {
  if (cb == 0) {
    return 0;
  }
  return cs == 1 ? 1 : std::min(1.0, cb / (1 - cs));
}

double color_burn(double cb, double cs) {
  if (cb == 1) {
    return 1;
  }
  return cs == 0 ? 0 : 1 - std::min(1.0, (1 - cb) / cs);
}

double soft_light(double cb, double cs) {
  const double d = cb <= 0.25 ? ((16 * cb - 12) * cb + 4) * cb : std::sqrt(cb);
  return cs <= 0.5 ? cb - (1 - 2 * cs) * cb * (1 - cb) : cb + (2 * cs - 1) * (d - cb);
}

double separable(BlendMode mode, double cb, double cs) {
  switch (mode) {
    case BlendMode::kMultiply:
      return cb * cs;
    case BlendMode::kScreen:
      return cb + cs - cb * cs;
    case BlendMode::kOverlay:
      return hard_light(cs, cb);
    case BlendMode::kDarken:
      return std::min(cb, cs);
    case BlendMode::kLighten:
      return std::max(cb, cs);
    case BlendMode::kColorDodge:
      return color_dodge(cb, cs);
    case BlendMode::kColorBurn:
      return color_burn(cb, cs);
    case BlendMode::kHardLight:
      return hard_light(cb, cs);
    case BlendMode::kSoftLight:
      return soft_light(cb, cs);
    case BlendMode::kDifference:
      return std::abs(cb - cs);
    case BlendMode::kExclusion:
      return cb + cs - 2 * cb * cs;
    default:
      return cs;
  }
}

double lum(const Colour& c) { return 0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2]; }

double sat(const Colour& c) {
  const auto [least, most] = std::minmax_element(c.begin(), c.end());
  return *most - *least;
}

Colour clip_color(Colour c) {
  const double l = lum(c);
  const double n = *std::min_element(c.begin(), c.end());
  const double x = *std::max_element(c.begin(), c.end());
  for (double& value : c) {
    if (n < 0) {
      value = l + (value - l) * l / (l - n);
    }
    if (x > 1) {
      value = l + (value - l) * (1 - l) / (x - l);
    }
  }
  return c;
}

Colour set_lum(Colour c, double l) {
  const double d = l - lum(c);
  for (double& value : c) {
    value += d;
  }
  return clip_color(c);
}

Colour set_sat(const Colour& c, double s) {
  std::array<std::size_t, 3> order = {0, 1, 2};
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return c[a] < c[b]; });
  const auto [least, middle, most] = order;
  Colour result = {0, 0, 0};
  if (c[most] > c[least]) {
    result[middle] = (c[middle] - c[least]) * s / (c[most] - c[least]);
    result[most] = s;
  }
  return result;
}

struct Fractions {
  double source;
  double backdrop;
};

Fractions fractions(CompositeOperator op, double ab, double as) {
  switch (op) {
    case CompositeOperator::kClear:
      return {0, 0};
    case CompositeOperator::kCopy:
      return {1, 0};
    case CompositeOperator::kDestination:
      return {0, 1};
    case CompositeOperator::kSourceOver:
      return {1, 1 - as};
    case CompositeOperator::kDestinationOver:
      return {1 - ab, 1};
    case CompositeOperator::kSourceIn:
      return {ab, 0};
    case CompositeOperator::kDestinationIn:
      return {0, as};
    case CompositeOperator::kSourceOut:
      return {1 - ab, 0};
    case CompositeOperator::kDestinationOut:
      return {0, 1 - as};
    case CompositeOperator::kSourceAtop:
      return {ab, 1 - as};
    case CompositeOperator::kDestinationAtop:
      return {1 - ab, as};
    case CompositeOperator::kXor:
      return {1 - ab, 1 - as};
    case CompositeOperator::kLighter:
      return {1, 1};
  }
  return {0, 0};
}

}  // namespace

Colour blend_colours(BlendMode mode, const Colour& cb, const Colour& cs) {
  switch (mode) {
    case BlendMode::kHue:
      return set_lum(set_sat(cs, sat(cb)), lum(cb));
    case BlendMode::kSaturation:
      return set_lum(set_sat(cb, sat(cs)), lum(cb));
    case BlendMode::kColor:
      return set_lum(cs, lum(cb));
    case BlendMode::kLuminosity:
      return set_lum(cb, lum(cs));
    default:
      return {separable(mode, cb[0], cs[0]), separable(mode, cb[1], cs[1]),
              separable(mode, cb[2], cs[2])};
  }
}

Pixel composite(const Pixel& backdrop, const Pixel& source, const BlendOptions& options) {
  const double ab = backdrop.alpha;
  const double as = source.alpha * options.opacity;
  const auto [fa, fb] = fractions(options.op, ab, as);
  const Colour b = blend_colours(options.mode, backdrop.colour, source.colour);
  Pixel result = {{0, 0, 0}, std::min(1.0, as * fa + ab * fb)};
  for (std::size_t i = 0; i < 3 && result.alpha > 0; ++i) {
    const double cs = (1 - ab) * source.colour[i] + ab * b[i];
    const double premultiplied = as * fa * cs + ab * fb * backdrop.colour[i];
    result.colour[i] = std::min(1.0, premultiplied / result.alpha);
  }
  return result;
}

}  // namespace stackblend::reference
