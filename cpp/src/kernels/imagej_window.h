// How ImageJ turns the values of a channel into the 256 entries of its look-up table.

#ifndef STACKBLEND_SRC_KERNELS_IMAGEJ_WINDOW_H_
#define STACKBLEND_SRC_KERNELS_IMAGEJ_WINDOW_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "stackblend/dtype.h"

namespace stackblend::kernels {

/// uint8: the entry of each value.
using ImagejBytes = std::array<std::uint8_t, 256>;

/// uint16 and int16: the entry is floor(256 k / width + 1/2), k = max(0, v - low), at most 255.
struct ImagejWords {
  std::uint16_t low;   ///< Of the window, in 0..65535; int16 counts from -32768.
  std::uint16_t most;  ///< The least k whose entry is 255 for sure.
  float width;         ///< 1..65536.
  float slope;         ///< 256 / width, too low by more than its own and two more roundings.
};

/// float32: the entry is floor(max(0, v - lo) * exact_scale + 1/2) in double, at most 255.
struct ImagejFloats {
  float lo;
  double exact_scale;
  float rough_lo;     ///< `lo` and `exact_scale` for arithmetic in float32, which suffices where
  float rough_scale;  ///< its result is within `certain` of a whole number.
  float certain;
};

/// A window as the kernels take it; of the three only the one of the element type is set.
struct ImagejWindow {
  ImagejBytes bytes;
  ImagejWords words;
  ImagejFloats floats;
};

/// Half-way cases upwards, as Java rounds.
[[nodiscard]] inline double round_half_up(double x) noexcept {
  const double below = std::floor(x);
  return x - below >= 0.5 ? below + 1 : below;
}

/// ImageJ keeps the limits of 8-bit images as whole numbers. It scales the table, not the values:
/// floor(256 (v - lo) / (hi - lo)), nothing added, and exact: a quotient so near to a whole number
/// that a double rounds to it is one.
[[nodiscard]] inline ImagejBytes imagej_bytes(double lo, double hi) noexcept {
  const double low = round_half_up(lo);
  const double high = round_half_up(hi);
  ImagejBytes entries = {};
  for (std::size_t v = 0; v < entries.size(); ++v) {
    const auto value = static_cast<double>(v);
    if (value > low) {
      const double entry = value < high ? 256 * (value - low) / (high - low) : 255;
      entries[v] = static_cast<std::uint8_t>(std::min(entry, 255.0));
    }
  }
  return entries;
}

/// ImageJ moves the limits of 16-bit images into 0..65535 and drops their fractions; the values of
/// int16 it keeps with 32,768 added.
[[nodiscard]] inline ImagejWords imagej_words(double lo, double hi) noexcept {
  const auto limit = [](double x) { return static_cast<int>(std::clamp(x, 0.0, 65535.0)); };
  const int low = limit(lo);
  const int width = std::max(limit(hi) - low + 1, 1);
  return {.low = static_cast<std::uint16_t>(low),
          .most = static_cast<std::uint16_t>(std::min(width, 65535)),
          .width = static_cast<float>(width),
          .slope = static_cast<float>(256.0 / width * (1 - 0x1p-21))};
}

/// ImageJ keeps the limits of float images as float32.
[[nodiscard]] inline ImagejFloats imagej_floats(double lo, double hi) noexcept {
  const auto low = static_cast<float>(lo);
  const double range = static_cast<double>(static_cast<float>(hi)) - static_cast<double>(low);
  // Near the ends of what float32 holds, nothing is certain. Else the three roundings of
  // (v - lo) * scale are off by less than 3 * 256 / 2^24.
  if (!(range > 0x1p-100 && range < 0x1p100)) {
    return {.lo = low, .exact_scale = 255 / range, .rough_lo = 0, .rough_scale = 1, .certain = -1};
  }
  return {.lo = low,
          .exact_scale = 255 / range,
          .rough_lo = low,
          .rough_scale = static_cast<float>(255 / range),
          .certain = 0.5F - 0x1p-13F};
}

/// The entry of a float32 value by ImageJ's own steps. NaN gives 0.
[[nodiscard]] inline std::uint8_t imagej_entry(float value, const ImagejFloats& window) noexcept {
  const double above = static_cast<double>(value) - static_cast<double>(window.lo);
  if (!(above > 0)) {
    return 0;
  }
  const double entry = above * window.exact_scale + 0.5;
  if (!(entry >= 1)) {
    return 0;  // also NaN, infinity times the scale of an infinite window
  }
  return static_cast<std::uint8_t>(std::min(entry, 255.0));
}

/// Prepares a window for the kernels, by the rules of the functions above. They were found by
/// running ImageJ 1.53t, whose pictures imagej_vectors_test.cpp compares with. Where it draws a
/// channel in two ways, this is how it draws one whose window was set there: 8-bit windows that a
/// file gives fractions, and that nobody has looked at yet, are not rounded in ImageJ.
///
/// Departs from ImageJ on purpose:
/// - 16 bits: ImageJ multiplies by a rounded 256 / width. For the widths 25,088, 50,176, 52,736 and
///   54,784, of 65,536, that brings 620 half-way values to the entry below.
/// - Limits that both become 0, in 16 bits or float32, mean "from minimum to maximum" to ImageJ if
///   the channel is the current one; here they are a window like others.
/// - 16-bit windows wholly below all values overflow in ImageJ; here all values but the least are
///   above them.
///
/// @param dtype  kUint8, kUint16, kInt16 or kFloat32; ImageJ shows no others as they are.
/// @param lo, hi  Finite, lo < hi.
[[nodiscard]] inline ImagejWindow imagej_window(DType dtype, double lo, double hi) noexcept {
  ImagejWindow window = {};
  switch (dtype) {
    case DType::kUint8:
      window.bytes = imagej_bytes(lo, hi);
      break;
    case DType::kUint16:
      window.words = imagej_words(lo, hi);
      break;
    case DType::kInt16:
      window.words = imagej_words(lo + 32768, hi + 32768);
      break;
    default:
      window.floats = imagej_floats(lo, hi);
  }
  return window;
}

}  // namespace stackblend::kernels

#endif  // STACKBLEND_SRC_KERNELS_IMAGEJ_WINDOW_H_
