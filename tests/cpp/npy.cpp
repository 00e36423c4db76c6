#include "npy.h"

#include <fstream>
#include <functional>
#include <iterator>
#include <numeric>
#include <sstream>
#include <stdexcept>

namespace stackblend::testing {
namespace {

constexpr std::size_t kPreamble = 10;  // Magic, version, length of the header in 16 bits.

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw std::runtime_error("cannot open " + path);
  }
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::size_t> parse_shape(const std::string& header) {
  const std::size_t open = header.find('(');
  std::istringstream numbers(header.substr(open + 1, header.find(')') - open - 1));
  std::vector<std::size_t> shape;
  for (std::string number; std::getline(numbers, number, ',');) {
    if (number.find_first_of("0123456789") != std::string::npos) {
      shape.push_back(std::stoul(number));
    }
  }
  return shape;
}

}  // namespace

Npy read_npy(const std::string& name, const std::string& type) {
  const std::string file = read_file(STACKBLEND_VECTORS "/" + name);
  if (file.size() < kPreamble || file.compare(0, 8, "\x93NUMPY\x01\x00", 8) != 0) {
    throw std::runtime_error(name + " is no .npy file of version 1");
  }
  const std::size_t header_size =
      static_cast<std::uint8_t>(file[8]) + 256U * static_cast<std::uint8_t>(file[9]);
  const std::string header = file.substr(kPreamble, header_size);
  if (file.size() < kPreamble + header_size || header.find("'" + type + "'") == std::string::npos ||
      header.find("'fortran_order': False") == std::string::npos) {
    throw std::runtime_error(name + " is not " + type + " in C order");
  }
  const std::string bytes = file.substr(kPreamble + header_size);
  Npy npy{parse_shape(header), {bytes.begin(), bytes.end()}};
  const std::size_t value_bytes = std::stoul(type.substr(2));
  const std::size_t size =
      std::accumulate(npy.shape.begin(), npy.shape.end(), value_bytes, std::multiplies<>());
  if (npy.data.size() != size) {
    throw std::runtime_error(name + " is not as long as its shape says");
  }
  return npy;
}

}  // namespace stackblend::testing
