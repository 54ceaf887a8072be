"""The project's targets, and whether the figures meet them."""

TIMES_FASTEST_PEER = {
    "64×112×112": 3, "256×56×56": 3, "512×28×28": 3, "2048×7×7": 3,
    "64×224×224": 2, "1024×128×128": 2,
}
FRACTION_OF_MEMCPY = {"64×112×112": 0.85, "64×224×224": 0.85, "1024×128×128": 0.85}
ODD, EVEN, SHARE = "300×55×57", "256×56×56", 0.5


def verdict(shapes):
    """One line for each target."""
    found = {s["shape"]: s for s in shapes}
    for shape, target in TIMES_FASTEST_PEER.items():
        value = found[shape]["times_fastest_peer"] if shape in found else None
        yield judge(f"{shape}: at least {target} times the fastest peer", value, target)
    for shape, target in FRACTION_OF_MEMCPY.items():
        value = found[shape]["fraction_of_memcpy"]["ours"] if shape in found else None
        yield judge(f"{shape}: at least {target} of memcpy's speed", value, target)
    value = found[ODD]["gigabytes_per_second"] / found[EVEN]["gigabytes_per_second"] if ODD in found and EVEN in found else None
    yield judge(f"{ODD}: at least {SHARE} of the GB/s of {EVEN}", value, SHARE)


def judge(target, value, least):
    return f"{target}: not run" if value is None else f"{target}: {'met' if value >= least else 'MISSED'} ({value:.3f})"
