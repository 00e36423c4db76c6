// The least that any blend of two inputs does to memory: read twice, write once.

#ifndef STACKBLEND_BENCH_LIMIT_ROW_H_
#define STACKBLEND_BENCH_LIMIT_ROW_H_

#include <cstddef>
#include <cstdint>

namespace stackblend::bench {

/// out = first xor second, by plain vector loads and stores (AVX2 on x86). `bytes` is a multiple
/// of 64, all pointers are aligned to 64.
void limit_row(const std::uint8_t* first, const std::uint8_t* second, std::uint8_t* out,
               std::size_t bytes);

}  // namespace stackblend::bench

#endif  // STACKBLEND_BENCH_LIMIT_ROW_H_
