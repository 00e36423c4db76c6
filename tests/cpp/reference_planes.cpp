#include "reference_planes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace stackblend::reference {
namespace {

using testing::Bytes;
using testing::value_at;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// -0 before +0, NaN after all numbers.
bool comes_before(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) {
    return !std::isnan(a) && std::isnan(b);
  }
  return a != b ? a < b : std::signbit(a) && !std::signbit(b);
}

double deviation(const std::vector<double>& values, double mean) {
  double squares = 0;
  for (const double value : values) {
    squares += (value - mean) * (value - mean);
  }
  return std::sqrt(squares / std::max(1.0, static_cast<double>(values.size()) - 1));
}

double projected(const std::vector<double>& values, ProjectMethod method) {
  double sum = 0;
  for (const double value : values) {
    sum += value;
  }
  const double mean = sum / static_cast<double>(values.size());
  std::vector<double> sorted = values;
  std::stable_sort(sorted.begin(), sorted.end(), comes_before);
  const auto first_nan =
      std::find_if(sorted.begin(), sorted.end(), [](double value) { return std::isnan(value); });
  switch (method) {
    case ProjectMethod::kMax:
      return first_nan == sorted.begin() ? kNan : *(first_nan - 1);
    case ProjectMethod::kMin:
      return sorted.front();
    case ProjectMethod::kMedian:
      return sorted[(sorted.size() - 1) / 2];
    case ProjectMethod::kMean:
      return mean;
    case ProjectMethod::kStd:
      return deviation(values, mean);
    default:
      return sum;
  }
}

template <class T>
bool append(Bytes& bytes, double value) {
  if (value < static_cast<double>(std::numeric_limits<T>::min()) ||
      value > static_cast<double>(std::numeric_limits<T>::max())) {
    return false;
  }
  const T item = static_cast<T>(value);
  const auto* first = reinterpret_cast<const std::uint8_t*>(&item);
  bytes.insert(bytes.end(), first, first + sizeof(T));
  return true;
}

bool append_float(Bytes& bytes, double value) {
  std::uint32_t bits = 0x7FC00000;
  if (!std::isnan(value)) {
    const auto item = static_cast<float>(value);
    std::memcpy(&bits, &item, 4);
  }
  return append<std::uint32_t>(bytes, bits);
}

bool append_value(Bytes& bytes, DType dtype, double value) {
  switch (dtype) {
    case DType::kUint8:
      return append<std::uint8_t>(bytes, value);
    case DType::kInt8:
      return append<std::int8_t>(bytes, value);
    case DType::kUint16:
      return append<std::uint16_t>(bytes, value);
    case DType::kInt16:
      return append<std::int16_t>(bytes, value);
    case DType::kUint32:
      return append<std::uint32_t>(bytes, value);
    case DType::kInt32:
      return append<std::int32_t>(bytes, value);
    default:
      return append_float(bytes, value);
  }
}

DType result_type(DType dtype, ProjectMethod method) {
  if (method == ProjectMethod::kMean || method == ProjectMethod::kStd) {
    return DType::kFloat32;
  }
  if (method != ProjectMethod::kSum || dtype == DType::kFloat32) {
    return dtype;
  }
  const bool is_signed = dtype == DType::kInt8 || dtype == DType::kInt16 || dtype == DType::kInt32;
  return is_signed ? DType::kInt32 : DType::kUint32;
}

void count(double value, const HistogramOptions& options, Histogram& histogram) {
  HistogramSummary& summary = histogram.summary;
  if (std::isnan(value)) {
    ++summary.nan;
  } else if (value < options.lo) {
    ++summary.below;
  } else if (value > options.hi) {
    ++summary.above;
  } else {
    const auto bins = static_cast<double>(options.bins);
    const double bin = std::floor((value - options.lo) * (bins / (options.hi - options.lo)));
    ++histogram.counts[static_cast<std::size_t>(std::min(bins - 1, bin))];
  }
}

}  // namespace

std::optional<Bytes> project(std::span<const Bytes> planes, DType dtype, std::size_t pixels,
                             ProjectMethod method) {
  Bytes result;
  std::vector<double> values(planes.size());
  for (std::size_t i = 0; i < pixels; ++i) {
    for (std::size_t k = 0; k < planes.size(); ++k) {
      values[k] = value_at(planes[k], dtype, i);
    }
    if (!append_value(result, result_type(dtype, method), projected(values, method))) {
      return std::nullopt;
    }
  }
  return result;
}

Histogram histogram(const Bytes& plane, DType dtype, const HistogramOptions& options) {
  Histogram histogram;
  histogram.counts.resize(options.bins);
  HistogramSummary& summary = histogram.summary;
  const std::size_t pixels = plane.size() / item_bytes(dtype);
  for (std::size_t chunk = 0; chunk < pixels; chunk += 65536) {
    std::array<double, 256> columns = {};
    for (std::size_t i = chunk; i < std::min(pixels, chunk + 65536); ++i) {
      const double value = value_at(plane, dtype, i);
      count(value, options, histogram);
      if (std::isfinite(value)) {
        summary.min = std::fmin(summary.min, value);
        summary.max = std::fmax(summary.max, value);
        ++summary.finite;
        columns[i % 256] += value;
      }
    }
    double sum = 0;
    for (const double column : columns) {
      sum += column;
    }
    histogram.chunk_sums.push_back(sum);
    summary.sum += sum;
  }
  return histogram;
}

}  // namespace stackblend::reference
