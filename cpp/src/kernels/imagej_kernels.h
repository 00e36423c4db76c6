// Composites as ImageJ draws them: values to entries of look-up tables, whose colours are added.
// Compiled once per SIMD target, like row_kernels.h.

#ifndef STACKBLEND_SRC_KERNELS_IMAGEJ_KERNELS_H_
#define STACKBLEND_SRC_KERNELS_IMAGEJ_KERNELS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "kernels/imagej_window.h"
#include "stackblend/dtype.h"

namespace stackblend::kernels {

/// The entry of each of `pixels` values, which are aligned to their type.
using ImagejIndexKernel = void (*)(const void* values, std::size_t pixels,
                                   const ImagejWindow& window, std::uint8_t* indices);

/// Adds `lut[index]` to each RGBA pixel, byte by byte, at most 255. `lut` has 256 entries, red in
/// the lowest byte; their highest byte is 0, so that alpha stays.
using ImagejAddKernel = void (*)(const std::uint8_t* indices, std::size_t pixels,
                                 const std::uint32_t* lut, std::uint8_t* rgba);

/// The functions of one target.
struct ImagejKernels {
  std::int64_t target;  ///< Highway's bit for the target.
  /// By `DType`; null for int8, uint32 and int32, which ImageJ converts when it opens them.
  std::array<ImagejIndexKernel, kDTypeCount> index;
  ImagejAddKernel add;

  [[nodiscard]] ImagejIndexKernel operator[](DType dtype) const {
    return index[static_cast<std::size_t>(dtype)];
  }
};

/// The functions of the best target that this machine supports.
[[nodiscard]] const ImagejKernels& imagej_kernels() noexcept;

}  // namespace stackblend::kernels

#endif  // STACKBLEND_SRC_KERNELS_IMAGEJ_KERNELS_H_
