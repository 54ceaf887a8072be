"""Where figures are written, and what they are written with."""
import datetime
import json
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OUTPUT = ROOT / "artifacts" / "benchmarks"
RESULTS = ROOT / "benchmarks" / "results"


def provenance(program):
    """What every report begins with."""
    from . import machine

    return {
        "machine": machine.describe(),
        "versions": machine.versions(),
        "command": shlex.join([program, *sys.argv[1:]]),
        "made": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(),
        "load": {"after": machine.load()},
    }


def commit():
    """The commit, with a plus where files differ from it."""
    try:
        answer = subprocess.run(
            ["git", "describe", "--always", "--dirty=+", "--exclude=*"], cwd=ROOT, capture_output=True, text=True, check=True)
        return answer.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def write(folder, name, text, result):
    """Writes a report for people, and its figures."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(text + "\n", encoding="utf-8")
    (folder / f"{name}.json").write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    say(f"written: {(folder / f'{name}.md').relative_to(ROOT)}, {(folder / f'{name}.json').relative_to(ROOT)}")


def say(line):
    print(line, file=sys.stderr, flush=True)
