#include "operations/step.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stackblend::operations {
namespace {

constexpr std::array<kernels::OverParameters, kCompositeOperatorCount> kOperators = {{
#define STACKBLEND_OPERATOR(name, keyword, a0, a1, b0, b1) {1, a0, a1, b0, b1},
#include "stackblend/modes.def"
}};

constexpr double kWholeWeight = 65536;

/// Far below what alpha shows in bytes, and far above where a float's quotients lose their bits:
/// colours are right for the least opacity.
constexpr float kLeastOpacity = 1e-20F;

/// The float before 1: what an opacity below 1 leaves of the other layer keeps its colour.
constexpr float kMostBelow1 = 1 - 1.0F / (1 << 24);

float visible_opacity(double opacity) noexcept {
  if (opacity == 0 || opacity == 1) {
    return static_cast<float>(opacity);
  }
  return std::clamp(static_cast<float>(opacity), kLeastOpacity, kMostBelow1);
}

bool are_in_range(const BlendOptions& options) noexcept {
  const bool has_operator = options.op != CompositeOperator::kSourceOver;
  return static_cast<std::size_t>(options.mode) < kBlendModeCount &&
         static_cast<std::size_t>(options.op) < kCompositeOperatorCount &&
         (options.alpha == AlphaRule::kOver ||
          (options.alpha == AlphaRule::kIndependent && !has_operator)) &&
         options.opacity >= 0 && options.opacity <= 1;  // NaN is neither
}

}  // namespace

std::optional<Step> Step::make(const BlendOptions& options) noexcept {
  if (!are_in_range(options)) {
    return std::nullopt;
  }
  Step step;
  step.blend_ = kernels::row_kernels()[options.mode];
  step.is_normal_ = options.mode == BlendMode::kNormal;
  if (options.alpha == AlphaRule::kOver) {
    step.set_over(options);
  } else if (options.opacity < 1) {
    step.finish_ = Finish::kMix;
    step.weight_ = static_cast<std::int32_t>(std::floor(options.opacity * kWholeWeight + 0.5));
  } else {
    step.fold_ = kernels::row_kernels().folds[static_cast<std::size_t>(options.mode)];
  }
  return step;
}

void Step::set_over(const BlendOptions& options) noexcept {
  const kernels::RowKernels& kernels = kernels::row_kernels();
  finish_ = Finish::kOver;
  with_ = kOperators[static_cast<std::size_t>(options.op)];
  with_.opacity = visible_opacity(options.opacity);
  shows_opaque_source_ = with_.opacity == 1 && with_.a0 + with_.a1 == 1 && with_.b0 + with_.b1 == 0;
  const bool is_lighter = options.op == CompositeOperator::kLighter;
  over_ = is_lighter ? kernels.lighter : kernels.over;
  over_mode_ = is_lighter ? nullptr : kernels.over_modes[static_cast<std::size_t>(options.mode)];
}

void Step::apply(const std::uint8_t* backdrop, const std::uint8_t* source, std::uint8_t* out,
                 std::size_t pixels) const noexcept {
  const kernels::RowKernels& kernels = kernels::row_kernels();
  if (is_direct() || (shows_opaque_source_ && kernels.is_opaque(source, pixels) &&
                      kernels.is_opaque(backdrop, pixels))) {
    blend_(backdrop, source, out, pixels);
    return;
  }
  if (over_mode_ != nullptr) {
    over_mode_(backdrop, source, out, pixels, with_);
    return;
  }
  alignas(64) std::array<std::uint8_t, kTilePixels * kBytesPerPixel> room;
  const std::uint8_t* blended = source;
  if (!is_normal_ || finish_ == Finish::kMix) {
    blend_(backdrop, source, room.data(), pixels);
    blended = room.data();
  }
  if (finish_ == Finish::kMix) {
    kernels.mix(backdrop, blended, out, pixels, weight_);
  } else {
    over_(backdrop, source, blended, out, pixels, with_);
  }
}

}  // namespace stackblend::operations
