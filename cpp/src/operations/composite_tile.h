// The stages of a composite one after the other, tile by tile.

#ifndef STACKBLEND_SRC_OPERATIONS_COMPOSITE_TILE_H_
#define STACKBLEND_SRC_OPERATIONS_COMPOSITE_TILE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "operations/prepared_channel.h"

namespace stackblend::operations {

/// What a call composites: visible channels, at most `kMaxChannels`, and a background.
struct Composition {
  std::span<const PreparedChannel> channels;
  CompositeMode mode;
  std::array<float, 3> background;
};

/// Composites `pixels` pixels of a frame from `pixel` on, any number of them.
void composite_run(const Composition& composition, std::size_t frame, std::size_t pixel,
                   std::uint8_t* out, std::size_t pixels) noexcept;

}  // namespace stackblend::operations

#endif  // STACKBLEND_SRC_OPERATIONS_COMPOSITE_TILE_H_
