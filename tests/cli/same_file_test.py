"""Outputs are never inputs, whatever name either is given."""

import contextlib
import os
import shutil
import unittest

from program_case import ProgramCase, topic_text


class SameFileTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = cls.write("text.txt", topic_text(300))
        cls.model = cls.path("m.model")
        cls.pairs = cls.write("pairs.tsv", "a1\ta2\t9.5\na1\tb2\t0.25\na3\ta4\t8.75\n")
        cls.judged = cls.write("judged.tsv", "4.5\ta1 a2\ta3 a4\n0.5\ta1 a2\tb3 b4\n2.5\ta1 b2\ta3 b4\n")
        cls.analogies = cls.write("analogies.txt", ": t\na1 a2 a3 a4\n")
        cls.run_well("train", "--input", cls.text, "--output", cls.model, "--dim", "8", "--epochs", "1", "--threads",
                     "1", "--metrics", cls.path("metrics.jsonl"))
        cls.run_well("convert", "--input", cls.model, "--output", cls.path("v.npy"), "--to", "npy")
        cls.run_well("nn", "--model", cls.model, "--rebuild-index", "a1")

    @classmethod
    def run_well(cls, *args):
        done = cls.run_program(*args)
        assert done.returncode == 0, done.stderr

    def contents(self):
        found = {}
        for place, _, names in os.walk(self.folder.name):
            for name in names:
                with open(os.path.join(place, name), "rb") as file:
                    found[os.path.join(place, name)] = file.read()
        return found

    @contextlib.contextmanager
    def names_of(self, path):
        """Other names of a file: by a longer way, a hard link, a symbolic one, one through a linked folder."""
        other = os.path.join(self.folder.name, "other")
        os.mkdir(other)
        suffix = os.path.splitext(path)[1]
        os.link(path, os.path.join(other, "hard" + suffix))
        os.symlink(os.path.relpath(path, other), os.path.join(other, "soft" + suffix))
        os.symlink(self.folder.name, os.path.join(other, "around"))
        yield [path, os.path.join(self.folder.name, "other", "..", ".", os.path.basename(path)),
               os.path.basename(path), os.path.join(other, "hard" + suffix), os.path.join(other, "soft" + suffix),
               os.path.join(other, "around", os.path.basename(path))]
        shutil.rmtree(other)

    def assert_refused_under_every_name(self, path, *command):
        """`command` with every name of the file in place of OUTPUT."""
        with self.names_of(path) as names:
            before = self.contents()
            for name in names:
                with self.subTest(command=command, name=name):
                    result = self.run_program(*[name if word == "OUTPUT" else word for word in command],
                                              cwd=self.folder.name)
                    error = result.stderr.decode()
                    self.assertIn(result.returncode, (1, 2), error)
                    self.assertEqual(error.count("\n"), 1, error)
                    self.assertIn(name, error)
                    self.assertIn("input", error)
                    self.assertEqual(self.contents(), before)

    def test_train(self):
        text = ["--input", self.text, self.analogies, "--dim", "8", "--epochs", "1", "--quiet"]
        new = self.path("new.model")
        for path in (self.text, self.analogies):
            self.assert_refused_under_every_name(path, "train", *text, "--output", "OUTPUT")
            self.assert_refused_under_every_name(path, "train", *text, "--output", new, "--metrics",
                                                 "OUTPUT")
        self.assert_refused_under_every_name(self.model, "train", *text, "--init", self.model, "--output", new,
                                             "--metrics", "OUTPUT")
        texts = ["train", "--objective", "nt-xent", *text, "--validation-sts", self.judged]
        self.assert_refused_under_every_name(self.judged, *texts, "--output", "OUTPUT")
        self.assert_refused_under_every_name(self.judged, *texts, "--output", new, "--metrics", "OUTPUT")

    def test_what_a_resumed_training_needs(self):
        folder = self.path("states")
        self.run_well("train", "--input", self.text, "--output", self.path("r.model"), "--dim", "8", "--epochs", "1",
                      "--threads", "1", "--checkpoint", folder)
        kept = [os.path.join(folder, name) for name in os.listdir(folder)]
        for path in kept:
            for flag in ("--output", "--metrics"):
                before = self.contents()
                hard = self.path("linked")
                for name in (path, os.path.relpath(path, self.folder.name), hard):
                    with self.subTest(flag=flag, name=name):
                        os.link(path, hard)
                        result = self.run_program("train", "--resume", folder, flag, name, cwd=self.folder.name)
                        os.remove(hard)
                        self.assertIn(result.returncode, (1, 2), result.stderr)
                        self.assertEqual(result.stderr.count(b"\n"), 1, result.stderr)
                        self.assertIn(name.encode(), result.stderr)
                        self.assertEqual(self.contents(), before)
        # Nor can what is about to be written be another output.
        for flags in (["--output", os.path.join(self.path("fresh"), "start.safetensors")],
                      ["--output", self.path("f.model"), "--metrics", self.path("fresh/./start.safetensors")]):
            result = self.run_program("train", "--input", self.text, "--checkpoint", self.path("fresh"), *flags)
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertIn(b"start.safetensors is an input too", result.stderr)
        shutil.rmtree(folder)

    def test_convert(self):
        for kind, source, path in (("word2vec-text", self.model, self.model), ("model", self.path("v.npy"),
                                                                                self.path("v.npy")),
                                   ("int8", self.model, self.model), ("npy", self.path("v.npy"), self.path("v.npy")),
                                   ("glove", self.path("v.npy"), self.path("v.vocab.txt"))):
            self.assert_refused_under_every_name(path, "convert", "--input", source, "--to", kind, "--output",
                                                 "OUTPUT")

    def test_embed_and_report(self):
        for path in (self.model, self.text):
            self.assert_refused_under_every_name(path, "embed", "--model", self.model, "--input", self.text,
                                                 "--format", "text", "--output", "OUTPUT")
        for path in (self.model, self.pairs, self.analogies, self.path("metrics.jsonl")):
            self.assert_refused_under_every_name(path, "report", "--model", self.model, "--metrics",
                                                 self.path("metrics.jsonl"), "--similarity", self.pairs, "--analogy",
                                                 self.analogies, "--output", "OUTPUT")

    def test_an_index_in_the_place_of_an_input(self):
        index = self.model + ".hnsw"
        for link in (os.link, os.symlink):
            with self.subTest(link=link.__name__):
                os.remove(index)
                link(self.model, index)
                before = self.contents()
                result = self.run_program("nn", "--model", self.model, "--rebuild-index", "a1")
                self.assertEqual(result.returncode, 1, result.stderr)
                self.assertIn(b"m.model.hnsw is an input too", result.stderr)
                self.assertEqual(self.contents(), before)
        os.remove(index)
        self.run_well("nn", "--model", self.model, "--rebuild-index", "a1")


if __name__ == "__main__":
    unittest.main()
