"""Compares GpuTiler's CPU kernel, or its PNG files, with what people use today. Run benchmarks/compare, which prepares what this needs."""
import argparse
import os
import sys
import tempfile
from pathlib import Path

from comparison.document import OUTPUT, RESULTS, ROOT, provenance, say, write

SHAPES = "64x112x112 256x56x56 512x28x28 2048x7x7 64x224x224 1024x128x128 300x55x57 96x27x27 1000x1x1"
PROGRAM = ROOT / "artifacts" / "bin" / "GpuTiler.Benchmarks" / "release" / "GpuTiler.Benchmarks.dll"
# Calls for this long have been promoted by the runtime, which compiles in the background.
WARM_UP_SECONDS = 0.5


def main():
    arguments = parse(sys.argv[1:])
    # Before the libraries are loaded: some read this only once.
    for name in ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"]:
        os.environ[name] = "1"
    from comparison import peers, png, report
    from comparison.server import ComparisonError, Server

    peers.use_one_thread()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    try:
        with Server(PROGRAM) as server, tempfile.TemporaryDirectory(dir=OUTPUT) as folder:
            result = run(server, arguments, folder)
    except (ComparisonError, ValueError) as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
    name, text = ("kernel", report.text(result)) if arguments.png is None else ("png", png.text(result))
    print(text)
    for folder in [OUTPUT, RESULTS / arguments.machine] if arguments.save else [OUTPUT]:
        write(folder, name, text, result)


def parse(words):
    parser = argparse.ArgumentParser(prog="benchmarks/compare", description="Compares GpuTiler's CPU kernel with memcpy and its peers, or its PNG files with OpenCV's.")
    parser.add_argument("--shapes", nargs="+", type=shape, default=[shape(word) for word in SHAPES.split()], metavar="CxHxW",
                        help=f"the shapes; by default {SHAPES}")
    parser.add_argument("--png", nargs="*", type=Path, metavar="FILE",
                        help="compare PNG files instead, of mosaics that are made here, or of these pictures")
    parser.add_argument("--rounds", type=positive(int), default=5, help="interleaved rounds; by default 5")
    parser.add_argument("--seconds", type=positive(float), default=0.1, help="for each measurement in each round; by default 0.1")
    parser.add_argument("--seed", type=int, default=1, help="of the activations; by default 1")
    parser.add_argument("--save", action="store_true", help="also write benchmarks/results/MACHINE/kernel.md (or png.md) and .json")
    parser.add_argument("--machine", metavar="NAME", help="the folder's name with --save; by default made from the processor's")
    return parser.parse_args(words)


def shape(word):
    parts = word.replace("×", "x").split("x")
    if len(parts) != 3 or not all(part.isdecimal() and int(part) > 0 for part in parts) or int(parts[0]) < 2:
        raise argparse.ArgumentTypeError(f"'{word}' is no shape: maps x rows x columns is needed, such as 64x112x112, with two maps or more")
    return tuple(map(int, parts))


def positive(kind):
    def read(word):
        try:
            if 0 < kind(word) < 1e6:
                return kind(word)
        except ValueError:
            pass
        raise argparse.ArgumentTypeError(f"'{word}' is no positive number")
    return read


def run(server, arguments, folder):
    from comparison import machine, report

    before = machine.load()
    about = server.ask("about")
    here = machine.describe()
    arguments.machine = arguments.machine or machine.slug(here)
    contests = []
    for contest in prepare(server, arguments, folder):
        say(f"{contest.name}: all pixels as they should be; warming up…")
        contest.warm_up(WARM_UP_SECONDS)
        contests.append(contest)

    for turn in range(arguments.rounds):
        say(f"round {turn + 1} of {arguments.rounds}…")
        for contest in contests:
            contest.time(arguments.seconds, turn)
    result = provenance("benchmarks/compare") | {
        "device": about["device"],
        "settings": {"rounds": arguments.rounds, "seconds": arguments.seconds, "seed": arguments.seed},
        **({"shapes": [report.summarise(contest) for contest in contests]} if arguments.png is None
           else {"pictures": [contest.summary() for contest in contests]}),
    }
    result["versions"][".NET"] = about["framework"].removeprefix(".NET ")
    result["load"]["before"] = before
    return result


def prepare(server, arguments, folder):
    """Everything that is timed, one after the other, each checked."""
    from comparison.contest import Contest
    from comparison.pictures import mosaics
    from comparison.png import PngContest

    if arguments.png is None:
        for dimensions in dict.fromkeys(arguments.shapes):
            yield Contest(server, dimensions, arguments.seed, folder)
    else:
        for name, pixels in mosaics(arguments.png, arguments.seed):
            yield PngContest(server, name, pixels, folder)


if __name__ == "__main__":
    main()
