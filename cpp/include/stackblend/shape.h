// The shape of a stack: frames of straight-alpha RGBA, 8 bits per channel.

#ifndef STACKBLEND_SHAPE_H_
#define STACKBLEND_SHAPE_H_

#include <cstddef>
#include <initializer_list>
#include <limits>
#include <optional>

namespace stackblend {

/// Bytes of one pixel: red, green, blue, alpha.
inline constexpr std::size_t kBytesPerPixel = 4;

/// A stack is `uint8[frames, height, width, 4]` in C order: channels lie next to each other, then
/// pixels of a row, rows of a frame, frames. Nothing is padded.
struct Shape {
  std::size_t frames = 0;
  std::size_t height = 0;  ///< Rows of a frame.
  std::size_t width = 0;   ///< Pixels of a row.

  friend bool operator==(const Shape&, const Shape&) = default;
};

/// The number of bytes that a stack of this shape occupies: frames * height * width * 4.
/// Empty when that number does not fit in `std::size_t`; such a stack cannot exist.
[[nodiscard]] constexpr std::optional<std::size_t> byte_count(const Shape& shape) noexcept {
  std::size_t bytes = kBytesPerPixel;
  bool is_zero = false;
  for (const std::size_t dimension : {shape.width, shape.height, shape.frames}) {
    if (dimension == 0) {
      is_zero = true;
    } else if (bytes > std::numeric_limits<std::size_t>::max() / dimension) {
      return std::nullopt;
    } else {
      bytes *= dimension;
    }
  }
  return is_zero ? 0 : bytes;
}

}  // namespace stackblend

#endif  // STACKBLEND_SHAPE_H_
