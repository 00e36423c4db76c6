"""Blends with Pillow, frame by frame."""
from PIL import Image, ImageChops

from worker import serve


def blend(mode, backdrop, source, shape):
    frames, height, width = shape
    operation = Image.alpha_composite if mode == "alpha_composite" else getattr(ImageChops, mode)
    size = height * width * 4
    out = bytearray(frames * size)
    for start in range(0, len(out), size):
        views = (memoryview(stack)[start : start + size] for stack in (backdrop, source))
        layers = (
            Image.frombuffer("RGBA", (width, height), view, "raw", "RGBA", 0, 1) for view in views
        )
        out[start : start + size] = operation(*layers).tobytes()
    return out


serve(blend)
