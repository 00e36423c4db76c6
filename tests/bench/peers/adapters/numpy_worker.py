"""The W3C's formulas as they are usually written with numpy: in floats, back to bytes."""
import numpy

from worker import serve


def color_dodge(b, s):
    with numpy.errstate(divide="ignore", invalid="ignore"):
        return numpy.where(b == 0, 0, numpy.where(s == 1, 1, numpy.minimum(1, b / (1 - s))))


def soft_light(b, s):
    d = numpy.where(b <= 0.25, ((16 * b - 12) * b + 4) * b, numpy.sqrt(b))
    return numpy.where(s <= 0.5, b - (1 - 2 * s) * b * (1 - b), b + (2 * s - 1) * (d - b))


FORMULAS = {
    "screen": lambda b, s: 1 - (1 - b) * (1 - s),
    "multiply": lambda b, s: b * s,
    "overlay": lambda b, s: numpy.where(b <= 0.5, 2 * b * s, 1 - 2 * (1 - b) * (1 - s)),
    "color-dodge": color_dodge,
    "soft-light": soft_light,
    "difference": lambda b, s: abs(b - s),
}


def source_over(b, s):
    source_alpha, backdrop_alpha = s[..., 3:], b[..., 3:]
    alpha = source_alpha + backdrop_alpha * (1 - source_alpha)
    with numpy.errstate(invalid="ignore"):
        out = (s * source_alpha + b * backdrop_alpha * (1 - source_alpha)) / alpha
    out[..., 3:] = alpha
    return numpy.nan_to_num(out)


def blend(mode, backdrop, source, shape):
    b, s = (
        numpy.frombuffer(stack, numpy.uint8).reshape(*shape, 4) / 255
        for stack in (backdrop, source)
    )
    if mode == "source-over":
        out = source_over(b, s)
    else:
        out = FORMULAS[mode](b, s)
        out[..., 3] = FORMULAS["screen"](b[..., 3], s[..., 3])
    return (255 * out).round().astype(numpy.uint8)


serve(blend)
