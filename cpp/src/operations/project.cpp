#include "stackblend/project.h"

#include <algorithm>
#include <atomic>
#include <limits>

#include "operations/order_projection.h"
#include "operations/plane_stack.h"
#include "operations/rooms.h"
#include "operations/stack_arguments.h"
#include "operations/sum_projection.h"
#include "schedule/parallel_for_bands.h"

namespace stackblend {
namespace {

using operations::PlaneStack;
using operations::Rooms;
using operations::Run;

/// What bands consist of.
constexpr std::size_t kTilePixels = 1024;

bool can_be_projected(const PlaneStack& stack, std::size_t pixels, ProjectMethod method,
                      const void* out) noexcept {
  if (stack.planes.empty() || static_cast<std::size_t>(stack.dtype) >= kDTypeCount ||
      static_cast<std::size_t>(method) >= kProjectMethodCount ||
      pixels > std::numeric_limits<std::size_t>::max() / 4) {
    return false;
  }
  const std::size_t out_bytes = pixels * item_bytes(projected_dtype(stack.dtype, method));
  return pixels == 0 ||
         (out != nullptr && std::ranges::all_of(stack.planes, [&](const void* plane) {
            return plane != nullptr &&
                   !operations::overlap(plane, pixels * stack.item(), out, out_bytes);
          }));
}

/// Bands of all planes; their rows are tiles.
schedule::Bands bands_of(const PlaneStack& stack, std::size_t pixels) noexcept {
  // With more planes a band is one tile anyway.
  const std::size_t planes = std::min<std::size_t>(stack.planes.size(), 128);
  return {1, (pixels - 1) / kTilePixels + 1, kTilePixels * stack.item() * planes};
}

/// Calls `project_run` for the pixels of a band, at most `most` at a time.
template <class ProjectRun>
void for_each_run(const schedule::Band& band, std::size_t pixels, std::size_t most,
                  const ProjectRun& project_run) {
  std::size_t first = band.first_row * kTilePixels;
  const std::size_t last = std::min(pixels, first + band.rows * kTilePixels);
  while (first < last) {
    const std::size_t rest = last - first;
    const std::size_t whole = rest - rest % kernels::kStep;
    const Run run = {first, whole == 0 ? rest : std::min(whole, most)};
    project_run(run);
    first += run.count;
  }
}

Status project_extremes(const PlaneStack& stack, std::size_t pixels, ProjectMethod method,
                        std::byte* out, const RunOptions& options) noexcept {
  return schedule::parallel_for_bands(
      bands_of(stack, pixels), options, [&](const schedule::Band& band) {
        for_each_run(band, pixels, operations::kExtremePixels,
                     [&](const Run& run) { operations::project_extreme(stack, method, run, out); });
      });
}

Status project_medians(const PlaneStack& stack, std::size_t pixels, std::byte* out,
                       const RunOptions& options) noexcept {
  const schedule::Bands bands = bands_of(stack, pixels);
  Rooms rooms(options, bands.count(), operations::median_bytes(stack));
  if (!rooms.are_there()) {
    return Status::kOutOfMemory;
  }
  return schedule::parallel_for_bands(bands, options, [&](const schedule::Band& band) {
    const Rooms::Stay stay = rooms.enter();
    for_each_run(band, pixels, kTilePixels,
                 [&](const Run& run) { operations::project_median(stack, run, stay.room(), out); });
  });
}

Status project_sums(const PlaneStack& stack, std::size_t pixels, ProjectMethod method,
                    std::byte* out, const RunOptions& options) noexcept {
  std::atomic<bool> fits{true};
  const Status status = schedule::parallel_for_bands(
      bands_of(stack, pixels), options, [&](const schedule::Band& band) {
        for_each_run(band, pixels, operations::kSumPixels, [&](const Run& run) {
          if (!fits.load(std::memory_order_relaxed)) {
            return;  // nothing depends on the rest
          }
          if (!operations::project_sum(stack, method, run, out)) {
            fits.store(false, std::memory_order_relaxed);
          }
        });
      });
  return fits ? status : Status::kOverflow;
}

}  // namespace

Status project(std::span<const void* const> planes, DType dtype, std::size_t pixels,
               ProjectMethod method, void* out, const RunOptions& run) noexcept {
  const PlaneStack stack = {planes, dtype};
  if (!can_be_projected(stack, pixels, method, out)) {
    return Status::kInvalidArgument;
  }
  if (pixels == 0) {
    return Status::kOk;
  }
  auto* result = static_cast<std::byte*>(out);
  switch (method) {
    case ProjectMethod::kMax:
    case ProjectMethod::kMin:
      return project_extremes(stack, pixels, method, result, run);
    case ProjectMethod::kMedian:
      return project_medians(stack, pixels, result, run);
    default:
      return project_sums(stack, pixels, method, result, run);
  }
}

}  // namespace stackblend
