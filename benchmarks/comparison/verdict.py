"""The project's targets, and whether the figures meet them."""

SIX = ["64×112×112", "256×56×56", "512×28×28", "2048×7×7", "64×224×224", "1024×128×128"]
TIMES_FASTEST_PEER = dict(zip(SIX, [5, 5, 5, 6, 2.5, 2.5])) | {"1000×1×1": 1}
FRACTION_OF_MEMCPY = dict(zip(SIX, [0.95, 0.75, 0.75, 0.25, 0.95, 0.95])) | {"96×27×27": 0.5}
TIMES_CHANNELS_LAST_PEER = 5
# Our time in one case over that in another.
NHWC, FLOAT16 = 1.5, 1
LAYER, LAYER_SHAPE = 1.6, "1024×128×128"
# One thread's time over that of all cores; or else the share of memcpy that one thread has, of that of all cores.
THREADS = {"256×56×56": 1.8, "2048×7×7": 1.5, "64×224×224": 1.8, "1024×128×128": 1.8}
ODD, EVEN, SHARE = "300×55×57", "256×56×56", 0.5


def verdict(shapes):
    """One line for each target."""
    found = {s["shape"]: s for s in shapes}

    def ratio(shape, over, under):
        return found[shape]["best"][over] / found[shape]["best"][under] if shape in found else None

    for shape, target in TIMES_FASTEST_PEER.items():
        value = found[shape]["times_fastest_peer"] if shape in found else None
        yield judge(f"{shape}: at least {target} times the fastest peer", value, least=target)
    for shape, target in FRACTION_OF_MEMCPY.items():
        yield judge(f"{shape}: at least {target} of memcpy's speed", ratio(shape, "memcpy", "ours"), least=target)
    yield judge(f"{LAYER_SHAPE}: a range for the layer takes at most {LAYER} times as long", ratio(LAYER_SHAPE, "ours layer", "ours"), most=LAYER)
    for shape in SIX:
        yield judge(f"{shape}: channels last take at most {NHWC} times as long", ratio(shape, "ours NHWC", "ours"), most=NHWC)
    for shape in SIX:
        yield judge(f"{shape}: float16 takes no longer than float32", ratio(shape, "ours float16", "ours"), most=FLOAT16)
    for shape in found:
        yield judge(f"{shape}: channels last at least {TIMES_CHANNELS_LAST_PEER} times numpy", ratio(shape, "numpy HWC", "ours NHWC"), least=TIMES_CHANNELS_LAST_PEER)
    for shape, least in THREADS.items():
        copies, ours = ratio(shape, "memcpy", "memcpy all cores"), ratio(shape, "ours", "ours all cores")
        enough = least if copies is None else min(least, copies)
        yield judge(f"{shape}: all cores are at least {enough:.2f} times as fast as one", ours, least=enough)
    value = found[ODD]["gigabytes_per_second"] / found[EVEN]["gigabytes_per_second"] if ODD in found and EVEN in found else None
    yield judge(f"{ODD}: at least {SHARE} of the GB/s of {EVEN}", value, least=SHARE)


def judge(target, value, least=None, most=None):
    if value is None:
        return f"{target}: not run"
    is_met = value >= least if most is None else value <= most
    return f"{target}: {'met' if is_met else 'MISSED'} ({value:.3f})"
