"""Prints how many of Stryker's changes a test noticed, and those that none did.

usage: mutants.py REPORT

A change whose test run was ended by the time limit may hang, or may just be slow: it is counted apart, and listed.
"""

import collections
import json
import pathlib
import sys

# A test that ends its process has noticed, too.
NOTICED, SLOW, UNNOTICED = ("Killed", "RuntimeError"), ("Timeout",), ("Survived", "NoCoverage")


def main():
    report = json.loads(pathlib.Path(sys.argv[1]).read_text())
    total = collections.Counter()
    for path, file in sorted(report["files"].items()):
        states = collections.Counter(mutant["status"] for mutant in file["mutants"])
        if not any(states[state] for state in NOTICED + SLOW + UNNOTICED):
            continue
        total += states
        print(f"{path.removeprefix(report['projectRoot']).lstrip('/')}: {counts(states)}")
        lines = file["source"].splitlines()
        for mutant in sorted(file["mutants"], key=lambda one: (one["location"]["start"]["line"], int(one["id"]))):
            if mutant["status"] in SLOW + UNNOTICED:
                print_change(lines, mutant)
    print(f"all: {counts(total)}")


def counts(states):
    noticed, slow, unnoticed = (sum(states[state] for state in kind) for kind in (NOTICED, SLOW, UNNOTICED))
    return f"{noticed} of {noticed + slow + unnoticed} noticed, {slow} ended by the time limit, {unnoticed} unnoticed"


def print_change(lines, mutant):
    start, end = mutant["location"]["start"], mutant["location"]["end"]
    before = lines[start["line"] - 1][start["column"] - 1 : end["column"] - 1 if end["line"] == start["line"] else None]
    after = " ".join(mutant["replacement"].split())
    print(f"  line {start['line']}: {before}  ->  {after}  ({mutant['mutatorName']}, {mutant['status']})")


main()
