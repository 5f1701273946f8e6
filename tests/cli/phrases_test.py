"""nce2vec corpus phrases: a table, a text joined by it, and a model that knows the phrases."""

import random
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
