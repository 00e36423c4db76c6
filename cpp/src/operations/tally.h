// What a thread has counted of a plane.

#ifndef STACKBLEND_SRC_OPERATIONS_TALLY_H_
#define STACKBLEND_SRC_OPERATIONS_TALLY_H_

#include <cstddef>
#include <cstdint>

#include "kernels/plane_kernels.h"
#include "stackblend/dtype.h"
#include "stackblend/histogram.h"

namespace stackblend::operations {

/// How a plane is counted. Values of 8 and 16 bits have one place each; what bin that is matters
/// only when all are counted. Values of 32 bits have places in the bins.
struct CountingPlan {
  DType dtype;
  kernels::BinScale scale;
  std::size_t places;

  CountingPlan(DType type, const HistogramOptions& options) noexcept;

  /// Whether a place is a value.
  [[nodiscard]] bool is_exact() const noexcept { return item_bytes(dtype) < 4; }
};

/// A view of a room in which a thread counts.
class Tally {
 public:
  /// The bytes of such a room.
  [[nodiscard]] static std::size_t bytes(const CountingPlan& plan) noexcept;

  Tally(const CountingPlan& plan, std::byte* room) noexcept;

  /// Makes it empty.
  void clear() noexcept;

  /// Adds values of the plan's dtype, a chunk or less, and gives the sum of those that are finite;
  /// 0 of values of 8 and 16 bits.
  double add(const std::byte* values, std::size_t count) noexcept;

  /// Adds what another one has counted.
  void add(const Tally& other) noexcept;

  /// Adds to a histogram's counts, and gives the rest of what it consists of. `sum` is that of
  /// values of 8 and 16 bits.
  [[nodiscard]] HistogramSummary finish(std::uint32_t* counts) noexcept;

 private:
  void add_block(const std::byte* values, std::size_t count) noexcept;
  [[nodiscard]] HistogramSummary finish_values(std::uint32_t* counts) const noexcept;
  [[nodiscard]] HistogramSummary finish_bins(std::uint32_t* counts) const noexcept;
  /// Adds the values of `kBlock` places.
  void finish_block(std::uint32_t first, std::uint32_t* counts,
                    HistogramSummary& summary) const noexcept;

  const CountingPlan& plan_;
  kernels::Columns& columns_;  ///< Of values of 32 bits.
  /// Two histograms of all places and one that is nowhere, for what fills up the last block.
  std::uint32_t* first_;
  std::uint32_t* second_;
};

}  // namespace stackblend::operations

#endif  // STACKBLEND_SRC_OPERATIONS_TALLY_H_
