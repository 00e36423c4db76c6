// t^gamma by polynomials, from additions and multiplications only: C libraries' own differ.

#if defined(STACKBLEND_SRC_KERNELS_GAMMA_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_GAMMA_INL_H_
#undef STACKBLEND_SRC_KERNELS_GAMMA_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_GAMMA_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "kernels/floats-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

// Polynomials are summed in pairs, not one power after the other: of what waits for results, a
// processor keeps only so much in view.

/// c0 + c1 x.
HWY_INLINE VecFloats line(VecFloats x, float c0, float c1) {
  return x * hn::Set(Floats(), c1) + hn::Set(Floats(), c0);
}

/// log2 of positive normal floats: the exponent, and x P(x) for 1 + x from sqrt(1/2) to sqrt(2).
/// P interpolates log2(1 + x) / x in 7 Chebyshev nodes: the error is at most 6.3e-7.
HWY_INLINE VecFloats log2_of(VecFloats t) {
  const hn::Repartition<std::int32_t, Bytes> integers;
  constexpr std::int32_t kRootOfHalf = 0x3F3504F3;  // sqrt(1/2), where the exponent steps up
  const auto bits = hn::BitCast(integers, t);
  const auto exponent = hn::ShiftRight<23>(hn::Sub(bits, hn::Set(integers, kRootOfHalf)));
  const auto mantissa = hn::Sub(bits, hn::ShiftLeft<23>(exponent));
  const VecFloats x = hn::BitCast(Floats(), mantissa) - hn::Set(Floats(), 1.0F);
  const VecFloats x2 = x * x;
  const VecFloats low =
      line(x, 1.44269652F, -0.721360179F) + x2 * line(x, 0.480613125F, -0.359524455F);
  const VecFloats high =
      line(x, 0.296119557F, -0.267963871F) + x2 * hn::Set(Floats(), 0.168186591F);
  const VecFloats p = low + x2 * x2 * high;
  return hn::ConvertTo(Floats(), exponent) + x * p;
}

/// 2^y for y from -126 to 0: 2^n by the exponent's bits, 2^f for f from -1/2 to 1/2 by a polynomial
/// in 5 Chebyshev nodes, whose relative error is at most 3.5e-6.
HWY_INLINE VecFloats exp2_of(VecFloats y) {
  const hn::Repartition<std::int32_t, Bytes> integers;
  const VecFloats magic = hn::Set(Floats(), kNearest);
  const VecFloats shifted = y + magic;
  const VecFloats f = y - (shifted - magic);
  const VecFloats f2 = f * f;
  const VecFloats high =
      line(f, 0.24022349F, 0.0559219758F) + f2 * hn::Set(Floats(), 0.00966636852F);
  const VecFloats p = line(f, 1.0F, 0.693121045F) + f2 * high;
  const auto n = hn::ShiftLeft<23>(hn::BitCast(integers, shifted));
  return hn::BitCast(Floats(), hn::Add(hn::BitCast(integers, p), n));
}

/// A `GammaKernel`. Proof: composite_test.cpp, GammaIsWithin1OfThePower.
inline void gamma_tile(float* t, std::size_t pixels, float gamma) {
  const Floats floats;
  const VecFloats least = hn::Set(floats, 0x1p-126F);
  for (std::size_t i = 0; i < pixels; i += hn::Lanes(floats)) {
    const VecFloats base = hn::LoadU(floats, t + i);
    const VecFloats exponent = log2_of(larger(base, least)) * hn::Set(floats, gamma);
    const VecFloats power = exp2_of(larger(exponent, hn::Set(floats, -126.0F)));
    const auto shows = base >= least;
    hn::StoreU(smaller(hn::IfThenElseZero(shows, power), hn::Set(floats, 1.0F)), floats, t + i);
  }
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_GAMMA_INL_H_
