#include "tile_driver.h"

#include <emscripten/em_js.h>

#include <atomic>
#include <thread>

#include "schedule/team.h"

namespace stackblend::wasm {

// NOLINTNEXTLINE: the macro's own
EM_JS(void, call_drive_tiles, (), { Module["driveTiles"](); });

void drive_tiles(ThreadPool& pool, TileRing& ring) noexcept {
  const std::thread::id caller = std::this_thread::get_id();
  std::atomic<bool> is_over{false};
  const auto work = [&] {
    if (std::this_thread::get_id() != caller) {
      ring.pump_until(is_over);
      return;
    }
    call_drive_tiles();
    is_over.store(true, std::memory_order_release);
  };
  pool.team().run(2, work);
}

}  // namespace stackblend::wasm
