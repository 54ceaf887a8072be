"""What people write in place of `gputiler tile`: a picture through the sample network, and a layer's maps as one image. The weights are
those of digits.onnx, saved for numpy."""
import sys

import cv2
import numpy as np
import torch
import torchvision
from torch.nn import functional


def main(picture, weights, output):
    torch.set_grad_enabled(False)
    parameters = {name: torch.from_numpy(values) for name, values in np.load(weights).items()}
    x = torch.from_numpy(cv2.imread(picture, cv2.IMREAD_GRAYSCALE)).float().div(255)[None, None]
    x = functional.conv2d(x, parameters["conv1.weight"], parameters["conv1.bias"], padding=2)
    x = functional.max_pool2d(functional.relu(x), 2)
    x = functional.conv2d(x, parameters["conv2.weight"], parameters["conv2.bias"], padding=2)
    torchvision.utils.save_image(x[0][:, None], output, nrow=8, padding=2, normalize=True, scale_each=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
