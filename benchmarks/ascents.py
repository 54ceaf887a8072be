"""Times gputiler maximize. Run benchmarks/ascents, which prepares what this needs."""
import multiprocessing
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "artifacts" / "gputiler" / "gputiler"
ROUNDS = 3

# VGG16 with the schedule of Keras, for fewer filters, steps and pixels: each size is 1.2 times the one before.
FILTERS, SIZES, SIDE, STEPS_AT_SIZE = 4, 4, 128, 15
BLOCK5_CONV1 = 26  # The Relu behind torchvision's features.24.


def say(text):
    print(text, file=sys.stderr, flush=True)


def export(path):
    """VGG16 up to block5_conv1, with random weights."""
    import torch

    torch.onnx.export(
        network(), torch.zeros(1, 3, SIDE, SIDE), str(path), opset_version=13, input_names=["x"], output_names=["block5_conv1"],
        dynamic_axes={"x": {0: "n", 2: "h", 3: "w"}})


def network():
    import torch
    import torchvision

    torch.manual_seed(1)
    return torchvision.models.vgg16(weights=None).eval().features[:BLOCK5_CONV1]


def keras_with_torch(queue):
    """Seconds for a filter: the gradient of the map's mean, divided by its root mean square, bicubic between the sizes."""
    import torch

    torch.set_num_threads(os.cpu_count())
    layers = network().requires_grad_(False)
    sides = [int(SIDE / 1.2 ** up) for up in range(SIZES - 1, -1, -1)]
    started = time.perf_counter()
    for unit in range(FILTERS):
        x = torch.rand(1, 3, sides[0], sides[0]) * 20 + 118
        for side in sides:
            if x.shape[-1] != side:
                x = torch.nn.functional.interpolate(x, (side, side), mode="bicubic", align_corners=False)
            if side == sides[-1]:
                break
            for _ in range(STEPS_AT_SIZE):
                x = x.detach().requires_grad_()
                layers(x)[:, unit].mean().backward()
                x = x + x.grad / (x.grad.square().mean().sqrt() + 1e-7)
    queue.put((time.perf_counter() - started) / FILTERS)


def keras_with_gputiler(folder, model):
    """Seconds for a filter, the program's start and the opening of a session for each size included."""
    started = time.perf_counter()
    subprocess.run(
        [PROGRAM, "maximize", model, "--layer", "block5_conv1", "--channels", f"0:{FILTERS}", "--preset", "keras", "--size", f"{SIDE}x{SIDE}",
         "--sizes", str(SIZES), "--steps", str(STEPS_AT_SIZE), "--save-inputs", folder / "filters.npy", "--device", "cpu", "--quiet"],
        check=True)
    return (time.perf_counter() - started) / FILTERS


def elsewhere(work, *arguments):
    """In a process of its own, so that no memory of it is left."""
    queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=work, args=(*arguments, queue))
    process.start()
    result = queue.get()
    process.join()
    return result


def main():
    folder = pathlib.Path(sys.argv[1])
    vgg = folder / "vgg16.onnx"
    if not vgg.exists():
        say("exporting VGG16…")
        exporting = multiprocessing.Process(target=export, args=(vgg,))
        exporting.start()
        exporting.join()
    times = {"PyTorch": [], "gputiler": []}
    for turn in range(ROUNDS):
        # The order turns, so that nobody always follows the same neighbour.
        for name in list(times)[:: -1 if turn % 2 else 1]:
            say(f"round {turn + 1} of {ROUNDS}: {name}…")
            times[name].append(elsewhere(keras_with_torch) if name == "PyTorch" else keras_with_gputiler(folder, vgg))
    print(f"VGG16, block5_conv1, {FILTERS} filters, {STEPS_AT_SIZE} steps at each of {SIZES - 1} sizes up to {int(SIDE / 1.2)}×{int(SIDE / 1.2)}, seconds a filter")
    for name, found in times.items():
        print(f"{name}: {min(found):.2f} ({', '.join(f'{one:.2f}' for one in found)})")


if __name__ == "__main__":
    main()
