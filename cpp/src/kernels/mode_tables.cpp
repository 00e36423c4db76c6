#include "kernels/mode_tables.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace stackblend::kernels {
namespace {

/// 255 x / y rounded half up, at most 255. Whole numbers: exact.
int divided(int x, int y) { return std::min(255, (2 * 255 * x + y) / (2 * y)); }

/// B = Cb = 0 ? 0 : Cs = 1 ? 1 : min(1, Cb / (1 - Cs)).
int color_dodge(int cb, int cs) {
  if (cb == 0) {
    return 0;
  }
  return cs == 255 ? 255 : divided(cb, 255 - cs);
}

/// B = Cb = 1 ? 1 : Cs = 0 ? 0 : 1 - min(1, (1 - Cb) / Cs). Half up of 1 - q is 1 less half down of
/// q.
int color_burn(int cb, int cs) {
  if (cb == 255) {
    return 255;
  }
  const int q = cs == 0 ? 255 : (2 * 255 * (255 - cb) + cs - 1) / (2 * cs);
  return 255 - std::min(255, q);
}

/// B = Cs <= 1/2 ? Cb - (1 - 2 Cs) Cb (1 - Cb) : Cb + (2 Cs - 1)(D(Cb) - Cb), where
/// D(x) = x <= 1/4 ? ((16 x - 12) x + 4) x : sqrt(x). In double, whose errors are far below the
/// distance of any value from a tie (blend_vectors_test.cpp, SeparableModesAreExact).
int soft_light(int backdrop, int source) {
  const double cb = backdrop / 255.0;
  const double cs = source / 255.0;
  const double d = cb <= 0.25 ? ((16 * cb - 12) * cb + 4) * cb : std::sqrt(cb);
  const double b = cs <= 0.5 ? cb - (1 - 2 * cs) * cb * (1 - cb) : cb + (2 * cs - 1) * (d - cb);
  return static_cast<int>(std::floor(255 * b + 0.5));
}

ModeTable make_table(int (*mode)(int, int)) {
  ModeTable table;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const int value = mode(static_cast<int>(i / 256), static_cast<int>(i % 256));
    table[i] = static_cast<std::uint8_t>(value);
  }
  return table;
}

}  // namespace

const ModeTable& color_dodge_table() noexcept {
  static const ModeTable table = make_table(&color_dodge);
  return table;
}

const ModeTable& color_burn_table() noexcept {
  static const ModeTable table = make_table(&color_burn);
  return table;
}

const ModeTable& soft_light_table() noexcept {
  static const ModeTable table = make_table(&soft_light);
  return table;
}

}  // namespace stackblend::kernels
