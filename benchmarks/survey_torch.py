"""What gputiler survey does, as a script with torch forward hooks: usage survey_torch.py heapq|topk DIGITS.npy MODEL.onnx K OUT.npy

Of every unit of every layer: the K pictures of the largest values and of the smallest, with their places, and count, sum, sum of squares and
zeros in float64. heapq keeps a heap for each unit; topk merges the kept values with those of the batch in torch.
"""
import heapq
import sys

import numpy
import onnx.numpy_helper
import torch

BATCH = 8


class Digits(torch.nn.Module):
    """The sample network, a module for each layer."""

    def __init__(self, path):
        super().__init__()
        weights = {one.name: torch.from_numpy(onnx.numpy_helper.to_array(one).copy()) for one in onnx.load(path).graph.initializer}
        self.conv1, self.relu1, self.pool1 = torch.nn.Conv2d(1, 32, 5, padding=2), torch.nn.ReLU(), torch.nn.MaxPool2d(2)
        self.conv2, self.relu2, self.pool2 = torch.nn.Conv2d(32, 64, 5, padding=2), torch.nn.ReLU(), torch.nn.MaxPool2d(2)
        self.flatten, self.scores = torch.nn.Flatten(), torch.nn.Linear(64 * 7 * 7, 10)
        for name in ("conv1", "conv2", "dense"):
            layer = self.scores if name == "dense" else getattr(self, name)
            layer.weight.data, layer.bias.data = weights[f"{name}.weight"], weights[f"{name}.bias"]

    def forward(self, x):
        for layer in self.children():
            x = layer(x)
        return x


class Statistics:
    """Count, sum, sum of squares and zeros of a layer's units."""

    def __init__(self):
        self.count, self.sum, self.squares, self.zeros = 0, 0, 0, 0

    def add(self, maps):
        wide = maps.double()
        self.count += maps.shape[0] * maps.shape[2]
        self.sum += wide.sum((0, 2))
        self.squares += (wide * wide).sum((0, 2))
        self.zeros += (maps == 0).sum((0, 2))


class Heaps(Statistics):
    """Two heaps for each unit; a heap's first is the one to go."""

    def __init__(self, top):
        super().__init__()
        self.top, self.largest, self.smallest = top, None, None

    def add(self, maps, first):
        super().add(maps)
        if self.largest is None:
            self.largest, self.smallest = [[] for _ in range(maps.shape[1])], [[] for _ in range(maps.shape[1])]
        for heaps, sign in ((self.largest, 1), (self.smallest, -1)):
            values, places = (maps * sign).max(2)
            for picture, (row, at) in enumerate(zip(values.tolist(), places.tolist()), first):
                for heap, value, place in zip(heaps, row, at):
                    if len(heap) < self.top:
                        heapq.heappush(heap, (value, -picture, place))
                    elif value > heap[0][0]:
                        heapq.heapreplace(heap, (value, -picture, place))

    def values(self):
        return numpy.array([sorted((value for value, _, _ in heap), reverse=True) for heap in self.largest], numpy.float32)


class Kept(Statistics):
    """The kept values, pictures and places as tensors."""

    def __init__(self, top):
        super().__init__()
        self.top, self.largest, self.smallest = top, None, None

    def add(self, maps, first):
        super().add(maps)
        self.largest, self.smallest = self.merge(self.largest, maps, first), self.merge(self.smallest, -maps, first)

    def merge(self, kept, maps, first):
        values, places = maps.max(2)
        pictures = torch.arange(first, first + len(maps))[:, None].expand_as(places)
        now = [one.T for one in (values, pictures, places)]
        if kept is not None:
            now = [torch.cat(pair, 1) for pair in zip(kept, now)]
        values, order = now[0].topk(min(self.top, now[0].shape[1]), 1)
        return [values, now[1].gather(1, order), now[2].gather(1, order)]

    def values(self):
        return self.largest[0].numpy()


def survey(way, data, model, top, out):
    torch.set_num_threads(1)
    net, first = Digits(model), 0
    found = {name: (Heaps if way == "heapq" else Kept)(top) for name, _ in net.named_children()}
    for name, layer in net.named_children():
        layer.register_forward_hook(lambda _, __, result, name=name: found[name].add(
            result.flatten(2) if result.dim() > 2 else result[:, :, None], first))
    pixels = numpy.load(data, mmap_mode="r")
    with torch.inference_mode():
        for first in range(0, len(pixels), BATCH):
            net(torch.from_numpy(pixels[first:first + BATCH, None].astype(numpy.float32) / numpy.float32(255)))
    numpy.save(out, {name: one.values() for name, one in found.items()})


if __name__ == "__main__":
    survey(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5])
