// Histograms and projections for JavaScript: see js/engine/reduce.

#ifndef STACKBLEND_WASM_REDUCE_H_
#define STACKBLEND_WASM_REDUCE_H_

#include <cstddef>
#include <cstdint>

#include "stackblend/run_options.h"

namespace stackblend::wasm {

/// Writes to `out`: min, max, sum, finite, below, above and nan as doubles; the sums of chunks,
/// doubles too; the counts as uint32. Gives the status.
int histogram(std::uintptr_t data, unsigned dtype, std::size_t count, double lo, double hi,
              std::size_t bins, std::uintptr_t out, const RunOptions& run);

/// Planes that begin `stride` bytes after each other.
int project(std::uintptr_t data, std::size_t stride, std::size_t planes, unsigned dtype,
            std::size_t pixels, unsigned method, std::uintptr_t out, const RunOptions& run);

}  // namespace stackblend::wasm

#endif  // STACKBLEND_WASM_REDUCE_H_
