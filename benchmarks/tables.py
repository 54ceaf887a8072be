"""Writes the measured figures into docs/benchmarks.md, between its marks. Run benchmarks/tables."""
import argparse
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE, RESULTS = ROOT / "docs" / "benchmarks.md", ROOT / "benchmarks" / "results"
MARKS = re.compile(r"<!-- speed:begin (?P<machine>[a-z0-9-]+) -->\n.*<!-- speed:end -->", re.DOTALL)
FIRST_SIX = 6
OURS, THEIRS = "gputiler tile", "python with torch"


def main():
    text = PAGE.read_text(encoding="utf-8")
    found = MARKS.search(text)
    parser = argparse.ArgumentParser(prog="benchmarks/tables", description="Writes the figures of benchmarks/results/MACHINE into docs/benchmarks.md.")
    parser.add_argument("machine", nargs="?", default=found and found["machine"], choices=sorted(path.name for path in RESULTS.iterdir()),
                        help="a folder of benchmarks/results; by default the one that the page names")
    machine = parser.parse_args().machine
    if found is None:
        sys.exit("error: docs/benchmarks.md has no marks <!-- speed:begin MACHINE --> and <!-- speed:end -->.")
    section = f"<!-- speed:begin {machine} -->\n{figures(RESULTS / machine)}\n<!-- speed:end -->"
    PAGE.write_text(text[:found.start()] + section + text[found.end():], encoding="utf-8")


def figures(folder):
    try:
        kernel, command, png = (json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in ["kernel", "command", "png"])
    except FileNotFoundError as error:
        sys.exit(f"error: {error.filename} is missing: run benchmarks/compare --save, benchmarks/compare --png --save and benchmarks/command --save.")
    machine, shapes = kernel["machine"], kernel["shapes"]
    peers = [shape["times_fastest_peer"] for shape in shapes[:FIRST_SIX]]
    copies = [shape["fraction_of_memcpy"]["ours"] for shape in shapes[:FIRST_SIX]]
    return "\n\n".join([
        f"Milliseconds for one image on one thread of an {machine['cpu']} with {machine['cores']} cores, .NET {kernel['versions']['.NET']}: float32 "
        "activations, a range for each map, unless the heading says otherwise; pixels checked equal before anything is timed. `memcpy` copies the same activations.",
        "\n".join(table((folder / "kernel.md").read_text(encoding="utf-8"))),
        f"On the first six shapes that is {min(peers):.1f} to {max(peers):.1f} times as fast as the fastest peer, and {min(copies):.2f} to "
        f"{max(copies):.2f} times as fast as `memcpy`. {whole(command)} {pictures(png)}",
    ])


def table(report):
    """The first table of a report, line by line."""
    lines = iter(report.splitlines())
    yield next(line for line in lines if line.startswith("|"))
    for line in lines:
        if not line.startswith("|"):
            return
        yield line


def whole(command):
    best = {name: {key: min(run[key] for run in runs) for key in ("seconds", "memory")} for name, runs in command["runs"].items()}
    ours, theirs = best[OURS], best[THEIRS]
    return (
        f"The whole command, from a picture through the sample network to one layer's PNG, takes {ours['seconds']:.2f} s and {ours['memory'] / 2**20:.0f} MiB; "
        f"a Python script that does the same with torch {theirs['seconds']:.1f} s and {theirs['memory'] / 2**20:.0f} MiB.")


def pictures(png):
    times = [picture["times_opencv"]["OpenCV level 1"] for picture in png["pictures"]]
    sizes = [picture["size_of_opencv"]["OpenCV level 1"] for picture in png["pictures"]]
    reading = [picture["times_reading"] for picture in png["pictures"]]
    return (
        f"PNG files are written {min(times):.1f} to {max(times):.1f} times as fast as by OpenCV's `imwrite` at level 1, on one thread, "
        f"with {min(sizes):.2f} to {max(sizes):.2f} of its bytes, and read {min(reading):.1f} to {max(reading):.1f} times as fast.")


if __name__ == "__main__":
    main()
