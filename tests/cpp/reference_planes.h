// What histograms and projections must be, value by value, in double. Shares no code with the
// library.

#ifndef STACKBLEND_TESTS_REFERENCE_PLANES_H_
#define STACKBLEND_TESTS_REFERENCE_PLANES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "planes.h"
#include "stackblend/dtype.h"
#include "stackblend/histogram.h"
#include "stackblend/project.h"

namespace stackblend::reference {

/// The bytes of the projected plane; empty where a sum does not fit in its type.
std::optional<testing::Bytes> project(std::span<const testing::Bytes> planes, DType dtype,
                                      std::size_t pixels, ProjectMethod method);

struct Histogram {
  std::vector<std::uint32_t> counts;
  HistogramSummary summary;
  std::vector<double> chunk_sums;
};

Histogram histogram(const testing::Bytes& plane, DType dtype, const HistogramOptions& options);

}  // namespace stackblend::reference

#endif  // STACKBLEND_TESTS_REFERENCE_PLANES_H_
