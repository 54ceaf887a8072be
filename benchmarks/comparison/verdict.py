"""The project's targets, and whether the figures meet them."""

SIX = ["64×112×112", "256×56×56", "512×28×28", "2048×7×7", "64×224×224", "1024×128×128"]
TIMES_FASTEST_PEER = dict(zip(SIX, [5, 5, 5, 5, 2.5, 2.5]))
FRACTION_OF_MEMCPY = dict(zip(SIX, [0.95, 0.7, 0.7, 0.15, 0.95, 0.95]))
# Our time in one case over that in another.
NHWC, FLOAT16 = 2, 1
LAYER, LAYER_SHAPE = 1.6, "1024×128×128"
THREADS, THREADS_SHAPE = 1.7, "64×224×224"
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
    copies, ours = ratio(THREADS_SHAPE, "memcpy", "memcpy all cores"), ratio(THREADS_SHAPE, "ours", "ours all cores")
    if copies is None or copies >= THREADS:
        yield judge(f"{THREADS_SHAPE}: all cores are at least {THREADS} times as fast as one", ours, least=THREADS)
    else:
        yield f"{THREADS_SHAPE}: all cores are {ours:.2f} times as fast as one, and at copying only {copies:.2f} times: no target"
    value = found[ODD]["gigabytes_per_second"] / found[EVEN]["gigabytes_per_second"] if ODD in found and EVEN in found else None
    yield judge(f"{ODD}: at least {SHARE} of the GB/s of {EVEN}", value, least=SHARE)


def judge(target, value, least=None, most=None):
    if value is None:
        return f"{target}: not run"
    is_met = value >= least if most is None else value <= most
    return f"{target}: {'met' if is_met else 'MISSED'} ({value:.3f})"
