// `limit_row` on several threads, sharing nothing with the library's scheduler.

#ifndef STACKBLEND_BENCH_LIMIT_H_
#define STACKBLEND_BENCH_LIMIT_H_

#include <barrier>
#include <thread>
#include <vector>

#include "stacks.h"

namespace stackblend::bench {

/// Threads that each own one part of the stacks and wait for `run`.
class Limit {
 public:
  Limit(const Stacks& stacks, unsigned threads);
  ~Limit();
  Limit(const Limit&) = delete;
  Limit& operator=(const Limit&) = delete;

  /// Reads both inputs and writes the output once.
  void run();

 private:
  void do_part(unsigned part) const;

  const Stacks& stacks_;
  const unsigned threads_;
  bool is_stopping_ = false;  // Written before `start_`, read after it.
  std::barrier<> start_;
  std::barrier<> finish_;
  std::vector<std::thread> helpers_;
};

}  // namespace stackblend::bench

#endif  // STACKBLEND_BENCH_LIMIT_H_
