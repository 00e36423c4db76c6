// How an operation runs, as opposed to what it computes: results do not depend on any of this.

#ifndef STACKBLEND_RUN_OPTIONS_H_
#define STACKBLEND_RUN_OPTIONS_H_

#include <atomic>
#include <cstdint>

namespace stackblend {

class ThreadPool;

/// Work is divided into bands: runs of whole rows of one frame, about 128 KiB of output each, or
/// one row where a row is larger. All pointers may be null and are borrowed for the call.
struct RunOptions {
  /// Threads to share the bands among. Null: the calling thread does all the work.
  ThreadPool* pool = nullptr;

  /// Read before every band: any value but zero stops the operation, which then returns
  /// `Status::kCancelled`. Bands in progress are finished first. May be set from any thread, or
  /// from JavaScript by `Atomics.store`.
  const std::atomic<std::uint32_t>* cancel = nullptr;

  /// Counted up by one (modulo 2^32) after every finished band, in no particular order of bands.
  /// Not set to zero first, so that one counter can follow several operations.
  std::atomic<std::uint32_t>* bands_done = nullptr;
};

}  // namespace stackblend

#endif  // STACKBLEND_RUN_OPTIONS_H_
