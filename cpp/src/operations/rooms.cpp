#include "operations/rooms.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace stackblend::operations {
namespace {

constexpr std::size_t kCacheLine = 64;

// 0 where that is too large.
std::size_t round_up(std::size_t bytes) {
  return (bytes + kCacheLine - 1) / kCacheLine * kCacheLine;
}

std::byte* allocate(std::size_t rooms, std::size_t room_bytes) noexcept {
  constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max() - kCacheLine;
  if (room_bytes == 0 || room_bytes > kMost / rooms) {
    return nullptr;
  }
  return static_cast<std::byte*>(std::malloc(rooms * room_bytes + kCacheLine));
}

}  // namespace

Rooms::Rooms(const RunOptions& run, std::size_t bands, std::size_t bytes) noexcept
    : count_(std::clamp<std::size_t>(bands, 1, run.pool == nullptr ? 1 : run.pool->threads())),
      room_bytes_(round_up(bytes)),
      memory_(allocate(count_, room_bytes_)) {
  if (memory_ != nullptr) {
    const auto address = reinterpret_cast<std::uintptr_t>(memory_.get());
    first_ = memory_.get() + (round_up(address) - address);
  }
}

Rooms::Stay Rooms::enter() noexcept {
  // One of the first rooms is free: no more threads than rooms work at a time.
  for (std::size_t index = 0;; index = (index + 1) % count_) {
    if (!is_taken_[index].exchange(true, std::memory_order_acquire)) {
      return {*this, index};
    }
  }
}

std::size_t Rooms::entered() const noexcept {
  return static_cast<std::size_t>(std::count(
      was_entered_.begin(), was_entered_.begin() + static_cast<std::ptrdiff_t>(count_), true));
}

}  // namespace stackblend::operations
