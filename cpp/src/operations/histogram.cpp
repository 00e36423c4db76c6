#include "stackblend/histogram.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>

#include "operations/rooms.h"
#include "operations/tally.h"
#include "schedule/parallel_for_bands.h"

namespace stackblend {
namespace {

using operations::CountingPlan;
using operations::Rooms;
using operations::Tally;

bool are_in_range(const HistogramOptions& options) noexcept {
  const double range = options.hi - options.lo;  // NaN or infinite where lo or hi is
  return range > 0 && std::isfinite(range) && options.bins > 0 && options.bins <= kMaxBins &&
         std::isfinite(static_cast<double>(options.bins) / range);
}

std::size_t chunks_of(std::size_t count) noexcept {
  return (count + kHistogramChunk - 1) / kHistogramChunk;
}

/// Counts all values, each thread in a room of its own.
Status count_values(const std::byte* data, std::size_t count, const CountingPlan& plan,
                    Rooms& rooms, const schedule::Bands& bands, double* chunk_sums,
                    const RunOptions& run) noexcept {
  return schedule::parallel_for_bands(bands, run, [&](const schedule::Band& band) {
    const Rooms::Stay stay = rooms.enter();
    Tally tally(plan, stay.room());
    if (stay.is_first()) {
      tally.clear();
    }
    for (std::size_t i = band.first_row; i < band.first_row + band.rows; ++i) {
      const std::size_t first = i * kHistogramChunk;
      chunk_sums[i] = tally.add(data + first * item_bytes(plan.dtype),
                                std::min(kHistogramChunk, count - first));
    }
  });
}

/// Adds up what the threads have counted.
HistogramSummary add_up(const CountingPlan& plan, const Rooms& rooms, std::uint32_t* counts,
                        double* chunk_sums, std::size_t chunks) noexcept {
  Tally all(plan, rooms.at(0));
  for (std::size_t i = 1; i < rooms.entered(); ++i) {
    all.add(Tally(plan, rooms.at(i)));
  }
  HistogramSummary summary = all.finish(counts);
  if (plan.is_exact()) {
    chunk_sums[0] = summary.sum;  // where no order had to be kept
  }
  for (std::size_t i = plan.is_exact() ? 1 : 0; i < chunks; ++i) {
    summary.sum += chunk_sums[i];
  }
  if (summary.finite == 0) {
    summary.min = summary.max = std::numeric_limits<double>::quiet_NaN();
  }
  return summary;
}

}  // namespace

Status histogram(const void* data, DType dtype, std::size_t count, const HistogramOptions& options,
                 std::uint32_t* counts, HistogramSummary& summary, double* chunk_sums,
                 const RunOptions& run) noexcept {
  if (!are_in_range(options) || static_cast<std::size_t>(dtype) >= kDTypeCount ||
      std::uint64_t{count} > std::numeric_limits<std::uint32_t>::max() ||
      (count > 0 && (data == nullptr || counts == nullptr))) {
    return Status::kInvalidArgument;
  }
  if (count == 0) {
    summary = {};
    return Status::kOk;
  }
  const CountingPlan plan(dtype, options);
  const std::size_t chunks = chunks_of(count);
  const schedule::Bands bands(1, chunks, kHistogramChunk * item_bytes(dtype));
  Rooms rooms(run, bands.count(), Tally::bytes(plan));
  const std::unique_ptr<void, operations::FreeMemory> own_sums(
      chunk_sums == nullptr ? std::malloc(chunks * sizeof(double)) : nullptr);
  double* sums = chunk_sums == nullptr ? static_cast<double*>(own_sums.get()) : chunk_sums;
  if (!rooms.are_there() || sums == nullptr) {
    return Status::kOutOfMemory;
  }
  const Status status =
      count_values(static_cast<const std::byte*>(data), count, plan, rooms, bands, sums, run);
  if (status == Status::kOk) {
    summary = add_up(plan, rooms, counts, sums, chunks);
  }
  return status;
}

}  // namespace stackblend
