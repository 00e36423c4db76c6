// Modes by table: no target has fast gathers of bytes, so each byte is looked up by itself.

#if defined(STACKBLEND_SRC_KERNELS_TABLED_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_TABLED_INL_H_
#undef STACKBLEND_SRC_KERNELS_TABLED_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_TABLED_INL_H_
#endif

#include "kernels/lanes-inl.h"
#include "kernels/mode_tables.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// A mode whose colours are in the table that `kTable` gives.
template <const ModeTable& (*kTable)() noexcept>
struct Tabled {
  const ModeTable& table = kTable();

  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source) const {
    const Bytes bytes;
    HWY_ALIGN std::uint8_t b[hn::MaxLanes(bytes)];
    HWY_ALIGN std::uint8_t s[hn::MaxLanes(bytes)];
    hn::Store(backdrop, bytes, b);
    hn::Store(source, bytes, s);
    for (std::size_t i = 0; i < hn::Lanes(bytes); i += 4) {
      for (std::size_t colour = i; colour < i + 3; ++colour) {
        b[colour] = table[std::size_t{256} * b[colour] + s[colour]];
      }
    }
    return with_alpha(hn::Load(bytes, b), backdrop, source);
  }
};

using ColorDodge = Tabled<&color_dodge_table>;
using ColorBurn = Tabled<&color_burn_table>;
using SoftLight = Tabled<&soft_light_table>;

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_TABLED_INL_H_
