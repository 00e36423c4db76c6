#include "planes.h"

#include <cstring>
#include <random>

#include "random_bytes.h"

namespace stackblend::testing {
namespace {

constexpr std::uint32_t kSpecialFloats[] = {
    0x00000000, 0x80000000,              // zeros
    0x7F800000, 0xFF800000,              // infinities
    0x7FC00000, 0xFFC00001, 0x7F800001,  // NaN: quiet, with sign and payload, signalling
    0x00000001, 0x807FFFFF,              // denormal
    0x7F7FFFFF, 0xFF7FFFFF,              // the largest and the least
};

template <class T>
T load(const Bytes& plane, std::size_t i) {
  T value;
  std::memcpy(&value, plane.data() + i * sizeof(T), sizeof(T));
  return value;
}

}  // namespace

const char* name_of(DType dtype) {
  constexpr const char* kNames[] = {"uint8",  "int8",  "uint16", "int16",
                                    "uint32", "int32", "float32"};
  return kNames[static_cast<std::size_t>(dtype)];
}

Bytes random_plane(DType dtype, std::size_t pixels, std::uint32_t seed) {
  Bytes bytes = random_bytes(pixels * item_bytes(dtype), seed);
  if (dtype == DType::kFloat32) {
    std::mt19937 engine(seed);
    for (std::size_t i = 0; i < pixels; ++i) {
      const std::uint64_t choice = engine();
      if (choice % 8 == 0) {
        const std::uint32_t bits = kSpecialFloats[choice / 8 % std::size(kSpecialFloats)];
        std::memcpy(bytes.data() + i * 4, &bits, 4);
      }
    }
  }
  return bytes;
}

Bytes random_finite_plane(DType dtype, std::size_t pixels, std::uint32_t seed) {
  if (dtype != DType::kFloat32) {
    return random_plane(dtype, pixels, seed);
  }
  std::mt19937 engine(seed);
  std::vector<float> values(pixels);
  for (float& value : values) {
    value = (static_cast<float>(engine() >> 8U) / 8388608.0F - 1) * 1000;
  }
  return bytes_of(values);
}

double value_at(const Bytes& plane, DType dtype, std::size_t i) {
  switch (dtype) {
    case DType::kUint8:
      return load<std::uint8_t>(plane, i);
    case DType::kInt8:
      return load<std::int8_t>(plane, i);
    case DType::kUint16:
      return load<std::uint16_t>(plane, i);
    case DType::kInt16:
      return load<std::int16_t>(plane, i);
    case DType::kUint32:
      return load<std::uint32_t>(plane, i);
    case DType::kInt32:
      return load<std::int32_t>(plane, i);
    default:
      return load<float>(plane, i);
  }
}

}  // namespace stackblend::testing
