// What alpha does by the rule `kOver`: one kernel for every mode and operator.

#if defined(STACKBLEND_SRC_KERNELS_COMPOSITE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_COMPOSITE_INL_H_
#undef STACKBLEND_SRC_KERNELS_COMPOSITE_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_COMPOSITE_INL_H_
#endif

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "kernels/floats-inl.h"
#include "kernels/row_kernels.h"
#include "kernels/rows-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// What a colour of the result is made of, a lane per pixel:
/// Co = source Cs + blended B + backdrop Cb.
struct alignas(64) Weights {
  static constexpr std::size_t kPixels = 512;
  std::array<float, kPixels> source;
  std::array<float, kPixels> blended;
  std::array<float, kPixels> backdrop;
  std::array<std::uint32_t, kPixels> alpha;  ///< The alpha of the result, at its place in a pixel.
};

/// A little more than 1, as much as sums of weights may be off: so a tie is rounded up, whatever
/// the floats made of it. Proof: blend_vectors_test.cpp, EveryOperatorIsWithin1, which counts.
inline constexpr float kTiesUp = 1.0F + 4.0F / (1 << 23);

/// Sections 5 and 9 of the specification, as weights:
/// ao = as Fa + ab Fb;  Co = (as Fa ((1 - ab) Cs + ab B) + ab Fb Cb) / ao, where ao is at most 1.
///
/// Alphas are bytes here, so products of two have the unit 65,025. Where ao is 0 all weights are 0:
/// the colour is black, not 0 / 0.
struct Weigh {
  CompositeParameters with;

  HWY_INLINE void operator()(VecBytes backdrop, VecBytes source, std::size_t i,
                             Weights& weights) const {
    const Floats floats;
    const VecFloats inverse_unit = hn::Set(floats, 1.0F / 255.0F);
    const VecFloats ab = float_channel<24>(backdrop);
    const VecFloats as = float_channel<24>(source) * hn::Set(floats, with.opacity);
    const VecFloats fa = hn::Set(floats, 255.0F * with.a0) + hn::Set(floats, with.a1) * ab;
    const VecFloats fb = hn::Set(floats, 255.0F * with.b0) + hn::Set(floats, with.b1) * as;
    const VecFloats ws = as * fa;
    const VecFloats wb = ab * fb;
    const VecFloats ao = smaller(ws + wb, hn::Set(floats, 65025.0F));
    const VecFloats scale = hn::Set(floats, kTiesUp) / larger(ao, hn::Set(floats, 1e-30F));
    const VecFloats blended = ws * (ab * inverse_unit);
    hn::Store((ws - blended) * scale, floats, weights.source.data() + i);
    hn::Store(blended * scale, floats, weights.blended.data() + i);
    hn::Store(wb * scale, floats, weights.backdrop.data() + i);
    const VecPixels alpha = hn::ShiftLeft<24>(nearest(ao * inverse_unit));
    hn::Store(alpha, Pixels(), weights.alpha.data() + i);
  }
};

/// Adds up what `Weights` say. B comes as bytes: its half unit of rounding and that of the result
/// are 1 together.
struct Combine {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source, VecBytes mixed,
                                 VecBytes of_source, VecBytes of_blended, VecBytes of_backdrop,
                                 VecBytes alpha) const {
    const auto weight = [](VecBytes row) HWY_ATTR { return hn::BitCast(Floats(), row); };
    const auto sum = [&](VecFloats cs, VecFloats b, VecFloats cb) HWY_ATTR {
      const VecFloats sources = weight(of_source) * cs + weight(of_blended) * b;
      return smaller(sources + weight(of_backdrop) * cb, hn::Set(Floats(), 255.0F));
    };
    const Colour cb = colour_of(backdrop);
    const Colour cs = colour_of(source);
    const Colour b = colour_of(mixed);
    const Colour co = {sum(cs.red, b.red, cb.red), sum(cs.green, b.green, cb.green),
                       sum(cs.blue, b.blue, cb.blue)};
    return hn::IfThenElse(alpha_mask(), alpha, to_bytes(co));
  }
};

/// In two passes over a tile, because one would be a single long chain of dependent steps.
inline void composite_tile(const std::uint8_t* backdrop, const std::uint8_t* source,
                           const std::uint8_t* mixed, std::uint8_t* out, std::size_t pixels,
                           const CompositeParameters& parameters) {
  Weights weights;
  const Weigh weigh = {parameters};
  for_each_vector(
      pixels,
      [&](std::size_t byte, std::size_t /*count*/, VecBytes of_backdrop, VecBytes of_source)
          HWY_ATTR { weigh(of_backdrop, of_source, byte / 4, weights); },
      backdrop, source);
  const auto bytes = [](const auto& row) {
    return reinterpret_cast<const std::uint8_t*>(row.data());
  };
  blend_rows(Combine(), out, pixels, backdrop, source, mixed, bytes(weights.source),
             bytes(weights.blended), bytes(weights.backdrop), bytes(weights.alpha));
}

inline void composite_row(const std::uint8_t* backdrop, const std::uint8_t* source,
                          const std::uint8_t* mixed, std::uint8_t* out, std::size_t pixels,
                          const CompositeParameters& parameters) {
  for (std::size_t done = 0; done < pixels; done += Weights::kPixels) {
    const std::size_t byte = done * 4;
    composite_tile(backdrop + byte, source + byte, mixed + byte, out + byte,
                   std::min(Weights::kPixels, pixels - done), parameters);
  }
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_COMPOSITE_INL_H_
