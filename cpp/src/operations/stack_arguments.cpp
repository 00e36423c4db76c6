#include "operations/stack_arguments.h"

namespace stackblend::operations {

// Compares addresses as numbers: the stacks may be parts of different objects, and the sum of a
// wrong address and a size could wrap around, so only differences are taken.
bool overlap(const void* left, std::size_t left_bytes, const void* right,
             std::size_t right_bytes) noexcept {
  const auto left_address = reinterpret_cast<std::uintptr_t>(left);
  const auto right_address = reinterpret_cast<std::uintptr_t>(right);
  return left_address < right_address ? right_address - left_address < left_bytes
                                      : left_address - right_address < right_bytes;
}

bool is_input(const std::uint8_t* input, const Shape& input_shape, const std::uint8_t* out,
              const Shape& shape) noexcept {
  const std::size_t bytes = byte_count(shape).value_or(0);
  if (bytes == 0) {
    return true;
  }
  const std::size_t input_bytes = byte_count(input_shape).value_or(0);
  if (input == nullptr || out == nullptr) {
    return false;
  }
  const bool in_place = input == out && input_bytes == bytes;
  return in_place || !overlap(input, input_bytes, out, bytes);
}

}  // namespace stackblend::operations
