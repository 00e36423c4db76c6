// Runs a row kernel over two stacks.

#ifndef STACKBLEND_SRC_OPERATIONS_BLEND_STACKS_H_
#define STACKBLEND_SRC_OPERATIONS_BLEND_STACKS_H_

#include "kernels/row_kernels.h"
#include "operations/stack_arguments.h"
#include "stackblend/run_options.h"
#include "stackblend/status.h"

namespace stackblend::operations {

/// Checks the arguments, then blends band by band on the threads of `options.pool`.
[[nodiscard]] Status blend_stacks(kernels::RowKernel kernel, const StackArguments& arguments,
                                  const RunOptions& options) noexcept;

}  // namespace stackblend::operations

#endif  // STACKBLEND_SRC_OPERATIONS_BLEND_STACKS_H_
