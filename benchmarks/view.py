"""Measures the live viewer: what a wall costs beside the network, how old a picture is on the screen, and what people do without it. Run
benchmarks/view, which prepares what this needs."""
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from comparison.document import ROOT, say
from comparison.networks import export
from comparison.processes import elsewhere, main, verdict
from comparison.server import ComparisonError

SAMPLES = ROOT / "samples" / "digits"
MODEL, PICTURE = SAMPLES / "digits.onnx", SAMPLES / "images" / "7.png"
PROGRAM = ROOT / "eng" / "gputiler"
LOAD = ROOT / "artifacts" / "bin" / "GpuTiler.ViewerLoad" / "release" / "GpuTiler.ViewerLoad"
PEER = Path(__file__).resolve().parent / "comparison" / "torch_wall.py"
PEER_NETWORK, CAMERA = "resnet18", 30
SECONDS, FRAMES, CONNECTIONS = 12, 20_000, 1_000

# Of the network's time; cores; frame times; seconds; growth of memory.
MOST_OF_NETWORK, MOST_CORES, MOST_FRAMES_OLD, PAGE_SECONDS, START_SECONDS, MOST_GROWTH = 0.25, 1 / 3, 2, 1, 2, 1.1


class Viewer:
    """gputiler view, from its start to its end."""

    def __init__(self, *arguments):
        start = time.perf_counter()
        self.process = subprocess.Popen([PROGRAM, "view", *map(str, arguments), "--no-open", "--quiet"], stdout=subprocess.PIPE, text=True)
        self.link = self.process.stdout.readline().strip()
        self.seconds = time.perf_counter() - start
        if not self.link:
            raise ComparisonError(f"gputiler view {arguments} printed no link")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def load(self, what, *arguments):
        """What ViewerLoad finds."""
        done = subprocess.run([LOAD, what, self.link, *map(str, arguments)], stdout=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise ComparisonError(f"ViewerLoad {what} failed")
        return json.loads(done.stdout)


def measure(folder, rounds):
    back, browser = blazeface(), shutil.which(os.environ.get("GPUTILER_BROWSER", "chromium"))
    network = folder / f"{PEER_NETWORK}.onnx"
    elsewhere(export, PEER_NETWORK, network)
    runs = {"wall": [], "browser": [], "peer": []}
    for turn in range(rounds):
        say(f"round {turn + 1} of {rounds}…")
        with Viewer(back) as viewer:
            runs["wall"].append(viewer.load("wall", SECONDS))
        with Viewer(MODEL, PICTURE) as viewer:
            found = viewer.load("browser", viewer.process.pid, browser, SECONDS)
            runs["browser"].append(found | {"startSeconds": viewer.seconds})
        with Viewer(network) as viewer:
            ours = viewer.load("wall", SECONDS)
        theirs = subprocess.run([sys.executable, PEER, PEER_NETWORK, str(ours["shrink"]), str(SECONDS)], stdout=subprocess.PIPE, text=True, check=True)
        runs["peer"].append({"ours": ours, "theirs": json.loads(theirs.stdout)})
    say(f"{FRAMES} frames and {CONNECTIONS} pages…")
    with Viewer(MODEL) as viewer:
        runs["flat"] = [viewer.load("flat", viewer.process.pid, FRAMES, CONNECTIONS)]
    return runs


def blazeface():
    paths = subprocess.run([ROOT / "eng" / "fetch-models"], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    return next(path for path in paths if "back" in path)


def cost(wall):
    times = wall["milliseconds"]
    return (times["tiling"] + times["transfer"]) / times["network"]


def text(result):
    from comparison import report

    runs = result["runs"]
    wall, browser = min(runs["wall"], key=cost), min(runs["browser"], key=lambda run: run["age95"])
    peer = max(runs["peer"], key=lambda run: run["ours"]["framesPerSecond"])
    flat, times = runs["flat"][0], wall["milliseconds"]
    growth = {"frames": flat["framesAfter"] / flat["framesBefore"], "connections": flat["connectionsAfter"] / flat["connectionsBefore"]}
    ratio = peer["ours"]["framesPerSecond"] / peer["theirs"]["framesPerSecond"]
    loads = [seconds for run in runs["browser"] for seconds in run["firstPictureSeconds"]]
    first = max(loads)
    just_started = max(run["firstPictureWhileStartingSeconds"] for run in runs["browser"])
    start = max(run["startSeconds"] for run in runs["browser"]) + first
    return "\n".join([
        "# The live viewer",
        "",
        *report.heading(result, f"{result['rounds']} starts of each, in turns"),
        "",
        "## The wall of all layers at 1920×1080",
        "",
        f"The larger BlazeFace, {wall['layers']} layers at a shrink of {wall['shrink']}, a client that sends a picture for each frame it was given.",
        "",
        *report.table(
            ["frames/s", "input, ms", "network, ms", "tiling, ms", "transfer, ms", "bytes a frame", "pixels"],
            [[f"{wall['framesPerSecond']:.1f}", *(f"{times[stage]:.2f}" for stage in ("input", "network", "tiling", "transfer")),
              f"{wall['bytesPerFrame']:.0f}", str(wall["pixels"])]]),
        "",
        "## In Chromium, the sample network, a camera of 30 pictures a second",
        "",
        *report.table(
            ["frames/s", "server, cores", "age, ms, median", "age, ms, 95th percentile", "link after, s"],
            [[f"{browser['framesPerSecond']:.1f}", f"{browser['serverCores']:.2f}", f"{browser['ageMedian']:.0f}", f"{browser['age95']:.0f}",
              f"{browser['startSeconds']:.2f}"]]),
        "",
        f"The first picture came at most {first:.2f} s after a page began to load, the slowest of {len(loads)} new windows, "
        f"and at most {just_started:.2f} s in a browser that was itself starting.",
        "",
        f"## {PEER_NETWORK}, and a Python loop with torch's hooks, make_grid and OpenCV",
        "",
        *report.table(
            ["program", "layers", "frames/s"],
            [["gputiler view", str(peer["ours"]["layers"]), f"{peer['ours']['framesPerSecond']:.2f}"],
             ["python with torch", str(peer["theirs"]["layers"]), f"{peer['theirs']['framesPerSecond']:.2f}"]]),
        "",
        f"{ratio:.1f} times as fast.",
        "",
        "## Targets",
        "",
        f"- tiling and transfer at most {MOST_OF_NETWORK:.0%} of the network's time: {verdict(cost(wall) <= MOST_OF_NETWORK)} ({cost(wall):.2f})",
        f"- bytes sent at most the pixels in view, headers and ranges apart: {verdict(wall['bytesPerFrame'] <= 1.1 * wall['pixels'])} "
        f"({wall['bytesPerFrame'] / wall['pixels']:.2f})",
        f"- the camera's rate: {verdict(browser['framesPerSecond'] >= 0.95 * CAMERA)} ({browser['framesPerSecond']:.1f})",
        f"- at most a third of a core in the server: {verdict(browser['serverCores'] <= MOST_CORES)} ({browser['serverCores']:.2f})",
        f"- drawn within two frame times at the 95th percentile: {verdict(browser['age95'] <= MOST_FRAMES_OLD * 1000 / CAMERA)} ({browser['age95']:.0f} ms)",
        f"- first picture within {PAGE_SECONDS} s of loading: {verdict(first <= PAGE_SECONDS)} ({first:.2f})",
        f"- first picture within {START_SECONDS} s of the start: {verdict(start <= START_SECONDS)} ({start:.2f}, the browser's own start apart)",
        f"- memory over {flat['frames']} frames: {verdict(growth['frames'] <= MOST_GROWTH)} ({growth['frames']:.2f} times)",
        f"- memory over {flat['connections']} pages: {verdict(growth['connections'] <= MOST_GROWTH)} ({growth['connections']:.2f} times)",
    ])


if __name__ == "__main__":
    main("view", "Measures the live viewer.", 2, measure, text)
