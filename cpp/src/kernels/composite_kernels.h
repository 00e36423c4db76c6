// The stages of a composite, compiled once per SIMD target. A stage works on a tile of pixels that
// lie next to each other; between stages a tile is rows of floats, rounded up to whole vectors.

#ifndef STACKBLEND_SRC_KERNELS_COMPOSITE_KERNELS_H_
#define STACKBLEND_SRC_KERNELS_COMPOSITE_KERNELS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "stackblend/composite.h"
#include "stackblend/dtype.h"

namespace stackblend::kernels {

/// Rows of floats have room for a multiple of this; a stage may write up to there.
inline constexpr std::size_t kFloatsAtOnce = 64;

/// What t is computed by: t = clamp((v - base - rest) * scale, 0, 1).
struct Window {
  std::uint32_t base;  ///< A whole number that `v` can be, as bits; not used of float32.
  float rest;          ///< lo less base.
  float scale;         ///< 1 / (hi - lo).
};

/// Values to t. Writes zeros or anything finite behind `pixels`.
using WindowKernel = void (*)(const void* values, std::size_t pixels, const Window& window,
                              float* t);

/// t to another t, in place.
using InvertKernel = void (*)(float* t, std::size_t pixels);
using GammaKernel = void (*)(float* t, std::size_t pixels, float gamma);

/// Red, green and blue of a tile.
using ColourRows = std::array<float*, 3>;

/// t to colours by a table: `entries` of four floats each, at least two.
using LutKernel = void (*)(const float* t, std::size_t pixels, const float* lut,
                           std::size_t entries, const ColourRows& colours);
/// t to colours by a colour.
using TintKernel = void (*)(const float* t, std::size_t pixels, const std::array<float, 3>& colour,
                            const ColourRows& colours);

/// A channel with a colour: `colour` is times opacity, for `kSubtract` 1 less it times opacity.
struct TintedChannel {
  const float* t;
  std::array<float, 3> colour;
};

/// A channel as colours.
struct ColourChannel {
  std::array<const float*, 3> colours;
  float opacity;
};

/// Combines channels over a background and writes RGBA bytes.
template <class Channel>
using CombineKernel = void (*)(const Channel* channels, std::size_t count,
                               const std::array<float, 3>& background, std::uint8_t* out,
                               std::size_t pixels);

/// The stages of one target.
struct CompositeKernels {
  std::int64_t target;                           ///< Highway's bit for the target.
  std::array<WindowKernel, kDTypeCount> window;  ///< By `DType`.
  InvertKernel invert;
  GammaKernel gamma;
  LutKernel lut;
  TintKernel tint;
  /// By `CompositeMode`; one of the two is null where colours, or nothing else, will do.
  std::array<CombineKernel<TintedChannel>, kCompositeModeCount> combine_tinted;
  std::array<CombineKernel<ColourChannel>, kCompositeModeCount> combine_colours;
};

/// The stages of the best target that this machine supports.
[[nodiscard]] const CompositeKernels& composite_kernels() noexcept;

}  // namespace stackblend::kernels

#endif  // STACKBLEND_SRC_KERNELS_COMPOSITE_KERNELS_H_
