"""Compares the whole command with a Python script that does the same. Run benchmarks/command, which prepares what this needs."""
import sys
from pathlib import Path

from comparison.document import ROOT, say
from comparison.processes import best, main, run, verdict
from comparison.server import ComparisonError

SAMPLES = ROOT / "samples" / "digits"
MODEL, PICTURE, LAYER = SAMPLES / "digits.onnx", SAMPLES / "images" / "7.png", "conv2"
SCRIPT = Path(__file__).resolve().parent / "comparison" / "torch_command.py"
OURS, THEIRS = "gputiler tile", "python with torch"

# Seconds, times as fast, and of the memory.
MOST_SECONDS, TIMES_AS_FAST, SHARE_OF_MEMORY = 0.35, 4, 0.25


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


def check(images):
    """Both must make the same picture, but for how a level halfway between two is rounded."""
    import cv2
    import numpy

    ours, theirs = (cv2.imread(str(images[name]), cv2.IMREAD_GRAYSCALE).astype(numpy.int16) for name in (OURS, THEIRS))
    if ours.shape != theirs.shape or abs(ours - theirs).max() > 1:
        raise ComparisonError(f"the images differ: {ours.shape} and {theirs.shape} rows and columns")


def text(result):
    from comparison import report

    least = best(result["runs"])
    typical = {name: sorted(run["seconds"] for run in runs)[len(runs) // 2] for name, runs in result["runs"].items()}
    ours, theirs = least[OURS], least[THEIRS]
    rows = [[name, f"{least[name]['seconds']:.3f}", f"{typical[name]:.3f}", f"{least[name]['memory'] / 2**20:.0f}"] for name in least]
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


if __name__ == "__main__":
    main("command", "Compares gputiler tile with a Python script that does the same.", 10, compare, text)
