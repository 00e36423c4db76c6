// What alpha and opacity do to blended pixels: one kernel for every mode and operator.

#if defined(STACKBLEND_SRC_KERNELS_COMPOSITE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STACKBLEND_SRC_KERNELS_COMPOSITE_INL_H_
#undef STACKBLEND_SRC_KERNELS_COMPOSITE_INL_H_
#else
#define STACKBLEND_SRC_KERNELS_COMPOSITE_INL_H_
#endif

#include "kernels/floats-inl.h"
#include "kernels/row_kernels.h"
#include "kernels/rows-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stackblend::kernels::HWY_NAMESPACE {

/// Xb + weight (R - Xb) / 65536, rounded half up: exact at both ends, and within 1/256 elsewhere.
struct Mix {
  std::int32_t weight;

  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes result) const {
    const auto mixed =
        hn::Or(hn::Or(channel_of<0>(backdrop, result), channel_of<8>(backdrop, result)),
               hn::Or(channel_of<16>(backdrop, result), channel_of<24>(backdrop, result)));
    return hn::BitCast(Bytes(), mixed);
  }

 private:
  template <int kShift>
  HWY_INLINE hn::Vec<Pixels> channel_of(VecBytes backdrop, VecBytes result) const {
    const hn::Repartition<std::int32_t, Bytes> integers;
    const auto value = [&](VecBytes bytes) HWY_ATTR {
      const auto shifted = hn::ShiftRight<kShift>(hn::BitCast(Pixels(), bytes));
      return hn::BitCast(integers, hn::And(shifted, hn::Set(Pixels(), 0xFF)));
    };
    const auto base = value(backdrop);
    const auto step = (value(result) - base) * hn::Set(integers, weight);
    const auto rounded = hn::ShiftLeft<16>(base) + step + hn::Set(integers, 32768);
    return hn::ShiftLeft<kShift>(hn::BitCast(Pixels(), hn::ShiftRight<16>(rounded)));
  }
};

inline void mix_row(const std::uint8_t* backdrop, const std::uint8_t* result, std::uint8_t* out,
                    std::size_t pixels, std::int32_t weight) {
  blend_rows(Mix{weight}, out, pixels, backdrop, result);
}

/// Section 9 of the specification, with the blended colour B(Cb, Cs) given:
/// ao = as Fa + ab Fb;  Co = (as Fa ((1 - ab) Cs + ab B) + ab Fb Cb) / ao.
/// B comes as bytes: its half unit of rounding and that of the result are less than 1 together.
struct Composite {
  CompositeParameters with;

  HWY_INLINE VecBytes operator()(VecBytes backdrop, VecBytes source, VecBytes mixed) const {
    const Floats floats;
    const VecFloats one = hn::Set(floats, 1.0F);
    const VecFloats unit = hn::Set(floats, 255.0F);
    const VecFloats ab = channel<24>(backdrop) / unit;
    const VecFloats as = channel<24>(source) / unit * hn::Set(floats, with.opacity);
    const VecFloats ws = as * (hn::Set(floats, with.a0) + hn::Set(floats, with.a1) * ab);
    const VecFloats wb = ab * (hn::Set(floats, with.b0) + hn::Set(floats, with.b1) * as);
    const VecFloats ao = smaller(ws + wb, one);
    const VecFloats own = ws * (one - ab);
    const VecFloats blended = ws * ab;
    // Where nothing is left the colour is 0, not 0 / 0.
    const VecFloats inverse = hn::IfThenElseZero(ao > hn::Zero(floats), one / ao);
    const Colour cb = colour_of(backdrop);
    const Colour cs = colour_of(source);
    const Colour b = colour_of(mixed);
    const Colour co = {
        (own * cs.red + blended * b.red + wb * cb.red) * inverse,
        (own * cs.green + blended * b.green + wb * cb.green) * inverse,
        (own * cs.blue + blended * b.blue + wb * cb.blue) * inverse,
    };
    return to_bytes(co, to_channel<24>(ao * unit));
  }
};

inline void composite_row(const std::uint8_t* backdrop, const std::uint8_t* source,
                          const std::uint8_t* mixed, std::uint8_t* out, std::size_t pixels,
                          const CompositeParameters& parameters) {
  blend_rows(Composite{parameters}, out, pixels, backdrop, source, mixed);
}

}  // namespace stackblend::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // STACKBLEND_SRC_KERNELS_COMPOSITE_INL_H_
