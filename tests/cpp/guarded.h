// Bytes at a chosen misalignment, between guard bytes that tell whether anything was written
// beside.

#ifndef STACKBLEND_TESTS_GUARDED_H_
#define STACKBLEND_TESTS_GUARDED_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace stackblend::testing {

class Guarded {
 public:
  /// Room for `size` bytes, all guard bytes at first.
  Guarded(std::size_t size, std::size_t misalignment)
      : storage_(2 * kGuard + kAlignment + size, kGuardByte), size_(size) {
    void* start = storage_.data();
    std::size_t space = storage_.size();
    start = std::align(kAlignment, 1, start, space);
    first_ = static_cast<std::uint8_t*>(start) + kGuard + misalignment % kAlignment;
  }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;

  [[nodiscard]] void* data() const { return first_; }
  [[nodiscard]] std::vector<std::uint8_t> bytes() const { return {first_, first_ + size_}; }

  [[nodiscard]] bool is_intact() const {
    const auto is_guard = [](std::uint8_t byte) { return byte == kGuardByte; };
    const std::uint8_t* start = storage_.data();
    const std::uint8_t* first = first_;
    return std::all_of(start, first, is_guard) &&
           std::all_of(first + size_, start + storage_.size(), is_guard);
  }

 private:
  static constexpr std::size_t kGuard = 64;
  static constexpr std::size_t kAlignment = 64;
  static constexpr std::uint8_t kGuardByte = 0xA5;

  std::vector<std::uint8_t> storage_;
  std::size_t size_;
  std::uint8_t* first_;
};

}  // namespace stackblend::testing

#endif  // STACKBLEND_TESTS_GUARDED_H_
