"""Mosaics to write as PNG files: maps as a convolution and a rectifier leave them of a picture, or files that the user names."""
import cv2
import numpy as np

BASE = 2048
PADDING = 2


def mosaics(files, seed):
    """Names and pixels: grey as rows × columns, colour as rows × columns × RGB."""
    if files:
        for path in files:
            pixels = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
            if pixels is None or pixels.dtype != np.uint8 or pixels.ndim == 3 and pixels.shape[2] != 3:
                raise ValueError(f"{path} is no picture in grey or RGB with 8 bits for each.")
            yield path.stem, pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[:, :, ::-1])
        return
    for side, scale, size in [(62, 1, 512), (126, 1, BASE), (30, 2, BASE)]:
        grey = mosaic(side, scale, size, seed)
        name = f"{size}² of {side}² maps" + (f", scale {scale}" if scale > 1 else "")
        yield f"grey {name}", grey
        yield f"viridis {name}", np.ascontiguousarray(cv2.applyColorMap(grey, cv2.COLORMAP_VIRIDIS)[:, :, ::-1])


def mosaic(side, scale, size, seed):
    """Maps of a size, with a gap between them, each spread over all grey levels."""
    random = np.random.default_rng(seed)
    step = side * scale + PADDING
    cells = size // step
    image = np.zeros((size, size), np.uint8)
    for row in range(cells):
        for column in range(cells):
            levels = feature_map(random, side).repeat(scale, 0).repeat(scale, 1)
            y, x = row * step, column * step
            image[y:y + side * scale, x:x + side * scale] = levels
    return image


def feature_map(random, side):
    """A picture with the spectrum of natural ones, convolved with a random kernel; in two of three maps nothing below a threshold is left."""
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None, :])
    spectrum = np.fft.rfft2(random.standard_normal((side, side))) / np.maximum(frequency, 1 / side) ** 1.2
    values = cv2.filter2D(np.fft.irfft2(spectrum, (side, side)).astype(np.float32), -1, random.standard_normal((3, 3)).astype(np.float32))
    if random.integers(3):
        values = np.maximum(values - np.quantile(values, random.uniform(0, 0.8)), 0)
    low, high = values.min(), values.max()
    return np.rint((values - low) * (255 / max(high - low, 1e-9))).astype(np.uint8)
