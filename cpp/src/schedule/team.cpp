#include "schedule/team.h"

#if STACKBLEND_HAS_THREADS

#include <algorithm>
#include <system_error>

namespace stackblend::schedule {

Team::Team(unsigned threads) {
  helpers_.reserve(threads - 1);
  while (helpers_.size() + 1 < threads) {
#if defined(__cpp_exceptions)
    try {
      helpers_.emplace_back([this] { help(); });
    } catch (const std::system_error&) {
      return;
    }
#else
    helpers_.emplace_back([this] { help(); });
#endif
  }
}

Team::~Team() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  seats_offered_.notify_all();
  for (std::thread& helper : helpers_) {
    helper.join();
  }
}

void Team::run(unsigned threads, SharedWork work) noexcept {
  const unsigned seats = std::min(threads, this->threads()) - 1;
  if (seats == 0) {
    work();
    return;
  }
  const std::lock_guard turn(turn_);
  {
    const std::lock_guard lock(mutex_);
    work_ = &work;
    seats_ = seats;
  }
  if (seats == 1) {
    seats_offered_.notify_one();
  } else {
    seats_offered_.notify_all();
  }
  work();
  std::unique_lock lock(mutex_);
  seats_ = 0;
  all_left_.wait(lock, [this] { return busy_ == 0; });
}

void Team::help() {
  std::unique_lock lock(mutex_);
  while (true) {
    seats_offered_.wait(lock, [this] { return stopping_ || seats_ > 0; });
    if (stopping_) {
      return;
    }
    --seats_;
    ++busy_;
    const SharedWork work = *work_;
    lock.unlock();
    work();
    lock.lock();
    if (--busy_ == 0) {
      all_left_.notify_one();
    }
  }
}

}  // namespace stackblend::schedule

#endif  // STACKBLEND_HAS_THREADS
