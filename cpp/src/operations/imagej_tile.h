// Composites as ImageJ draws them: 8-bit entries of look-up tables, whose colours are added.

#ifndef STACKBLEND_SRC_OPERATIONS_IMAGEJ_TILE_H_
#define STACKBLEND_SRC_OPERATIONS_IMAGEJ_TILE_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "operations/prepared_channel.h"

namespace stackblend::operations {

/// Whether ImageJ shows such a channel: types and settings that it does not have are refused.
[[nodiscard]] bool is_imagej(const Channel& channel) noexcept;

/// Composites `pixels` pixels of a frame from `pixel` on, any number of them.
void imagej_run(std::span<const PreparedChannel> channels, std::size_t frame, std::size_t pixel,
                std::uint8_t* out, std::size_t pixels) noexcept;

}  // namespace stackblend::operations

#endif  // STACKBLEND_SRC_OPERATIONS_IMAGEJ_TILE_H_
