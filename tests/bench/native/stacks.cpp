#include "stacks.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace stackblend::bench {
namespace {

constexpr std::size_t kCacheLine = 64;

}  // namespace

Stacks::Stacks(std::size_t bytes)
    : bytes_((bytes + kCacheLine - 1) / kCacheLine * kCacheLine),
      backdrop_(filled_memory(bytes_, 100)),
      source_(filled_memory(bytes_, 50)),
      out_(filled_memory(bytes_, 0)) {}

Stacks::Memory Stacks::filled_memory(std::size_t bytes, std::uint8_t value) {
  Memory memory(static_cast<std::uint8_t*>(std::aligned_alloc(kCacheLine, bytes)));
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  std::memset(memory.get(), value, bytes);
  return memory;
}

void Stacks::Free::operator()(std::uint8_t* memory) const { std::free(memory); }

}  // namespace stackblend::bench
