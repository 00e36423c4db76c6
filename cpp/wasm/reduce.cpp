#include "reduce.h"

#include <algorithm>
#include <memory>
#include <new>

#include "program_words.h"
#include "stackblend/histogram.h"
#include "stackblend/project.h"

namespace stackblend::wasm {

int histogram(std::uintptr_t data, unsigned dtype, std::size_t count, double lo, double hi,
              std::size_t bins, std::uintptr_t out, const RunOptions& run) {
  constexpr std::size_t kFields = 7;
  auto* fields = reinterpret_cast<double*>(out);
  double* chunk_sums = fields + kFields;
  const std::size_t chunks = (count + kHistogramChunk - 1) / kHistogramChunk;
  auto* counts = reinterpret_cast<std::uint32_t*>(chunk_sums + chunks);
  std::fill_n(counts, bins, 0U);
  HistogramSummary summary;
  const Status status =
      stackblend::histogram(at(data), static_cast<DType>(dtype), count,
                            {.lo = lo, .hi = hi, .bins = bins}, counts, summary, chunk_sums, run);
  const double values[kFields] = {summary.min,
                                  summary.max,
                                  summary.sum,
                                  static_cast<double>(summary.finite),
                                  static_cast<double>(summary.below),
                                  static_cast<double>(summary.above),
                                  static_cast<double>(summary.nan)};
  std::copy_n(values, kFields, fields);
  return static_cast<int>(status);
}

int project(std::uintptr_t data, std::size_t stride, std::size_t planes, unsigned dtype,
            std::size_t pixels, unsigned method, std::uintptr_t out, const RunOptions& run) {
  const std::unique_ptr<const void*[]> begins(new (std::nothrow) const void*[planes]);
  if (!begins) return static_cast<int>(Status::kOutOfMemory);
  for (std::size_t i = 0; i < planes; ++i) begins[i] = at(data + i * stride);
  return static_cast<int>(stackblend::project({begins.get(), planes}, static_cast<DType>(dtype),
                                              pixels, static_cast<ProjectMethod>(method), at(out),
                                              run));
}

}  // namespace stackblend::wasm
