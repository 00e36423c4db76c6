// Memory that the threads of one operation work in.

#ifndef STACKBLEND_SRC_OPERATIONS_ROOMS_H_
#define STACKBLEND_SRC_OPERATIONS_ROOMS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <utility>

#include "stackblend/run_options.h"
#include "stackblend/thread_pool.h"

namespace stackblend::operations {

struct FreeMemory {
  void operator()(void* memory) const noexcept { std::free(memory); }
};

/// Rooms of one size, as many as threads can be in. All memory is got at once, by the thread that
/// starts the operation; it begins on a cache line and is not set to anything.
class Rooms {
 public:
  /// `bands` is how many pieces of work there are: more threads than that come to nothing.
  Rooms(const RunOptions& run, std::size_t bands, std::size_t bytes) noexcept;

  /// Whether there was enough memory; nothing else may be called if not.
  [[nodiscard]] bool are_there() const noexcept { return memory_ != nullptr; }

  /// A thread's stay in a room that no other one is in.
  class Stay {
   public:
    Stay(Rooms& rooms, std::size_t index) noexcept : rooms_(rooms), index_(index) {}
    ~Stay() { rooms_.is_taken_[index_].store(false, std::memory_order_release); }
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;

    [[nodiscard]] std::byte* room() const noexcept { return rooms_.at(index_); }
    /// Whether nobody has been in the room before.
    [[nodiscard]] bool is_first() const noexcept { return is_first_; }

   private:
    friend class Rooms;
    Rooms& rooms_;
    std::size_t index_;
    bool is_first_ = !std::exchange(rooms_.was_entered_[index_], true);
  };

  [[nodiscard]] Stay enter() noexcept;

  /// How many rooms somebody has been in: the first ones.
  [[nodiscard]] std::size_t entered() const noexcept;

  [[nodiscard]] std::byte* at(std::size_t index) const noexcept {
    return first_ + index * room_bytes_;
  }

 private:
  std::size_t count_;
  std::size_t room_bytes_;
  std::unique_ptr<std::byte, FreeMemory> memory_;
  std::byte* first_ = nullptr;
  std::array<std::atomic<bool>, ThreadPool::kMaxThreads> is_taken_ = {};
  std::array<bool, ThreadPool::kMaxThreads> was_entered_ = {};  ///< Read and set by who is inside.
};

}  // namespace stackblend::operations

#endif  // STACKBLEND_SRC_OPERATIONS_ROOMS_H_
