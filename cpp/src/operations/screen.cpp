#include "stackblend/screen.h"

#include "kernels/row_kernels.h"
#include "operations/blend_stacks.h"

namespace stackblend {

Status screen(const std::uint8_t* backdrop, const std::uint8_t* source, std::uint8_t* out,
              Shape shape, const RunOptions& options) noexcept {
  return operations::blend_stacks(kernels::row_kernels().screen, {backdrop, source, out, shape},
                                  options);
}

}  // namespace stackblend
