#include "measure.h"

#include <algorithm>
#include <cstddef>

namespace stackblend::bench {

double median(std::vector<double> times) {
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

}  // namespace stackblend::bench
