// The JavaScript side of the module: checks nothing that js/engine has checked, computes nothing.
// Addresses are numbers; statuses are numbers (stackblend::Status).

#include <emscripten/bind.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "program_words.h"
#include "reduce.h"
#include "stackblend/thread_pool.h"
#ifdef __EMSCRIPTEN_PTHREADS__
#include "tile_ring.h"
#endif

namespace {

using stackblend::RunOptions;
using stackblend::Shape;
using stackblend::ThreadPool;
using stackblend::wasm::at;

std::unique_ptr<ThreadPool>& pool() {
  static std::unique_ptr<ThreadPool> instance;
  return instance;
}

// Starts the threads (the calling one counts) and says how many there are.
unsigned start(unsigned threads) {
  pool() = std::make_unique<ThreadPool>(threads);
  return pool()->threads();
}

// Zeroed memory on a cache line, or 0 where memory cannot grow so far.
std::uintptr_t allocate(std::size_t bytes) {
  constexpr std::size_t kCacheLine = 64;
  const std::size_t rounded = (bytes + kCacheLine - 1) / kCacheLine * kCacheLine;
  void* memory = rounded < bytes ? nullptr : std::aligned_alloc(kCacheLine, rounded);
  if (memory != nullptr) std::memset(memory, 0, rounded);
  return reinterpret_cast<std::uintptr_t>(memory);
}

void release(std::uintptr_t address) { std::free(at(address)); }

// What one job shares with JavaScript while it runs: two 32-bit words at an address of its own.
struct JobWords {
  std::atomic<std::uint32_t> cancel;
  std::atomic<std::uint32_t> bands_done;
};

// One slice on all threads: `program` is the address of ProgramWords.
int run(std::uintptr_t program, std::uintptr_t out, std::size_t frames, std::size_t rows,
        std::size_t width, std::uintptr_t job_words) {
  RunOptions options{.pool = pool().get()};
  if (job_words != 0) {
    auto* words = reinterpret_cast<JobWords*>(job_words);
    options.cancel = &words->cancel;
    options.bands_done = &words->bands_done;
  }
  const Shape shape{.frames = frames, .height = rows, .width = width};
  const auto* words = reinterpret_cast<const stackblend::wasm::ProgramWords*>(program);
  return static_cast<int>(stackblend::wasm::run_program(*words, at(out), shape, options));
}

int histogram(std::uintptr_t data, unsigned dtype, std::size_t count, double lo, double hi,
              std::size_t bins, std::uintptr_t out) {
  return stackblend::wasm::histogram(data, dtype, count, lo, hi, bins, out, {.pool = pool().get()});
}

int project(std::uintptr_t data, std::size_t stride, std::size_t planes, unsigned dtype,
            std::size_t pixels, unsigned method, std::uintptr_t out) {
  return stackblend::wasm::project(data, stride, planes, dtype, pixels, method, out,
                                   {.pool = pool().get()});
}

#ifdef __EMSCRIPTEN_PTHREADS__
using stackblend::wasm::TileRing;

TileRing& ring() {
  static TileRing instance;
  return instance;
}

std::uintptr_t ring_address() { return ring().address(); }
std::uintptr_t ring_buffers() { return ring().buffers(); }
std::size_t ring_tiles() { return TileRing::kTiles; }
std::size_t ring_buffer_bytes() { return TileRing::kBufferBytes; }
std::size_t ring_tile_bytes() { return sizeof(stackblend::wasm::Tile); }
bool pump(double budget_ms) { return ring().pump(budget_ms); }
#endif

}  // namespace

EMSCRIPTEN_BINDINGS(stackblend) {
  emscripten::function("start", &start);
  emscripten::function("allocate", &allocate);
  emscripten::function("release", &release);
  emscripten::function("run", &run);
  emscripten::function("histogram", &histogram);
  emscripten::function("project", &project);
#ifdef __EMSCRIPTEN_PTHREADS__
  emscripten::function("ringAddress", &ring_address);
  emscripten::function("ringBuffers", &ring_buffers);
  emscripten::function("ringTiles", &ring_tiles);
  emscripten::function("ringBufferBytes", &ring_buffer_bytes);
  emscripten::function("ringTileBytes", &ring_tile_bytes);
  emscripten::function("pump", &pump);
#endif
}
