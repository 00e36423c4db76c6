// Two inputs and an output in memory that has been touched, on cache lines.

#ifndef STACKBLEND_BENCH_STACKS_H_
#define STACKBLEND_BENCH_STACKS_H_

#include <cstddef>
#include <cstdint>
#include <memory>

namespace stackblend::bench {

class Stacks {
 public:
  /// `bytes` for each stack, rounded up to a cache line.
  explicit Stacks(std::size_t bytes);

  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] const std::uint8_t* backdrop() const { return backdrop_.get(); }
  [[nodiscard]] const std::uint8_t* source() const { return source_.get(); }
  [[nodiscard]] std::uint8_t* out() const { return out_.get(); }

 private:
  struct Free {
    void operator()(std::uint8_t* memory) const;
  };
  using Memory = std::unique_ptr<std::uint8_t, Free>;

  static Memory filled_memory(std::size_t bytes, std::uint8_t value);

  std::size_t bytes_;
  Memory backdrop_;
  Memory source_;
  Memory out_;
};

}  // namespace stackblend::bench

#endif  // STACKBLEND_BENCH_STACKS_H_
