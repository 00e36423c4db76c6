// Reads the .npy files of tests/vectors: format version 1, C order.

#ifndef STACKBLEND_TESTS_NPY_H_
#define STACKBLEND_TESTS_NPY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace stackblend::testing {

struct Npy {
  std::vector<std::size_t> shape;
  std::vector<std::uint8_t> data;  ///< Values of more bytes than one are little-endian.
};

/// Reads a file below tests/vectors. Throws `std::runtime_error`, with the name, when the file is
/// missing, not of the type that is expected (as numpy writes it: "<f4"), or not as long as its
/// shape says.
Npy read_npy(const std::string& name, const std::string& type = "|u1");

}  // namespace stackblend::testing

#endif  // STACKBLEND_TESTS_NPY_H_
