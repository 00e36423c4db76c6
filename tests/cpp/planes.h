// Planes for tests: values of any type, as bytes.

#ifndef STACKBLEND_TESTS_PLANES_H_
#define STACKBLEND_TESTS_PLANES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stackblend/dtype.h"

namespace stackblend::testing {

using Bytes = std::vector<std::uint8_t>;

inline constexpr DType kDTypes[] = {DType::kUint8,  DType::kInt8,  DType::kUint16, DType::kInt16,
                                    DType::kUint32, DType::kInt32, DType::kFloat32};

/// "uint16"
const char* name_of(DType dtype);

/// Values that look random: of integers all are as frequent; floats are of all magnitudes, every
/// eighth one zero, infinite or NaN, of both signs.
Bytes random_plane(DType dtype, std::size_t pixels, std::uint32_t seed);

/// The same, but floats are finite and from -1000 to 1000.
Bytes random_finite_plane(DType dtype, std::size_t pixels, std::uint32_t seed);

/// Value `i` of a plane, exactly.
double value_at(const Bytes& plane, DType dtype, std::size_t i);

/// The bytes of values.
template <class T>
Bytes bytes_of(const std::vector<T>& values) {
  const auto* first = reinterpret_cast<const std::uint8_t*>(values.data());
  return {first, first + values.size() * sizeof(T)};
}

}  // namespace stackblend::testing

#endif  // STACKBLEND_TESTS_PLANES_H_
