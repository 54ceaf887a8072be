"""What the benchmarks of whole processes share: their options, their report, and the start of a program."""
import argparse
import multiprocessing
import os
import shlex
import sys
import tempfile
import time
from pathlib import Path

from .document import OUTPUT, RESULTS, provenance, write
from .server import ComparisonError


def main(name, description, rounds, measure, text, more=None):
    """Runs benchmarks/NAME: measures in a folder of its own, prints the report, and keeps it.

    measure(folder, rounds) returns the runs, and text(result) the report; more is what the result holds besides.
    """
    parser = argparse.ArgumentParser(prog=f"benchmarks/{name}", description=description)
    parser.add_argument("--rounds", type=int, default=rounds, help=f"how often each is started, in turns; by default {rounds}")
    parser.add_argument("--save", action="store_true", help=f"also write benchmarks/results/MACHINE/{name}.md and .json")
    parser.add_argument("--machine", metavar="NAME", help="the folder's name with --save; by default made from the processor's")
    arguments = parser.parse_args()
    if arguments.rounds < 1:
        parser.error(f"--rounds {arguments.rounds}: 1 or more is needed")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUTPUT) as folder:
        try:
            runs = measure(Path(folder), arguments.rounds)
        except ComparisonError as error:
            sys.exit(f"error: {error}")
        except KeyboardInterrupt:
            sys.exit(130)
    from . import machine

    result = provenance(f"benchmarks/{name}") | {"rounds": arguments.rounds} | (more or {}) | {"runs": runs}
    report = text(result)
    print(report)
    place = RESULTS / (arguments.machine or machine.slug(result["machine"]))
    for folder in [OUTPUT, place] if arguments.save else [OUTPUT]:
        write(folder, name, report, result)


def run(name, command):
    """Starts a program and waits for its end. Returns its wall and processor time in seconds and its largest resident memory in bytes."""
    start = time.perf_counter()
    process = os.spawnv(os.P_NOWAIT, command[0], list(map(str, command)))
    _, status, usage = os.wait4(process, 0)
    if status != 0:
        raise ComparisonError(f"{name} failed: {shlex.join(map(str, command))}")
    return {"seconds": time.perf_counter() - start, "processor": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * 1024}


def elsewhere(work, *arguments):
    """Does something in a process of its own: what this one holds would count as what the programs that it starts hold."""
    process = multiprocessing.Process(target=work, args=arguments)
    process.start()
    process.join()
    if process.exitcode != 0:
        raise ComparisonError(f"{work.__name__} {' '.join(map(str, arguments))} failed")


def best(runs):
    """The shortest times and the least memory of each."""
    return {name: {key: min(run[key] for run in of) for key in of[0]} for name, of in runs.items()}


def verdict(is_met):
    return "met" if is_met else "MISSED"
