"""What people write in place of the live viewer: torch's hooks keep every layer, make_grid tiles it, OpenCV scales the grids into one window.

usage: torch_wall.py NETWORK SHRINK SECONDS. The window is not shown: there may be no display, and showing it costs the more."""
import json
import sys
import time

import cv2
import numpy as np
import torch
import torchvision


def main(network, shrink, seconds):
    torch.set_grad_enabled(False)
    torch.manual_seed(1)
    model = getattr(torchvision.models, network)(weights=None).eval()
    kept = {}
    for name, module in model.named_modules():
        if not list(module.children()):
            module.register_forward_hook(lambda module, inputs, output, name=name: kept.__setitem__(name, output))
    picture = (np.random.default_rng(1).random((224, 224, 3)) * 255).astype(np.uint8)
    frames, begin = 0, None
    while begin is None or time.perf_counter() - begin < seconds:
        if frames == 2 and begin is None:
            frames, begin = 0, time.perf_counter()
        kept.clear()
        model(torch.from_numpy(picture).permute(2, 0, 1)[None].float().div(255))
        wall = [shown(output, shrink) for output in kept.values()]
        frames += 1
    print(json.dumps({"layers": len(wall), "framesPerSecond": frames / (time.perf_counter() - begin)}))


def shown(output, shrink):
    maps = output[0][:, None] if output.dim() == 4 else output.reshape(-1, 1, 1, 1)
    grid = torchvision.utils.make_grid(maps, nrow=max(1, round(len(maps) ** 0.5)), padding=0, normalize=True, scale_each=True)
    levels = grid.mul(255).byte().permute(1, 2, 0).numpy()
    rows, columns = (max(1, side // shrink) for side in levels.shape[:2])
    return cv2.applyColorMap(cv2.resize(levels, (columns, rows), interpolation=cv2.INTER_AREA), cv2.COLORMAP_VIRIDIS)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
