// The entry of its look-up table by which ImageJ shows a value, in double and step by step as
// ImageJ's program goes. Shares no code and no trick with the library.

#ifndef STACKBLEND_TESTS_REFERENCE_IMAGEJ_H_
#define STACKBLEND_TESTS_REFERENCE_IMAGEJ_H_

#include <cmath>
#include <cstdint>

namespace stackblend::reference {

/// ImageJ makes another table of 256 colours; this is the colour that it puts at `value`.
inline int imagej_entry(std::uint8_t value, double lo, double hi) {
  const double low = std::floor(lo + 0.5);
  const double high = std::floor(hi + 0.5);
  if (value < low) {
    return 0;
  }
  if (value > high) {
    return 255;
  }
  const double entry = std::floor(256 * (value - low) / (high - low));
  return entry > 255 ? 255 : entry >= 0 ? static_cast<int>(entry) : 0;  // 0 / 0 is no number
}

inline int imagej_entry(std::uint16_t value, double lo, double hi) {
  const double low = std::trunc(std::fmax(0, std::fmin(lo, 65535)));
  const double high = std::trunc(std::fmax(0, std::fmin(hi, 65535)));
  const double entry = std::floor(std::fmax(0, value - low) * 256 / (high - low + 1) + 0.5);
  return entry > 255 ? 255 : static_cast<int>(entry);
}

/// ImageJ has no signed values, only a calibration.
inline int imagej_entry(std::int16_t value, double lo, double hi) {
  return imagej_entry(static_cast<std::uint16_t>(value + 32768), lo + 32768, hi + 32768);
}

inline int imagej_entry(float value, double lo, double hi) {
  const double low = static_cast<float>(lo);
  const double high = static_cast<float>(hi);
  double above = value - low;
  if (above < 0) {
    above = 0;
  }
  const double entry = above * (255 / (high - low)) + 0.5;
  if (std::isnan(entry)) {
    return 0;  // as Java converts it
  }
  return entry > 255 ? 255 : static_cast<int>(entry);
}

}  // namespace stackblend::reference

#endif  // STACKBLEND_TESTS_REFERENCE_IMAGEJ_H_
