// What soft-light needs to know of each backdrop value.

#ifndef STACKBLEND_SRC_KERNELS_SOFT_LIGHT_TABLE_H_
#define STACKBLEND_SRC_KERNELS_SOFT_LIGHT_TABLE_H_

#include <array>

namespace stackblend::kernels {

/// Soft-light is linear in the source on either side of 1/2: B(Cb, Cs) = Cb + (Cs - 1/2) slope.
/// The slope below 1/2 at index 2 * backdrop, above it at the next. 2 KiB stay in any cache, where
/// a table of all pairs would not.
using SoftLightTable = std::array<float, 512>;

/// Made when it is first asked for, by whichever thread does.
[[nodiscard]] const SoftLightTable& soft_light_table() noexcept;

}  // namespace stackblend::kernels

#endif  // STACKBLEND_SRC_KERNELS_SOFT_LIGHT_TABLE_H_
