// The element types of planes.

#ifndef STACKBLEND_DTYPE_H_
#define STACKBLEND_DTYPE_H_

#include <cstddef>
#include <cstdint>

namespace stackblend {

/// What a plane's values are; the position is the number that a type has in JavaScript.
enum class DType : std::uint8_t { kUint8, kInt8, kUint16, kInt16, kUint32, kInt32, kFloat32 };

inline constexpr std::size_t kDTypeCount = 7;

/// Bytes of one value.
[[nodiscard]] constexpr std::size_t item_bytes(DType dtype) noexcept {
  switch (dtype) {
    case DType::kUint8:
    case DType::kInt8:
      return 1;
    case DType::kUint16:
    case DType::kInt16:
      return 2;
    default:
      return 4;
  }
}

}  // namespace stackblend

#endif  // STACKBLEND_DTYPE_H_
