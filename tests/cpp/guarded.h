// Bytes at a chosen misalignment, between guard bytes that tell whether anything was written
// beside.

#ifndef STACKBLEND_TESTS_GUARDED_H_
#define STACKBLEND_TESTS_GUARDED_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
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
    const std::span<const std::uint8_t> all(storage_);
    const auto before = static_cast<std::size_t>(first_ - storage_.data());
    return std::ranges::all_of(all.first(before), is_guard) &&
           std::ranges::all_of(all.subspan(before + size_), is_guard);
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
