#include "program_words.h"

#include "stackblend/blend_all.h"
#include "stackblend/composite.h"

namespace stackblend::wasm {
namespace {

Status run_blend(const ProgramWords& words, std::uint8_t* out, const Shape& shape,
                 const RunOptions& run) noexcept {
  std::array<Layer, kMaxInputs> layers;
  for (std::size_t i = 0; i < words.header.inputs; ++i) {
    const LayerWords& from = words.layers[i];
    layers[i] = {.data = at(from.data),
                 .frames = from.frames,
                 .options = {.mode = static_cast<BlendMode>(from.mode),
                             .alpha = static_cast<AlphaRule>(from.alpha),
                             .op = static_cast<CompositeOperator>(from.op),
                             .opacity = from.opacity}};
  }
  return blend_all({layers.data(), words.header.inputs}, out, shape, run);
}

Channel channel_of(const ChannelWords& from, const float* tables) noexcept {
  return {.data = at(from.data),
          .dtype = static_cast<DType>(from.dtype),
          .frames = from.frames,
          .lo = from.lo,
          .hi = from.hi,
          .gamma = from.gamma,
          .colour = {from.colour[0], from.colour[1], from.colour[2]},
          .lut = {tables + from.lut, std::size_t{4} * from.entries},
          .opacity = from.opacity,
          .invert = from.invert != 0};
}

Status run_composite(const ProgramWords& words, std::uint8_t* out, const Shape& shape,
                     const RunOptions& run) noexcept {
  const ProgramHeader& header = words.header;
  const auto* tables = reinterpret_cast<const float*>(at(header.tables));
  std::array<Channel, kMaxChannels> channels;
  if (header.inputs > kMaxChannels) return Status::kInvalidArgument;
  for (std::size_t i = 0; i < header.inputs; ++i) {
    channels[i] = channel_of(words.channels[i], tables);
  }
  const CompositeOptions options = {
      .mode = static_cast<CompositeMode>(header.mode),
      .background = {header.background[0], header.background[1], header.background[2]}};
  return composite({channels.data(), header.inputs}, out, shape, options, run);
}

}  // namespace

Status run_program(const ProgramWords& words, std::uint8_t* out, Shape shape,
                   const RunOptions& run) noexcept {
  if (words.header.inputs > kMaxInputs) return Status::kInvalidArgument;
  return words.header.kind == ProgramKind::kComposite ? run_composite(words, out, shape, run)
                                                      : run_blend(words, out, shape, run);
}

}  // namespace stackblend::wasm
