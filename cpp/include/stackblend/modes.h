// Blend modes and compositing operators by name. The list itself is modes.def.

#ifndef STACKBLEND_MODES_H_
#define STACKBLEND_MODES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace stackblend {

/// How the colours of two layers mix: the blend modes of W3C Compositing and Blending Level 1,
/// section 10. `kNormal` is 0; the others follow in the order of modes.def.
enum class BlendMode : std::uint8_t {
#define STACKBLEND_BLEND_MODE(name, keyword, separable) k##name,
#include "stackblend/modes.def"
};

/// What remains of two layers, as their alpha says: the Porter-Duff operators of W3C Compositing
/// and Blending Level 1, section 9.1. `kClear` is 0; the others follow in the order of modes.def.
enum class CompositeOperator : std::uint8_t {
#define STACKBLEND_OPERATOR(name, keyword, a0, a1, b0, b1) k##name,
#include "stackblend/modes.def"
};

inline constexpr std::size_t kBlendModeCount = 0
#define STACKBLEND_BLEND_MODE(name, keyword, separable) +1
#include "stackblend/modes.def"
    ;

inline constexpr std::size_t kCompositeOperatorCount = 0
#define STACKBLEND_OPERATOR(name, keyword, a0, a1, b0, b1) +1
#include "stackblend/modes.def"
    ;

/// The specification's keyword: "color-dodge".
[[nodiscard]] constexpr std::string_view to_string(BlendMode mode) noexcept {
  switch (mode) {
#define STACKBLEND_BLEND_MODE(name, keyword, separable) \
  case BlendMode::k##name:                              \
    return keyword;
#include "stackblend/modes.def"
  }
  return "unknown blend mode";
}

/// The specification's keyword: "source-over".
[[nodiscard]] constexpr std::string_view to_string(CompositeOperator op) noexcept {
  switch (op) {
#define STACKBLEND_OPERATOR(name, keyword, a0, a1, b0, b1) \
  case CompositeOperator::k##name:                         \
    return keyword;
#include "stackblend/modes.def"
  }
  return "unknown operator";
}

/// The mode of a keyword, or nothing.
[[nodiscard]] constexpr std::optional<BlendMode> find_blend_mode(
    std::string_view keyword) noexcept {
  for (std::size_t i = 0; i < kBlendModeCount; ++i) {
    if (to_string(static_cast<BlendMode>(i)) == keyword) {
      return static_cast<BlendMode>(i);
    }
  }
  return std::nullopt;
}

/// The operator of a keyword, or nothing.
[[nodiscard]] constexpr std::optional<CompositeOperator> find_composite_operator(
    std::string_view keyword) noexcept {
  for (std::size_t i = 0; i < kCompositeOperatorCount; ++i) {
    if (to_string(static_cast<CompositeOperator>(i)) == keyword) {
      return static_cast<CompositeOperator>(i);
    }
  }
  return std::nullopt;
}

/// Whether each colour of the result depends on nothing but the same colour of the two layers. The
/// other modes (hue, saturation, color, luminosity) mix the three colours of a pixel.
[[nodiscard]] constexpr bool is_separable(BlendMode mode) noexcept {
  switch (mode) {
#define STACKBLEND_BLEND_MODE(name, keyword, separable) \
  case BlendMode::k##name:                              \
    return separable;
#include "stackblend/modes.def"
  }
  return false;
}

}  // namespace stackblend

#endif  // STACKBLEND_MODES_H_
