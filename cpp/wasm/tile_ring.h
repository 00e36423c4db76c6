// A ring of cache-sized tiles in shared memory: how plain JavaScript arrays pass through the
// engine.
//
// The client thread (JavaScript, js/engine/backends/ring.ts) copies input into a tile and marks it
// filled; this side works on it and marks it done; the client copies the result out. Both sides go
// round the ring in order, so one copies while the other works, and the data never leaves the
// cache.

#ifndef STACKBLEND_WASM_TILE_RING_H_
#define STACKBLEND_WASM_TILE_RING_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "program_words.h"

namespace stackblend::wasm {

/// What a tile's `state` says; written by the client (kFree, kFilled) and by the ring (kDone).
enum TileState : std::uint32_t { kFree = 0, kFilled = 1, kDone = 2 };

/// One unit of work as JavaScript writes it. The address of an input lies in this tile's buffer, or
/// inside an engine stack.
struct alignas(64) Tile {
  std::atomic<std::uint32_t> state;
  std::uint32_t out;  ///< Address, as of an input.
  std::uint32_t pixels;
  ProgramWords program;
};

class TileRing {
 public:
  static constexpr std::size_t kTiles = 8;
  // Inputs and output of a tile share its buffer: of two stacks each has 128 KiB. Measured through
  // JavaScript on two cores, 128 KiB ran at 5.3 GB/s of output, 64 KiB at 4.6, 256 KiB at 3; with
  // 4, 8 or 16 tiles alike, and 8 bear more hesitation of either side.
  static constexpr std::size_t kBufferBytes = std::size_t{3 * 128} << 10;

  /// Address of the control words: `pumping`, then (64 bytes on) the tiles.
  [[nodiscard]] std::uintptr_t address() const noexcept {
    return reinterpret_cast<std::uintptr_t>(control_.get());
  }

  /// Address of the buffers, one after the other.
  [[nodiscard]] std::uintptr_t buffers() const noexcept {
    return reinterpret_cast<std::uintptr_t>(buffers_.get());
  }

  /// Blends filled tiles in order until none has come for about a millisecond (returns false; the
  /// client starts the next pump), or `budget_ms` is used up (returns true: call again soon).
  bool pump(double budget_ms) noexcept;

 private:
  struct alignas(64) Control {
    std::atomic<std::uint32_t> pumping;
    std::array<Tile, kTiles> tiles;
  };
  struct alignas(64) Buffer {
    std::array<std::uint8_t, kBufferBytes> bytes;
  };

  [[nodiscard]] static bool wait_until_filled(Tile& tile) noexcept;
  static void blend(Tile& tile) noexcept;
  [[nodiscard]] bool resign(const Tile& tile) noexcept;
  void blend_next() noexcept;

  std::unique_ptr<Control> control_ = std::make_unique<Control>();
  std::unique_ptr<Buffer[]> buffers_ = std::make_unique_for_overwrite<Buffer[]>(kTiles);
  std::size_t next_ = 0;
};

}  // namespace stackblend::wasm

#endif  // STACKBLEND_WASM_TILE_RING_H_
