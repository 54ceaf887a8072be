"""What the figures were made on and with."""
import os
import platform
import re

import cv2
import numpy
import torch
import torchvision


def describe():
    return {"cpu": processor(), "cores": os.cpu_count(), "os": operating_system()}


def slug(machine):
    words = re.sub(r"\((R|TM)\)|@.*", "", machine["cpu"])
    return re.sub(r"[^a-z0-9]+", "-", f"{words} {machine['cores']} cores".lower()).strip("-")


def versions():
    return {
        "Python": platform.python_version(),
        "numpy": numpy.__version__,
        "OpenCV": cv2.__version__,
        "torch": torch.__version__,
        "torchvision": torchvision.__version__,
    }


def load():
    """Processes that ran or waited for a core, on average over the last minute."""
    return round(os.getloadavg()[0], 2)


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return re.search(r"^model name\s*:\s*(.+)$", file.read(), re.MULTILINE)[1].strip()
    except (OSError, TypeError):
        return platform.processor() or platform.machine()


def operating_system():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release()}"
