// Planes that a projection reads, a run of pixels at a time.

#ifndef STACKBLEND_SRC_OPERATIONS_PLANE_STACK_H_
#define STACKBLEND_SRC_OPERATIONS_PLANE_STACK_H_

#include <array>
#include <cstddef>
#include <cstring>
#include <span>

#include "kernels/plane_kernels.h"
#include "stackblend/dtype.h"

namespace stackblend::operations {

/// Pixels that lie next to each other: a multiple of `kernels::kStep`, or fewer than that, at the
/// end of a plane.
struct Run {
  std::size_t first;
  std::size_t count;

  [[nodiscard]] bool is_short() const noexcept { return count < kernels::kStep; }
  /// How many values kernels are given.
  [[nodiscard]] std::size_t filled_up() const noexcept {
    return is_short() ? kernels::kStep : count;
  }
};

/// Room for a short run of one plane, filled up.
struct alignas(64) ShortRow {
  std::array<std::byte, kernels::kStep* 4> bytes = {};
};

struct PlaneStack {
  std::span<const void* const> planes;
  DType dtype;

  [[nodiscard]] std::size_t item() const noexcept { return item_bytes(dtype); }

  /// A run of a plane, in the plane or, if short, in `room`, filled up with what is there.
  [[nodiscard]] const void* row(std::size_t plane, const Run& run, ShortRow& room) const noexcept {
    const auto* values = static_cast<const std::byte*>(planes[plane]) + run.first * item();
    if (!run.is_short()) {
      return values;
    }
    std::memcpy(room.bytes.data(), values, run.count * item());
    return room.bytes.data();
  }
};

}  // namespace stackblend::operations

#endif  // STACKBLEND_SRC_OPERATIONS_PLANE_STACK_H_
