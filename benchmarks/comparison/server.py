"""The .NET process that renders: requests and answers are lines of JSON."""
import json
import os
import subprocess

import numpy as np


class ComparisonError(Exception):
    """Something that ends the comparison, told in one sentence."""


class Server:
    def __init__(self, program):
        self.process = subprocess.Popen(
            ["dotnet", program, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def ask(self, do, **fields):
        try:
            print(json.dumps({"do": do, **fields}), file=self.process.stdin, flush=True)
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise ComparisonError(f"The .NET process ended at '{do}'; what it said is above.")
        answer = json.loads(line)
        if "error" in answer:
            raise ComparisonError(f"The .NET process refused '{do}': {answer['error']}")
        return answer

    def load(self, name, values, folder, layout="nchw"):
        """Hands an array over by way of a file that is gone afterwards."""
        path = os.path.join(folder, "tensor.npy")
        np.save(path, values)
        self.ask("tensor", name=name, path=path, layout=layout)
        os.remove(path)

    def image(self, case, folder):
        path = os.path.join(folder, "pixels.raw")
        size = self.ask("save", name=case, path=path)
        image = np.fromfile(path, np.uint8).reshape(size["height"], size["width"])
        os.remove(path)
        return image

    def time(self, case, seconds):
        return self.ask("time", name=case, seconds=seconds)
