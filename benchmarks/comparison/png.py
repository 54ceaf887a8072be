"""PNG files in memory: what GpuTiler and OpenCV take to write and to read the same pixels."""
import os

import cv2
import numpy as np

from .report import heading, milliseconds, table
from .sampling import measure
from .server import ComparisonError

# imwrite as it is called with a level, which compresses with zlib's usual strategy; and as most people call it, which finds runs alone.
OPENCV = {"OpenCV level 1": [cv2.IMWRITE_PNG_COMPRESSION, 1], "OpenCV default": []}
OURS = {"ours": 1, "ours all cores": 0}
WRITERS = [*OURS, *OPENCV]
READERS = ["read ours", "read OpenCV"]
NAMES = [*WRITERS, *READERS]


class PngContest:
    """One picture: everyone's file holds its pixels, or the comparison ends."""

    def __init__(self, server, name, pixels, folder):
        self.server, self.name = server, name
        self.rounds = {name: [] for name in NAMES}
        self.height, self.width = pixels.shape[:2]
        self.pixels = pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[:, :, ::-1])
        self.bytes = {}
        files = {}
        path = os.path.join(folder, "picture")
        rgba = pixels if pixels.ndim == 2 else np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
        for ours, threads in OURS.items():
            rgba.tofile(path)
            server.ask("png", name=self.case(ours), path=path, width=self.width, height=self.height, threads=threads)
            server.ask("keep", name=self.case(ours), path=path)
            files[ours] = np.fromfile(path, np.uint8)
        for peer, parameters in OPENCV.items():
            files[peer] = cv2.imencode(".png", self.pixels, parameters)[1]
        os.remove(path)
        for writer, file in files.items():
            self.bytes[writer] = file.size
            if not np.array_equal(cv2.imdecode(file, cv2.IMREAD_UNCHANGED), self.pixels):
                raise ComparisonError(f"{name}: the file of '{writer}' does not hold the pixels it was given.")
        if not np.array_equal(files["ours"], files["ours all cores"]):
            raise ComparisonError(f"{name}: one thread and all cores write different files.")
        self.file = files["ours"]

    def case(self, ours):
        return f"{ours} {self.name}"

    def action(self, name):
        if name == "read OpenCV":
            return lambda: cv2.imdecode(self.file, cv2.IMREAD_UNCHANGED)
        return lambda: cv2.imencode(".png", self.pixels, OPENCV[name])

    def measure(self, name, seconds):
        if name in OURS:
            return self.server.time(f"write {self.case(name)}", seconds)
        return self.server.time(f"read {self.case('ours')}", seconds) if name == "read ours" else measure(self.action(name), seconds)

    def warm_up(self, seconds):
        for name in [*OURS, "read ours"]:
            self.measure(name, seconds)

    def time(self, seconds, turn):
        """One round. The order turns, so that nobody always follows the same neighbour."""
        turn %= len(NAMES)
        for name in NAMES[turn:] + NAMES[:turn]:
            self.rounds[name].append(self.measure(name, seconds))

    def summary(self):
        best = {name: min(times["minimum"] for times in rounds) for name, rounds in self.rounds.items()}
        return {
            "picture": self.name,
            "width": self.width,
            "height": self.height,
            "channels": 1 if self.pixels.ndim == 2 else 3,
            "best": best,
            "bytes": self.bytes,
            "times_opencv": {peer: best[peer] / best["ours"] for peer in OPENCV},
            "size_of_opencv": {peer: self.bytes["ours"] / self.bytes[peer] for peer in OPENCV},
            "times_reading": best["read OpenCV"] / best["read ours"],
            "all_cores": best["ours"] / best["ours all cores"],
            "rounds": self.rounds,
        }


def text(result):
    pictures, settings, load = result["pictures"], result["settings"], result["load"]
    return "\n".join([
        "# PNG files",
        "",
        *heading(
            result,
            f"{settings['rounds']} rounds of {settings['seconds']} s for each figure. Load average {load['before']} before, {load['after']} after, "
            "the benchmark itself included"),
        "",
        "## Milliseconds for one picture",
        "",
        "From pixels in memory to a file in memory, on one thread unless the heading says otherwise; `read` is the way back, of our file.",
        "The best time of all rounds.",
        "",
        *table(["picture", *NAMES], [[p["picture"], *(milliseconds(p["best"][name]) for name in NAMES)] for p in pictures]),
        "",
        "## Ratios",
        "",
        *table(
            ["picture", "KiB", *(f"{word} {peer}" for peer in OPENCV for word in ["×", "size of"]), "all cores", "× reading"],
            [ratios(p) for p in pictures]),
        "",
        "×: OpenCV's time over ours. Size of: our file's bytes over theirs. All cores: our time on one thread over that on all cores.",
    ])


def ratios(p):
    return [
        p["picture"],
        f"{p['bytes']['ours'] / 1024:.0f}",
        *(f"{value:.{digits}f}" for peer in OPENCV for value, digits in [(p["times_opencv"][peer], 1), (p["size_of_opencv"][peer], 3)]),
        f"{p['all_cores']:.2f}",
        f"{p['times_reading']:.1f}",
    ]
