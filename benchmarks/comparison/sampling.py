"""Times the peers by the rules of Measurement.cs, which times GpuTiler."""
import gc
import math
from time import perf_counter

WARM_UP_SHARE = 0.2
SHORTEST_SAMPLE = 20e-6
FEWEST_SAMPLES = 2


def measure(action, seconds):
    """Calls an action for a while. Returns the minimum and the median, in milliseconds for one call."""
    gc.collect()
    gc.disable()
    try:
        return sample(action, seconds)
    finally:
        gc.enable()


def sample(action, seconds):
    warm_up_calls, start = 0, perf_counter()
    while warm_up_calls == 0 or perf_counter() - start < seconds * WARM_UP_SHARE:
        action()
        warm_up_calls += 1
    calls = math.ceil(SHORTEST_SAMPLE * warm_up_calls / (perf_counter() - start))

    samples, begin = [], perf_counter()
    while len(samples) < FEWEST_SAMPLES or perf_counter() - begin < seconds:
        start = perf_counter()
        for _ in range(calls):
            action()
        samples.append((perf_counter() - start) * 1000 / calls)
    samples.sort()
    return {"minimum": samples[0], "median": samples[len(samples) // 2], "samples": len(samples), "calls": calls}
