#include "operations/stack_arguments.h"

#include <cstddef>
#include <optional>

namespace stackblend::operations {
namespace {

/// Compares addresses as numbers: the stacks may be parts of different objects, and the sum of a
/// wrong address and a size could wrap around, so only differences are taken.
bool overlap_in_part(const std::uint8_t* left, const std::uint8_t* right, std::size_t bytes) {
  const auto left_address = reinterpret_cast<std::uintptr_t>(left);
  const auto right_address = reinterpret_cast<std::uintptr_t>(right);
  const std::uintptr_t distance =
      left_address < right_address ? right_address - left_address : left_address - right_address;
  return distance != 0 && distance < bytes;
}

}  // namespace

bool are_valid(const StackArguments& arguments) noexcept {
  const std::optional<std::size_t> bytes = byte_count(arguments.shape);
  if (!bytes || arguments.shape.height == 0 || arguments.shape.width == 0) {
    return false;
  }
  if (*bytes == 0) {
    return true;
  }
  return arguments.backdrop != nullptr && arguments.source != nullptr && arguments.out != nullptr &&
         !overlap_in_part(arguments.out, arguments.backdrop, *bytes) &&
         !overlap_in_part(arguments.out, arguments.source, *bytes);
}

}  // namespace stackblend::operations
