// Values of a channel to t, whichever way is shorter.

#ifndef STACKBLEND_SRC_OPERATIONS_CHANNEL_T_H_
#define STACKBLEND_SRC_OPERATIONS_CHANNEL_T_H_

#include <cstddef>
#include <memory>
#include <span>

#include "operations/prepared_channel.h"
#include "operations/rooms.h"
#include "stackblend/run_options.h"

namespace stackblend::operations {

/// t of `pixels` values, in a row that has room for a multiple of `kernels::kFloatsAtOnce`.
void fill_t(const PreparedChannel& channel, const void* values, std::size_t pixels,
            float* t) noexcept;

/// t of every value that a type of 8 or 16 bits has, for channels with a gamma: there are more
/// pixels than values, and a power is a hundred times the work of a look-up.
class TablesOfT {
 public:
  /// Makes tables for the channels that gain by them, and points the channels there. `pixels` is
  /// how many each of them will be asked for. Where there is no memory, there are no tables; t is
  /// the same either way.
  TablesOfT(std::span<PreparedChannel> channels, std::size_t pixels,
            const RunOptions& run) noexcept;

 private:
  std::unique_ptr<float, FreeMemory> floats_;
};

}  // namespace stackblend::operations

#endif  // STACKBLEND_SRC_OPERATIONS_CHANNEL_T_H_
