"""Text that changes after it was read: training has its own copy and never looks again."""

import os
import subprocess
import unittest

from program_case import PROGRAM, ProgramCase, topic_text


def grow(path):
    with open(path, "ab") as file:
        file.write(b"z1 z2 z3 z4 z5\n" * 5000)


def replace(path):
    with open(path, "wb") as file:
        file.write(b"z1 z2 z3 z4 z5\n" * 5000)


class ChangingInputTest(ProgramCase):
    def test_between_epochs(self):
        content = topic_text(3000)
        for more in ((), ("--checkpoint", "states", "--checkpoint-every", "1e"), ("--objective", "nt-xent")):
            expected = None
            for change in (None, grow, lambda path: os.truncate(path, 1000), replace, os.remove,
                           lambda path: os.chmod(path, 0)):
                with self.subTest(more=more, change=change):
                    text, model = self.write("text.txt", content), self.path("m")
                    flags = [f"{self.path('states')} {change}" if word == "states" else word for word in more]
                    process = subprocess.Popen(
                        [PROGRAM, "train", "--input", text, "--output", model, "--epochs", "6", "--threads", "1",
                         "--dim", "16", *flags], stderr=subprocess.PIPE)
                    with process.stderr:
                        while b"epoch 1/" not in (line := process.stderr.readline()):
                            self.assertTrue(line)
                        if change is not None:
                            change(text)
                        rest = process.stderr.read()
                    self.assertEqual(process.wait(60), 0, rest)
                    with open(model, "rb") as file:
                        trained = file.read()
                    expected = expected or trained
                    self.assertTrue(trained == expected)
                    if os.path.exists(text):
                        os.remove(text)


if __name__ == "__main__":
    unittest.main()
