// Channels over a background, accumulators in registers: one kernel per mode.

#if defined(STACKBLEND_SRC_KERNELS_COMBINE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_COMBINE_INL_H_
#undef STACKBLEND_SRC_KERNELS_COMBINE_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_COMBINE_INL_H_
#endif

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/composite_kernels.h"
#include "kernels/floats-inl.h"
#include "kernels/unit_formulas-inl.h"
#include "kernels/window-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

// A mode's accumulator: what of the background it begins with, how a channel's colour changes it,
// and what it then says of the result, 0..1 after clamping.

struct ScreenSum {
  static HWY_INLINE VecFloats begin(VecFloats background) {
    return hn::Set(Floats(), 1.0F) - background;
  }
  static HWY_INLINE VecFloats add(VecFloats rest, VecFloats col) { return rest - rest * col; }
  static HWY_INLINE VecFloats end(VecFloats rest) { return hn::Set(Floats(), 1.0F) - rest; }
};

struct AddSum {
  static HWY_INLINE VecFloats begin(VecFloats background) { return background; }
  static HWY_INLINE VecFloats add(VecFloats acc, VecFloats col) { return acc + col; }
  static HWY_INLINE VecFloats end(VecFloats acc) { return clamp_to_unit(acc); }
};

struct MaxSum : AddSum {
  static HWY_INLINE VecFloats add(VecFloats acc, VecFloats col) { return larger(acc, col); }
};

struct SubtractSum : AddSum {
  static HWY_INLINE VecFloats add(VecFloats acc, VecFloats col) { return acc - col; }
};

/// acc = acc + opacity (B(acc, colour) - acc), acc clamped first.
template <class Formula>
struct BlendSum : AddSum {
  static HWY_INLINE VecFloats mix(VecFloats acc, VecFloats colour, VecFloats opacity) {
    const VecFloats backdrop = clamp_to_unit(acc);
    return backdrop + opacity * (Formula::of(backdrop, colour) - backdrop);
  }
};

/// What ties are moved up by, more than the sums of a few channels are off: opacities of 1/2 make
/// many of the brightest pixels ties. Proof: composite_vectors_test.cpp, which counts.
inline constexpr float kTies = 1.0F / 4096;

HWY_INLINE VecBytes opaque_bytes(const Colour& unit) {
  const VecFloats most = hn::Set(Floats(), 255.0F);
  const VecFloats ties = hn::Set(Floats(), kTies);
  const VecBytes bytes =
      to_bytes({unit.red * most + ties, unit.green * most + ties, unit.blue * most + ties});
  return hn::IfThenElse(alpha_mask(), hn::Set(Bytes(), 255), bytes);
}

/// Writes a vector of pixels; at the end of a tile, as many as there are.
HWY_INLINE void store_some(VecBytes result, std::uint8_t* out, std::size_t pixels) {
  const Bytes bytes;
  if (pixels >= hn::Lanes(Floats())) {
    hn::StoreU(result, bytes, out);
  } else {
    HWY_ALIGN std::uint8_t end[hn::MaxLanes(bytes)];
    hn::Store(result, bytes, end);
    std::memcpy(out, end, pixels * 4);
  }
}

template <class Sum>
HWY_INLINE Colour begin_with(const std::array<float, 3>& background) {
  const auto part = [&](std::size_t c)
                        HWY_ATTR { return Sum::begin(hn::Set(Floats(), background[c])); };
  return {part(0), part(1), part(2)};
}

template <class Sum>
HWY_INLINE VecBytes end_of(const Colour& acc) {
  return opaque_bytes({Sum::end(acc.red), Sum::end(acc.green), Sum::end(acc.blue)});
}

template <class Sum>
HWY_INLINE Colour add_tinted(const Colour& acc, VecFloats t, const Colour& colour) {
  return {Sum::add(acc.red, t * colour.red), Sum::add(acc.green, t * colour.green),
          Sum::add(acc.blue, t * colour.blue)};
}

/// A `CombineKernel` of channels with one colour each. Two vectors at a time share the colours.
template <class Sum>
void combine_tinted(const TintedChannel* channels, std::size_t count,
                    const std::array<float, 3>& background, std::uint8_t* out, std::size_t pixels) {
  const Floats floats;
  const std::size_t lanes = hn::Lanes(floats);
  for (std::size_t i = 0; i < pixels; i += 2 * lanes) {
    Colour first = begin_with<Sum>(background);
    Colour second = first;
    for (std::size_t k = 0; k < count; ++k) {
      const float* t = channels[k].t + i;
      const auto& [red, green, blue] = channels[k].colour;
      const Colour colour = {hn::Set(floats, red), hn::Set(floats, green), hn::Set(floats, blue)};
      first = add_tinted<Sum>(first, hn::LoadU(floats, t), colour);
      second = add_tinted<Sum>(second, hn::LoadU(floats, t + lanes), colour);
    }
    store_some(end_of<Sum>(first), out + i * 4, pixels - i);
    if (i + lanes < pixels) {
      store_some(end_of<Sum>(second), out + (i + lanes) * 4, pixels - i - lanes);
    }
  }
}

/// A `CombineKernel` of channels as colours.
template <class Sum>
void combine_colours(const ColourChannel* channels, std::size_t count,
                     const std::array<float, 3>& background, std::uint8_t* out,
                     std::size_t pixels) {
  const Floats floats;
  const auto next = [&](VecFloats acc, VecFloats colour, VecFloats opacity) HWY_ATTR {
    if constexpr (requires { Sum::mix(acc, colour, opacity); }) {
      return Sum::mix(acc, colour, opacity);
    } else {
      return Sum::add(acc, colour * opacity);
    }
  };
  for (std::size_t i = 0; i < pixels; i += hn::Lanes(floats)) {
    Colour acc = begin_with<Sum>(background);
    for (std::size_t k = 0; k < count; ++k) {
      const auto& [colours, opacity] = channels[k];
      const VecFloats all = hn::Set(floats, opacity);
      acc = {next(acc.red, hn::LoadU(floats, colours[0] + i), all),
             next(acc.green, hn::LoadU(floats, colours[1] + i), all),
             next(acc.blue, hn::LoadU(floats, colours[2] + i), all)};
    }
    store_some(end_of<Sum>(acc), out + i * 4, pixels - i);
  }
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_COMBINE_INL_H_
