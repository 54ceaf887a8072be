"""What people write in place of `gputiler tile activations.npy`: each map stretched to all levels, side by side in a grid, as a PNG."""
import sys

import numpy as np
from PIL import Image


def main(array, output, columns, padding):
    maps = np.load(array)
    low, high = maps.min(axis=(1, 2), keepdims=True), maps.max(axis=(1, 2), keepdims=True)
    levels = np.round((maps - low) / (high - low) * 255).astype(np.uint8)
    count, height, width = levels.shape
    rows = -(-count // columns)
    image = np.zeros((padding + rows * (height + padding), padding + columns * (width + padding)), np.uint8)
    for i, tile in enumerate(levels):
        top, left = padding + i // columns * (height + padding), padding + i % columns * (width + padding)
        image[top : top + height, left : left + width] = tile
    Image.fromarray(image).save(output)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
