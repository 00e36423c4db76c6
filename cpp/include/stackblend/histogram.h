// How often which values are in a plane.

#ifndef STACKBLEND_HISTOGRAM_H_
#define STACKBLEND_HISTOGRAM_H_

#include <cstddef>
#include <cstdint>
#include <limits>

#include "stackblend/dtype.h"
#include "stackblend/run_options.h"
#include "stackblend/status.h"

namespace stackblend {

/// The most bins that a histogram may have: one per value of 16 bits.
inline constexpr std::size_t kMaxBins = 65536;

/// Sums are made of chunks of so many values; see `histogram`.
inline constexpr std::size_t kHistogramChunk = 65536;

/// The bins: equally wide, the first one from `lo` on, the last one up to `hi`. Exact histograms of
/// integers have one bin per value: those of uint8 are 256 bins from 0 to 256, those of int16
/// 65,536 bins from -32768 to 32768.
struct HistogramOptions {
  double lo = 0;
  double hi = 256;  ///< More than `lo`; both are finite, and so are hi - lo and bins over that.
  std::size_t bins = 256;  ///< 1 to `kMaxBins`.
};

/// What a histogram leaves out. Finite values matter for `min`, `max`, `sum` and `finite` whether
/// they are in a bin or not. All that were counted are in `counts`, `below` and `above`.
struct HistogramSummary {
  double min = std::numeric_limits<double>::quiet_NaN();  ///< NaN where no value is finite.
  double max = std::numeric_limits<double>::quiet_NaN();
  double sum = 0;  ///< The mean is `sum / finite`.
  std::uint64_t finite = 0;
  std::uint64_t below = 0;  ///< Less than `lo`, negative infinity included.
  std::uint64_t above = 0;  ///< More than `hi`, infinity included.
  std::uint64_t nan = 0;
};

/// Counts the values of a plane, or of a part of it, in bins.
///
/// Of n bins, a value v from lo to hi is counted in bin min(n - 1, floor((v - lo) (n / (hi -
/// lo)))), computed in double; so the last bin has hi too.
///
/// `summary.sum` does not depend on threads or machines. The values are taken in chunks of
/// `kHistogramChunk`, the last one shorter; the sums of chunks are added in their order. A chunk's
/// sum, in double, is that of 256 columns added in order; column i has the values i, i + 256,
/// i + 512, ... of the chunk, added in order. Sums of integers are exact up to 2^53: always for 8
/// and 16 bits, for 32 bits wherever a plane has at most 2^21 values.
///
/// A plane may be counted in parts, one call for each, whose results are added up. The sum is the
/// same then if every part but the last one is of whole chunks and all `chunk_sums` are added in
/// order (instead of the parts' sums).
///
/// @param data        `count` values, any alignment.
/// @param count       How many; at most 2^32 - 1.
/// @param options     The bins.
/// @param counts      `uint32[options.bins]`, to which the numbers are added, modulo 2^32. Set to 0
///                    before the first call.
/// @param summary     Is overwritten.
/// @param chunk_sums  Null, or room for the sums of chunks, in order: count / `kHistogramChunk`,
///                    rounded up. Of values of 8 and 16 bits, whose order does not matter, the
///                    first one is the whole sum, the others are 0.
/// @param run         Threads, cancelling and progress; a band is one chunk or two. See
/// `RunOptions`.
/// @return `kOk`, also for no values.
///         `kCancelled`: `run.cancel` was raised before the last band had begun. `chunk_sums` is
///         undefined, nothing else was written.
///         `kInvalidArgument`: an option is out of its range, or a pointer null although there are
///         values. Nothing was written.
///         `kOutOfMemory`: there was no room for counting, up to 576 KiB a thread. Nothing was
///         written.
[[nodiscard]] Status histogram(const void* data, DType dtype, std::size_t count,
                               const HistogramOptions& options, std::uint32_t* counts,
                               HistogramSummary& summary, double* chunk_sums = nullptr,
                               const RunOptions& run = {}) noexcept;

}  // namespace stackblend

#endif  // STACKBLEND_HISTOGRAM_H_
