// Reads the .npy files of tests/vectors: format version 1, C order, little-endian.

#ifndef STACKBLEND_TESTS_NPY_H_
#define STACKBLEND_TESTS_NPY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace stackblend::testing {

struct Npy {
  std::vector<std::size_t> shape;
  std::vector<std::uint8_t> data;  ///< Bytes, whatever the type.
};

/// Reads a file below tests/vectors. Throws `std::runtime_error`, with the name, when the file is
/// missing, of another kind, or not as long as its shape says.
Npy read_npy(const std::string& name);

}  // namespace stackblend::testing

#endif  // STACKBLEND_TESTS_NPY_H_
