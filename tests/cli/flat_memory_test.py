"""Training for long takes no more memory than training for a while."""

import re
import subprocess
import time
import unittest

from program_case import PROGRAM, ProgramCase, topic_text


class FlatMemoryTest(ProgramCase):
    def peak_bytes(self, *args):
        """As /proc tells it until the end: what wait4 tells begins with this interpreter's own memory."""
        process = subprocess.Popen([PROGRAM, *args], stderr=subprocess.DEVNULL)
        peak = 0
        while process.poll() is None:
            with open(f"/proc/{process.pid}/status", encoding="utf-8") as status:
                found = re.search(r"VmHWM:\s+(\d+) kB", status.read())
            peak = max(peak, int(found[1]) * 1024 if found else 0)
            time.sleep(0.002)
        self.assertEqual(process.returncode, 0)
        return peak

    def test_over_epochs(self):
        text = self.write("text.txt", topic_text(300))
        lines = self.write("lines.txt", "".join(f"{line}. {line}.\n" for line in topic_text(100).splitlines()))
        for kind, source in (("nce", text), ("nt-xent", lines)):
            for more in ((), ("--checkpoint-every", "1e", "--checkpoint", self.path(f"states {kind}"))):
                with self.subTest(kind, more=more):
                    peaks = []
                    for epochs in ("20", "220"):
                        peaks.append(self.peak_bytes(
                            "train", "--objective", kind, "--input", source, "--output", self.path("m"), "--dim", "256",
                            "--threads", "2", "--epochs", epochs, *[f"{word} {epochs}" if "states" in word else word
                                                                    for word in more]))
                    # A copy of the 30 rows left behind by each epoch would be 6 MB.
                    self.assertLess(peaks[1] - peaks[0], 3_000_000, peaks)


if __name__ == "__main__":
    unittest.main()
