// What composites are tested with, and how far they are from double precision.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stackblend/composite.h"

namespace stackblend::testing {

inline constexpr Shape kShape = {.frames = 2, .height = 5, .width = 307};
inline constexpr std::size_t kPlane = kShape.height * kShape.width;
inline constexpr std::size_t kPixels = kShape.frames * kPlane;

/// Random values of a type; floats from -0.5 to 1.5, with NaN and infinities among them.
std::vector<std::uint8_t> random_channel(DType dtype, std::size_t values, std::uint32_t seed);

/// A window inside of what a type's random values are.
void set_window(Channel& channel, double from, double to);

/// What the tests of one element type composite.
struct Planes {
  std::vector<std::vector<std::uint8_t>> data;
  std::vector<float> lut;
  std::vector<Channel> channels;
};

/// Three channels of kShape with windows, gammas, opacities; the second maybe with a LUT.
Planes some_planes(DType dtype, bool with_lut);

/// Channels of kShape as a picture.
std::vector<std::uint8_t> composited(const std::vector<Channel>& channels,
                                     const CompositeOptions& options, const RunOptions& run = {});

/// The largest distance of a colour from what double precision gives.
double largest_error(const std::vector<Channel>& channels, const CompositeOptions& options);

/// Every mode but ImageJ's, over a background.
std::vector<CompositeOptions> all_options();

}  // namespace stackblend::testing
