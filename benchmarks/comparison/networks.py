"""Networks that are measured, made anew: what the weights are does not matter for time and memory."""
from .document import say


def export(name, path, batch=None):
    """One of torchvision's networks, with random weights, for so many pictures at once; for any number where it is the name of a dimension."""
    import torch
    import torchvision

    say(f"exporting {name}…")
    torch.manual_seed(1)
    options = {"input_names": ["x"], "dynamic_axes": {"x": {0: batch}}} if isinstance(batch, str) else {}
    pictures = batch if isinstance(batch, int) else 1
    torch.onnx.export(
        getattr(torchvision.models, name)(weights=None).eval(), torch.zeros(pictures, 3, 224, 224), str(path), opset_version=13, **options)
