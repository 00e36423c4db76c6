// What to do with which inputs, as JavaScript writes it: see js/engine/program.

#ifndef STACKBLEND_WASM_PROGRAM_WORDS_H_
#define STACKBLEND_WASM_PROGRAM_WORDS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "stackblend/run_options.h"
#include "stackblend/shape.h"
#include "stackblend/status.h"

namespace stackblend::wasm {

/// Most inputs of one call.
inline constexpr std::size_t kMaxInputs = 64;

enum class ProgramKind : std::uint32_t { kBlend, kComposite };

/// 32-bit words and doubles, so that the layouts are plain.
struct alignas(64) ProgramHeader {
  ProgramKind kind;
  std::uint32_t inputs;
  std::uint32_t tables;  ///< Address of the floats of look-up tables.
  std::uint32_t mode;    ///< `CompositeMode` as a number.
  std::array<float, 3> background;
};

/// An input of a blend: a layer, the first one lowest.
struct alignas(64) LayerWords {
  std::uint32_t data;    ///< Address.
  std::uint32_t frames;  ///< 1, or the frames of the output.
  std::uint32_t mode;    ///< `BlendMode`, `AlphaRule`, `CompositeOperator` as numbers.
  std::uint32_t alpha;
  std::uint32_t op;
  std::uint32_t unused;
  double opacity;
};

/// An input of a composite: a channel.
struct alignas(64) ChannelWords {
  std::uint32_t data;
  std::uint32_t frames;
  std::uint32_t dtype;
  std::uint32_t invert;
  std::uint32_t lut;      ///< Where its table begins, in floats.
  std::uint32_t entries;  ///< 0: none.
  double lo;
  double hi;
  float gamma;
  std::array<float, 3> colour;
  float opacity;
};

static_assert(sizeof(ProgramHeader) == 64 && sizeof(LayerWords) == 64 &&
              sizeof(ChannelWords) == 64);

/// A header and the words of its inputs.
struct ProgramWords {
  ProgramHeader header;
  union {
    std::array<LayerWords, kMaxInputs> layers;
    std::array<ChannelWords, kMaxInputs> channels;
  };
};

inline std::uint8_t* at(std::uintptr_t address) noexcept {
  return reinterpret_cast<std::uint8_t*>(address);
}

/// Carries it out. `shape` is that of the output.
[[nodiscard]] Status run_program(const ProgramWords& words, std::uint8_t* out, Shape shape,
                                 const RunOptions& run = {}) noexcept;

}  // namespace stackblend::wasm

#endif  // STACKBLEND_WASM_PROGRAM_WORDS_H_
