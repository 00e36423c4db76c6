// Pixels as floats: one vector per channel, a lane per pixel, values 0..255. Only additions,
// multiplications, divisions and selections are used, so that every target gives the same bits.

#if defined(STACKBLEND_SRC_KERNELS_FLOATS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_FLOATS_INL_H_
#undef STACKBLEND_SRC_KERNELS_FLOATS_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_FLOATS_INL_H_
#endif

#include "kernels/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

using Pixels = hn::Repartition<std::uint32_t, Bytes>;
using Floats = hn::Repartition<float, Bytes>;
using VecFloats = hn::Vec<Floats>;

/// The channel that begins at bit `kShift` of every pixel: 0 red, 8 green, 16 blue, 24 alpha.
template <int kShift>
HWY_INLINE VecFloats channel(VecBytes pixels) {
  const hn::Repartition<std::int32_t, Bytes> integers;
  const auto shifted = hn::ShiftRight<kShift>(hn::BitCast(Pixels(), pixels));
  const auto value = hn::And(shifted, hn::Set(Pixels(), 0xFF));
  return hn::ConvertTo(Floats(), hn::BitCast(integers, value));
}

// WebAssembly's own minimum and maximum of floats are emulated on x86: compare and select.
HWY_INLINE VecFloats smaller(VecFloats a, VecFloats b) { return hn::IfThenElse(a < b, a, b); }
HWY_INLINE VecFloats larger(VecFloats a, VecFloats b) { return hn::IfThenElse(a < b, b, a); }

/// Rounds values to the nearest byte, half up, after clamping them to 0..255; at bit `kShift`.
///
/// Adding 2^23 leaves the nearest whole number in the low bits of a float (ties to even), which
/// costs less in WebAssembly than a conversion; where that rounded up, one is taken off again.
/// Proof: blend_vectors_test.cpp.
template <int kShift>
HWY_INLINE hn::Vec<Pixels> to_channel(VecFloats value) {
  const Floats floats;
  const VecFloats magic = hn::Set(floats, 8388608.0F);
  const VecFloats clamped =
      smaller(larger(value, hn::Zero(floats)), hn::Set(floats, 255.0F)) + hn::Set(floats, 0.5F);
  const VecFloats nearest = clamped + magic;
  const auto above = hn::VecFromMask(floats, (nearest - magic) > clamped);  // all ones: -1
  const auto whole = hn::BitCast(Pixels(), nearest) + hn::BitCast(Pixels(), above);
  return hn::ShiftLeft<kShift>(hn::And(whole, hn::Set(Pixels(), 0xFF)));
}

/// Three colours of every pixel.
struct Colour {
  VecFloats red;
  VecFloats green;
  VecFloats blue;
};

HWY_INLINE Colour colour_of(VecBytes pixels) {
  return {channel<0>(pixels), channel<8>(pixels), channel<16>(pixels)};
}

/// Bytes of the colours and, at its place already, the alpha.
HWY_INLINE VecBytes to_bytes(const Colour& colour, hn::Vec<Pixels> alpha) {
  const auto red_green = hn::Or(to_channel<0>(colour.red), to_channel<8>(colour.green));
  return hn::BitCast(Bytes(), hn::Or(hn::Or(red_green, to_channel<16>(colour.blue)), alpha));
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_FLOATS_INL_H_
