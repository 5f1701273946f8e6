"""Adds up the test cases in meson's test logs: count_results.py NAME testlog.json [NAME testlog.json ...]

A program that fails without saying how many of its cases failed counts as one failure, and so does a log
that isn't there, since then the build failed. Its last line is "N passed, N failed".
"""

import json
import pathlib
import re
import sys

DOCTEST = re.compile(r"test cases:\s*\d+\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed")
UNITTEST = re.compile(r"^Ran (\d+) tests? in ", re.MULTILINE)
NOT_PASSED = re.compile(r"^(?:FAILED|OK) \((.*)\)$", re.MULTILINE)


def count(test):
    """Cases passed and failed of one line of the log."""
    output = test.get("stdout", "") + "\n" + test.get("stderr", "")
    passed = failed = 0
    found = False
    for match in DOCTEST.finditer(output):
        found = True
        passed += int(match[1])
        failed += int(match[2])
    for match in UNITTEST.finditer(output):
        found = True
        outcome = NOT_PASSED.search(output, match.end())
        kinds = dict(kind.split("=") for kind in outcome[1].split(", ")) if outcome else {}
        wrong = sum(int(kinds.get(kind, 0)) for kind in ("failures", "errors", "unexpected successes"))
        failed += wrong
        passed += int(match[1]) - wrong - int(kinds.get("skipped", 0))
    good = test["result"] in ("OK", "EXPECTEDFAIL")
    if not good and test["result"] != "SKIP" and failed == 0:
        failed = 1
    if good and not found:
        passed = 1
    return passed, failed


def main(arguments):
    passed = failed = 0
    for name, log in zip(arguments[::2], arguments[1::2]):
        try:
            lines = pathlib.Path(log).read_text().splitlines()
        except FileNotFoundError:
            print(f"{name}: no test ran: the build failed")
            failed += 1
            continue
        counts = [count(json.loads(line)) for line in lines]
        here = [sum(column) for column in zip(*counts)] or [0, 0]
        print(f"{name}: {here[0]} passed, {here[1]} failed")
        passed += here[0]
        failed += here[1]
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
