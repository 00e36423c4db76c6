// Reads the .json files of tests/vectors.

#ifndef STACKBLEND_TESTS_JSON_H_
#define STACKBLEND_TESTS_JSON_H_

#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace stackblend::testing {

/// A value of JSON. What is not there, or of another kind than asked for, throws.
class Json {
 public:
  using Array = std::vector<Json>;
  using Members = std::vector<std::pair<std::string, Json>>;
  using Value = std::variant<std::nullptr_t, bool, double, std::string, Array, Members>;

  explicit Json(Value value) : value_(std::move(value)) {}

  [[nodiscard]] bool boolean() const { return std::get<bool>(value_); }
  [[nodiscard]] double number() const { return std::get<double>(value_); }
  [[nodiscard]] const std::string& text() const { return std::get<std::string>(value_); }
  [[nodiscard]] const Array& array() const { return std::get<Array>(value_); }

  [[nodiscard]] bool has(const std::string& name) const;
  const Json& operator[](const std::string& name) const;
  const Json& operator[](std::size_t index) const { return array().at(index); }

 private:
  Value value_;
};

/// Reads a file below tests/vectors. Throws `std::runtime_error`, with the name and the place, when
/// it is missing or no JSON. Texts are taken as they stand: no escapes.
Json read_json(const std::string& name);

}  // namespace stackblend::testing

#endif  // STACKBLEND_TESTS_JSON_H_
