// Times, and the median of them.

#ifndef STACKBLEND_BENCH_MEASURE_H_
#define STACKBLEND_BENCH_MEASURE_H_

#include <chrono>
#include <vector>

namespace stackblend::bench {

/// The seconds that one call takes.
template <class Function>
double seconds_of(const Function& function) {
  const auto start = std::chrono::steady_clock::now();
  function();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The median; of an even number, the larger of the two in the middle. Not for no times.
double median(std::vector<double> times);

}  // namespace stackblend::bench

#endif  // STACKBLEND_BENCH_MEASURE_H_
