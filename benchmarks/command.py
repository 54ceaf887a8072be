"""Compares whole commands with Python scripts that do the same. Run benchmarks/command, which prepares what this needs."""
import sys
from pathlib import Path

from comparison.document import ROOT, say
from comparison.processes import best, main, run, verdict
from comparison.server import ComparisonError

SAMPLES = ROOT / "samples" / "digits"
MODEL, PICTURE, LAYER = SAMPLES / "digits.onnx", SAMPLES / "images" / "7.png", "conv2"
PROGRAM, SCRIPTS = ROOT / "eng" / "gputiler", Path(__file__).resolve().parent / "comparison"
SHAPE, COLUMNS, PADDING = (64, 112, 112), 8, 2

# Of both the name, the most of the other's time that ours may take, and the milliseconds that are wanted on a quiet machine.
START, ARRAY, NETWORK = "start", "array", "network"
PAIRS = {
    START: ("gputiler --version", "python -c pass", 1.5, 15),
    ARRAY: ("gputiler tile, array", "python with numpy and PIL", 0.4, 60),
    NETWORK: ("gputiler tile", "python with torch", 0.1, 200),
}
SHARE_OF_MEMORY = 0.25


def compare(folder, rounds):
    commands, images = prepare(folder)
    for name, command in commands.items():
        run(name, command)
    for pair in images:
        check(*images[pair])
    runs = {name: [] for name in commands}
    for turn in range(rounds):
        say(f"round {turn + 1} of {rounds}…")
        # The order turns, so that nobody always follows the same neighbour.
        for name in sorted(commands, reverse=turn % 2 == 1):
            runs[name].append(run(name, commands[name]))
    return runs


def prepare(folder):
    """The commands by their names, and the images that each pair makes."""
    import numpy

    array, weights = folder / "array.npy", folder / "weights.npz"
    numpy.save(array, numpy.random.default_rng(1).normal(size=SHAPE).astype(numpy.float32))
    save_weights(weights)
    images = {pair: (folder / f"{pair}-ours.png", folder / f"{pair}-theirs.png") for pair in (ARRAY, NETWORK)}
    options = ["--columns", COLUMNS, "--padding", PADDING, "--quiet", "-o"]
    ours = {
        START: ["--version"],
        ARRAY: ["tile", array, *options, images[ARRAY][0]],
        NETWORK: ["tile", PICTURE, "--model", MODEL, "--layer", LAYER, *options, images[NETWORK][0]],
    }
    theirs = {
        START: ["-c", "pass"],
        ARRAY: [SCRIPTS / "pil_command.py", array, images[ARRAY][1], COLUMNS, PADDING],
        NETWORK: [SCRIPTS / "torch_command.py", PICTURE, weights, images[NETWORK][1]],
    }
    commands = {}
    for pair, (our_name, their_name, *_) in PAIRS.items():
        commands |= {our_name: [PROGRAM, *ours[pair]], their_name: [sys.executable, *theirs[pair]]}
    return commands, images


def save_weights(path):
    import numpy
    import onnx
    from onnx import numpy_helper

    numpy.savez(path, **{stored.name: numpy_helper.to_array(stored) for stored in onnx.load(MODEL).graph.initializer})


def check(ours, theirs):
    """Both must make the same picture, but for how a level halfway between two is rounded."""
    import cv2
    import numpy

    ours, theirs = (cv2.imread(str(path), cv2.IMREAD_GRAYSCALE).astype(numpy.int16) for path in (ours, theirs))
    if ours.shape != theirs.shape or abs(ours - theirs).max() > 1:
        raise ComparisonError(f"the images differ: {ours.shape} and {theirs.shape} rows and columns")


def text(result):
    from comparison import report

    least = best(result["runs"])
    typical = {name: sorted(run["seconds"] for run in runs)[len(runs) // 2] for name, runs in result["runs"].items()}
    rows = [
        [name, f"{least[name]['seconds']:.3f}", f"{typical[name]:.3f}", f"{least[name]['processor']:.3f}", f"{least[name]['memory'] / 2**20:.0f}"]
        for name in least
    ]
    targets = []
    for ours, theirs, most, wanted in PAIRS.values():
        share, seconds = least[ours]["seconds"] / least[theirs]["seconds"], least[ours]["seconds"]
        targets.append(f"- {ours}: at most {most} of {theirs}: {verdict(share <= most)} ({share:.2f}); at most {wanted} ms: {verdict(seconds <= wanted / 1000)} ({seconds * 1000:.0f})")
    ours, theirs, *_ = PAIRS[NETWORK]
    share = least[ours]["memory"] / least[theirs]["memory"]
    targets.append(f"- {ours}: at most {SHARE_OF_MEMORY} of the memory of {theirs}: {verdict(share <= SHARE_OF_MEMORY)} ({share:.2f})")
    return "\n".join([
        "# Whole commands and Python scripts that do the same",
        "",
        *report.heading(result, f"{result['rounds']} starts of each, in turns"),
        "",
        f"From the start of the process to its end: nothing but the start; a `.npy` of {'×'.join(map(str, SHAPE))} to one PNG; a picture through the "
        f"sample network, `{LAYER}` as one PNG. Images equal but for rounding. `gputiler` is `eng/gputiler`, as a person starts it.",
        "",
        *report.table(["program", "best, s", "typical, s", "processor, s", "memory, MiB"], rows),
        "",
        "## Targets",
        "",
        *targets,
    ])


if __name__ == "__main__":
    main("command", "Compares whole commands with Python scripts that do the same.", 10, compare, text)
