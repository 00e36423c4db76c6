// Threads that stay alive between operations.

#ifndef STACKBLEND_THREAD_POOL_H_
#define STACKBLEND_THREAD_POOL_H_

#include <memory>

namespace stackblend {

namespace schedule {
class Team;
}  // namespace schedule

/// A fixed set of threads that operations share their bands among. The thread that calls an
/// operation works too, so a pool of N starts N - 1 threads and a pool of 1 starts none.
///
/// One pool may be used from several threads at once: their operations then take turns, each with
/// the whole pool. An operation never waits for a thread that has not started yet; it goes on with
/// those that have. The pool must outlive every operation that uses it.
///
/// In WebAssembly built without pthreads, every pool has one thread: the calling one.
class ThreadPool {
 public:
  /// The largest pool; larger requests are cut to this.
  static constexpr unsigned kMaxThreads = 256;

  /// Starts the threads. `threads` counts the calling thread; 0 means as many as the machine has.
  /// When the system refuses a thread, the pool goes on with those it got: see `threads()`.
  /// Throws `std::bad_alloc` when there is no memory for the pool itself.
  explicit ThreadPool(unsigned threads);

  /// Joins the threads. They are asleep, because no operation may be running any more.
  ~ThreadPool();

  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// How many threads work on an operation, the calling thread included: at least 1.
  [[nodiscard]] unsigned threads() const noexcept;

  /// For the library's own scheduler.
  [[nodiscard]] schedule::Team& team() noexcept { return *team_; }

 private:
  std::unique_ptr<schedule::Team> team_;
};

}  // namespace stackblend

#endif  // STACKBLEND_THREAD_POOL_H_
