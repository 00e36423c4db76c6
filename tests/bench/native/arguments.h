// The command line that the benchmark programs share.

#ifndef STACKBLEND_BENCH_ARGUMENTS_H_
#define STACKBLEND_BENCH_ARGUMENTS_H_

#include <optional>

#include "stackblend/shape.h"

namespace stackblend::bench {

struct Arguments {
  unsigned threads = 1;
  Shape shape{.frames = 50, .height = 512, .width = 512};
  unsigned repeats = 21;
};

/// Reads `--threads N --frames F --height H --width W --repeats R`, all optional and positive.
/// Prints what is wrong and returns nothing if that is not what is there.
std::optional<Arguments> parse_arguments(int count, char** values);

}  // namespace stackblend::bench

#endif  // STACKBLEND_BENCH_ARGUMENTS_H_
