"""Prints what Stryker changed without a test noticing, and the score: how many of the changes that could be tested a test noticed.

usage: mutants.py REPORT
"""

import collections
import json
import pathlib
import sys

NOTICED, UNNOTICED = ("Killed", "Timeout", "RuntimeError"), ("Survived", "NoCoverage")


def main():
    report = json.loads(pathlib.Path(sys.argv[1]).read_text())
    files = report["files"]
    total = collections.Counter()
    for path, file in sorted(files.items()):
        states = collections.Counter(mutant["status"] for mutant in file["mutants"])
        if not any(states[state] for state in NOTICED + UNNOTICED):
            continue
        total += states
        print(f"{path.removeprefix(report['projectRoot']).lstrip('/')}: {share(states)}")
        lines = file["source"].splitlines()
        for mutant in sorted(file["mutants"], key=lambda one: (one["location"]["start"]["line"], int(one["id"]))):
            if mutant["status"] in UNNOTICED:
                print_change(lines, mutant)
    print(f"all: {share(total)}")


def share(states):
    noticed, unnoticed = sum(states[state] for state in NOTICED), sum(states[state] for state in UNNOTICED)
    return f"{noticed} of {noticed + unnoticed} noticed, {100 * noticed / (noticed + unnoticed):.1f} %"


def print_change(lines, mutant):
    start, end = mutant["location"]["start"], mutant["location"]["end"]
    before = lines[start["line"] - 1][start["column"] - 1 : end["column"] - 1 if end["line"] == start["line"] else None]
    after = " ".join(mutant["replacement"].split())
    print(f"  line {start['line']}: {before}  ->  {after}  ({mutant['mutatorName']}{', not run' if mutant['status'] == 'NoCoverage' else ''})")


main()
