// The threads behind a ThreadPool: they sleep until someone runs something.

#ifndef STACKBLEND_SRC_SCHEDULE_TEAM_H_
#define STACKBLEND_SRC_SCHEDULE_TEAM_H_

#include "schedule/function_ref.h"
#include "schedule/has_threads.h"

#if STACKBLEND_HAS_THREADS
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>
#endif

namespace stackblend::schedule {

/// Work that any number of threads may enter at once, each returning when nothing is left to do.
using SharedWork = FunctionRef<void()>;

#if STACKBLEND_HAS_THREADS

class Team {
 public:
  /// Starts `threads - 1` threads, or as many of them as the system grants.
  explicit Team(unsigned threads);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  [[nodiscard]] unsigned threads() const noexcept {
    return static_cast<unsigned>(helpers_.size()) + 1;
  }

  /// Enters `work` on the calling thread and on up to `threads - 1` helpers, and returns when all
  /// have left it. Never waits for a helper that has not entered: when the calling thread has
  /// left, nothing remains for latecomers. Runs from several threads take turns.
  void run(unsigned threads, SharedWork work) noexcept;

 private:
  void help();

  std::mutex turn_;  // Held for a whole run.

  std::mutex mutex_;  // Guards what follows, up to helpers_.
  std::condition_variable seats_offered_;
  std::condition_variable all_left_;
  const SharedWork* work_ = nullptr;
  unsigned seats_ = 0;  // Helpers that may still enter the work.
  unsigned busy_ = 0;   // Helpers inside the work.
  bool stopping_ = false;

  std::vector<std::thread> helpers_;
};

#else

class Team {
 public:
  explicit Team(unsigned /*threads*/) {}
  [[nodiscard]] unsigned threads() const noexcept { return 1; }
  void run(unsigned /*threads*/, SharedWork work) noexcept { work(); }
};

#endif

}  // namespace stackblend::schedule

#endif  // STACKBLEND_SRC_SCHEDULE_TEAM_H_
