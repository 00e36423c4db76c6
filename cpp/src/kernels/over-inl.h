// What alpha does by the rule `kOver`: one kernel for every mode and operator.

#if defined(STACKBLEND_SRC_KERNELS_OVER_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_OVER_INL_H_
#undef STACKBLEND_SRC_KERNELS_OVER_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_OVER_INL_H_
#endif

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "kernels/floats-inl.h"
#include "kernels/formulas-inl.h"
#include "kernels/row_kernels.h"
#include "kernels/rows-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// What a colour of the result is made of, a lane per pixel:
/// Co = source Cs + blended B + backdrop Cb. Where B is `Terms`, those of Cb and Cs are in
/// `backdrop` and `source`, and `blended` is for the product of the two, 0..65025.
struct alignas(64) Weights {
  static constexpr std::size_t kPixels = 512;
  std::array<float, kPixels> source;
  std::array<float, kPixels> blended;
  std::array<float, kPixels> backdrop;
  /// The alpha of the result, at its place in a pixel, less the bits of 2^23.
  std::array<std::uint32_t, kPixels> alpha;
};

/// B as it comes.
inline constexpr Terms kAllOfB = {0, 0, 1};

inline constexpr float k2To23 = 8388608.0F;

/// Sections 5 and 9 of the specification, as weights:
/// ao = as Fa + ab Fb;  Co = (as Fa ((1 - ab) Cs + ab B) + ab Fb Cb) / ao, where ao is at most 1.
///
/// Alphas are bytes here, so products of two have the unit 65,025. Where ao is 0 all weights are 0:
/// the colour is black, not 0 / 0.
template <bool kOfTerms>
HWY_INLINE void weigh(VecBytes backdrop, VecBytes source, const OverParameters& with,
                      const Terms& terms, std::size_t i, Weights& weights) {
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
  VecFloats of_source = ws - blended;
  VecFloats of_blended = blended;
  VecFloats of_backdrop = wb;
  if constexpr (kOfTerms) {
    of_source = of_source + hn::Set(floats, terms.source) * blended;
    of_blended = hn::Set(floats, terms.joint) * blended;
    of_backdrop = wb + hn::Set(floats, terms.backdrop) * blended;
  }
  hn::Store(of_source * scale, floats, weights.source.data() + i);
  hn::Store(of_blended * scale, floats, weights.blended.data() + i);
  hn::Store(of_backdrop * scale, floats, weights.backdrop.data() + i);
  const VecPixels alpha = hn::ShiftLeft<24>(nearest(ao * inverse_unit));
  const VecPixels of_2_to_23 = hn::BitCast(Pixels(), hn::Set(floats, k2To23));
  hn::Store(hn::Xor(alpha, of_2_to_23), Pixels(), weights.alpha.data() + i);
}

template <bool kOfTerms>
HWY_NOINLINE void weigh_tile(const std::uint8_t* backdrop, const std::uint8_t* source,
                             std::size_t pixels, const OverParameters with, const Terms terms,
                             Weights& weights) {
  const Bytes bytes;
  const std::size_t lanes = hn::Lanes(bytes);
  const std::size_t count = pixels * 4;
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    weigh<kOfTerms>(hn::LoadU(bytes, backdrop + i), hn::LoadU(bytes, source + i), with, terms,
                    i / 4, weights);
  }
  if (i < count) {
    const Tail backdrops(backdrop + i, count - i);
    const Tail sources(source + i, count - i);
    weigh<kOfTerms>(hn::Load(bytes, backdrops.bytes), hn::Load(bytes, sources.bytes), with, terms,
                    i / 4, weights);
  }
}

/// A vector's weights, as they come from the rows of `Weights`.
struct Weighed {
  VecFloats source;
  VecFloats blended;
  VecFloats backdrop;
  VecPixels alpha;

  HWY_INLINE Weighed(VecBytes of_source, VecBytes of_blended, VecBytes of_backdrop,
                     VecBytes of_alpha)
      : source(hn::BitCast(Floats(), of_source)),
        blended(hn::BitCast(Floats(), of_blended)),
        backdrop(hn::BitCast(Floats(), of_backdrop)),
        alpha(hn::BitCast(Pixels(), of_alpha)) {}

  /// A colour of the result on top of 2^23, whose unit in the last place is 1: so it is rounded.
  HWY_INLINE VecFloats sum(VecFloats cs, VecFloats b, VecFloats cb, float above) const {
    return source * cs + blended * b + backdrop * cb + hn::Set(Floats(), above);
  }

  /// Pixels of three sums. The bits of 2^23 are shifted out of green and blue, and taken out of red
  /// by those in `alpha`.
  HWY_INLINE VecBytes pixels(VecFloats red, VecFloats green, VecFloats blue) const {
    const auto bits = [](VecFloats value) HWY_ATTR { return hn::BitCast(Pixels(), value); };
    const auto rest = hn::Xor(hn::ShiftLeft<8>(bits(green)), hn::ShiftLeft<16>(bits(blue)));
    return hn::BitCast(Bytes(), hn::Xor(hn::Xor(bits(red), alpha), rest));
  }
};

/// Adds up what `Weights` say, where B comes as bytes: its half unit of rounding and that of the
/// result are 1 together. Colours stay at their places in a pixel, as multiples of 1, 256 and
/// 65536: what floats add up and round is the same.
///
/// `kClamps`: weights of `lighter` may be more than 1 together.
template <bool kClamps>
struct Combine {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source, VecBytes mixed,
                                 VecBytes of_source, VecBytes of_blended, VecBytes of_backdrop,
                                 VecBytes of_alpha) const {
    const Weighed weighed(of_source, of_blended, of_backdrop, of_alpha);
    const Colour cb = placed_colour_of(backdrop);
    const Colour cs = placed_colour_of(source);
    const Colour b = placed_colour_of(mixed);
    return weighed.pixels(clamp(weighed.sum(cs.red, b.red, cb.red, k2To23), 1),
                          clamp(weighed.sum(cs.green, b.green, cb.green, k2To23 * 256), 256),
                          clamp(weighed.sum(cs.blue, b.blue, cb.blue, k2To23 * 65536), 65536));
  }

 private:
  HWY_INLINE VecFloats clamp(VecFloats sum, float unit) const {
    return kClamps ? smaller(sum, hn::Set(Floats(), (k2To23 + 255) * unit)) : sum;
  }
};

/// The same for a formula that is `Terms`: no more steps for any of them than for `Normal`.
struct CombineTerms {
  /// The product of two bytes has the unit 65,025, of two placed colours 255 times their place
  /// more.
  static constexpr Terms of(const Terms& terms) {
    return {terms.backdrop, terms.source, terms.joint / 255.0F};
  }

  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source, VecBytes of_source,
                                 VecBytes of_blended, VecBytes of_backdrop,
                                 VecBytes of_alpha) const {
    const Weighed weighed(of_source, of_blended, of_backdrop, of_alpha);
    const Colour cb = placed_colour_of(backdrop);
    const Colour cs = placed_colour_of(source);
    const auto sum = [&](VecFloats b, VecFloats s, float place) HWY_ATTR {
      const VecFloats joint = weighed.blended * hn::Set(Floats(), 1 / place);
      return weighed.source * s + b * (weighed.backdrop + joint * s) +
             hn::Set(Floats(), k2To23 * place);
    };
    return weighed.pixels(sum(cb.red, cs.red, 1), sum(cb.green, cs.green, 256),
                          sum(cb.blue, cs.blue, 65536));
  }
};

/// The same for a formula that gives B `of` placed colours.
template <class Formula>
struct CombinePlaced {
  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source, VecBytes of_source,
                                 VecBytes of_blended, VecBytes of_backdrop,
                                 VecBytes of_alpha) const {
    const Weighed weighed(of_source, of_blended, of_backdrop, of_alpha);
    const Colour cb = placed_colour_of(backdrop);
    const Colour cs = placed_colour_of(source);
    const auto sum = [&](VecFloats b, VecFloats s, float place) HWY_ATTR {
      return weighed.sum(s, Formula::of(b, s, 255 * place), b, k2To23 * place);
    };
    return weighed.pixels(sum(cb.red, cs.red, 1), sum(cb.green, cs.green, 256),
                          sum(cb.blue, cs.blue, 65536));
  }
};

/// The same for a formula that gives B in floats, which saves its way through bytes and back.
template <class Formula>
struct CombineFloats {
  Formula formula;

  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source, VecBytes of_source,
                                 VecBytes of_blended, VecBytes of_backdrop,
                                 VecBytes of_alpha) const {
    const Weighed weighed(of_source, of_blended, of_backdrop, of_alpha);
    const Colour cb = colour_of(backdrop);
    const Colour cs = colour_of(source);
    const Colour b = formula.colours(backdrop, source);
    return weighed.pixels(weighed.sum(cs.red, b.red, cb.red, k2To23),
                          weighed.sum(cs.green, b.green, cb.green, k2To23),
                          weighed.sum(cs.blue, b.blue, cb.blue, k2To23));
  }
};

/// Composites a tile by `combine`, which gets the rows of `inputs`, then those of `Weights`. In two
/// passes, because one would be a single long chain of dependent steps.
template <class Combining, class... Inputs>
HWY_INLINE void over_tile(const Combining& combine, const OverParameters& parameters,
                          const Terms& terms, std::uint8_t* out, std::size_t pixels,
                          const std::uint8_t* backdrop, const std::uint8_t* source,
                          Inputs... mixed) {
  Weights weights;
  weigh_tile<std::is_same_v<Combining, CombineTerms>>(backdrop, source, pixels, parameters, terms,
                                                      weights);
  const auto bytes = [](const auto& row) {
    return reinterpret_cast<const std::uint8_t*>(row.data());
  };
  blend_rows(combine, out, pixels, backdrop, source, mixed..., bytes(weights.source),
             bytes(weights.blended), bytes(weights.backdrop), bytes(weights.alpha));
}

template <class Combining, class... Inputs>
HWY_INLINE void over_tiles(const Combining& combine, const OverParameters& parameters,
                           const Terms& terms, std::uint8_t* out, std::size_t pixels,
                           Inputs... inputs) {
  for (std::size_t done = 0; done < pixels; done += Weights::kPixels) {
    const std::size_t count = std::min(Weights::kPixels, pixels - done);
    over_tile(combine, parameters, terms, out + done * 4, count, (inputs + done * 4)...);
  }
}

/// An `OverKernel`.
template <bool kClamps>
void over_row(const std::uint8_t* backdrop, const std::uint8_t* source, const std::uint8_t* mixed,
              std::uint8_t* out, std::size_t pixels, const OverParameters& parameters) {
  over_tiles(Combine<kClamps>(), parameters, kAllOfB, out, pixels, backdrop, source, mixed);
}

/// An `OverModeKernel` for a formula that is `Terms`. One body serves all of them.
HWY_NOINLINE inline void over_terms_row(const std::uint8_t* backdrop, const std::uint8_t* source,
                                        std::uint8_t* out, std::size_t pixels,
                                        const OverParameters& parameters, const Terms& terms) {
  over_tiles(CombineTerms(), parameters, CombineTerms::of(terms), out, pixels, backdrop, source);
}

/// An `OverModeKernel`: the shortest that the formula allows.
template <class Formula>
void over_mode_row(const std::uint8_t* backdrop, const std::uint8_t* source, std::uint8_t* out,
                   std::size_t pixels, const OverParameters& parameters) {
  if constexpr (requires { Formula::kTerms; }) {
    over_terms_row(backdrop, source, out, pixels, parameters, Formula::kTerms);
  } else if constexpr (requires { &Formula::of; }) {
    over_tiles(CombinePlaced<Formula>(), parameters, kAllOfB, out, pixels, backdrop, source);
  } else {
    over_tiles(CombineFloats<Formula>(), parameters, kAllOfB, out, pixels, backdrop, source);
  }
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_OVER_INL_H_
