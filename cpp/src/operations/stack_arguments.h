// The checks that every operation on whole stacks makes before it does anything.

#ifndef STACKBLEND_SRC_OPERATIONS_STACK_ARGUMENTS_H_
#define STACKBLEND_SRC_OPERATIONS_STACK_ARGUMENTS_H_

#include <cstddef>
#include <cstdint>

#include "stackblend/shape.h"

namespace stackblend::operations {

/// Whether two runs of bytes have any in common.
[[nodiscard]] bool overlap(const void* left, std::size_t left_bytes, const void* right,
                           std::size_t right_bytes) noexcept;

/// Whether an input lies as the public headers demand: not null (unless there are no frames), and
/// exactly on `out` or nowhere on it. Both shapes can exist.
[[nodiscard]] bool is_input(const std::uint8_t* input, const Shape& input_shape,
                            const std::uint8_t* out, const Shape& shape) noexcept;

}  // namespace stackblend::operations

#endif  // STACKBLEND_SRC_OPERATIONS_STACK_ARGUMENTS_H_
