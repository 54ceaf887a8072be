"""One shape: its data, everything that renders it, the check that all of it renders the same, and the times."""
import math

import numpy as np

from . import peers
from .sampling import measure
from .server import ComparisonError

PADDING = 2

# GpuTiler's columns of the table: which tensor, which range, how many threads.
OURS = {
    "ours": {"tensor": "nchw", "range": "auto", "threads": 1},
    "ours NHWC": {"tensor": "nhwc", "range": "auto", "threads": 1},
    "ours layer": {"tensor": "nchw", "range": "layer", "threads": 1},
    "ours float16": {"tensor": "half", "range": "auto", "threads": 1},
    "ours all cores": {"tensor": "nchw", "range": "auto", "threads": 0},
}
COPIES = {"memcpy": 1, "memcpy all cores": 0}
# What no rendering can do without.
READ, WRITE = "read", "write"
BOUNDS = [READ, WRITE]
NAMES = [*COPIES, *BOUNDS, *OURS, *(peer.name for peer in peers.PEERS)]


class Contest:
    def __init__(self, server, shape, seed, folder):
        self.server, self.shape, self.folder = server, shape, folder
        self.name = "×".join(map(str, shape))
        self.columns = math.ceil(math.sqrt(shape[0]))
        # Maps of one pixel would all be flat: they share a range, as GpuTiler's `auto` has it.
        self.shared = shape[1] * shape[2] == 1
        self.rounds = {name: [] for name in NAMES}

        chw = activations(shape, seed)
        hwc = np.ascontiguousarray(chw.transpose(1, 2, 0))
        half = chw.astype(np.float16)
        self.peers = [peer(hwc if peer.order == "nhwc" else chw, self.columns, self.shared) for peer in peers.PEERS]
        server.load(self.case("nchw"), chw, folder)
        server.load(self.case("nhwc"), hwc, folder, "nhwc")
        server.load(self.case("half"), half, folder)
        for name, threads in COPIES.items():
            server.ask("copy", name=self.case(name), tensor=self.case("nchw"), threads=threads)
        for name, options in OURS.items():
            self.add_case(name, border=1, **options)
        server.ask("read", name=self.case(READ), tensor=self.case("nchw"))
        server.ask("write", name=self.case(WRITE), of=self.case("ours"))
        self.check(chw, half)

    def case(self, name):
        return f"{name} {self.name}"

    def add_case(self, name, tensor, **options):
        self.server.ask(
            "case", name=self.case(name), tensor=self.case(tensor), columns=self.columns, padding=PADDING, **options)

    def check(self, chw, half):
        """Everything that is timed must make the same picture; what differs ends the comparison."""
        self.add_case("ours grid", border=2, tensor="nchw", range="auto", threads=1)
        images = {name: self.server.image(self.case(name), self.folder) for name in [*OURS, "ours grid"]}
        for peer in self.peers:
            peer.render()
            ours = "ours grid" if peer.border == 2 else "ours NHWC" if peer.order == "nhwc" else "ours"
            self.compare(ours, images[ours], peer.name, peer.image(), peer.tolerance)
        self.compare("ours all cores", images["ours all cores"], "ours", images["ours"], 0)
        for ours, values, shared in [("ours layer", chw, True), ("ours float16", half.astype(np.float32), self.shared)]:
            numpy = peers.NumpyChw(values, self.columns, shared)
            numpy.render()
            self.compare(ours, images[ours], numpy.name, numpy.image(), 0)

    def compare(self, ours, our_image, other, other_image, tolerance):
        if our_image.shape != other_image.shape:
            raise ComparisonError(
                f"{self.name}: the image of '{ours}' has {our_image.shape} rows and columns, that of {other} {other_image.shape}.")
        difference = np.abs(our_image.astype(np.int16) - other_image)
        if difference.max() > tolerance:
            y, x = np.argwhere(difference > tolerance)[0]
            raise ComparisonError(
                f"{self.name}: {np.count_nonzero(difference > tolerance)} pixels of '{ours}' differ from {other} by more than {tolerance}; "
                f"the first is at row {y}, column {x}: {our_image[y, x]} against {other_image[y, x]}.")

    def warm_up(self, seconds):
        """Calls each of our cases until the runtime has compiled it with all that it has learnt."""
        for name in [*COPIES, *BOUNDS, *OURS]:
            self.server.time(self.case(name), seconds)

    def time(self, seconds, turn):
        """One round. The order turns from round to round, so that nobody always follows the same neighbour."""
        turn %= len(NAMES)
        by_name = {peer.name: peer for peer in self.peers}
        for name in NAMES[turn:] + NAMES[:turn]:
            peer = by_name.get(name)
            times = measure(peer.render, seconds) if peer else self.server.time(self.case(name), seconds)
            self.rounds[name].append(times)

    def best(self):
        """The fastest sample of all rounds: what the code can do when nothing disturbs it."""
        return {name: min(times["minimum"] for times in rounds) for name, rounds in self.rounds.items()}

    def typical(self):
        """The middle of the rounds' medians."""
        return {name: sorted(times["median"] for times in rounds)[len(rounds) // 2] for name, rounds in self.rounds.items()}


def activations(shape, seed):
    """Every map has a spread and a centre of its own, as a layer's maps do."""
    random = np.random.default_rng(seed)
    values = random.standard_normal(shape, np.float32)
    values *= np.exp(random.standard_normal((shape[0], 1, 1), np.float32))
    values += random.standard_normal((shape[0], 1, 1), np.float32)
    return values
