// The pool: sizes, reuse, sharing, destruction.

#include "stackblend/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <set>

#include "schedule/team.h"

namespace stackblend {
namespace {

#if STACKBLEND_HAS_THREADS

class ThreadPoolTest : public ::testing::TestWithParam<unsigned> {};

INSTANTIATE_TEST_SUITE_P(Threads, ThreadPoolTest, ::testing::Values(1, 2, 3, 8, 16),
                         ::testing::PrintToStringParamName());

TEST_P(ThreadPoolTest, CountsTheCallingThread) {
  EXPECT_EQ(ThreadPool(GetParam()).threads(), GetParam());
}

TEST_P(ThreadPoolTest, AllThreadsWorkTogether) {
  ThreadPool pool(GetParam());
  std::mutex mutex;
  std::set<std::thread::id> ids;
  std::condition_variable everyone;
  // Nobody leaves before all have come, unless one does not come for a long time.
  pool.team().run(GetParam(), [&] {
    std::unique_lock lock(mutex);
    ids.insert(std::this_thread::get_id());
    everyone.notify_all();
    everyone.wait_for(lock, std::chrono::seconds(20), [&] { return ids.size() == GetParam(); });
  });
  EXPECT_EQ(ids.size(), GetParam());
  EXPECT_TRUE(ids.contains(std::this_thread::get_id()));
}

TEST_P(ThreadPoolTest, ManySmallRuns) {
  ThreadPool pool(GetParam());
  for (int run = 0; run < 3000; ++run) {
    std::atomic<int> left{20};
    std::atomic<int> done{0};
    pool.team().run(GetParam(), [&] {
      while (left.fetch_sub(1) > 0) {
        done.fetch_add(1);
      }
    });
    ASSERT_EQ(done, 20) << "run " << run;
  }
}

TEST_P(ThreadPoolTest, FewerThreadsThanThePoolHas) {
  ThreadPool pool(GetParam());
  for (int run = 0; run < 100; ++run) {
    std::atomic<unsigned> inside{0};
    std::atomic<unsigned> most{0};
    pool.team().run(2, [&] {
      const unsigned now = inside.fetch_add(1) + 1;
      unsigned known = most;
      while (known < now && !most.compare_exchange_weak(known, now)) {
      }
      std::this_thread::yield();
      inside.fetch_sub(1);
    });
    ASSERT_LE(most, 2U);
  }
}

// Without helpers there would be nothing to share: each caller works for itself.
class SharedThreadPoolTest : public ThreadPoolTest {};
INSTANTIATE_TEST_SUITE_P(Threads, SharedThreadPoolTest, ::testing::Values(2, 3, 8, 16),
                         ::testing::PrintToStringParamName());

TEST_P(SharedThreadPoolTest, RunsOfSeveralThreadsTakeTurns) {
  ThreadPool pool(GetParam());
  int shared = 0;  // Not atomic: two runs at once would be a race.
  std::vector<std::thread> callers;
  callers.reserve(4);
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&] {
      for (int run = 0; run < 200; ++run) {
        std::atomic<bool> is_taken{false};
        const auto once = [&] {
          if (!is_taken.exchange(true)) {
            ++shared;
          }
        };
        pool.team().run(GetParam(), once);
      }
    });
  }
  for (std::thread& caller : callers) {
    caller.join();
  }
  EXPECT_EQ(shared, 800);
}

TEST_P(ThreadPoolTest, DestructionDoesNotNeedARun) {
  for (int i = 0; i < 20; ++i) {
    const ThreadPool pool(GetParam());
  }
}

TEST_P(ThreadPoolTest, DestructionRightAfterARun) {
  for (int i = 0; i < 20; ++i) {
    ThreadPool pool(GetParam());
    std::atomic<unsigned> entered{0};
    pool.team().run(GetParam(), [&] { entered.fetch_add(1); });
    EXPECT_GE(entered, 1U);
  }
}

TEST(ThreadPoolSizeTest, ZeroMeansAsManyAsTheMachineHas) { EXPECT_GE(ThreadPool(0).threads(), 1U); }

#else

TEST(ThreadPoolTest, WithoutThreadSupportThereIsOneThread) {
  ThreadPool pool(8);
  EXPECT_EQ(pool.threads(), 1U);
  int runs = 0;
  pool.team().run(8, [&] { ++runs; });
  EXPECT_EQ(runs, 1);
}

#endif

}  // namespace
}  // namespace stackblend
