"""Exports torchvision's networks with random weights, and writes their gradients as PyTorch finds them, in float32 and float64.

usage: gradients.py FOLDER [NETWORK…]
"small" is a network of this file's own, whose results are kept in tests/GpuTiler.Onnx.Tests/Gradients/torch.
"""
import json
import pathlib
import sys
import time
import warnings

import numpy as np
import torch
import torchvision

UNIT = 7
# Several, because a mask that flips in one of the two makes one far off.
SAMPLES = 3
SIZES = {"small": 24, "alexnet": 224, "vgg11": 224, "vgg16_bn": 224, "inception_v3": 160, "vit_b_32": 224, "swin_t": 224}
NETWORKS = [
    "alexnet", "vgg11", "vgg16_bn", "resnet18", "resnet50", "wide_resnet50_2", "resnext50_32x4d", "squeezenet1_0", "squeezenet1_1", "densenet121",
    "inception_v3", "googlenet", "mobilenet_v2", "mobilenet_v3_small", "mobilenet_v3_large", "shufflenet_v2_x1_0", "mnasnet1_0",
    "efficientnet_b0", "efficientnet_v2_s", "regnet_x_400mf", "regnet_y_400mf", "convnext_tiny", "swin_t",
    "lraspp_mobilenet_v3_large", "deeplabv3_mobilenet_v3_large", "fcn_resnet50",
]


class Small(torch.nn.Module):
    """The kinds of layers that networks for pictures are made of, a few of each."""

    def __init__(self):
        super().__init__()
        nn = torch.nn
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.Hardswish(), nn.MaxPool2d(3, 2, 1))
        self.depth = nn.Sequential(nn.Conv2d(8, 8, 3, padding=1, groups=8), nn.BatchNorm2d(8), nn.ReLU6(), nn.Conv2d(8, 12, 1))
        self.gate = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(12, 12, 1), nn.Sigmoid())
        self.up = nn.Sequential(nn.ConvTranspose2d(12, 6, 2, 2), nn.GELU(), nn.AvgPool2d(2), nn.GroupNorm(2, 6))
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(6 * 36, 16), nn.LayerNorm(16), nn.ELU(), nn.Linear(16, 10), nn.LogSoftmax(1))

    def forward(self, x):
        x = self.stem(x)
        y = self.depth(x)
        y = y * self.gate(y)
        return self.head(self.up(torch.cat([y[:, :4], x], 1)))


class First(torch.nn.Module):
    """A network's first output: of several, as those of segmentation, the one that is meant."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        y = self.network(x)
        return y["out"] if isinstance(y, dict) else y[0] if isinstance(y, tuple) else y


def gradient(network, x):
    x = x.clone().requires_grad_()
    y = network(x)
    loss = y[:, UNIT].flatten(1).mean(1).sum() if y.dim() > 2 else y[:, UNIT].sum()
    loss.backward()
    return loss.item(), x.grad.numpy()


def make(name):
    """A network of that name and its inputs, the same each time."""
    warnings.filterwarnings("ignore")
    torch.manual_seed(1)
    own = {"small": lambda weights: Small()}
    build = own.get(name) or getattr(torchvision.models, name, None) or getattr(torchvision.models.segmentation, name)
    extra = {"weights_backbone": None} if hasattr(torchvision.models.segmentation, name) else {"init_weights": True} if name in ("googlenet", "inception_v3") else {}
    network = First(build(weights=None, **extra)).eval()
    # A network of random weights answers hardly anything: statistics of the batch norms wake it up.
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
    size = SIZES.get(name, 128)
    return network, torch.rand(SAMPLES, 1, 3, size, size)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    cases = []
    for name in sys.argv[2:] or NETWORKS:
        network, inputs = make(name)
        size = inputs.shape[-1]
        x = inputs[0]
        try:
            torch.onnx.export(network, x, str(folder / f"{name}.onnx"), opset_version=16, input_names=["x"], output_names=["y"], do_constant_folding=True)
            started = time.perf_counter()
            gradients = [gradient(network, one) for one in inputs]
            seconds = (time.perf_counter() - started) / SAMPLES
            for _ in range(2):
                started = time.perf_counter()
                gradient(network, x)
                seconds = min(seconds, time.perf_counter() - started)
            doubles = [gradient(network.double(), one.double()) for one in inputs]
        except Exception as problem:  # An operator that this PyTorch does not export.
            print(f"{name}: {str(problem).splitlines()[0]}", file=sys.stderr)
            continue
        inputs.numpy().tofile(folder / f"{name}.x")
        np.stack([one for _, one in gradients]).astype("<f4").tofile(folder / f"{name}.single")
        np.stack([one for _, one in doubles]).astype("<f8").tofile(folder / f"{name}.double")
        cases.append({"Name": name, "Size": size, "Losses": [loss for loss, _ in gradients], "Milliseconds": seconds * 1000})
        print(f"{name}: {seconds * 1000:.0f} ms", file=sys.stderr)
    (folder / "cases.json").write_text(json.dumps({"Torch": torch.__version__, "Unit": UNIT, "Cases": cases}))


if __name__ == "__main__":
    main()
