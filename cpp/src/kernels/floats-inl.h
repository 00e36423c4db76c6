// Pixels as floats: one vector per channel, a lane per pixel, values 0..255. Only additions,
// multiplications, divisions and selections are used, so that every target gives the same bits.

#if defined(STACKBLEND_SRC_KERNELS_FLOATS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_FLOATS_INL_H_
#undef STACKBLEND_SRC_KERNELS_FLOATS_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_FLOATS_INL_H_
#endif

#include <cstdint>

#include "kernels/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

using Pixels = hn::Repartition<std::uint32_t, Bytes>;
using Floats = hn::Repartition<float, Bytes>;
using VecPixels = hn::Vec<Pixels>;
using VecFloats = hn::Vec<Floats>;

/// The channel that begins at bit `kShift` of every pixel, a lane each: 0 red, 8 green, 16 blue, 24
/// alpha.
template <int kShift>
HWY_INLINE VecPixels channel(VecBytes pixels) {
  const auto shifted = hn::ShiftRight<kShift>(hn::BitCast(Pixels(), pixels));
  if constexpr (kShift == 24) {
    return shifted;
  } else {
    return hn::And(shifted, hn::Set(Pixels(), 0xFF));
  }
}

/// Whole numbers less than 2^31 as floats.
HWY_INLINE VecFloats to_floats(VecPixels numbers) {
  auto value = hn::BitCast(hn::Repartition<std::int32_t, Bytes>(), numbers);
#if HWY_TARGET == HWY_WASM
  // Hides from the compiler that the value is not negative: it would convert it as an unsigned
  // number, which x86 can do only in eight instructions.
  __asm__("" : "+r"(value.raw));
#endif
  return hn::ConvertTo(Floats(), value);
}

/// A channel as floats.
template <int kShift>
HWY_INLINE VecFloats float_channel(VecBytes pixels) {
  return to_floats(channel<kShift>(pixels));
}

// WebAssembly's own minimum and maximum of floats are emulated on x86; the pseudo-minimum is one
// instruction. They differ for NaN and zeros of both signs, which do not occur here.
HWY_INLINE VecFloats smaller(VecFloats a, VecFloats b) {
#if HWY_TARGET == HWY_WASM
  return VecFloats{wasm_f32x4_pmin(a.raw, b.raw)};
#else
  return hn::Min(a, b);
#endif
}

HWY_INLINE VecFloats larger(VecFloats a, VecFloats b) {
#if HWY_TARGET == HWY_WASM
  return VecFloats{wasm_f32x4_pmax(a.raw, b.raw)};
#else
  return hn::Max(a, b);
#endif
}

/// A little more than 1, as much as sums of weights may be off: so a tie is rounded up, whatever
/// the floats made of it. Proof: blend_vectors_test.cpp, EveryOperatorIsWithin1, which counts.
inline constexpr float kTiesUp = 1.0F + 4.0F / (1 << 23);

/// What `nearest` adds: 1.5 * 2^23.
inline constexpr float kNearest = 12582912.0F;

/// The whole number nearest to a value from -0.5 to 65535, ties to even, in the low half of every
/// lane; the upper half is undefined.
HWY_INLINE VecPixels nearest(VecFloats value) {
  return hn::BitCast(Pixels(), value + hn::Set(Floats(), kNearest));
}

/// Three colours of every pixel.
struct Colour {
  VecFloats red;
  VecFloats green;
  VecFloats blue;
};

HWY_INLINE Colour colour_of(VecBytes pixels) {
  return {float_channel<0>(pixels), float_channel<8>(pixels), float_channel<16>(pixels)};
}

/// Colours at their places in a pixel: red, 256 green and 65536 blue, which costs no shifts.
HWY_INLINE Colour placed_colour_of(VecBytes pixels) {
  const auto placed = [&](std::uint32_t mask) HWY_ATTR {
    return to_floats(hn::And(hn::BitCast(Pixels(), pixels), hn::Set(Pixels(), mask)));
  };
  return {placed(0xFF), placed(0xFF00), placed(0xFF0000)};
}

/// Pixels of three colours, each in the lowest byte of a lane whose second byte is 0. Alpha is
/// undefined.
HWY_INLINE VecBytes join(VecPixels red, VecPixels green, VecPixels blue) {
  const auto low = hn::Or(hn::And(red, hn::Set(Pixels(), 0xFF)), hn::ShiftLeft<8>(green));
  return hn::BitCast(Bytes(), hn::Or(low, hn::ShiftLeft<16>(blue)));
}

/// The nearest bytes of colours from -0.5 to 255.5. Alpha is undefined.
HWY_INLINE VecBytes to_bytes(const Colour& colour) {
  return join(nearest(colour.red), nearest(colour.green), nearest(colour.blue));
}

/// Makes a formula that gives `Colour colours(VecBytes backdrop, VecBytes source)`, -0.5..255.5,
/// one like those of formulas-inl.h.
template <class Formula>
struct FloatFormula : Formula {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    return with_alpha(to_bytes(this->colours(backdrop, source)), backdrop, source);
  }
};

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_FLOATS_INL_H_
