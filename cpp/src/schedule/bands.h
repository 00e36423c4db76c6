// Divides frames into bands, the unit of parallel work, of cancelling and of progress.

#ifndef STACKBLEND_SRC_SCHEDULE_BANDS_H_
#define STACKBLEND_SRC_SCHEDULE_BANDS_H_

#include <cstddef>

namespace stackblend::schedule {

/// A run of whole rows of one frame. The rows lie next to each other in memory, so one call of a
/// row kernel does a band.
struct Band {
  std::size_t frame;
  std::size_t first_row;
  std::size_t rows;

  friend bool operator==(const Band&, const Band&) = default;
};

/// The bands of `frames` frames of `height` rows, each row `row_bytes` bytes of output. Bands are
/// as equal as whole rows allow, and no larger than `kTargetBytes` unless one row is.
class Bands {
 public:
  /// Small enough that two inputs and the output stay in a typical second-level cache and that
  /// cancelling takes microseconds; large enough that claiming a band costs nothing beside it.
  static constexpr std::size_t kTargetBytes = std::size_t{128} * 1024;

  /// `height` and `row_bytes` are not zero; the product of all three fits in `std::size_t`.
  Bands(std::size_t frames, std::size_t height, std::size_t row_bytes) noexcept;

  [[nodiscard]] std::size_t count() const noexcept { return frames_ * per_frame_; }

  /// The band of an index below `count()`, in memory order.
  [[nodiscard]] Band operator[](std::size_t index) const noexcept;

  /// How many bands a thread should claim at a time: more than one only where frames are so small
  /// that a band is far below `kTargetBytes`.
  [[nodiscard]] std::size_t grain() const noexcept { return grain_; }

 private:
  std::size_t frames_;
  std::size_t height_;
  std::size_t rows_per_band_;
  std::size_t per_frame_;
  std::size_t grain_;
};

}  // namespace stackblend::schedule

#endif  // STACKBLEND_SRC_SCHEDULE_BANDS_H_
