// Lays any number of stacks over each other, band by band and tile by tile.

#ifndef STACKBLEND_SRC_OPERATIONS_BLEND_LAYERS_H_
#define STACKBLEND_SRC_OPERATIONS_BLEND_LAYERS_H_

#include <cstdint>
#include <span>

#include "stackblend/blend_all.h"

namespace stackblend::operations {

/// `blend_all`, which `blend` is a case of.
[[nodiscard]] Status blend_layers(std::span<const Layer> layers, std::uint8_t* out, Shape shape,
                                  const RunOptions& run) noexcept;

}  // namespace stackblend::operations

#endif  // STACKBLEND_SRC_OPERATIONS_BLEND_LAYERS_H_
