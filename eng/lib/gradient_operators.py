"""Exports one network whose outputs are PyTorch's operators, one each, and writes the gradient of each.

usage: gradient_operators.py FOLDER
The results are kept in tests/GpuTiler.Onnx.Tests/Gradients/torch.
"""
import json
import pathlib
import sys
import warnings

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

CHANNELS, HEIGHT, WIDTH = 8, 6, 7


def padded(mode, *pads):
    return lambda x: F.pad(x, pads, mode=mode)


def resized(mode, **options):
    return lambda x: F.interpolate(x, mode=mode, **options)


def still(module):
    return module.requires_grad_(False)


def operators():
    flat = nn.Flatten()
    table = torch.linspace(-1, 1, WIDTH * 5).reshape(WIDTH, 5)
    second = torch.linspace(0.5, 2, CHANNELS).reshape(1, CHANNELS, 1, 1)
    return {
        "conv": nn.Conv2d(8, 4, 3, 2, 1), "conv_dilated": nn.Conv2d(8, 8, (3, 2), padding=2, dilation=2, groups=4), "conv_depthwise": nn.Conv2d(8, 8, 3, groups=8),
        "conv_one": nn.Conv2d(8, 3, 1), "conv_1d": lambda x, conv=still(nn.Conv1d(8, 5, 3)): conv(x.flatten(2)),
        "conv_transposed": nn.ConvTranspose2d(8, 6, 3, 2, 1, output_padding=1), "conv_transposed_groups": nn.ConvTranspose2d(8, 4, 2, 2, groups=2),
        "max_pool": nn.MaxPool2d(3, 2, 1), "max_pool_whole": nn.MaxPool2d(2, 2, ceil_mode=True), "max_pool_dilated": nn.MaxPool2d(2, 1, dilation=2),
        "average_pool": nn.AvgPool2d(3, 2, 1), "average_pool_inside": nn.AvgPool2d(3, 2, 1, count_include_pad=False), "average_pool_global": nn.AdaptiveAvgPool2d(1),
        "max_pool_global": nn.AdaptiveMaxPool2d(1),
        "batch_norm": nn.BatchNorm2d(8), "instance_norm": nn.InstanceNorm2d(8), "group_norm": nn.GroupNorm(2, 8), "layer_norm": nn.LayerNorm(WIDTH),
        "relu": nn.ReLU(), "leaky_relu": nn.LeakyReLU(0.2), "elu": nn.ELU(0.7), "selu": nn.SELU(), "celu": nn.CELU(1.5), "gelu": nn.GELU(), "silu": nn.SiLU(),
        "mish": nn.Mish(), "hardswish": nn.Hardswish(), "hardsigmoid": nn.Hardsigmoid(), "relu6": nn.ReLU6(), "hardtanh": nn.Hardtanh(-0.7, 0.9), "softplus": nn.Softplus(),
        "softsign": nn.Softsign(), "tanh": nn.Tanh(), "sigmoid": nn.Sigmoid(), "log_sigmoid": nn.LogSigmoid(), "hardshrink": nn.Hardshrink(0.6), "prelu": nn.PReLU(8),
        "softmax": nn.Softmax(1), "log_softmax": nn.LogSoftmax(3), "glu": nn.GLU(1),
        "add": lambda x: x + second, "sub": lambda x: second - x, "mul": lambda x: x * second, "div": lambda x: second / (x * x + 1), "min": lambda x: torch.minimum(x, second),
        "max": lambda x: torch.maximum(x, second), "where": lambda x: torch.where(second > 1, x, x * x), "clamp": lambda x: x.clamp(-0.5, 1.2),
        "pow": lambda x: (x.abs() + 0.5) ** 1.7, "square": lambda x: x ** 2, "exp": torch.exp, "log": lambda x: (x * x + 0.3).log(), "sqrt": lambda x: (x * x + 0.3).sqrt(),
        "reciprocal": lambda x: (x * x + 0.4).reciprocal(), "abs": torch.abs, "sin": torch.sin, "cos": torch.cos, "tan": lambda x: (x / 2).tan(), "atan": torch.atan,
        "asin": lambda x: (x / 5).asin(), "acos": lambda x: (x / 5).acos(), "erf": torch.erf,
        "linear": lambda x, linear=still(nn.Linear(WIDTH, 5)): linear(x), "gemm": lambda x, linear=still(nn.Linear(CHANNELS * HEIGHT * WIDTH, 6)): linear(flat(x)),
        "matmul": lambda x: torch.matmul(x, table), "attention": lambda x: torch.matmul(x.flatten(2), x.flatten(2).transpose(1, 2)), "einsum": lambda x: torch.einsum("bchw,wk->bkhc", x, table),
        "sum": lambda x: x.sum((1, 3)), "mean": lambda x: x.mean(2, keepdim=True), "amax": lambda x: x.amax(3), "amin": lambda x: x.amin((2, 3)),
        "norm": lambda x: x.norm(2, 1), "norm_one": lambda x: x.norm(1, 1), "logsumexp": lambda x: x.logsumexp(1), "cumsum": lambda x: x.cumsum(2),
        "reshape": lambda x: x.reshape(1, 4, -1), "permute": lambda x: x.permute(0, 2, 3, 1), "expand": lambda x: x.mean(1, keepdim=True).expand(-1, 3, -1, -1),
        "repeat": lambda x: x.repeat(1, 2, 1, 3), "cat": lambda x: torch.cat([x, x * x, x[:, :3]], 1), "chunk": lambda x: x.chunk(2, 1)[1] * 3, "slice": lambda x: x[:, 1:7:2, 2:, :-1],
        "index_select": lambda x: x.index_select(1, torch.tensor([3, 0, 3, 7])), "pixel_shuffle": nn.PixelShuffle(2), "tril": lambda x: x.tril(),
        "pad": padded("constant", 1, 2, 0, 3), "pad_negative": padded("constant", -1, 2, 0, -2), "pad_reflect": padded("reflect", 2, 1, 3, 0), "pad_edge": padded("replicate", 1, 3, 2, 0),
        "resize_nearest": resized("nearest", scale_factor=2), "resize_linear": resized("bilinear", size=(9, 5), align_corners=False),
        "resize_corners": resized("bilinear", size=(11, 13), align_corners=True), "resize_cubic": resized("bicubic", size=(9, 12), align_corners=False),
    }


class All(nn.Module):
    """Every operator on the same input."""

    def __init__(self, made):
        super().__init__()
        self.made = made
        self.kept = nn.ModuleList([one for one in made.values() if isinstance(one, nn.Module)])

    def forward(self, x):
        return tuple(one(x) for one in self.made.values())


def main():
    warnings.filterwarnings("ignore")
    folder = pathlib.Path(sys.argv[1])
    torch.manual_seed(2)
    made = operators()
    network = All(made).eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.5)
            module.running_var.uniform_(0.5, 1.5)
    x = torch.randn(1, CHANNELS, HEIGHT, WIDTH)
    torch.onnx.export(network, x, str(folder / "operators.onnx"), opset_version=16, input_names=["x"], output_names=list(made), do_constant_folding=True)
    gradients = []
    for name, one in made.items():
        leaf = x.clone().requires_grad_()
        y = one(leaf)
        weights = ((torch.arange(y.numel()) * 37 % 17) - 8).reshape(y.shape) / 8
        (y * weights).sum().backward()
        gradients.append(leaf.grad.numpy().ravel())
    x.numpy().astype("<f4").tofile(folder / "operators.x")
    np.stack(gradients).astype("<f4").tofile(folder / "operators.single")
    (folder / "operators.json").write_text(json.dumps({"Torch": torch.__version__, "Names": list(made)}))
    print(f"{len(made)} operators")


if __name__ == "__main__":
    main()
