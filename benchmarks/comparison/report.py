"""The figures as a dictionary for kernel.json, and the same as text for kernel.md and the terminal."""
import math

from .contest import NAMES, READ, WRITE
from .peers import PEERS
from .verdict import verdict

PEER_NAMES = [peer.name for peer in PEERS]


def summarise(contest):
    """Every figure of one shape; the ratios are of the best times."""
    best = contest.best()
    peer = min(PEER_NAMES, key=best.get)
    channels, height, width = contest.shape
    return {
        "shape": contest.name,
        "columns": contest.columns,
        "best": best,
        "typical": contest.typical(),
        "fastest_peer": peer,
        "times_fastest_peer": best[peer] / best["ours"],
        "nhwc_times_numpy_hwc": best["numpy HWC"] / best["ours NHWC"],
        "fraction_of_bound": (best[READ] + best[WRITE]) / best["ours"],
        "fraction_of_memcpy": {name: best["memcpy"] / best[name] for name in NAMES if name.startswith("ours")},
        "gigabytes_per_second": channels * height * width * 4 / best["ours"] / 1e6,
        "rounds": contest.rounds,
    }


def text(result):
    shapes, settings, load = result["shapes"], result["settings"], result["load"]
    disturbed = sorted(s["typical"][name] / s["best"][name] for s in shapes for name in NAMES)
    return "\n".join([
        "# The CPU kernel and its peers",
        "",
        *heading(
            result,
            f"{settings['rounds']} rounds of {settings['seconds']} s for each figure. Load average {load['before']} before, {load['after']} after, "
            f"the benchmark itself included; a typical time was {disturbed[len(disturbed) // 2]:.2f} times the best one"),
        "",
        "## Milliseconds for one image",
        "",
        "float32 activations, a range for each map, one thread, unless the heading says otherwise. The best time of all rounds.",
        "",
        *table(["shape", *NAMES], [[s["shape"], *(milliseconds(s["best"][name]) for name in NAMES)] for s in shapes]),
        "",
        "## Ratios",
        "",
        *table(
            ["shape", "GB/s", "of read + write", "of memcpy", "NHWC", "layer", "float16", "fastest peer", "× fastest peer", "NHWC × numpy HWC"],
            [ratios(s) for s in shapes]),
        "",
        "GB/s: activations read by `ours`. Of read + write: how long it takes only to load the activations once and only to fill the image, over our",
        "time: no rendering on one thread is quicker than the longer of the two. Of memcpy: how long a copy of the float32 activations takes, over our time; the next three",
        "columns are the same for our other cases. × fastest peer: its time over ours, for NCHW.",
        "",
        "## Targets",
        "",
        *(f"- {line}" for line in verdict(shapes)),
    ])


def heading(result, how):
    """What the figures were made on, with, by and how."""
    machine = result["machine"]
    device = f"; {result['device']}" if "device" in result else ""
    return [
        f"{machine['cpu']}, {machine['cores']} cores, {machine['os']}{device}.  ",
        ", ".join(f"{name} {version}" for name, version in result["versions"].items()) + ".  ",
        f"Made by `{result['command']}` at {result['made']} from commit {result['commit']}: {how}.",
    ]


def ratios(s):
    fraction = s["fraction_of_memcpy"]
    return [
        s["shape"],
        f"{s['gigabytes_per_second']:.1f}",
        f"{s['fraction_of_bound']:.3f}",
        *(f"{fraction[name]:.3f}" for name in ["ours", "ours NHWC", "ours layer", "ours float16"]),
        s["fastest_peer"],
        f"{s['times_fastest_peer']:.1f}",
        f"{s['nhwc_times_numpy_hwc']:.1f}",
    ]


def milliseconds(value):
    """Three digits that count, and never an exponent."""
    return f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}"


def table(headings, rows):
    """A Markdown table that is also aligned as plain text: the first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in [headings, *rows]) for i in range(len(headings))]

    def line(cells):
        first, *others = (cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(cells, widths)))
        return f"| {' | '.join([first, *others])} |"

    rule = "|".join("-" * (w + 2) if i == 0 else "-" * (w + 1) + ":" for i, w in enumerate(widths))
    return [line(headings), f"|{rule}|", *map(line, rows)]
