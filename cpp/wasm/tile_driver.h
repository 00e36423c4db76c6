// Tiles that JavaScript on the engine's own thread fills and empties: how arrays in shared memory
// pass through, which no other thread need copy.

#ifndef STACKBLEND_WASM_TILE_DRIVER_H_
#define STACKBLEND_WASM_TILE_DRIVER_H_

#include "stackblend/thread_pool.h"
#include "tile_ring.h"

namespace stackblend::wasm {

/// Calls the module's `driveTiles()` (js/engine/host/tile-driver.ts) on this thread, while another
/// one of the pool, which has two or more, blends what it fills.
void drive_tiles(ThreadPool& pool, TileRing& ring) noexcept;

}  // namespace stackblend::wasm

#endif  // STACKBLEND_WASM_TILE_DRIVER_H_
