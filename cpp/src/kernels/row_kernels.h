// The row functions, compiled once per SIMD target; the best one for this machine is chosen at run
// time. WebAssembly has one target, so there the choice costs nothing.

#ifndef STACKBLEND_SRC_KERNELS_ROW_KERNELS_H_
#define STACKBLEND_SRC_KERNELS_ROW_KERNELS_H_

#include <cstddef>
#include <cstdint>

namespace stackblend::kernels {

/// Blends `pixels` RGBA pixels that lie next to each other. `out` is exactly `backdrop`, exactly
/// `source`, or overlaps neither. No alignment is needed, nothing else is read or written.
using RowKernel = void (*)(const std::uint8_t* backdrop, const std::uint8_t* source,
                           std::uint8_t* out, std::size_t pixels);

/// The row functions of one target.
struct RowKernels {
  std::int64_t target;  ///< Highway's bit for the target, so that tests can tell what ran.
  RowKernel screen;
};

/// The functions of the best target that this machine supports.
[[nodiscard]] const RowKernels& row_kernels() noexcept;

}  // namespace stackblend::kernels

#endif  // STACKBLEND_SRC_KERNELS_ROW_KERNELS_H_
