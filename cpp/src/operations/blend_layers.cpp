#include "operations/blend_layers.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>

#include "operations/stack_arguments.h"
#include "operations/step.h"
#include "schedule/parallel_for_bands.h"

namespace stackblend::operations {
namespace {

/// A visible layer: where a frame begins, and what to do. The lowest one's step is not used.
struct Plane {
  const std::uint8_t* data;
  std::size_t frame_bytes;  ///< 0 for a single frame that meets many.
  Step step;
};

/// The visible layers, bottom first. As many as JavaScript can pass lie on the stack, so that a
/// blend goes on where engine stacks have taken all memory.
class Planes {
 public:
  explicit Planes(std::size_t most)
      : many_(most > kFew ? std::make_unique<Plane[]>(most) : nullptr) {}

  void add(const Plane& plane) { (many_ ? many_.get() : few_.data())[size_++] = plane; }

  [[nodiscard]] std::span<const Plane> all() const {
    return {many_ ? many_.get() : few_.data(), size_};
  }

 private:
  static constexpr std::size_t kFew = 64;

  std::unique_ptr<Plane[]> many_;
  std::array<Plane, kFew> few_;
  std::size_t size_ = 0;
};

bool fits(const Layer& layer, const std::uint8_t* out, const Shape& shape) noexcept {
  if (layer.frames != shape.frames && layer.frames != 1) {
    return false;
  }
  const Shape own = {.frames = layer.frames, .height = shape.height, .width = shape.width};
  return is_input(layer.data, own, out, shape);
}

/// False where an argument breaks the contract.
bool resolve(std::span<const Layer> layers, const std::uint8_t* out, const Shape& shape,
             Planes& planes) noexcept {
  const std::size_t frame_bytes = shape.height * shape.width * kBytesPerPixel;
  for (const Layer& layer : layers) {
    if (!layer.visible) {
      continue;
    }
    const bool is_lowest = planes.all().empty();
    const std::optional<Step> step = Step::make(is_lowest ? BlendOptions() : layer.options);
    if (!step || !fits(layer, out, shape)) {
      return false;
    }
    planes.add({layer.data, layer.frames == 1 ? 0 : frame_bytes, *step});
  }
  return !planes.all().empty();
}

/// Where all layers have the pixels that are worked on.
struct Place {
  std::size_t frame;
  std::size_t offset;

  [[nodiscard]] const std::uint8_t* of(const Plane& plane) const {
    return plane.data + frame * plane.frame_bytes + offset;
  }
};

/// The layers that a fold kernel lays over what is below.
constexpr std::size_t kFolded = 3;

/// What lays the layers from `first` on over what is below at once, if they are alike and enough.
kernels::FoldKernel fold_of(std::span<const Plane> planes, std::size_t first) noexcept {
  const kernels::FoldKernel fold = planes[first].step.fold();
  for (std::size_t i = first; i < first + kFolded; ++i) {
    if (i >= planes.size() || planes[i].step.fold() != fold) {
      return nullptr;
    }
  }
  return fold;
}

/// One tile of all layers. What lies between two steps stays in `between`: `out` may be one of the
/// layers, and is not written before all have been read.
void blend_tile(std::span<const Plane> planes, const Place& place, std::uint8_t* out,
                std::size_t pixels) noexcept {
  alignas(64) std::array<std::uint8_t, kTilePixels * kBytesPerPixel> between;
  const std::uint8_t* below = place.of(planes.front());
  for (std::size_t i = 1; i < planes.size();) {
    const kernels::FoldKernel fold = fold_of(planes, i);
    const std::size_t next = i + (fold != nullptr ? kFolded : 1);
    std::uint8_t* target = next == planes.size() ? out : between.data();
    const std::uint8_t* over = place.of(planes[i]);
    if (fold != nullptr) {
      fold({below, over, place.of(planes[i + 1]), place.of(planes[i + 2])}, target, pixels);
    } else {
      planes[i].step.apply(below, over, target, pixels);
    }
    below = target;
    i = next;
  }
}

/// Whether all layers are done at once, in any number of pixels.
bool needs_no_tiles(std::span<const Plane> planes) noexcept {
  return planes.size() == 2 ? planes.back().step.is_direct()
                            : planes.size() == kFolded + 1 && fold_of(planes, 1) != nullptr;
}

void blend_run(std::span<const Plane> planes, const Place& place, std::uint8_t* out,
               std::size_t pixels) noexcept {
  if (planes.size() == 1) {
    std::memmove(out, place.of(planes.front()), pixels * kBytesPerPixel);
    return;
  }
  const std::size_t tile = needs_no_tiles(planes) ? pixels : kTilePixels;
  for (std::size_t done = 0; done < pixels; done += tile) {
    const std::size_t bytes = done * kBytesPerPixel;
    blend_tile(planes, {place.frame, place.offset + bytes}, out + bytes,
               std::min(tile, pixels - done));
  }
}

Status run_bands(std::span<const Plane> planes, std::uint8_t* out, const Shape& shape,
                 const RunOptions& run) noexcept {
  const std::size_t row_bytes = shape.width * kBytesPerPixel;
  const schedule::Bands bands(shape.frames, shape.height, row_bytes);
  return schedule::parallel_for_bands(bands, run, [&](const schedule::Band& band) {
    const std::size_t offset = band.first_row * row_bytes;
    std::uint8_t* target = out + band.frame * shape.height * row_bytes + offset;
    blend_run(planes, {band.frame, offset}, target, band.rows * shape.width);
  });
}

}  // namespace

Status blend_layers(std::span<const Layer> layers, std::uint8_t* out, Shape shape,
                    const RunOptions& run) noexcept {
  if (!byte_count(shape) || shape.height == 0 || shape.width == 0) {
    return Status::kInvalidArgument;
  }
  Planes planes(layers.size());
  const bool is_valid = resolve(layers, out, shape, planes);
  return is_valid ? run_bands(planes.all(), out, shape, run) : Status::kInvalidArgument;
}

}  // namespace stackblend::operations
