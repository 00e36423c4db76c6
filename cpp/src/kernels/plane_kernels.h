// The kernels of planes' statistics, histograms and projections, compiled once per SIMD target like
// those of row_kernels.h.

#ifndef STACKBLEND_SRC_KERNELS_PLANE_KERNELS_H_
#define STACKBLEND_SRC_KERNELS_PLANE_KERNELS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "stackblend/dtype.h"

namespace stackblend::kernels {

/// Kernels take multiples of so many values: no vector of any target has more lanes, so kernels
/// need not know about ends of planes. Whoever calls them fills up what is less.
inline constexpr std::size_t kStep = 64;

/// Values of a plane as double, exactly. `count` is a multiple of `kStep`.
using WidenKernel = void (*)(const void* values, std::size_t count, double* out);

/// Adds values to sums, each to its own. `count` is a multiple of `kStep`.
using AddKernel = void (*)(const double* values, std::size_t count, double* sums);

/// Adds integers of 8 or 16 bits to sums, modulo 2^32. Before, the bits of `flip` are inverted:
/// with the sign bit it makes unsigned numbers of signed ones. `count` is a multiple of `kStep`.
using AddIntegersKernel = void (*)(const void* values, std::size_t count, std::uint32_t flip,
                                   std::uint32_t* sums);

/// Adds the squares of values' distances from `means`. `count` is a multiple of `kStep`.
using AddSquaresKernel = void (*)(const double* values, const double* means, std::size_t count,
                                  double* sums);

/// Keys are signed integers in the order of the values that they stand for, as wide as these. Of
/// integers they are the values with the bits of `flip` inverted; of floats see keys-inl.h.
struct KeyOrder {
  std::uint32_t flip;  ///< Repeated for each value of 8 or 16 bits. All ones turn the order round.
  std::int32_t nan;    ///< The key of floats that are NaN.
};

/// How keys are made: of integers of 8, 16 and 32 bits, of floats.
enum class KeyKind : std::uint8_t { k8, k16, k32, kFloat };
inline constexpr std::size_t kKeyKindCount = 4;

/// Raises each of `keys` to the largest key at its place in four rows of values, if that is larger.
/// `count` is a multiple of `kStep`.
using RaiseKernel = void (*)(const std::array<const void*, 4>& rows, std::size_t count,
                             KeyOrder order, void* keys);

/// The keys of `kStep` values.
using KeysKernel = void (*)(const void* values, KeyOrder order, void* keys);

/// For each of `kStep` columns of `rows` keys the one that has `rank` keys before it in order. Keys
/// are from -half to half - 1, a power of 2. `keys` is `[rows, kStep]`; if they have 16 bits, at
/// most 32,767 rows.
using SelectKernel = void (*)(const void* keys, std::size_t rows, std::size_t rank,
                              std::uint32_t half, void* out);

/// Histograms are made from blocks of so many values.
inline constexpr std::size_t kBlock = 256;

/// Where the values of a block are counted. The last element repeats the first; the rest of the
/// vector is room for kernels that load it whole.
struct alignas(64) Places {
  std::array<std::uint32_t, kBlock + kStep> of;
};

/// The bins of a histogram of doubles: v is counted in min(count - 1, floor((v - lo) per_unit)), or
/// past the bins where it is below `lo`, above `hi` or NaN.
struct BinScale {
  double lo;
  double hi;
  double per_unit;
  double count;
};

/// The places past the bins.
inline constexpr std::uint32_t kBelow = 0;
inline constexpr std::uint32_t kAbove = 1;
inline constexpr std::uint32_t kNotANumber = 2;
inline constexpr std::size_t kPlacesPastBins = 3;

/// Statistics of the finite values of blocks, in columns: a block's value i goes to column i, so
/// that the order in which values are added does not depend on the target.
struct alignas(64) Columns {
  std::array<double, kBlock> sums;
  std::array<double, kBlock> numbers;  ///< How many values there were.
  std::array<double, kBlock> minima;
  std::array<double, kBlock> maxima;
};

struct HistogramKernels {
  /// Places of integers of 8 and 16 bits: their bits as an unsigned number.
  void (*places8)(const void* values, Places& places);
  void (*places16)(const void* values, Places& places);
  /// Places of a block of doubles in `scale`.
  void (*places)(const double* values, const BinScale& scale, Places& places);
  /// Adds a block of doubles to `columns`.
  void (*summarise)(const double* values, Columns& columns);
  /// Counts places in two histograms, whose sum matters. The second one is used only where the same
  /// place comes again and again.
  void (*count)(Places& places, std::uint32_t* first, std::uint32_t* second);
};

/// The functions of one target.
struct PlaneKernels {
  std::int64_t target;  ///< Highway's bit for the target, so that tests can tell what ran.
  std::array<WidenKernel, kDTypeCount> widen;     ///< By `DType`.
  std::array<RaiseKernel, kKeyKindCount> raise;   ///< By `KeyKind`.
  std::array<KeysKernel, kKeyKindCount> to_keys;  ///< By `KeyKind`; of 8 bits to 16.
  KeysKernel widen_keys;                          ///< Keys of 16 bits to 32.
  SelectKernel select16;
  SelectKernel select32;
  AddKernel add;
  AddIntegersKernel add8;
  AddIntegersKernel add16;
  AddSquaresKernel add_squares;
  HistogramKernels histogram;
};

/// The functions of the best target that this machine supports.
[[nodiscard]] const PlaneKernels& plane_kernels() noexcept;

}  // namespace stackblend::kernels

#endif  // STACKBLEND_SRC_KERNELS_PLANE_KERNELS_H_
