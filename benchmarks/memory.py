"""Measures memory and time of gputiler tile on large networks. Run benchmarks/memory, which prepares what this needs."""
import json
import os
import shutil
import subprocess

from comparison.document import ROOT, say
from comparison.networks import export
from comparison.processes import best, elsewhere, main, run, verdict

PICTURE = ROOT / "samples" / "digits" / "images" / "7.png"
PROGRAM = ROOT / "eng" / "gputiler"
BUDGET = "16M"
WEBGPU = "webgpu"

# Of the memory and the time without a budget; bytes for one layer of VGG16.
SHARE_OF_MEMORY, SHARE_OF_TIME, MOST_FOR_ONE_LAYER = 0.7, 1.5, 1.2e9


def measure(folder, rounds):
    models = {name: folder / f"{name}.onnx" for name in ("resnet50", "vgg16")}
    for name, path in models.items():
        elsewhere(export, name, path)
    cases = []
    for device in devices():
        cases += [(device, "resnet50", "all", []), (device, "resnet50", f"all, {BUDGET}", ["--memory-budget", BUDGET])]
        if device == WEBGPU:
            continue
        cases += [(device, "vgg16", layer, ["--layer", layer]) for layer in ("index:0", "index:28", "op:Gemm")]
    runs = {}
    for turn in range(rounds):
        # The order turns, so that nobody always follows the same neighbour.
        for device, network, what, options in cases[:: -1 if turn % 2 else 1]:
            say(f"round {turn + 1} of {rounds}: {device}, {network}, {what}…")
            output = folder / "out"
            shutil.rmtree(output, ignore_errors=True)
            program = [PROGRAM]
            if device == WEBGPU:
                program = ["/usr/bin/env", f"VK_ICD_FILENAMES={os.environ['WEBGPU_DRIVER']}", os.environ["WEBGPU_PROGRAM"]]
            command = [*program, "tile", PICTURE, "--model", models[network], "--device", device, "--quiet", "-o", f"{output}/", *options]
            runs.setdefault(f"{device}, {network}, {what}", []).append(run("gputiler", command))
    return runs


def devices():
    """Those on which networks run here. The others upload what the processor computes."""
    listed = json.loads(subprocess.run([PROGRAM, "devices", "--json"], check=True, capture_output=True).stdout)
    ready = [device["device"] for device in listed if device["ready"]]
    # A minute and more for each start: the driver compiles its shaders anew.
    return ready + [WEBGPU] if WEBGPU not in ready and "WEBGPU_PROGRAM" in os.environ else ready


def text(result):
    from comparison import report

    figures_of = best(result["runs"])
    rows = [[name, f"{figures['seconds']:.2f}", f"{figures['memory'] / 1e6:.0f}"] for name, figures in figures_of.items()]
    lines = [
        "# Memory of large networks",
        "",
        *report.heading(result, f"{result['rounds']} starts of each, in turns"),
        "",
        "`gputiler tile` of a picture, with every chosen layer as a PNG: from the start of the process to its end, and its largest resident memory.",
        "",
        *report.table(["device, network, layers", "best, s", "memory, MB"], rows),
        "",
        "## Targets",
        "",
    ]
    for name, figures in figures_of.items():
        if name.endswith(f"all, {BUDGET}"):
            whole = figures_of[name.removesuffix(f", {BUDGET}")]
            memory, seconds = figures["memory"] / whole["memory"], figures["seconds"] / whole["seconds"]
            lines.append(f"- {name}: at most {SHARE_OF_MEMORY} of the memory: {verdict(memory <= SHARE_OF_MEMORY)} ({memory:.2f})")
            lines.append(f"- {name}: at most {SHARE_OF_TIME} of the time: {verdict(seconds <= SHARE_OF_TIME)} ({seconds:.2f})")
        elif "vgg16" in name:
            lines.append(f"- {name}: at most {MOST_FOR_ONE_LAYER / 1e9} GB: {verdict(figures['memory'] <= MOST_FOR_ONE_LAYER)} ({figures['memory'] / 1e9:.2f})")
    return "\n".join(lines)


if __name__ == "__main__":
    main("memory", "Measures memory and time of gputiler tile on large networks.", 3, measure, text, {"budget": BUDGET})
