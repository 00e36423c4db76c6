#include "arguments.h"

#include <charconv>
#include <cstddef>
#include <cstdio>
#include <string_view>

namespace stackblend::bench {
namespace {

template <class Number>
bool parse_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number > 0;
}

bool parse_option(std::string_view name, std::string_view value, Arguments& arguments) {
  if (name == "--threads") {
    return parse_number(value, arguments.threads);
  }
  if (name == "--frames") {
    return parse_number(value, arguments.shape.frames);
  }
  if (name == "--height") {
    return parse_number(value, arguments.shape.height);
  }
  if (name == "--width") {
    return parse_number(value, arguments.shape.width);
  }
  return name == "--repeats" && parse_number(value, arguments.repeats);
}

}  // namespace

std::optional<Arguments> parse_arguments(int count, char** values) {
  Arguments arguments;
  for (int i = 1; i < count; i += 2) {
    if (i + 1 == count || !parse_option(values[i], values[i + 1], arguments)) {
      std::fprintf(stderr,
                   "%s: expected [--threads N] [--frames F] [--height H] [--width W] "
                   "[--repeats R], found %s\n",
                   values[0], values[i]);
      return std::nullopt;
    }
  }
  return arguments;
}

}  // namespace stackblend::bench
