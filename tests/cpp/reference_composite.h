// Composites in double precision, in the words of stackblend/composite.h, one pixel at a time.

#ifndef STACKBLEND_TESTS_REFERENCE_COMPOSITE_H_
#define STACKBLEND_TESTS_REFERENCE_COMPOSITE_H_

#include <array>
#include <cstddef>
#include <span>

#include "stackblend/composite.h"

namespace stackblend::reference {

using Rgb = std::array<double, 3>;

/// The value at `index` of a channel's data.
[[nodiscard]] double value_at(const Channel& channel, std::size_t index);

/// t of a value.
[[nodiscard]] double t_of(const Channel& channel, double value);

/// The colour, 0..255 and not rounded, of the pixel that lies at `index` in all channels.
[[nodiscard]] Rgb composite(std::span<const Channel> channels, std::size_t index,
                            const CompositeOptions& options);

}  // namespace stackblend::reference

#endif  // STACKBLEND_TESTS_REFERENCE_COMPOSITE_H_
