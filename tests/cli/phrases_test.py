"""nce2vec corpus phrases: a table, a text joined by it, and a model that knows the phrases."""

import json
import os
import random
import struct
import unittest

from program_case import ProgramCase


def text_with_phrases():
    draw = random.Random(1)
    lines = []
    for _ in range(3000):
        words = [f"w{draw.randrange(200)}" for _ in range(8)]
        words[draw.randrange(8)] = draw.choice(["new york city", "bank of america", "of"])
        lines.append(" ".join(words))
    return "\n".join(lines) + "\n"


def read(path):
    with open(path, "rb") as file:
        return file.read()


def split_model(path):
    """The header of a model file, and the bytes of its tensors."""
    content = read(path)
    length, = struct.unpack("<Q", content[:8])
    return json.loads(content[8:8 + length]), content[8 + length:]


def counts_of(path):
    """Words and counts of a model."""
    header, data = split_model(path)

    def numbers(name, letter="q"):
        begin, end = header[name]["data_offsets"]
        return struct.unpack(f"<{(end - begin) // struct.calcsize(letter)}{letter}", data[begin:end])

    begin, end = header["vocab.bytes"]["data_offsets"]
    offsets = numbers("vocab.offsets")
    words = [data[begin:end][a:b].decode() for a, b in zip(offsets, offsets[1:])]
    return dict(zip(words, numbers("vocab.counts")))


class PhrasesTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = cls.write("text.txt", text_with_phrases())
        cls.table = cls.path("phrases.tsv")
        found = cls.run_program("corpus", "phrases", "-i", cls.text, "-o", cls.table)
        assert found.returncode == 0, found.stderr

    def phrases(self, *args, stdin=b""):
        result = self.run_program("corpus", "phrases", *args, stdin=stdin)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout.decode()

    def test_a_table_the_best_first(self):
        with open(self.table, encoding="utf-8") as file:
            rows = [line.split("\t") for line in file.read().splitlines()]
        self.assertEqual({row[0] for row in rows}, {"new york", "york city", "new york city", "bank of america"})
        self.assertEqual([float(row[1]) for row in rows], sorted((float(row[1]) for row in rows), reverse=True))
        with open(self.text, "rb") as file:
            piped = self.phrases("-i", "-", "--threads", "1", stdin=file.read())
        self.assertEqual(piped, "".join("\t".join(row) + "\n" for row in rows))

    def test_a_model_of_joined_phrases(self):
        joined = self.path("joined.txt")
        self.phrases("-i", self.text, "--apply", self.table, "-o", joined)
        trained = self.run_program("train", "-i", joined, "-o", self.path("p.model"), "--dim", "8", "--epochs", "1")
        self.assertEqual(trained.returncode, 0, trained.stderr)
        one = self.run_program("nn", "--model", self.path("p.model"), '"new york city"')
        self.assertEqual(one.returncode, 0, one.stderr)
        self.assertEqual(one.stdout, self.run_program("nn", "--model", self.path("p.model"), "new_york_city").stdout)

    def train(self, output, *args, text=None):
        trained = self.run_program("train", "-i", text or self.text, "-o", self.path(output), "--dim", "8", "--epochs",
                                   "2", "--threads", "1", *args)
        self.assertEqual(trained.returncode, 0, trained.stderr)
        return self.path(output)

    def test_joined_while_it_is_read(self):
        joined = self.path("joined2.txt")
        self.phrases("-i", self.text, "--apply", self.table, "-o", joined)
        apart = self.train("apart.model", text=joined)
        once = self.train("once.model", "--phrases", self.table)
        header, tensors = split_model(once)
        plain, same = split_model(apart)
        self.assertEqual(tensors, same)
        there = header["__metadata__"].pop("text.phrases")
        self.assertRegex(there, "^4 phrases with checksum [0-9a-f]{16}$")
        for metadata in (header["__metadata__"], plain["__metadata__"]):
            del metadata["nce2vec.checksum"]
        self.assertEqual(header, plain)
        many = self.run_program("train", "-i", self.text, "-o", self.path("many.model"), "--phrases", self.table,
                                "--dim", "8", "--epochs", "1", "--threads", "4")
        self.assertEqual(many.returncode, 0, many.stderr)
        self.assertEqual(counts_of(self.path("many.model")), counts_of(once))

    def test_queries_are_joined(self):
        model = self.train("q.model", "--phrases", self.table)
        for command in (["nn", "--model", model], ["similarity", "--model", model, "w1"]):
            asked = self.run_program(*command, "new york city")
            self.assertEqual(asked.returncode, 0, asked.stderr)
            self.assertEqual(asked.stdout, self.run_program(*command, "new_york_city").stdout)
        vectors = self.run_program("embed", "--model", model, "-i", "-", "-o", "-", "--format", "jsonl",
                                   stdin=b"w1 new york city w2\nw1 new_york_city w2\nnew york w2 city\nw2\n")
        self.assertEqual(vectors.returncode, 0, vectors.stderr)
        lines = [json.loads(line) for line in vectors.stdout.decode().splitlines()]
        lines = [line["vector"] if isinstance(line, dict) else line for line in lines]
        self.assertEqual(lines[0], lines[1])
        # Its words are not known alone: only w2 counts.
        self.assertEqual(lines[2], lines[3])
        pairs = self.write("pairs.tsv", "new york city\tw1\t3\nbank of america\tw2\t2\nw3\tw4\t1\n")
        scored = self.run_program("evaluate", "similarity", "--model", model, "--data", pairs, "--json")
        self.assertEqual(scored.returncode, 0, scored.stderr)
        self.assertIn(b'"pairs":3', scored.stdout.replace(b" ", b""))

    def test_a_resumed_training_knows_its_phrases(self):
        table = self.write("moving.tsv", "new york city\t1\t1\n")
        whole = self.train("whole.model", "--phrases", table)
        states = self.path("phrase states")
        kept = self.train("kept.model", "--phrases", table, "--checkpoint", states)
        self.assertEqual(read(kept), read(whole))
        other = self.write("other.tsv", "bank of america\t1\t1\n")
        refused = self.run_program("train", "--resume", states, "--phrases", other)
        self.assertEqual(refused.returncode, 1)
        self.assertEqual(len(refused.stderr.splitlines()), 1)
        self.assertIn(b"training began with --phrases 1 phrases with checksum", refused.stderr)
        os.remove(table)
        again = self.run_program("train", "--resume", states, "-o", self.path("again.model"))
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(read(self.path("again.model")), read(whole))

    def test_more_text_is_joined_as_the_model_joins(self):
        first = self.train("first.model", "--phrases", self.table)
        more = self.train("more.model", "--init", first)
        counts = counts_of(first)
        self.assertIn("new_york_city", counts)
        self.assertEqual(counts_of(more), {word: 2 * count for word, count in counts.items()})
        self.train("more.model", "--init", first, "--phrases", self.table)
        other = self.write("other2.tsv", "bank of america\t1\t1\n")
        for init, table in ((first, other), (self.train("unjoined.model"), self.table)):
            refused = self.run_program("train", "-i", self.text, "-o", self.path("no.model"), "--init", init,
                                       "--phrases", table)
            self.assertNotEqual(refused.returncode, 0)
            self.assertEqual(len(refused.stderr.splitlines()), 1)
            self.assertIn(b"leave the option out", refused.stderr)

    def test_tables_that_can_not_be_trained_with(self):
        bad = self.write("bad3.tsv", "new york\t1\t1\nlonely\t1\t1\n")
        empty = self.write("empty.tsv", "")
        cut = self.write("cut.tsv.gz", b"\x1f\x8b\x08\x00")
        for code, table, words in ((1, bad, b"bad3.tsv: line 2"), (1, self.path("none.tsv"), b"none.tsv"),
                                   (1, cut, b"cut.tsv.gz"), (1, empty, b"no phrase in it"),
                                   (2, "-", b"--phrases must be a file")):
            for more in ([], ["--objective", "nt-xent"]):
                result = self.run_program("train", "-i", self.text, "-o", self.path("no.model"), "--phrases", table,
                                          *more)
                self.assertEqual((result.returncode, result.stdout), (code, b""), result.stderr)
                self.assertEqual(len(result.stderr.splitlines()), 1)
                self.assertIn(words, result.stderr)
        self.assertFalse(os.path.exists(self.path("no.model")))
        over = self.run_program("train", "-i", self.text, "-o", self.table, "--phrases", self.table)
        self.assertNotEqual(over.returncode, 0)
        self.assertIn(b"phrases.tsv", over.stderr)
        self.assertIn(b"new york", read(self.table))

    def test_texts_are_joined(self):
        trained = self.run_program("train", "--objective", "nt-xent", "-i", self.text, "-o", self.path("t.model"),
                                   "--dim", "8", "--epochs", "1", "--view", "spans", "--phrases", self.table)
        self.assertEqual(trained.returncode, 0, trained.stderr)
        self.assertIn("new_york_city", counts_of(self.path("t.model")))

    def test_what_can_not_be(self):
        bad = self.write("bad.tsv", "new york\t1\t1\nlonely\t1\t1\n")
        for code, args, words in ((1, ["--apply", bad], b"bad.tsv: line 2"),
                                  (1, ["--apply", self.path("none.tsv")], b"none.tsv"),
                                  (2, ["--threshold", "3"], b"--threshold"), (2, ["--score", "pmi"], b"--score"),
                                  (2, ["--passes", "0"], b"--passes")):
            result = self.run_program("corpus", "phrases", "-i", self.text, *args)
            self.assertEqual((result.returncode, result.stdout), (code, b""), result.stderr)
            self.assertEqual(len(result.stderr.splitlines()), 1)
            self.assertIn(words, result.stderr)


if __name__ == "__main__":
    unittest.main()
