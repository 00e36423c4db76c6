// The row functions, compiled once per SIMD target; the best one for this machine is chosen at run
// time. WebAssembly has one target, so there the choice costs nothing.

#ifndef STACKBLEND_SRC_KERNELS_ROW_KERNELS_H_
#define STACKBLEND_SRC_KERNELS_ROW_KERNELS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "stackblend/modes.h"

namespace stackblend::kernels {

/// Blends `pixels` RGBA pixels that lie next to each other. `out` is exactly `backdrop`, exactly
/// `source`, or overlaps neither. No alignment is needed, nothing else is read or written.
using RowKernel = void (*)(const std::uint8_t* backdrop, const std::uint8_t* source,
                           std::uint8_t* out, std::size_t pixels);

/// Lays rows over each other by one mode, the first one lowest, with the bytes of one `RowKernel`
/// call after the other. What lies between stays in registers, and all rows are read side by side,
/// so that waiting for memory overlaps. `out` may be exactly any of them.
using FoldKernel = void (*)(const std::array<const std::uint8_t*, 4>& rows, std::uint8_t* out,
                            std::size_t pixels);

/// Interpolates all channels, backdrop + weight (result - backdrop) / 65536, rounded half up.
/// `weight` is 0..65536.
using MixKernel = void (*)(const std::uint8_t* backdrop, const std::uint8_t* result,
                           std::uint8_t* out, std::size_t pixels, std::int32_t weight);

/// What `OverKernel` needs besides pixels: the source's opacity, 0..1, and the operator's
/// fractions Fa = a0 + a1 ab, Fb = b0 + b1 as.
struct OverParameters {
  float opacity;
  float a0;
  float a1;
  float b0;
  float b1;
};

/// Composites by the W3C's formula (see `BlendOptions`); the colours of `mixed` are B(Cb, Cs), its
/// alpha is not read. `out` may be exactly any of the inputs.
using OverKernel = void (*)(const std::uint8_t* backdrop, const std::uint8_t* source,
                            const std::uint8_t* mixed, std::uint8_t* out, std::size_t pixels,
                            const OverParameters& parameters);

/// The same for a blend mode that it brings with itself.
using OverModeKernel = void (*)(const std::uint8_t* backdrop, const std::uint8_t* source,
                                std::uint8_t* out, std::size_t pixels,
                                const OverParameters& parameters);

/// Whether the alpha of all pixels is 255.
using OpacityTest = bool (*)(const std::uint8_t* row, std::size_t pixels);

/// The row functions of one target.
struct RowKernels {
  std::int64_t target;  ///< Highway's bit for the target, so that tests can tell what ran.
  std::array<RowKernel, kBlendModeCount> modes;   ///< By `BlendMode`; alpha rule `kIndependent`.
  std::array<FoldKernel, kBlendModeCount> folds;  ///< Null for modes that memory does not hold up.
  MixKernel mix;
  OverKernel over;     ///< For operators that never add up to more than 1.
  OverKernel lighter;  ///< For all operators.
  /// In place of a mode, then `over`; null where there is no shorter way.
  std::array<OverModeKernel, kBlendModeCount> over_modes;
  OpacityTest is_opaque;

  [[nodiscard]] RowKernel operator[](BlendMode mode) const {
    return modes[static_cast<std::size_t>(mode)];
  }
};

/// The functions of the best target that this machine supports.
[[nodiscard]] const RowKernels& row_kernels() noexcept;

}  // namespace stackblend::kernels

#endif  // STACKBLEND_SRC_KERNELS_ROW_KERNELS_H_
