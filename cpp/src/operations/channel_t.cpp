#include "operations/channel_t.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <numeric>

#include "schedule/parallel_for_bands.h"

namespace stackblend::operations {
namespace {

/// Entries that are computed at a time: a multiple of `kernels::kFloatsAtOnce`, and all of 8 bits.
constexpr std::size_t kEntriesAtOnce = 256;
static_assert(kEntriesAtOnce % kernels::kFloatsAtOnce == 0);

/// With fewer pixels for each entry of 16 bits, which are mostly not in a near cache, a table is
/// not worth being made.
constexpr std::size_t kPixelsPerEntry = 4;

void compute_t(const PreparedChannel& channel, const void* values, std::size_t pixels,
               float* t) noexcept {
  const kernels::CompositeKernels& kernels = kernels::composite_kernels();
  channel.window_kernel(values, pixels, channel.window, t);
  if (channel.inverts) {
    kernels.invert(t, pixels);
  }
  if (channel.gamma != 1) {
    kernels.gamma(t, pixels, channel.gamma);
  }
}

/// `Bits` is the unsigned type of the channel's width: an entry is found by a value's bits.
template <class Bits>
void look_up(const void* values, std::size_t pixels, const float* table, float* t) noexcept {
  const auto* bits = static_cast<const Bits*>(values);
  for (std::size_t i = 0; i < pixels; ++i) {
    t[i] = table[bits[i]];
  }
}

template <class Bits>
void compute_entries(const PreparedChannel& channel, std::size_t first, float* entries) noexcept {
  alignas(64) std::array<Bits, kEntriesAtOnce> bits;
  std::iota(bits.begin(), bits.end(), static_cast<Bits>(first));
  compute_t(channel, bits.data(), bits.size(), entries);
}

/// 0 where no table can be.
std::size_t entries_of(const PreparedChannel& channel) noexcept {
  return channel.value_bytes <= 2 ? std::size_t{1} << (8 * channel.value_bytes) : 0;
}

bool gains(const PreparedChannel& channel, std::size_t pixels) noexcept {
  const std::size_t entries = entries_of(channel);
  return channel.gamma != 1 && entries > 0 && pixels / kPixelsPerEntry >= entries;
}

/// All of a table, shared among threads. The operation counts as one that cannot be cancelled: it
/// takes less than a band.
void compute_table(const PreparedChannel& channel, float* table, const RunOptions& run) noexcept {
  const schedule::Bands bands(1, entries_of(channel) / kEntriesAtOnce,
                              kEntriesAtOnce * sizeof(float));
  const RunOptions uncounted = {.pool = run.pool};
  const auto compute = [&](const schedule::Band& band) {
    for (std::size_t row = band.first_row; row < band.first_row + band.rows; ++row) {
      const std::size_t first = row * kEntriesAtOnce;
      if (channel.value_bytes == 1) {
        compute_entries<std::uint8_t>(channel, first, table + first);
      } else {
        compute_entries<std::uint16_t>(channel, first, table + first);
      }
    }
  };
  (void)schedule::parallel_for_bands(bands, uncounted, compute);
}

}  // namespace

void fill_t(const PreparedChannel& channel, const void* values, std::size_t pixels,
            float* t) noexcept {
  if (channel.table_of_t == nullptr) {
    compute_t(channel, values, pixels, t);
  } else if (channel.value_bytes == 1) {
    look_up<std::uint8_t>(values, pixels, channel.table_of_t, t);
  } else {
    look_up<std::uint16_t>(values, pixels, channel.table_of_t, t);
  }
}

TablesOfT::TablesOfT(std::span<PreparedChannel> channels, std::size_t pixels,
                     const RunOptions& run) noexcept {
  std::size_t entries = 0;
  for (const PreparedChannel& channel : channels) {
    entries += gains(channel, pixels) ? entries_of(channel) : 0;
  }
  if (entries == 0) {
    return;
  }
  floats_.reset(static_cast<float*>(std::malloc(entries * sizeof(float))));
  if (floats_ == nullptr) {
    return;
  }
  float* table = floats_.get();
  for (PreparedChannel& channel : channels) {
    if (gains(channel, pixels)) {
      compute_table(channel, table, run);
      channel.table_of_t = table;
      table += entries_of(channel);
    }
  }
}

}  // namespace stackblend::operations
