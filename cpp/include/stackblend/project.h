// A stack of planes as one plane.

#ifndef STACKBLEND_PROJECT_H_
#define STACKBLEND_PROJECT_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "stackblend/dtype.h"
#include "stackblend/run_options.h"
#include "stackblend/status.h"

namespace stackblend {

/// What becomes of the values v[0], ..., v[n - 1] that n planes have at one pixel. For integers
/// there is no more to it:
///
/// - `kMax`, `kMin`: the largest, the smallest.
/// - `kMedian`: the lower middle, element (n - 1) / 2, rounded down, of the sorted values.
/// - `kMean`: sum / n, as float32.
/// - `kStd`: sqrt(sum of (v[i] - mean)^2 / (n - 1)), as float32: the standard deviation of a
///   sample, as ImageJ's Z Project has it. 0 for one plane.
/// - `kSum`: uint32 of unsigned, int32 of signed values, which must hold it.
///
/// Of floats:
///
/// - `kMax`, `kMin` leave out NaN, as ImageJ does; NaN where all values are. -0 is less than +0.
/// - `kMedian` has NaN after all numbers, as sorting by numpy and Java has. -0 is less than +0.
/// - `kMean`, `kStd`, `kSum` are NaN where a value is, and where infinities have no sum; `kStd`
/// also
///   where a value is infinite. The sum is float32, infinite where it is larger than that holds.
///
/// Sums are computed in double, in the order of planes; the mean of `kStd` stays double. Results
/// are the same bytes on every machine, by any number of threads; NaN always is 0x7FC00000.
enum class ProjectMethod : std::uint8_t { kMax, kMin, kMedian, kMean, kStd, kSum };

inline constexpr std::size_t kProjectMethodCount = 6;

/// The element type of the result.
[[nodiscard]] constexpr DType projected_dtype(DType dtype, ProjectMethod method) noexcept {
  switch (method) {
    case ProjectMethod::kMax:
    case ProjectMethod::kMin:
    case ProjectMethod::kMedian:
      return dtype;
    case ProjectMethod::kSum:
      break;
    default:
      return DType::kFloat32;
  }
  switch (dtype) {
    case DType::kUint8:
    case DType::kUint16:
    case DType::kUint32:
      return DType::kUint32;
    case DType::kInt8:
    case DType::kInt16:
    case DType::kInt32:
      return DType::kInt32;
    default:
      return DType::kFloat32;
  }
}

/// Projects planes, pixel by pixel, and writes the result to `out`.
///
/// A plane may be projected in parts, runs of pixels of all planes at a time: the results are the
/// same.
///
/// @param planes  Where each plane begins: `pixels` values, any alignment. At least one plane; the
///                same one may come again.
/// @param dtype   Of all planes.
/// @param pixels  Values of each plane.
/// @param method  What becomes of the values of a pixel.
/// @param out     `projected_dtype(dtype, method)[pixels]`, any alignment; must not overlap any
///                plane.
/// @param run     Threads, cancelling and progress; a band reads about 128 KiB of all planes, or
///                1024 pixels of each. See `RunOptions`.
/// @return `kOk`: `out` is complete (also for zero pixels, when nothing is read or written).
///         `kCancelled`: `run.cancel` was raised before the last band had begun; some bands of
///         `out` are complete, the others untouched.
///         `kInvalidArgument`: there is no plane, the number of bytes does not fit in
///         `std::size_t`, a pointer is null though there are pixels, `out` overlaps a plane, or
///         dtype or method is none. Nothing was written.
///         `kOverflow`: `kSum` of integers does not fit in the result at some pixel; `out` is
///         undefined.
///         `kOutOfMemory`: `kMedian` had no room for 64 values of each plane (4 bytes each, if the
///         values have at most 16 bits and the planes are at most 32,767, 2 bytes) in each thread.
///         Nothing was written.
[[nodiscard]] Status project(std::span<const void* const> planes, DType dtype, std::size_t pixels,
                             ProjectMethod method, void* out, const RunOptions& run = {}) noexcept;

}  // namespace stackblend

#endif  // STACKBLEND_PROJECT_H_
