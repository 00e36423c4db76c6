// The scheduler: one call.

#ifndef STACKBLEND_SRC_SCHEDULE_PARALLEL_FOR_BANDS_H_
#define STACKBLEND_SRC_SCHEDULE_PARALLEL_FOR_BANDS_H_

#include "schedule/bands.h"
#include "schedule/function_ref.h"
#include "stackblend/run_options.h"
#include "stackblend/status.h"

namespace stackblend::schedule {

/// Calls `work` once for every band, on all threads of `options.pool`, and returns when no call is
/// running any more. Threads take bands in memory order from a common counter.
/// Returns `kCancelled` when `options.cancel` kept a band from beginning, else `kOk`.
Status parallel_for_bands(const Bands& bands, const RunOptions& options,
                          FunctionRef<void(const Band&)> work) noexcept;

}  // namespace stackblend::schedule

#endif  // STACKBLEND_SRC_SCHEDULE_PARALLEL_FOR_BANDS_H_
