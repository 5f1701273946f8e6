"""Files and folders with names that are legal and rare."""

import os
import re
import signal
import subprocess
import unittest

from program_case import PROGRAM, ProgramCase, topic_text

NAMES = (b"with blanks ", b"\xff\xfe no UTF-8", b"line\nbreak", b"-dash", b"it's \\ $HOME \"q\" *", b"\x1b[31mred",
         b"%a%", b"=", b"1" * 240)


class OddPathsTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.train_topics("--epochs", "1")
        cls.place = os.fsencode(cls.folder.name)

    def run_here(self, *args, code=0):
        """In the folder, so that names stand as they are; nothing it says may break a line or colour it."""
        result = self.run_program(*args, cwd=self.place)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertNotRegex(result.stderr, rb"(?m)^break|\x1b")
        return result

    def test_inputs_outputs_and_checkpoints(self):
        for name in NAMES:
            with self.subTest(name):
                text, model, states = name + b".txt", name + b".mod", name + b".ck"
                with open(os.path.join(self.place, text), "wb") as file:
                    file.write(topic_text(100).encode())
                self.run_here("train", b"--input=" + text, b"--output=" + model, "--dim", "8", "--epochs", "1",
                              "--threads", "1", b"--checkpoint=" + states, b"--metrics=" + name + b".met")
                with open(os.path.join(self.place, model), "rb") as file:
                    trained = file.read()
                os.remove(os.path.join(self.place, model))
                # From elsewhere: what was recorded names the same files.
                result = self.run_program("train", b"--resume=" + os.path.join(self.place, states), cwd="/")
                self.assertEqual(result.returncode, 0, result.stderr)
                with open(os.path.join(self.place, model), "rb") as file:
                    self.assertEqual(file.read(), trained)
                self.run_here("nn", b"--model=" + model, "a1")
                self.run_here("info", b"--model=" + model, "--json")
                self.run_here("convert", b"--input=" + model, b"--output=" + name + b".npy", "--to", "npy")
                self.run_here("embed", b"--model=" + model, b"--input=" + text, b"--output=" + name + b".emb",
                              "--format", "text")

    def test_pages_and_scores(self):
        for name in NAMES:
            with self.subTest(name):
                model, pairs = name + b".mp", name + b".tsv"
                os.link(self.model, os.path.join(self.place, model))
                with open(os.path.join(self.place, pairs), "wb") as file:
                    file.write(b"a1\ta2\t9\na1\tb2\t1\na3\ta4\t8\n")
                for more in ((), ("--json",), ("--csv",)):
                    self.run_here("evaluate", "similarity", b"--model=" + model, b"--data=" + pairs, *more)
                self.run_here("report", b"--model=" + model, b"--output=" + name + b".html",
                              b"--similarity=" + pairs, "--words", "10")

    def test_the_command_that_goes_on_can_be_pasted(self):
        for name in NAMES:
            if b"\xff" in name:
                continue
            with self.subTest(name):
                states = name + b".go"
                process = subprocess.Popen(
                    [PROGRAM, "train", "--input", self.text, "--output", self.path("g.model"), "--epochs", "2000",
                     "--threads", "1", b"--checkpoint=" + states], stderr=subprocess.PIPE, cwd=self.place)
                with process.stderr:
                    while b"epoch 1/" not in process.stderr.readline():
                        pass
                    process.send_signal(signal.SIGINT)
                    last = process.stderr.read().splitlines()[-1]
                process.wait(60)
                command = re.search(rb"to go on: nce2vec (train --resume.*)$", last)
                self.assertTrue(command, last)
                said = subprocess.run(["bash", "-c", b"printf '%s\\0' " + command[1]], stdout=subprocess.PIPE,
                                      check=True)
                words = said.stdout.split(b"\0")
                self.assertEqual(words[-2].removeprefix(b"--resume="), states)

    def test_names_at_the_limit_and_beyond(self):
        longest = "n" * 255
        self.run_here("train", "--input", self.text, "--output", longest, "--dim", "8", "--epochs", "1")
        before = sorted(os.listdir(self.place))
        too_long = "n" * 256
        for command in (("nn", "--model", longest, "--rebuild-index", "a1"),
                        ("convert", "--input", self.model, "--output", "n" * 251 + ".npy", "--to", "npy"),
                        ("convert", "--input", self.model, "--output", too_long, "--to", "tensorboard"),
                        ("train", "--input", self.text, "--output", too_long),
                        ("train", "--input", too_long, "--output", "none"),
                        ("train", "--input", self.text, "--output", "none", "--checkpoint", too_long),
                        ("train", "--input", self.text, "--output", "none", "--metrics", too_long),
                        ("train", "--resume", too_long),
                        ("report", "--model", self.model, "--output", too_long),
                        ("embed", "--model", self.model, "--input", self.text, "--output", too_long, "--format",
                         "text")):
            with self.subTest(command[0]):
                result = self.run_here(*command, code=1)
                self.assertEqual(result.stderr.count(b"\n"), 1, result.stderr)
                self.assertIn(b"nnnn", result.stderr)
                self.assertEqual(sorted(os.listdir(self.place)), before)


if __name__ == "__main__":
    unittest.main()
