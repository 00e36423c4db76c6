// The vocabulary that formulas are written in: arithmetic on vectors of RGBA bytes, in which a byte
// x stands for x / 255. Every function is exact and rounds as its comment says.

#if defined(STACKBLEND_SRC_KERNELS_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_LANES_INL_H_
#undef STACKBLEND_SRC_KERNELS_LANES_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_LANES_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Bytes = hn::ScalableTag<std::uint8_t>;
using Words = hn::Repartition<std::uint16_t, Bytes>;
using VecBytes = hn::Vec<Bytes>;
using VecWords = hn::Vec<Words>;

static_assert(HWY_TARGET != HWY_SCALAR,
              "one lane is less than a pixel; see StackblendHighway.cmake");

/// Words for the odd bytes of pixels: green and alpha.
HWY_INLINE VecWords green_alpha(std::uint16_t green, std::uint16_t alpha) {
  const hn::Repartition<std::uint32_t, Bytes> pixels;
  const auto both = static_cast<std::uint32_t>(green) | static_cast<std::uint32_t>(alpha) << 16;
  return hn::BitCast(Words(), hn::Set(pixels, both));
}

/// What `multiply` adds to the products of green and alpha before it divides, so that colour rounds
/// to the nearest and alpha rounds down; see `divide_by_255`.
HWY_INLINE VecWords floor_alpha() { return green_alpha(128, 1); }

/// The same so that alpha rounds up.
HWY_INLINE VecWords ceil_alpha() { return green_alpha(128, 255); }

/// A product p of two bytes divided by 255; the quotient is in the high byte of each lane.
///
/// With t = p + 128, (t + (t >> 8)) >> 8 is p / 255 rounded to the nearest (there are no ties: 255
/// is odd); with t = p + 1 it is rounded down, with t = p + 255 up. All sums fit in 16 bits.
/// Proof: row_kernels_test.cpp, ScreenAllPairs, over all 65,536 products.
HWY_INLINE VecWords divide_by_255(VecWords product, VecWords rounding) {
  const VecWords t = hn::Add(product, rounding);
  return hn::Add(t, hn::ShiftRight<8>(t));
}

/// x * y to the nearest, but green and alpha as `green_alpha_rounding` says.
HWY_INLINE VecBytes multiply(VecBytes x, VecBytes y, VecWords green_alpha_rounding) {
  // Even bytes (red, blue) and odd bytes (green, alpha) are worked on in place, as 16-bit lanes:
  // unlike unpacking and packing this crosses no lanes, so it is the same few instructions on
  // every target and vector size.
  const Words words;
  const VecWords low = hn::Set(words, 0x00FF);
  const VecWords x_words = hn::BitCast(words, x);
  const VecWords y_words = hn::BitCast(words, y);
  const VecWords even = hn::Mul(hn::And(x_words, low), hn::And(y_words, low));
  const VecWords odd = hn::Mul(hn::ShiftRight<8>(x_words), hn::ShiftRight<8>(y_words));
  const VecWords red_blue = hn::ShiftRight<8>(divide_by_255(even, hn::Set(words, 128)));
  const VecWords green_alpha = hn::AndNot(low, divide_by_255(odd, green_alpha_rounding));
  return hn::BitCast(Bytes(), hn::Or(red_blue, green_alpha));
}

/// 255 in the bytes that hold alpha.
HWY_INLINE VecBytes alpha_bytes() {
  const hn::Repartition<std::uint32_t, Bytes> pixels;
  return hn::BitCast(Bytes(), hn::Set(pixels, 0xFF000000U));
}

/// The masks of those bytes.
HWY_INLINE hn::Mask<Bytes> alpha_mask() { return hn::MaskFromVec(alpha_bytes()); }

/// `colour` with the alpha of two independent layers, 255 - floor((255 - ab) (255 - as) / 255).
HWY_INLINE VecBytes with_alpha(VecBytes colour, VecBytes backdrop, VecBytes source) {
  const Words words;
  const VecWords product = hn::Mul(hn::ShiftRight<8>(hn::BitCast(words, backdrop)),
                                   hn::ShiftRight<8>(hn::BitCast(words, source)));
  const VecBytes floored =
      hn::BitCast(Bytes(), divide_by_255(product, hn::Set(words, 1)));  // in the odd bytes
  return hn::IfThenElse(alpha_mask(), hn::Sub(hn::Add(backdrop, source), floored), colour);
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_LANES_INL_H_
