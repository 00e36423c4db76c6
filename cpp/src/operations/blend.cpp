#include "stackblend/blend.h"

#include <array>

#include "operations/blend_layers.h"

namespace stackblend {

Status blend(const StackView& backdrop, const StackView& source, std::uint8_t* out, Shape shape,
             const BlendOptions& options, const RunOptions& run) noexcept {
  const std::array<Layer, 2> layers = {{
      {.data = backdrop.data, .frames = backdrop.frames},
      {.data = source.data, .frames = source.frames, .options = options},
  }};
  return operations::blend_layers(layers, out, shape, run);
}

Status blend_all(std::span<const Layer> layers, std::uint8_t* out, Shape shape,
                 const RunOptions& run) noexcept {
  return operations::blend_layers(layers, out, shape, run);
}

}  // namespace stackblend
