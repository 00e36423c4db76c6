#include "operations/tally.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace stackblend::operations {
namespace {

using kernels::kBlock;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::size_t places_of(DType dtype, std::size_t bins) {
  return item_bytes(dtype) < 4 ? std::size_t{1} << (8 * item_bytes(dtype))
                               : bins + kernels::kPlacesPastBins;
}

/// Elements of one histogram: also nowhere, up to a whole cache line.
std::size_t stride_of(const CountingPlan& plan) { return (plan.places / 16 + 1) * 16; }

/// The value whose bits are those of `place`.
double value_at(DType dtype, std::uint32_t place) {
  switch (dtype) {
    case DType::kInt8:
      return static_cast<std::int8_t>(place);
    case DType::kInt16:
      return static_cast<std::int16_t>(place);
    default:
      return place;
  }
}

double sum_of(const std::array<double, kBlock>& columns) {
  double sum = 0;
  for (const double column : columns) {
    sum += column;
  }
  return sum;
}

}  // namespace

CountingPlan::CountingPlan(DType type, const HistogramOptions& options) noexcept
    : dtype(type),
      scale{.lo = options.lo,
            .hi = options.hi,
            .per_unit = static_cast<double>(options.bins) / (options.hi - options.lo),
            .count = static_cast<double>(options.bins)},
      places(places_of(type, options.bins)) {}

std::size_t Tally::bytes(const CountingPlan& plan) noexcept {
  return sizeof(kernels::Columns) + 2 * stride_of(plan) * sizeof(std::uint32_t);
}

Tally::Tally(const CountingPlan& plan, std::byte* room) noexcept
    : plan_(plan),
      columns_(*reinterpret_cast<kernels::Columns*>(room)),
      first_(reinterpret_cast<std::uint32_t*>(room + sizeof(kernels::Columns))),
      second_(first_ + stride_of(plan)) {}

void Tally::clear() noexcept {
  columns_.sums.fill(0);
  columns_.numbers.fill(0);
  columns_.minima.fill(kInfinity);
  columns_.maxima.fill(-kInfinity);
  std::fill_n(first_, 2 * stride_of(plan_), 0);
}

void Tally::add_block(const std::byte* values, std::size_t count) noexcept {
  const kernels::PlaneKernels& kernels = kernels::plane_kernels();
  kernels::Places places;
  alignas(64) std::array<std::byte, kBlock * 4> filled_up;
  if (count < kBlock) {
    filled_up = {};
    std::memcpy(filled_up.data(), values, count * item_bytes(plan_.dtype));
    values = filled_up.data();
  }
  if (plan_.is_exact()) {
    (item_bytes(plan_.dtype) == 1 ? kernels.histogram.places8 : kernels.histogram.places16)(values,
                                                                                            places);
  } else {
    alignas(64) std::array<double, kBlock> doubles;
    kernels.widen[static_cast<std::size_t>(plan_.dtype)](values, kBlock, doubles.data());
    std::fill_n(doubles.data() + count, kBlock - count, kInfinity);  // which no summary takes
    kernels.histogram.places(doubles.data(), plan_.scale, places);
    kernels.histogram.summarise(doubles.data(), columns_);
  }
  const auto nowhere = static_cast<std::uint32_t>(plan_.places);
  std::fill_n(places.of.data() + count, kBlock - count, nowhere);
  kernels.histogram.count(places, first_, second_);
}

double Tally::add(const std::byte* values, std::size_t count) noexcept {
  columns_.sums.fill(0);
  for (std::size_t done = 0; done < count; done += kBlock) {
    add_block(values + done * item_bytes(plan_.dtype), std::min(kBlock, count - done));
  }
  return sum_of(columns_.sums);
}

void Tally::add(const Tally& other) noexcept {
  for (std::size_t i = 0; i < 2 * stride_of(plan_); ++i) {
    first_[i] += other.first_[i];
  }
  for (std::size_t i = 0; i < kBlock; ++i) {
    columns_.numbers[i] += other.columns_.numbers[i];
    columns_.minima[i] = std::min(columns_.minima[i], other.columns_.minima[i]);
    columns_.maxima[i] = std::max(columns_.maxima[i], other.columns_.maxima[i]);
  }
}

HistogramSummary Tally::finish(std::uint32_t* counts) noexcept {
  for (std::size_t i = 0; i < plan_.places; ++i) {
    first_[i] += second_[i];
  }
  return plan_.is_exact() ? finish_values(counts) : finish_bins(counts);
}

HistogramSummary Tally::finish_values(std::uint32_t* counts) const noexcept {
  HistogramSummary summary = {.min = kInfinity, .max = -kInfinity};
  for (std::uint32_t first = 0; first < plan_.places; first += kBlock) {
    const auto is_there = [](std::uint32_t times) { return times != 0; };
    if (std::any_of(first_ + first, first_ + first + kBlock, is_there)) {
      finish_block(first, counts, summary);
    }
  }
  return summary;
}

void Tally::finish_block(std::uint32_t first, std::uint32_t* counts,
                         HistogramSummary& summary) const noexcept {
  alignas(64) std::array<double, kBlock> values;
  for (std::uint32_t i = 0; i < kBlock; ++i) {
    values[i] = value_at(plan_.dtype, first + i);
  }
  kernels::Places bins;
  kernels::plane_kernels().histogram.places(values.data(), plan_.scale, bins);
  const auto last_bin = static_cast<std::uint32_t>(plan_.scale.count) - 1;
  for (std::uint32_t i = 0; i < kBlock; ++i) {
    const std::uint32_t times = first_[first + i];
    if (times == 0) {
      continue;
    }
    if (bins.of[i] <= last_bin) {
      counts[bins.of[i]] += times;
    } else {
      (bins.of[i] == last_bin + 1 + kernels::kBelow ? summary.below : summary.above) += times;
    }
    summary.finite += times;
    summary.sum += values[i] * times;  // exact: less than 2^32 values of less than 2^16
    summary.min = std::min(summary.min, values[i]);
    summary.max = std::max(summary.max, values[i]);
  }
}

HistogramSummary Tally::finish_bins(std::uint32_t* counts) const noexcept {
  const std::size_t bins = plan_.places - kernels::kPlacesPastBins;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    counts[bin] += first_[bin];
  }
  return {
      .min = *std::min_element(columns_.minima.begin(), columns_.minima.end()) + 0.0,  // no -0
      .max = *std::max_element(columns_.maxima.begin(), columns_.maxima.end()) + 0.0,
      .finite = static_cast<std::uint64_t>(sum_of(columns_.numbers)),
      .below = first_[bins + kernels::kBelow],
      .above = first_[bins + kernels::kAbove],
      .nan = first_[bins + kernels::kNotANumber],
  };
}

}  // namespace stackblend::operations
