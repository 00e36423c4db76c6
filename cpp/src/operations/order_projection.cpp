#include "operations/order_projection.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>

#include "kernels/plane_kernels.h"

namespace stackblend::operations {
namespace {

using kernels::KeyKind;
using kernels::KeyOrder;
using kernels::kStep;

constexpr std::uint32_t kNanBits = 0x7FC00000;

/// How the values of a type are ordered. Patterns are words of as many values as fit.
struct TypeOrder {
  KeyKind kind;
  std::uint32_t flip;    ///< The sign bits of unsigned types, whose keys are signed.
  std::uint32_t lowest;  ///< The lowest keys.
};

constexpr std::array<TypeOrder, kDTypeCount> kTypeOrders = {{
    {KeyKind::k8, 0x80808080, 0x80808080},
    {KeyKind::k8, 0, 0x80808080},
    {KeyKind::k16, 0x80008000, 0x80008000},
    {KeyKind::k16, 0, 0x80008000},
    {KeyKind::k32, 0x80000000, 0x80000000},
    {KeyKind::k32, 0, 0x80000000},
    {KeyKind::kFloat, 0, 0x80000000},
}};

const TypeOrder& order_of(DType dtype) { return kTypeOrders[static_cast<std::size_t>(dtype)]; }

template <class Kernel>
Kernel of_kind(const std::array<Kernel, kernels::kKeyKindCount>& all, DType dtype) {
  return all[static_cast<std::size_t>(order_of(dtype).kind)];
}

/// The bits of the value that a key stands for; see keys-inl.h.
std::uint32_t value_bits(std::uint32_t key, DType dtype, KeyOrder order) {
  if (dtype != DType::kFloat32) {
    return key ^ order.flip;
  }
  if (key == static_cast<std::uint32_t>(order.nan)) {
    return kNanBits;
  }
  const std::uint32_t ordered = key ^ order.flip;
  return ordered ^ (ordered >> 31U != 0 ? 0x7FFFFFFFU : 0U);
}

/// How a median's keys are stored: in 16 bits where these hold values and numbers of planes.
bool are_narrow(const PlaneStack& stack) {
  return stack.item() < 4 && stack.planes.size() <= std::numeric_limits<std::int16_t>::max();
}

void write_medians(const PlaneStack& stack, KeyOrder order, const std::byte* keys,
                   std::size_t count, std::byte* out) {
  const std::size_t key_bytes = are_narrow(stack) ? 2 : 4;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t key = 0;
    if (key_bytes == 2) {
      key = reinterpret_cast<const std::uint16_t*>(keys)[i];
    } else {
      key = reinterpret_cast<const std::uint32_t*>(keys)[i];
    }
    const std::uint32_t bits = value_bits(key, stack.dtype, order);
    const auto byte = static_cast<std::uint8_t>(bits);
    const auto half = static_cast<std::uint16_t>(bits);
    const void* value = stack.item() == 1   ? static_cast<const void*>(&byte)
                        : stack.item() == 2 ? static_cast<const void*>(&half)
                                            : &bits;
    std::memcpy(out + i * stack.item(), value, stack.item());
  }
}

}  // namespace

void project_extreme(const PlaneStack& stack, ProjectMethod method, const Run& run,
                     std::byte* out) noexcept {
  const TypeOrder& type = order_of(stack.dtype);
  const std::uint32_t inverted = method == ProjectMethod::kMin ? 0xFFFFFFFFU : 0U;
  const KeyOrder order = {type.flip ^ inverted, std::numeric_limits<std::int32_t>::min()};
  alignas(64) std::array<std::uint32_t, kExtremePixels> keys;
  const std::size_t words = run.filled_up() * stack.item() / 4;
  std::fill_n(keys.begin(), words, type.lowest);

  const auto raise = of_kind(kernels::plane_kernels().raise, stack.dtype);
  const std::size_t last = stack.planes.size() - 1;
  std::array<ShortRow, 4> rooms;
  std::array<const void*, 4> rows;
  for (std::size_t i = 0; i <= last; i += rows.size()) {
    for (std::size_t k = 0; k < rows.size(); ++k) {
      rows[k] = stack.row(std::min(i + k, last), run, rooms[k]);  // the last one as often as needed
    }
    raise(rows, run.filled_up(), order, keys.data());
  }
  for (std::size_t i = 0; i < words; ++i) {
    keys[i] = value_bits(keys[i], stack.dtype, order);
  }
  std::memcpy(out + run.first * stack.item(), keys.data(), run.count * stack.item());
}

std::size_t median_bytes(const PlaneStack& stack) noexcept {
  const std::size_t row_bytes = kStep * (are_narrow(stack) ? 2 : 4);
  const std::size_t most = std::numeric_limits<std::size_t>::max() / row_bytes;
  return stack.planes.size() < most ? (stack.planes.size() + 1) * row_bytes : 0;
}

void project_median(const PlaneStack& stack, const Run& run, std::byte* room,
                    std::byte* out) noexcept {
  const kernels::PlaneKernels& kernels = kernels::plane_kernels();
  const auto to_keys = of_kind(kernels.to_keys, stack.dtype);
  // NaN comes last.
  const KeyOrder order = {order_of(stack.dtype).flip, std::numeric_limits<std::int32_t>::max()};
  const bool narrow = are_narrow(stack);
  const std::size_t row_bytes = kStep * (narrow ? 2 : 4);
  const std::size_t planes = stack.planes.size();
  std::byte* found = room + planes * row_bytes;
  for (std::size_t done = 0; done < run.count; done += kStep) {
    const Run step = {run.first + done, std::min(kStep, run.count - done)};
    for (std::size_t i = 0; i < planes; ++i) {
      ShortRow filled_up;
      ShortRow narrow_keys;
      const void* values = stack.row(i, step, filled_up);
      if (narrow || stack.item() == 4) {
        to_keys(values, order, room + i * row_bytes);
      } else {
        to_keys(values, order, narrow_keys.bytes.data());
        kernels.widen_keys(narrow_keys.bytes.data(), {}, room + i * row_bytes);
      }
    }
    const std::uint32_t half = std::uint32_t{1} << (8 * stack.item() - 1);
    (narrow ? kernels.select16 : kernels.select32)(room, planes, (planes - 1) / 2, half, found);
    write_medians(stack, order, found, step.count, out + step.first * stack.item());
  }
}

}  // namespace stackblend::operations
