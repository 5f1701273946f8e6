"""Runs a command as a child process and says what it cost, whole: CPU, time, memory."""

import dataclasses
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

POLL_SECONDS = 0.02


@dataclasses.dataclass
class Run:
    cpu: float  # seconds, user and system, all threads
    wall: float  # seconds
    peak_mib: float  # of resident memory, mapped files included
    peak_anonymous_mib: float  # without mapped files, as seen every 20 ms
    errors: str  # what it wrote on standard error


def memory(process):
    """MiB of VmHWM, which is a peak, and RssAnon, which is not. The peak that wait4 gives is of no
    use: it starts from ours."""
    try:
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return 0, 0
    found = [re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE) for field in ("VmHWM", "RssAnon")]
    return tuple(int(match[1]) / 1024 if match else 0 for match in found)


def run(command, environment=None):
    """Runs `command` and ends the program if it fails."""
    with tempfile.TemporaryFile("w+") as errors:
        start = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=errors, env=environment)
        peak = anonymous = pid = 0
        while pid == 0:
            time.sleep(POLL_SECONDS)
            now = memory(process)
            peak, anonymous = max(peak, now[0]), max(anonymous, now[1])
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        wall = time.monotonic() - start
        errors.seek(0)
        text = errors.read()
    if status != 0:
        code = os.waitstatus_to_exitcode(status)
        sys.exit(f"{' '.join(command)}: exit code {code}\n{text}")
    return Run(usage.ru_utime + usage.ru_stime, wall, peak, anonymous, text)
