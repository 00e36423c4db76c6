// The checks that every operation on whole stacks makes before it does anything.

#ifndef STACKBLEND_SRC_OPERATIONS_STACK_ARGUMENTS_H_
#define STACKBLEND_SRC_OPERATIONS_STACK_ARGUMENTS_H_

#include <cstdint>

#include "stackblend/shape.h"

namespace stackblend::operations {

/// Two inputs and an output of one shape.
struct StackArguments {
  const std::uint8_t* backdrop;
  const std::uint8_t* source;
  std::uint8_t* out;
  Shape shape;
};

/// Whether the shape can exist and the stacks lie as the public headers demand: none null (unless
/// there are no frames), `out` exactly on an input or overlapping none.
[[nodiscard]] bool are_valid(const StackArguments& arguments) noexcept;

}  // namespace stackblend::operations

#endif  // STACKBLEND_SRC_OPERATIONS_STACK_ARGUMENTS_H_
