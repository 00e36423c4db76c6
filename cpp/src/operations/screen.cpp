#include "stackblend/screen.h"

#include "stackblend/blend.h"

namespace stackblend {

Status screen(const std::uint8_t* backdrop, const std::uint8_t* source, std::uint8_t* out,
              Shape shape, const RunOptions& options) noexcept {
  const BlendOptions blend_options = {.mode = BlendMode::kScreen};
  return blend({backdrop, shape.frames}, {source, shape.frames}, out, shape, blend_options,
               options);
}

}  // namespace stackblend
