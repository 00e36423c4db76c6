#include "tile_ring.h"

#include <emscripten/emscripten.h>
#include <emscripten/threading.h>

namespace stackblend::wasm {

namespace {

// Copying a tile in takes longer than blending it, so the next one is usually a few microseconds
// away: spinning that long is cheaper than going to sleep.
constexpr int kSpins = 4000;
constexpr double kSleepMs = 1.0;

}  // namespace

bool TileRing::wait_until_filled(Tile& tile) noexcept {
  for (int spin = 0; spin < kSpins; ++spin) {
    if (tile.state.load(std::memory_order_acquire) == kFilled) return true;
  }
  const std::uint32_t seen = tile.state.load();
  if (seen != kFilled) emscripten_futex_wait(&tile.state, seen, kSleepMs);
  return tile.state.load(std::memory_order_acquire) == kFilled;
}

void TileRing::blend(Tile& tile) noexcept {
  const Status status = run_program(tile.program, at(tile.out),
                                    Shape{.frames = 1, .height = 1, .width = tile.pixels});
  // The client builds tiles from arguments that it has checked; nothing here can be refused.
  if (status != Status::kOk) __builtin_trap();
  tile.state.store(kDone, std::memory_order_release);
}

// Says that nobody pumps any more. False: a tile was filled in that very moment by a client that
// still counted on this pump, so it goes on.
bool TileRing::resign(const Tile& tile) noexcept {
  control_->pumping.store(0);
  if (tile.state.load() != kFilled) return true;
  return control_->pumping.exchange(1) != 0;  // the client was quicker and has sent for a new pump
}

bool TileRing::pump(double budget_ms) noexcept {
  const double deadline = emscripten_get_now() + budget_ms;
  while (emscripten_get_now() < deadline) {
    Tile& tile = control_->tiles[next_];
    if (!wait_until_filled(tile)) {
      if (resign(tile)) return false;
      continue;
    }
    blend_next();
  }
  return true;
}

void TileRing::blend_next() noexcept {
  blend(control_->tiles[next_]);
  next_ = (next_ + 1) % kTiles;
}

}  // namespace stackblend::wasm
