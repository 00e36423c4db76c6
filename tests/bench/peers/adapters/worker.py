"""What the workers in Python have in common: a line "MODE REPEATS" in, a line of times out."""
import json
import pathlib
import sys
import time


def serve(blend):
    """Calls blend(mode, backdrop, source, shape), which returns the bytes of a stack."""
    folder = pathlib.Path(sys.argv[1])
    shape = tuple(map(int, sys.argv[2:]))
    backdrop, source = (folder / "backdrop").read_bytes(), (folder / "source").read_bytes()
    for line in sys.stdin:
        mode, repeats = line.split()
        times = []
        for _ in range(int(repeats)):
            start = time.perf_counter()
            out = blend(mode, backdrop, source, shape)
            times.append(1000 * (time.perf_counter() - start))
        (folder / "out").write_bytes(out)
        print(json.dumps(times), flush=True)
