"""What people use today, written as someone would who knows each library and renders frame after frame.

Buffers are made once, flat maps are handled, and no call does work that the image does not need. Every peer is a class with the data
prepared in its constructor, `render()`, which is timed, and `image()`, the 8-bit picture of the last call. `shared` asks for one range
for the whole layer instead of one for each map.
"""
import cv2
import numpy as np
import torch
import torchvision.utils


def use_one_thread():
    cv2.setNumThreads(1)
    torch.set_num_threads(1)


class NumpyChw:
    """Channels first: a range for each map, then pad by one pixel, reshape, transpose, reshape."""

    name, order, border, tolerance = "numpy CHW", "nchw", 1, 0

    def __init__(self, chw, columns, shared):
        count, height, width = chw.shape
        self.rows, self.columns = -(-count // columns), columns
        self.maps = chw.reshape(1 if shared else count, -1)
        self.shape = chw.shape
        self.levels = np.empty_like(self.maps)
        self.padded = np.zeros((self.rows * columns, height + 2, width + 2), np.uint8)
        self.mosaic = np.empty((self.rows * (height + 2), columns * (width + 2)), np.uint8)

    def render(self):
        low = self.maps.min(axis=1, keepdims=True)
        levels = normalise(self.maps, low, self.maps.max(axis=1, keepdims=True), self.levels)
        count, height, width = self.shape
        self.padded[:count, 1:-1, 1:-1] = levels.reshape(self.shape)
        cells = self.padded.reshape(self.rows, self.columns, height + 2, width + 2).transpose(0, 2, 1, 3)
        np.copyto(self.mosaic.reshape(cells.shape), cells)

    def image(self):
        return self.mosaic


class NumpyHwc:
    """Channels last, as TensorFlow keeps them: the same recipe with the axes that this order needs."""

    name, order, border, tolerance = "numpy HWC", "nhwc", 1, 0

    def __init__(self, hwc, columns, shared):
        height, width, count = hwc.shape
        self.rows, self.columns = -(-count // columns), columns
        self.hwc = hwc
        self.axes = (0, 1, 2) if shared else (0, 1)
        self.levels = np.empty_like(hwc)
        self.padded = np.zeros((height + 2, width + 2, self.rows * columns), np.uint8)
        self.mosaic = np.empty((self.rows * (height + 2), columns * (width + 2)), np.uint8)

    def render(self):
        low = self.hwc.min(axis=self.axes, keepdims=True)
        levels = normalise(self.hwc, low, self.hwc.max(axis=self.axes, keepdims=True), self.levels)
        height, width, count = self.hwc.shape
        self.padded[1:-1, 1:-1, :count] = levels
        cells = self.padded.reshape(height + 2, width + 2, self.rows, self.columns).transpose(2, 0, 3, 1)
        np.copyto(self.mosaic.reshape(cells.shape), cells)

    def image(self):
        return self.mosaic


def normalise(values, low, high, levels):
    """The tile contract in numpy. Its halving of every value is left out: that changes no bit unless hi - lo overflows."""
    span = high - low
    gain = np.divide(np.float32(255), span, out=np.zeros_like(span), where=span > 0)
    np.subtract(values, low, out=levels)
    np.multiply(levels, gain, out=levels)
    return np.rint(levels, out=levels)


class OpenCv:
    """cv2.normalize from each map straight into its place in the mosaic."""

    name, order, border, tolerance = "OpenCV", "nchw", 1, 1

    def __init__(self, chw, columns, shared):
        count, height, width = chw.shape
        rows = -(-count // columns)
        self.mosaic = np.zeros((rows * (height + 2), columns * (width + 2)), np.uint8)
        cells = self.mosaic.reshape(rows, height + 2, columns, width + 2)
        self.grid = None
        if shared:
            # One call for the layer, and a copy into the grid.
            self.levels = np.zeros((rows * columns, height * width), np.uint8)
            self.jobs = [(chw.reshape(count, -1), self.levels[:count])]
            self.grid = cells[:, 1:-1, :, 1:-1]
        else:
            self.jobs = [(chw[i], cells[i // columns, 1:-1, i % columns, 1:-1]) for i in range(count)]

    def render(self):
        for source, target in self.jobs:
            cv2.normalize(source, target, 0, 255, cv2.NORM_MINMAX, cv2.CV_8U)
        if self.grid is not None:
            rows, height, columns, width = self.grid.shape
            np.copyto(self.grid, self.levels.reshape(rows, columns, height, width).transpose(0, 2, 1, 3))

    def image(self):
        return self.mosaic


class Torchvision:
    """make_grid, then 8 bits as torchvision's save_image does it, for one of the three equal planes that make_grid makes of grey."""

    name, order, border, tolerance = "torchvision", "nchw", 2, 1

    def __init__(self, chw, columns, shared):
        self.maps = torch.from_numpy(chw).unsqueeze(1)
        self.columns = columns
        self.each = not shared

    def render(self):
        with torch.no_grad():
            grid = torchvision.utils.make_grid(self.maps, nrow=self.columns, padding=2, normalize=True, scale_each=self.each)
            self.mosaic = grid[0].mul(255).add_(0.5).clamp_(0, 255).to(torch.uint8)

    def image(self):
        return self.mosaic.numpy()


PEERS = [NumpyChw, NumpyHwc, OpenCv, Torchvision]
