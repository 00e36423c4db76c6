#include "random_bytes.h"

#include <random>

namespace stackblend::testing {

std::vector<std::uint8_t> random_bytes(std::size_t count, std::uint32_t seed) {
  // The standard fixes what this engine yields; it does not for distributions.
  std::mt19937 engine(seed);
  std::vector<std::uint8_t> bytes(count);
  for (std::uint8_t& byte : bytes) {
    byte = static_cast<std::uint8_t>(engine() >> 24U);
  }
  return bytes;
}

}  // namespace stackblend::testing
