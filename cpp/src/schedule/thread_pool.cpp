#include "stackblend/thread_pool.h"

#include <algorithm>

#include "schedule/team.h"

namespace stackblend {
namespace {

unsigned team_size(unsigned requested) {
#if STACKBLEND_HAS_THREADS
  if (requested == 0) {
    requested = std::thread::hardware_concurrency();
  }
#endif
  return std::clamp(requested, 1U, ThreadPool::kMaxThreads);
}

}  // namespace

ThreadPool::ThreadPool(unsigned threads)
    : team_(std::make_unique<schedule::Team>(team_size(threads))) {}

ThreadPool::~ThreadPool() = default;

unsigned ThreadPool::threads() const noexcept { return team_->threads(); }

}  // namespace stackblend
