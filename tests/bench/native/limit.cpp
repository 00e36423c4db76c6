#include "limit.h"

#include <cstddef>

#include "limit_row.h"

namespace stackblend::bench {

Limit::Limit(const Stacks& stacks, unsigned threads)
    : stacks_(stacks), threads_(threads), start_(threads), finish_(threads) {
  for (unsigned part = 1; part < threads; ++part) {
    helpers_.emplace_back([this, part] {
      while (true) {
        start_.arrive_and_wait();
        if (is_stopping_) {
          return;
        }
        do_part(part);
        finish_.arrive_and_wait();
      }
    });
  }
}

Limit::~Limit() {
  is_stopping_ = true;
  start_.arrive_and_wait();
  for (std::thread& helper : helpers_) {
    helper.join();
  }
}

void Limit::run() {
  start_.arrive_and_wait();
  do_part(0);
  finish_.arrive_and_wait();
}

void Limit::do_part(unsigned part) const {
  constexpr std::size_t kCacheLine = 64;
  const std::size_t lines = stacks_.bytes() / kCacheLine;
  const std::size_t begin = lines * part / threads_ * kCacheLine;
  const std::size_t end = lines * (part + 1) / threads_ * kCacheLine;
  limit_row(stacks_.backdrop() + begin, stacks_.source() + begin, stacks_.out() + begin,
            end - begin);
}

}  // namespace stackblend::bench
