"""A disk of a few kilobytes that only this process and its children see, to be filled up."""

import contextlib
import os
import subprocess
import sys
import unittest

_INSIDE = "NCE2VEC_TEST_HAS_OWN_MOUNTS"
_WAYS = (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"])
_TRY = ["sh", "-c", "mount -t tmpfs -o size=64k none /mnt"]


def run_with_own_mounts():
    """Starts this script again where it may mount; where it may not, its tests will be skipped."""
    if _INSIDE in os.environ:
        return
    for way in _WAYS:
        with contextlib.suppress(OSError):
            if subprocess.run([*way, *_TRY], stderr=subprocess.DEVNULL, check=False).returncode == 0:
                os.environ[_INSIDE] = "1"
                os.execvp(way[0], [*way, sys.executable, *sys.argv])


class SmallDisk:
    """A tmpfs in a folder."""

    def __init__(self, folder):
        self.folder = folder

    def at(self, name):
        return os.path.join(self.folder, name)

    def fill(self, leave=0):
        """Takes all space but `leave` bytes, rounded to pages."""
        free = os.statvfs(self.folder)
        with open(self.at("ballast"), "ab") as file:
            file.write(b"\1" * max(0, free.f_bavail * free.f_frsize - leave))

    def contents(self):
        """Bytes of each file, by its path in the folder; of the ballast only that it is there."""
        found = {}
        for place, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(place, name)
                with open(path, "rb") as file:
                    found[os.path.relpath(path, self.folder)] = b"" if name == "ballast" else file.read()
        return found


@contextlib.contextmanager
def small_disk(folder, size):
    if _INSIDE not in os.environ:
        raise unittest.SkipTest("needs to mount a tmpfs: neither root nor a user namespace can here")
    os.makedirs(folder, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
