// Google Benchmark: where the time goes. `bytes_per_second` counts bytes of output.

#include <benchmark/benchmark.h>
#include <hwy/highway.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "kernels/row_kernels.h"
#include "limit.h"
#include "schedule/parallel_for_bands.h"
#include "schedule/team.h"
#include "stackblend/screen.h"
#include "stackblend/thread_pool.h"
#include "stacks.h"

namespace stackblend::bench {
namespace {

constexpr Shape shape_of(std::size_t frames) {
  return {.frames = frames, .height = 512, .width = 512};
}

void count_bytes(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

/// The row kernel of the best target on rows that stay in the first-level cache.
void screen_kernel_in_cache(benchmark::State& state) {
  const auto pixels = static_cast<std::size_t>(state.range(0));
  const Stacks stacks(pixels * kBytesPerPixel);
  const kernels::RowKernels& kernels = kernels::row_kernels();
  state.SetLabel(hwy::TargetName(kernels.target));
  for ([[maybe_unused]] auto step : state) {
    kernels[BlendMode::kScreen](stacks.backdrop(), stacks.source(), stacks.out(), pixels);
    benchmark::ClobberMemory();
  }
  count_bytes(state, pixels * kBytesPerPixel);
}
BENCHMARK(screen_kernel_in_cache)->Arg(47)->Arg(512)->Arg(2048);

void limit_of_memory(benchmark::State& state) {
  const Stacks stacks(byte_count(shape_of(50)).value());
  Limit limit(stacks, static_cast<unsigned>(state.range(0)));
  for ([[maybe_unused]] auto step : state) {
    limit.run();
  }
  count_bytes(state, stacks.bytes());
}
BENCHMARK(limit_of_memory)->ArgName("threads")->Arg(1)->Arg(2)->UseRealTime();

void screen_stacks(benchmark::State& state) {
  const Shape shape = shape_of(static_cast<std::size_t>(state.range(0)));
  const Stacks stacks(byte_count(shape).value());
  ThreadPool pool(static_cast<unsigned>(state.range(1)));
  for ([[maybe_unused]] auto step : state) {
    if (screen(stacks.backdrop(), stacks.source(), stacks.out(), shape, {.pool = &pool}) !=
        Status::kOk) {
      state.SkipWithError("screen failed");
      break;
    }
  }
  count_bytes(state, stacks.bytes());
}
BENCHMARK(screen_stacks)
    ->ArgNames({"frames", "threads"})
    ->ArgsProduct({{1, 50}, {1, 2}})
    ->UseRealTime();

/// What a call costs that has nothing to do. Nobody waits for a thread that wakes too late.
void schedule_empty_bands(benchmark::State& state) {
  ThreadPool pool(static_cast<unsigned>(state.range(0)));
  const schedule::Bands bands(8, 1, schedule::Bands::kTargetBytes);
  for ([[maybe_unused]] auto step : state) {
    const Status status = schedule::parallel_for_bands(
        bands, {.pool = &pool},
        [](const schedule::Band& band) { benchmark::DoNotOptimize(&band); });
    benchmark::DoNotOptimize(status);
  }
}
BENCHMARK(schedule_empty_bands)->ArgName("threads")->Arg(1)->Arg(2)->UseRealTime();

/// How long it takes until a sleeping second thread works too.
void wake_second_thread(benchmark::State& state) {
  ThreadPool pool(2);
  for ([[maybe_unused]] auto step : state) {
    std::atomic<int> inside{0};
    pool.team().run(2, [&inside] {
      inside.fetch_add(1);
      while (inside.load() < 2) {
      }
    });
  }
}
BENCHMARK(wake_second_thread)->UseRealTime();

}  // namespace
}  // namespace stackblend::bench
