"""nce2vec corpus dedup, sample, shuffle and split from the outside."""

import gzip
import json
import os
import subprocess
import unittest

from program_case import PROGRAM, ProgramCase

LINES = [f"line number {i} of the text" for i in range(5000)]
TEXT = "\n".join(LINES) + "\n"


class LineToolsTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = cls.write("some text.txt", TEXT)

    def tool(self, *args, stdin=b""):
        result = self.run_program("corpus", *args, stdin=stdin)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.talk = result.stderr.decode()
        return result.stdout.decode().splitlines()

    def fails(self, code, *args, words, stdin=b""):
        result = self.run_program("corpus", *args, stdin=stdin)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        self.assertIn(words.encode(), result.stderr)

    def lines_of(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read().splitlines()

    def test_split(self):
        self.tool("split", "-i", self.text, "-o", self.path("train.txt"), "--validation", self.path("valid.txt"),
                  "--share", "0.2")
        training, validation = self.lines_of("train.txt"), self.lines_of("valid.txt")
        self.assertTrue(800 < len(validation) < 1200, len(validation))
        self.assertEqual(sorted(training + validation), sorted(LINES))
        self.assertIn(f"{len(validation)} for validation", self.talk)
        # From a pipe to a pipe, and of another text that holds the same lines.
        piped = self.tool("split", "-i", "-", "--validation", self.path("again.txt"), "--share", "0.2",
                          stdin=("first\n" + TEXT).encode())
        self.assertEqual([line for line in piped if line != "first"], training)
        self.fails(1, "split", "-i", self.text, "-o", self.path("same"), "--validation", self.path("same"),
                   words="are the same file")
        self.fails(1, "split", "-i", self.text, "--validation", self.text, words="some text.txt")
        self.fails(2, "split", "-i", self.text, words="--validation")
        self.fails(2, "split", "-i", self.text, "--validation", self.path("x"), "--share", "2", words="--share")
        self.assertFalse(os.path.exists(self.path("same")))

    def test_a_split_that_fails_leaves_both_files(self):
        kept = [self.write(name, "kept\n") for name in ("a.txt", "b.txt")]
        self.fails(1, "split", "-i", self.text, self.path("none.txt"), "-o", kept[0], "--validation", kept[1],
                   words="none.txt")
        self.assertEqual(self.lines_of("a.txt") + self.lines_of("b.txt"), ["kept", "kept"])

    def test_sample(self):
        some = self.tool("sample", "-i", self.text, "--lines", "50")
        self.assertEqual(len(some), 50)
        self.assertEqual(some, [line for line in LINES if line in some])
        self.assertEqual(self.tool("sample", "-i", "-", "--lines", "50", stdin=gzip.compress(TEXT.encode())), some)
        self.assertNotEqual(self.tool("sample", "-i", self.text, "--lines", "50", "--seed", "2"), some)
        self.assertTrue(300 < len(self.tool("sample", "-i", self.text, "--share", "0.1")) < 700)
        self.fails(2, "sample", "-i", self.text, words="--share and --lines")
        self.fails(2, "sample", "-i", self.text, "--share", "0.5", "--lines", "5", words="--share and --lines")

    def test_shuffle(self):
        mixed = self.tool("shuffle", "-i", self.text)
        self.assertNotEqual(mixed, LINES)
        self.assertEqual(sorted(mixed), sorted(LINES))
        large = self.write("large.txt", TEXT * 30)
        self.assertEqual(self.tool("shuffle", "-i", large, "--memory", "1"), self.tool("shuffle", "-i", large))
        self.fails(1, "shuffle", "-i", large, "--memory", "1", "--scratch", self.path("nowhere"), words="nowhere")
        self.fails(2, "shuffle", "-i", large, "--memory", "0", words="--memory")

    def test_dedup(self):
        self.assertEqual(self.tool("dedup", "-i", self.text, self.text), LINES)
        self.assertIn("5000 equal lines dropped", self.talk)
        once = self.tool("dedup", "-i", "-", "--near", "0.5", stdin=b"a b c d e f g h i j k l m n\n\n"
                         b"a b c d e f g h i j k l m o\n\nz y x w v u t s r q p\n")
        self.assertEqual(once, ["a b c d e f g h i j k l m n", "", "", "z y x w v u t s r q p"])
        self.fails(2, "dedup", "-i", self.text, "--near", "0.1", words="--near")

    def test_vocab_of_parts_and_its_summary(self):
        halves = [self.write(f"half{i}.txt", "\n".join(LINES[i::2]) + "\n") for i in (0, 1)]
        tables = [self.write(f"half{i}.tsv", self.run_program("corpus", "vocab", "-i", half).stdout)
                  for i, half in enumerate(halves)]
        whole = self.tool("vocab", "-i", self.text)
        self.assertEqual(self.tool("vocab", "--tables", *tables), whole)
        summary = "\n".join(self.tool("vocab", "--tables", *tables, "--summary"))
        self.assertIn("30000 words, 5005 different", summary)
        self.assertIn("to try: --min-count", summary)
        facts = json.loads("".join(self.tool("vocab", "-i", self.text, "--summary", "--json")))
        self.assertEqual((facts["tokens"], facts["words"]), (30000, 5005))
        self.fails(2, "vocab", words="--input and --tables")
        self.fails(2, "vocab", "-i", self.text, "--json", words="--json goes with --summary")
        self.fails(2, "vocab", "--tables", *tables, "--lowercase", words="--lowercase")
        self.fails(1, "vocab", "--tables", self.text, words="some text.txt: line 1")

    def test_a_line_that_is_too_long_is_an_error_that_says_where(self):
        # Of 70 MB; memory is bounded by the limit of 64 MB.
        with subprocess.Popen([PROGRAM, "corpus", "shuffle", "-i", "-"], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            process.stdin.write(b"short\n" + b"x" * (70 << 20))
            process.stdin.close()
            talk = process.stderr.read()
        self.assertEqual(process.returncode, 1)
        self.assertIn(b"line 2", talk)

    def test_they_stand_in_a_pipe_before_training(self):
        pipe = (f"'{PROGRAM}' corpus clean -q -i '{self.text}' --preset words | '{PROGRAM}' corpus dedup -q -i - | "
                f"'{PROGRAM}' corpus shuffle -q -i - | '{PROGRAM}' train -q -i - -o '{self.path('pipe.model')}' --dim 8")
        self.assertEqual(subprocess.run(["bash", "-o", "pipefail", "-c", pipe], check=False).returncode, 0)
        self.assertTrue(os.path.exists(self.path("pipe.model")))


if __name__ == "__main__":
    unittest.main()
