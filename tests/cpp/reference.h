// What stackblend must compute, written from the formulas in whole numbers. Shares no code and no
// trick with the library.

#ifndef STACKBLEND_TESTS_REFERENCE_H_
#define STACKBLEND_TESTS_REFERENCE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stackblend::reference {

/// numerator / denominator, rounded half up; not for negative numbers.
constexpr int round_quotient(int numerator, int denominator) {
  return (2 * numerator + denominator) / (2 * denominator);
}

constexpr std::uint8_t screen_colour(int backdrop, int source) {
  return static_cast<std::uint8_t>(255 - round_quotient((255 - backdrop) * (255 - source), 255));
}

constexpr std::uint8_t screen_alpha(int backdrop, int source) {
  return static_cast<std::uint8_t>(255 - (255 - backdrop) * (255 - source) / 255);
}

/// Screens RGBA pixels; both spans have the same length, a multiple of 4.
inline std::vector<std::uint8_t> screen(std::span<const std::uint8_t> backdrop,
                                        std::span<const std::uint8_t> source) {
  std::vector<std::uint8_t> result(backdrop.size());
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] =
        i % 4 == 3 ? screen_alpha(backdrop[i], source[i]) : screen_colour(backdrop[i], source[i]);
  }
  return result;
}

}  // namespace stackblend::reference

#endif  // STACKBLEND_TESTS_REFERENCE_H_
