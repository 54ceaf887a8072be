"""Compares the whole command with a Python script that does the same. Run benchmarks/command, which prepares what this needs."""
import argparse
import os
import shlex
import sys
import tempfile
import time
from pathlib import Path

from comparison.document import OUTPUT, RESULTS, ROOT, provenance, say, write
from comparison.server import ComparisonError

SAMPLES = ROOT / "samples" / "digits"
MODEL, PICTURE, LAYER = SAMPLES / "digits.onnx", SAMPLES / "images" / "7.png", "conv2"
SCRIPT = Path(__file__).resolve().parent / "comparison" / "torch_command.py"
OURS, THEIRS = "gputiler tile", "python with torch"

# Seconds, times as fast, and of the memory.
MOST_SECONDS, TIMES_AS_FAST, SHARE_OF_MEMORY = 0.35, 4, 0.25


def main():
    parser = argparse.ArgumentParser(prog="benchmarks/command", description="Compares gputiler tile with a Python script that does the same.")
    parser.add_argument("--rounds", type=int, default=10, help="how often each is started, in turns; by default 10")
    parser.add_argument("--save", action="store_true", help="also write benchmarks/results/MACHINE/command.md and .json")
    parser.add_argument("--machine", metavar="NAME", help="the folder's name with --save; by default made from the processor's")
    arguments = parser.parse_args()
    if arguments.rounds < 1:
        parser.error(f"--rounds {arguments.rounds}: 1 or more is needed")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUTPUT) as folder:
        try:
            runs = compare(Path(folder), arguments.rounds)
        except ComparisonError as error:
            sys.exit(f"error: {error}")
        except KeyboardInterrupt:
            sys.exit(130)
    from comparison import machine

    result = provenance("benchmarks/command") | {"rounds": arguments.rounds, "runs": runs}
    report = text(result)
    print(report)
    name = arguments.machine or machine.slug(result["machine"])
    for place in [OUTPUT, RESULTS / name] if arguments.save else [OUTPUT]:
        write(place, "command", report, result)


def compare(folder, rounds):
    weights = folder / "weights.npz"
    save_weights(weights)
    images = {OURS: folder / "ours.png", THEIRS: folder / "theirs.png"}
    commands = {
        OURS: [ROOT / "eng" / "gputiler", "tile", PICTURE, "--model", MODEL, "--layer", LAYER, "--columns", "8", "--quiet", "-o", images[OURS]],
        THEIRS: [sys.executable, SCRIPT, PICTURE, weights, images[THEIRS]],
    }
    for name, command in commands.items():
        run(name, command)
    check(images)
    runs = {name: [] for name in commands}
    for turn in range(rounds):
        say(f"round {turn + 1} of {rounds}…")
        # The order turns, so that nobody always follows the same neighbour.
        for name in sorted(commands, reverse=turn % 2 == 1):
            runs[name].append(run(name, commands[name]))
    return runs


def save_weights(path):
    import numpy
    import onnx
    from onnx import numpy_helper

    numpy.savez(path, **{stored.name: numpy_helper.to_array(stored) for stored in onnx.load(MODEL).graph.initializer})


def run(name, command):
    """Starts a program and waits for its end. Returns its wall time in seconds and its largest resident memory in bytes."""
    start = time.perf_counter()
    process = os.spawnv(os.P_NOWAIT, command[0], list(map(str, command)))
    _, status, usage = os.wait4(process, 0)
    if status != 0:
        raise ComparisonError(f"{name} failed: {shlex.join(map(str, command))}")
    return {"seconds": time.perf_counter() - start, "memory": usage.ru_maxrss * 1024}


def check(images):
    """Both must make the same picture, but for how a level halfway between two is rounded."""
    import cv2
    import numpy

    ours, theirs = (cv2.imread(str(images[name]), cv2.IMREAD_GRAYSCALE).astype(numpy.int16) for name in (OURS, THEIRS))
    if ours.shape != theirs.shape or abs(ours - theirs).max() > 1:
        raise ComparisonError(f"the images differ: {ours.shape} and {theirs.shape} rows and columns")


def text(result):
    from comparison import report

    best = {name: {key: min(run[key] for run in runs) for key in ("seconds", "memory")} for name, runs in result["runs"].items()}
    typical = {name: sorted(run["seconds"] for run in runs)[len(runs) // 2] for name, runs in result["runs"].items()}
    ours, theirs = best[OURS], best[THEIRS]
    rows = [[name, f"{best[name]['seconds']:.3f}", f"{typical[name]:.3f}", f"{best[name]['memory'] / 2**20:.0f}"] for name in best]
    return "\n".join([
        "# The whole command and a Python script that does the same",
        "",
        *report.heading(result, f"{result['rounds']} starts of each, in turns"),
        "",
        f"A picture through the sample network, `{LAYER}` as one PNG: from the start of the process to its end. Images equal but for rounding.",
        "",
        *report.table(["program", "best, s", "typical, s", "memory, MiB"], rows),
        "",
        "## Targets",
        "",
        f"- at most {MOST_SECONDS} s: {verdict(ours['seconds'] <= MOST_SECONDS)} ({ours['seconds']:.3f})",
        f"- at least {TIMES_AS_FAST} times as fast: {verdict(theirs['seconds'] >= TIMES_AS_FAST * ours['seconds'])} ({theirs['seconds'] / ours['seconds']:.1f})",
        f"- at most {SHARE_OF_MEMORY} of the memory: {verdict(ours['memory'] <= SHARE_OF_MEMORY * theirs['memory'])} ({ours['memory'] / theirs['memory']:.2f})",
    ])


def verdict(is_met):
    return "met" if is_met else "MISSED"


if __name__ == "__main__":
    main()
