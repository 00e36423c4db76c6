#include "kernels/soft_light_table.h"

#include <cmath>
#include <cstddef>

namespace stackblend::kernels {
namespace {

/// A millionth less than the slope above 1/2 keeps a sum of floats just below a tie from being
/// rounded onto it. Of two backdrops a sum comes so close, 180.49996 and 203.499997, that `kTiesUp`
/// would still lift it there. Proof: blend_vectors_test.cpp, SeparableModesAreExact, and
/// OpaquePixelsAreTheSameBesideTranslucentOnes.
constexpr double below_ties(std::size_t backdrop) {
  return backdrop == 154 || backdrop == 180 ? 1 - 1e-5 : 1 - 1e-6;
}

/// B = Cs <= 1/2 ? Cb - (1 - 2 Cs) Cb (1 - Cb) : Cb + (2 Cs - 1)(D(Cb) - Cb), where
/// D(x) = x <= 1/4 ? ((16 x - 12) x + 4) x : sqrt(x).
SoftLightTable make_table() {
  SoftLightTable table;
  for (std::size_t backdrop = 0; backdrop < 256; ++backdrop) {
    const double cb = static_cast<double>(backdrop) / 255;
    const double d = cb <= 0.25 ? ((16 * cb - 12) * cb + 4) * cb : std::sqrt(cb);
    table[2 * backdrop] = static_cast<float>(2 * cb * (1 - cb));
    table[2 * backdrop + 1] = static_cast<float>(2 * (d - cb) * below_ties(backdrop));
  }
  return table;
}

}  // namespace

const SoftLightTable& soft_light_table() noexcept {
  static const SoftLightTable table = make_table();
  return table;
}

}  // namespace stackblend::kernels
