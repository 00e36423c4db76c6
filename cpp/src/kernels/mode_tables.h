// The modes that divide or take roots, as tables of all pairs of bytes.

#ifndef STACKBLEND_SRC_KERNELS_MODE_TABLES_H_
#define STACKBLEND_SRC_KERNELS_MODE_TABLES_H_

#include <array>
#include <cstdint>

namespace stackblend::kernels {

/// 255 B(Cb, Cs) rounded half up, at index 256 backdrop + source.
using ModeTable = std::array<std::uint8_t, 65536>;

// Each is made when it is first asked for, by whichever thread does.
[[nodiscard]] const ModeTable& color_dodge_table() noexcept;
[[nodiscard]] const ModeTable& color_burn_table() noexcept;
[[nodiscard]] const ModeTable& soft_light_table() noexcept;

}  // namespace stackblend::kernels

#endif  // STACKBLEND_SRC_KERNELS_MODE_TABLES_H_
