#include "schedule/bands.h"

#include <algorithm>

namespace stackblend::schedule {
namespace {

std::size_t divide_up(std::size_t dividend, std::size_t divisor) {
  return dividend / divisor + (dividend % divisor != 0 ? 1 : 0);
}

}  // namespace

Bands::Bands(std::size_t frames, std::size_t height, std::size_t row_bytes) noexcept
    : frames_(frames), height_(height) {
  const std::size_t most_rows = std::max<std::size_t>(1, kTargetBytes / row_bytes);
  rows_per_band_ = divide_up(height, divide_up(height, most_rows));
  per_frame_ = divide_up(height, rows_per_band_);
  grain_ = std::max<std::size_t>(1, kTargetBytes / 2 / (rows_per_band_ * row_bytes));
}

Band Bands::operator[](std::size_t index) const noexcept {
  const std::size_t first_row = index % per_frame_ * rows_per_band_;
  return {
      .frame = index / per_frame_,
      .first_row = first_row,
      .rows = std::min(rows_per_band_, height_ - first_row),
  };
}

}  // namespace stackblend::schedule
