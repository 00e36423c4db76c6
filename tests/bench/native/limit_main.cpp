// Prints {"seconds": S, "output_bytes_per_second": B}: the median time of reading two stacks and
// writing one.

#include <cstdio>
#include <optional>
#include <vector>

#include "arguments.h"
#include "limit.h"
#include "measure.h"
#include "stacks.h"

int main(int count, char** values) {
  namespace bench = stackblend::bench;
  const std::optional<bench::Arguments> arguments = bench::parse_arguments(count, values);
  const std::optional<std::size_t> bytes =
      arguments ? stackblend::byte_count(arguments->shape) : std::nullopt;
  if (!bytes) {
    return 2;
  }
  const bench::Stacks stacks(*bytes);
  bench::Limit limit(stacks, arguments->threads);
  limit.run();
  std::vector<double> times;
  for (unsigned i = 0; i < arguments->repeats; ++i) {
    times.push_back(bench::seconds_of([&] { limit.run(); }));
  }
  const double seconds = bench::median(times);
  std::printf("{\"seconds\": %.9f, \"output_bytes_per_second\": %.0f}\n", seconds,
              static_cast<double>(*bytes) / seconds);
  return 0;
}
