#include "limit_row.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "limit_row.cpp"
#include <hwy/foreach_target.h>
// foreach_target.h comes first.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace stackblend::bench::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

void limit_row_of_target(const std::uint8_t* HWY_RESTRICT first,
                         const std::uint8_t* HWY_RESTRICT second, std::uint8_t* HWY_RESTRICT out,
                         std::size_t bytes) {
  const hn::ScalableTag<std::uint8_t> tag;
  for (std::size_t i = 0; i < bytes; i += hn::Lanes(tag)) {
    hn::Store(hn::Xor(hn::Load(tag, first + i), hn::Load(tag, second + i)), tag, out + i);
  }
}

}  // namespace stackblend::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stackblend::bench {

HWY_EXPORT(limit_row_of_target);

void limit_row(const std::uint8_t* first, const std::uint8_t* second, std::uint8_t* out,
               std::size_t bytes) {
  HWY_DYNAMIC_DISPATCH(limit_row_of_target)(first, second, out, bytes);
}

}  // namespace stackblend::bench
#endif  // HWY_ONCE
