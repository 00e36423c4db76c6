#include "schedule/parallel_for_bands.h"

#include <algorithm>
#include <atomic>
#include <cstddef>

#include "schedule/team.h"
#include "stackblend/thread_pool.h"

namespace stackblend::schedule {
namespace {

/// One call of `parallel_for_bands`, entered by each of its threads.
class Job {
 public:
  Job(const Bands& bands, const RunOptions& options, FunctionRef<void(const Band&)> work)
      : bands_(bands), options_(options), work_(work) {}

  /// Claims and does bands until none is left or the job is cancelled.
  void work_on_it() {
    while (true) {
      const std::size_t first = next_.fetch_add(bands_.grain(), std::memory_order_relaxed);
      if (first >= bands_.count()) {
        return;
      }
      const std::size_t last = std::min(bands_.count(), first + bands_.grain());
      for (std::size_t index = first; index < last; ++index) {
        if (is_cancelled()) {
          skipped_.store(true, std::memory_order_relaxed);
          return;
        }
        do_band(index);
      }
    }
  }

  [[nodiscard]] Status status() const {
    return skipped_.load(std::memory_order_relaxed) ? Status::kCancelled : Status::kOk;
  }

 private:
  [[nodiscard]] bool is_cancelled() const {
    return options_.cancel != nullptr && options_.cancel->load(std::memory_order_relaxed) != 0;
  }

  void do_band(std::size_t index) {
    work_(bands_[index]);
    if (options_.bands_done != nullptr) {
      options_.bands_done->fetch_add(1, std::memory_order_release);
    }
  }

  const Bands& bands_;
  const RunOptions& options_;
  const FunctionRef<void(const Band&)> work_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> skipped_{false};
};

}  // namespace

Status parallel_for_bands(const Bands& bands, const RunOptions& options,
                          FunctionRef<void(const Band&)> work) noexcept {
  Job job(bands, options, work);
  const auto work_on_it = [&job] { job.work_on_it(); };
  if (options.pool == nullptr || bands.count() <= bands.grain()) {
    work_on_it();
  } else {
    Team& team = options.pool->team();
    const std::size_t claims = (bands.count() - 1) / bands.grain() + 1;
    team.run(static_cast<unsigned>(std::min<std::size_t>(team.threads(), claims)), work_on_it);
  }
  return job.status();
}

}  // namespace stackblend::schedule
