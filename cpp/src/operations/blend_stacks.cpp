#include "operations/blend_stacks.h"

#include <cstddef>

#include "schedule/parallel_for_bands.h"

namespace stackblend::operations {

Status blend_stacks(kernels::RowKernel kernel, const StackArguments& arguments,
                    const RunOptions& options) noexcept {
  if (!are_valid(arguments)) {
    return Status::kInvalidArgument;
  }
  const Shape& shape = arguments.shape;
  const schedule::Bands bands(shape.frames, shape.height, shape.width * kBytesPerPixel);
  return schedule::parallel_for_bands(bands, options, [&](const schedule::Band& band) {
    const std::size_t row = band.frame * shape.height + band.first_row;
    const std::size_t offset = row * shape.width * kBytesPerPixel;
    kernel(arguments.backdrop + offset, arguments.source + offset, arguments.out + offset,
           band.rows * shape.width);
  });
}

}  // namespace stackblend::operations
