// Projections that pick one of a pixel's values: the largest, the smallest, the median.

#ifndef STACKBLEND_SRC_OPERATIONS_ORDER_PROJECTION_H_
#define STACKBLEND_SRC_OPERATIONS_ORDER_PROJECTION_H_

#include <cstddef>

#include "operations/plane_stack.h"
#include "stackblend/project.h"

namespace stackblend::operations {

/// Pixels of a run of `project_extreme`: those of all planes pass through a first-level cache.
inline constexpr std::size_t kExtremePixels = 1024;

/// Writes the run's largest or smallest values to `out`, where the plane's first pixel belongs. The
/// run has at most `kExtremePixels`.
void project_extreme(const PlaneStack& stack, ProjectMethod method, const Run& run,
                     std::byte* out) noexcept;

/// The bytes of room that `project_median` needs; 0 where no memory has so many.
[[nodiscard]] std::size_t median_bytes(const PlaneStack& stack) noexcept;

/// Writes the run's medians to `out`, where the plane's first pixel belongs. `room` is on a cache
/// line.
void project_median(const PlaneStack& stack, const Run& run, std::byte* room,
                    std::byte* out) noexcept;

}  // namespace stackblend::operations

#endif  // STACKBLEND_SRC_OPERATIONS_ORDER_PROJECTION_H_
