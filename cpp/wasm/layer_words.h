// A layer as JavaScript writes it: see js/engine/backends/layer-words.ts.

#ifndef STACKBLEND_WASM_LAYER_WORDS_H_
#define STACKBLEND_WASM_LAYER_WORDS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "stackblend/blend_all.h"

namespace stackblend::wasm {

/// Most layers of one call.
inline constexpr std::size_t kMaxLayers = 64;

/// 32-bit words and one double, so that the layout is plain.
struct LayerWords {
  std::uint32_t data;    ///< Address.
  std::uint32_t frames;  ///< 1, or the frames of the output.
  std::uint32_t mode;    ///< `BlendMode`, `AlphaRule`, `CompositeOperator` as numbers.
  std::uint32_t alpha;
  std::uint32_t op;
  std::uint32_t unused;
  double opacity;
};
static_assert(sizeof(LayerWords) == 32);

inline std::uint8_t* at(std::uintptr_t address) noexcept {
  return reinterpret_cast<std::uint8_t*>(address);
}

/// `blend_all` of layers from JavaScript.
inline Status blend_words(std::span<const LayerWords> words, std::uint8_t* out, Shape shape,
                          const RunOptions& run = {}) noexcept {
  if (words.size() > kMaxLayers) return Status::kInvalidArgument;
  std::array<Layer, kMaxLayers> layers;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const LayerWords& from = words[i];
    layers[i] = {.data = at(from.data),
                 .frames = from.frames,
                 .options = {.mode = static_cast<BlendMode>(from.mode),
                             .alpha = static_cast<AlphaRule>(from.alpha),
                             .op = static_cast<CompositeOperator>(from.op),
                             .opacity = from.opacity}};
  }
  return blend_all({layers.data(), words.size()}, out, shape, run);
}

}  // namespace stackblend::wasm

#endif  // STACKBLEND_WASM_LAYER_WORDS_H_
