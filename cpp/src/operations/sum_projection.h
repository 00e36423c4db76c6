// Projections that compute with all of a pixel's values: sum, mean, standard deviation.

#ifndef STACKBLEND_SRC_OPERATIONS_SUM_PROJECTION_H_
#define STACKBLEND_SRC_OPERATIONS_SUM_PROJECTION_H_

#include <cstddef>

#include "operations/plane_stack.h"
#include "stackblend/project.h"

namespace stackblend::operations {

/// Pixels of a run of `project_sum`: their values, sums and squares as doubles stay in a
/// first-level cache.
inline constexpr std::size_t kSumPixels = 512;

/// Writes the run's sums, means or standard deviations to `out`, where the plane's first pixel
/// belongs. The run has at most `kSumPixels`. Gives false where a sum does not fit in its type;
/// some pixels of the run are undefined then.
[[nodiscard]] bool project_sum(const PlaneStack& stack, ProjectMethod method, const Run& run,
                               std::byte* out) noexcept;

}  // namespace stackblend::operations

#endif  // STACKBLEND_SRC_OPERATIONS_SUM_PROJECTION_H_
