// Bytes that look random and are the same in every run and on every machine.

#ifndef STACKBLEND_TESTS_RANDOM_BYTES_H_
#define STACKBLEND_TESTS_RANDOM_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace stackblend::testing {

std::vector<std::uint8_t> random_bytes(std::size_t count, std::uint32_t seed);

}  // namespace stackblend::testing

#endif  // STACKBLEND_TESTS_RANDOM_BYTES_H_
