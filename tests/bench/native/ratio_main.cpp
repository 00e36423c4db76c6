// Prints {"threads": N, "limit": B, "screen": B, "ratio": R}: bytes of output per second of the
// bare loop and of `screen`, measured in turns because machines drift, and the ratio of the two.

#include <cstdio>
#include <optional>
#include <vector>

#include "arguments.h"
#include "limit.h"
#include "measure.h"
#include "stackblend/screen.h"
#include "stackblend/thread_pool.h"
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
  stackblend::ThreadPool pool(arguments->threads);
  bool is_ok = true;
  std::vector<double> limit_times;
  std::vector<double> screen_times;
  for (unsigned i = 0; i < arguments->repeats; ++i) {
    limit_times.push_back(bench::seconds_of([&] { limit.run(); }));
    screen_times.push_back(bench::seconds_of([&] {
      is_ok &= stackblend::screen(stacks.backdrop(), stacks.source(), stacks.out(),
                                  arguments->shape, {.pool = &pool}) == stackblend::Status::kOk;
    }));
  }
  const double limit_rate = static_cast<double>(*bytes) / bench::median(limit_times);
  const double screen_rate = static_cast<double>(*bytes) / bench::median(screen_times);
  std::printf("{\"threads\": %u, \"limit\": %.0f, \"screen\": %.0f, \"ratio\": %.3f}\n",
              arguments->threads, limit_rate, screen_rate, screen_rate / limit_rate);
  return is_ok ? 0 : 1;
}
