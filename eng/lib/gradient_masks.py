"""Says how far the gradients that the tests kept are from float64, where float64 takes the same branches of Relu and MaxPool.

usage: gradient_masks.py FOLDER
The tests leave NAME.K.found, the gradient of input K that is far off, and NAME.K.branches, what its Relus passed and where its MaxPools
found their maxima. In exact arithmetic these branches are the only thing that two right computations can disagree on.
"""
import json
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as functional

import gradients


class Branches:
    """Relu and MaxPool as they were decided elsewhere, in the order in which they are called."""

    def __init__(self, data):
        self.data, self.at, self.calls, self.flipped, self.nearest = data, 0, 0, 0, 0.0

    def take(self, count, kind):
        part = np.frombuffer(self.data, kind, count, self.at)
        self.at += part.nbytes
        self.calls += 1
        return torch.from_numpy(part.copy())

    def relu(self, x, inplace=False):
        mask = self.take(x.numel(), np.uint8).reshape(x.shape).bool()
        flipped = mask != (x > 0)
        self.count(flipped, x.abs(), x)
        return x * mask

    def max_pool2d(self, x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
        y = MAX_POOL(x, kernel_size, stride, padding, dilation, ceil_mode)
        chosen = x.flatten()[self.take(y.numel(), "<i8")].reshape(y.shape)
        self.count(chosen != y, y - chosen, x)
        return chosen

    def count(self, flipped, distance, x):
        self.flipped += int(flipped.sum())
        if flipped.any():
            self.nearest = max(self.nearest, float((distance[flipped] / x.abs().max()).max()))


MAX_POOL = functional.max_pool2d


def replay(network, x, data):
    branches = Branches(data)
    relu = functional.relu
    functional.relu, functional.max_pool2d = branches.relu, branches.max_pool2d
    try:
        _, found = gradients.gradient(network, x)
    finally:
        functional.relu, functional.max_pool2d = relu, MAX_POOL
    if branches.at != len(data):
        raise SystemExit(f"{len(data)} bytes of branches, and PyTorch takes {branches.at}")
    return found, branches


def main():
    folder = pathlib.Path(sys.argv[1])
    names = [one["Name"] for one in json.loads((folder / "cases.json").read_text())["Cases"]]
    print("| network | input | to float64 | branches that differ | farthest from its bend | to float64 with the same branches |")
    print("|---|---|---|---|---|---|")
    for name in names:
        kept = sorted(folder.glob(f"{name}.[0-9].found"))
        if not kept:
            continue
        network, inputs = gradients.make(name)
        network.double()
        exact = np.fromfile(folder / f"{name}.double", "<f8").reshape(len(inputs), -1)
        for path in kept:
            k = int(path.name.split(".")[-2])
            found = np.fromfile(path, "<f4").astype(float)
            same, branches = replay(network, inputs[k].double(), (folder / f"{name}.{k}.branches").read_bytes())
            error = np.abs(found - exact[k]).max() / np.abs(exact[k]).max()
            left = np.abs(found - same.ravel()).max() / np.abs(same).max()
            print(f"| {name} | {k} | {error:.1e} | {branches.flipped} | {branches.nearest:.1e} | {left:.1e} |", flush=True)


if __name__ == "__main__":
    main()
