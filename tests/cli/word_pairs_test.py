"""Training on given pairs, and with weights of lines: train --input-format word-pairs, --weights."""

import gzip
import os
import random
import shutil

import kill_and_resume
from init_test import Model
from program_case import PROGRAM, ProgramCase, topic_text, unittest


def pair_lines(count, weight="", seed=1):
    """Items of two kinds and what they are bought with, sorted by item."""
    draw = random.Random(seed)
    lines = []
    for _ in range(count):
        kind = draw.choice(["red", "blue"])
        lines.append(f"{kind} item {draw.randrange(10)}\twith_{kind}_{draw.randrange(10)}{weight}\n")
    return "".join(sorted(lines))


class WordPairsTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pairs = cls.write("pairs.tsv", pair_lines(8000))
        cls.model = cls.path("pairs.model")
        result = cls.train(cls.pairs, cls.model)
        assert result.returncode == 0, result.stderr
        cls.talk = result.stderr.decode()

    @classmethod
    def train(cls, pairs, model=None, *more, stdin=b""):
        return cls.run_program("train", "--input", pairs, "--input-format", "word-pairs", "--output",
                               model or cls.path("none.model"), "--dim", "16", "--threads", "1", *more, stdin=stdin)

    def bytes_of(self, pairs, *more, stdin=b""):
        model = self.path("bytes.model")
        result = self.train(pairs, model, *more, stdin=stdin)
        self.assertEqual(result.returncode, 0, result.stderr)
        with open(model, "rb") as file:
            return file.read()

    def assert_fails(self, result, code, *words):
        error = result.stderr.decode()
        self.assertEqual(result.returncode, code, error)
        self.assertEqual(len(error.splitlines()), 1, error)
        for word in words:
            self.assertIn(word, error)
        self.assertFalse(os.path.exists(self.path("none.model")))

    def test_talk_and_metadata(self):
        self.assertIn("pairs: 8.00 k lines", self.talk)
        self.assertIn("8.00 k pairs an epoch, 100.0 % of all", self.talk)
        metadata = Model(self.model).metadata
        self.assertEqual(metadata["train.input_format"], "word-pairs")
        self.assertEqual(metadata["train.subsample"], "0")
        self.assertNotIn("train.window", metadata)

    def test_neighbours_are_centres_and_words_may_hold_spaces(self):
        result = self.run_program("nn", "--model", self.model, "-k", "100", "red item 1")
        self.assertEqual(result.returncode, 0, result.stderr)
        words = [line.split("\t")[0] for line in result.stdout.decode().splitlines() if line]
        self.assertEqual(len(words), 19)
        self.assertTrue(all(word.startswith("red item") for word in words[:9]), words)
        self.assertFalse([word for word in words if word.startswith("with")])
        predicted = self.run_program("predict", "--model", self.model, "-k", "8", "blue item 2").stdout.decode()
        self.assertTrue(all(line.startswith("with_blue") for line in predicted.splitlines()), predicted)

    def test_same_bytes_from_any_way_in(self):
        plain = self.bytes_of(self.pairs)
        content = pair_lines(8000).encode()
        self.assertEqual(self.bytes_of(self.write("pairs.gz", gzip.compress(content))), plain)
        self.assertEqual(self.bytes_of("-", stdin=content), plain)
        self.assertEqual(self.bytes_of(self.write("crlf.tsv", content.replace(b"\n", b"\r\n"))), plain)
        self.assertEqual(self.bytes_of(self.write("ones.tsv", pair_lines(8000, "\t1"))), plain)
        self.assertNotEqual(self.bytes_of(self.pairs, "--seed", "2"), plain)
        twice = "".join(line + line for line in pair_lines(8000).splitlines(keepends=True))
        self.assertEqual(self.bytes_of(self.write("two.tsv", pair_lines(8000, "\t2.0"))),
                         self.bytes_of(self.write("twice.tsv", twice)))

    def test_bad_lines_are_named(self):
        for line, words in [(b"no tab", ["no TAB", "expected centre <TAB> context [<TAB> weight]"]),
                            (b"\tb", ["the centre is empty"]),
                            (b"a\t", ["the context is empty"]),
                            (b"a\tb\tnan", ["weight 'nan', expected a number from 0 to 1e+09"]),
                            (b"a\tb\t-1", ["weight '-1'"]),
                            (b"a\tb\t1e400", ["weight '1e400'"]),
                            (b"a\tb\t1\t2", ["more than three fields"]),
                            (b"a\t\xff", ["no UTF-8"])]:
            with self.subTest(line):
                bad = self.write("bad.tsv", pair_lines(3).encode() + line + b"\na\tb\n")
                self.assert_fails(self.train(self.write("good.tsv", "a\tb\n")), 1, "no word stands 5 times")
                self.assert_fails(self.run_program("train", "--input", self.pairs, bad, "--input-format",
                                                   "word-pairs", "--output", self.path("none.model")),
                                  1, "bad.tsv: line 4: ", *words)
        self.assert_fails(self.train("-", stdin=b"a\n"), 1, "standard input: line 1: no TAB")

    def test_flags_of_running_text_are_wrong_usage(self):
        for flag, value in [("--window", "3"), ("--fixed-window", None), ("--tokenizer", "words"),
                            ("--lowercase", None), ("--max-sentence", "9"), ("--cleaned", "x"),
                            ("--nt-xent-weight", "0.1"), ("--weights", "x")]:
            with self.subTest(flag):
                given = [flag] if value is None else [flag, value]
                self.assert_fails(self.train(self.pairs, None, *given), 2, flag, "word-pairs")

    def test_killed_training_ends_in_the_same_model(self):
        weighted = self.write("weighted.tsv", pair_lines(60000, "\t1.5"))
        kills = kill_and_resume.Kills(
            PROGRAM, ["--input", weighted, "--input-format", "word-pairs", "--dim", "20", "--epochs", "6", "--threads",
                      "1"], self.path("kills"), seed=1)
        self.assertEqual(kills.run(3), {"the same model": 3})

    def test_another_format_is_another_training(self):
        states = self.path("states")
        shutil.rmtree(states, ignore_errors=True)
        self.bytes_of(self.pairs, "--checkpoint", states)
        result = self.run_program("train", "--resume", states, "--input-format", "text")
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"--input-format word-pairs, which can't become", result.stderr)

    def test_going_on_from_a_model(self):
        more = self.write("more.tsv", "".join(f"red item {i % 3}\tnew_{i % 2}\nnewcomer\twith_red_1\n"
                                              for i in range(600)))
        output = self.path("more.model")
        result = self.train(more, output, "--init", self.model)
        self.assertEqual(result.returncode, 0, result.stderr)
        before, after = Model(self.model), Model(output)
        self.assertEqual(set(after.words) - set(before.words), {"new_0", "new_1", "newcomer"})
        self.assertFalse(after.row("input.weight", "new_0").any())
        self.assertTrue(after.row("input.weight", "newcomer").any())
        # Neither a centre nor a context of the new pairs.
        for name in ("input.weight", "output.weight", "output.bias"):
            self.assertTrue((after.row(name, "blue item 1") == before.row(name, "blue item 1")).all())
            self.assertTrue((after.row(name, "with_blue_1") == before.row(name, "with_blue_1")).all())

    def test_unequal_roles(self):
        # b is a context often enough, but a centre once.
        lines = "a\tb\n" * 6 + "b\ta\n" + "c\tb\n"
        output = self.path("roles.model")
        result = self.train(self.write("roles.tsv", lines), output, "--validation", "0")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(Model(output).counts, {"b": 7, "a": 6})


class LineWeightsTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = cls.write("text.txt", topic_text(2000))

    def train(self, weights, *more, output="weights.model"):
        return self.run_program("train", "--input", self.text, "--weights", weights, "--output", self.path(output),
                                "--dim", "16", "--threads", "1", *more)

    def test_weights_change_the_vectors_and_are_recorded(self):
        models = []
        for weight in ("1", "0.5"):
            result = self.train(self.write("weights.txt.gz", gzip.compress(f"{weight}\n".encode() * 2000)))
            self.assertEqual(result.returncode, 0, result.stderr)
            models.append(Model(self.path("weights.model")))
        self.assertEqual(models[0].metadata["train.line_weights"], "true")
        self.assertFalse((models[0].tensors["input.weight"] == models[1].tensors["input.weight"]).all())
        self.assertEqual(models[0].counts, models[1].counts)

    def test_what_is_wrong_is_told(self):
        few = self.write("few.txt", "1\n" * 1999)
        result = self.train(few, output="none.model")
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"few.txt: 1999 weights, but the text has 2000 lines", result.stderr)
        result = self.train(self.write("bad.txt", "1\nnan\n"), output="none.model")
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"bad.txt: line 2: weight 'nan', expected a number from 0 to 1000", result.stderr)
        result = self.train(self.write("zero.txt", "0\n" * 2000), output="none.model")
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"weight 0", result.stderr)
        self.assertFalse(os.path.exists(self.path("none.model")))
        for given in (["-"], [few, "--nt-xent-weight", "0.1"]):
            self.assertEqual(self.train(*given, output="none.model").returncode, 2)

    def test_the_file_of_weights_is_no_output(self):
        weights = self.write("kept.txt", "1\n" * 2000)
        result = self.train(weights, output="kept.txt")
        self.assertEqual(result.returncode, 1)
        with open(weights, "rb") as file:
            self.assertEqual(file.read(), b"1\n" * 2000)

    def test_killed_training_ends_in_the_same_model(self):
        text = self.write("long.txt", topic_text(12000))
        weights = self.write("long weights.txt", "".join(f"{i % 5 / 2}\n" for i in range(12000)))
        kills = kill_and_resume.Kills(
            PROGRAM, ["--input", text, "--weights", weights, "--dim", "20", "--epochs", "6", "--threads", "1"],
            self.path("kills"), seed=1)
        self.assertEqual(kills.run(3), {"the same model": 3})


if __name__ == "__main__":
    unittest.main()
