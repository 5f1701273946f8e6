"""nce2vec and gensim read each other's vectors and give the same answers and scores.

Run by meson with the python3 that Debian's python3-gensim belongs to; NCE2VEC is the program's path.
"""

import json
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

import numpy as np
from gensim.models import KeyedVectors
from scipy.stats import spearmanr

from safetensors_reader import read_safetensors, read_words

PROGRAM = os.environ["NCE2VEC"]
REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SECTIONS = 6
PAIRS = 40
# Words whose case mappings are not one character to one, and variants of one word by falling frequency.
ODD_WORDS = ["straße", "STRASSE", "ﬁnal", "FINAL", "İstanbul", "ıstanbul", "ŉ", "ΐ", "ǆ", "ς", "Σ", "σ",
             "서울", "東京", "Paris", "paris", "PARIS", "#tag", "e-mail", "New_York", "don't", "Σίσυφος"]


def run(*arguments, stdin="", code=0):
    """Standard output of the program, which must end with exit code `code`."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin.encode(), capture_output=True)
    if done.returncode != code:
        raise AssertionError(f"{arguments}: exit {done.returncode}, {done.stderr.decode()}")
    return done.stdout.decode()


def run_json(*arguments, stdin="", code=0):
    return [json.loads(line) for line in run(*arguments, "--json", stdin=stdin, code=code).splitlines()]


def make_vectors():
    """Vectors in which about half of the made-up analogies hold, with odd words in between."""
    generator = np.random.default_rng(5)
    rows = []
    for section in range(SECTIONS):
        step = generator.normal(size=32)
        for pair in range(PAIRS):
            base = generator.normal(size=32)
            rows.append((f"From{section}x{pair}", base))
            rows.append((f"to{section}x{pair}", base + step + generator.normal(size=32) * 0.75))
    # Variants that lie next to a word are what an evaluation must pass over or accept.
    for word, vector in list(rows[:200:3]):
        rows.append((word.upper(), vector + generator.normal(size=32) * 0.1))
    rows += [(word, generator.normal(size=32)) for word in ODD_WORDS]
    rows += [(f"filler{i}", generator.normal(size=32)) for i in range(1500)]
    random.Random(3).shuffle(rows)
    vectors = KeyedVectors(32)
    vectors.add_vectors([word for word, _ in rows], np.array([v for _, v in rows], dtype=np.float32))
    return vectors


def make_questions(path, draw):
    """Questions with everything a file may hold: blank and malformed lines, empty sections, odd cases."""
    lines = []
    for section in range(SECTIONS):
        lines.append(f": {'gram' if section % 2 else 'facts'}{section}")
        for _ in range(150):
            a, c = draw.randrange(PAIRS), draw.randrange(PAIRS)
            words = [f"From{section}x{a}", f"to{section}x{a}", f"From{section}x{c}", f"to{section}x{c}"]
            change = draw.randrange(8)
            if change == 0:
                words[draw.randrange(4)] = "unknown"
            elif change == 1:
                words = [word.swapcase() for word in words]
            elif change == 2:
                words[3] = words[draw.randrange(3)]
            lines.append(" ".join(words))
        lines += ["", "three words only", "one two three four five", "  "]
    lines += [": empty", ": only-unknown", "no such words here", ": odd"]
    for _ in range(60):
        lines.append(" ".join(draw.sample(ODD_WORDS, 4)))
    path.write_text("\n".join(lines) + "\n", encoding="utf8")


def make_pairs(path, draw, words):
    lines = ["# word 1\tword 2\tscore", "malformed line"]
    for _ in range(400):
        a, b = draw.choice(words), draw.choice(words)
        if draw.randrange(4) == 0:
            a = a.swapcase()
        if draw.randrange(10) == 0:
            b = "unknown"
        lines.append(f"{a}\t{b}\t{draw.randrange(20) / 2}")
    lines += ["Paris\tparis\t10", "to0x1\tto0x1\t10", "straße\tŉ\t3"]
    path.write_text("\n".join(lines) + "\n", encoding="utf8")


class CosMulVectors(KeyedVectors):
    """gensim's analogy evaluation with 3CosMul in the place of 3CosAdd."""

    def most_similar(self, positive=None, negative=None, topn=10, restrict_vocab=None, **_):
        return self.most_similar_cosmul(positive=positive, negative=negative, topn=topn)


class GensimTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls._folder.name)
        cls.vectors = make_vectors()
        cls.text = cls.folder / "gensim.txt"
        cls.binary = cls.folder / "gensim.bin"
        cls.vectors.save_word2vec_format(str(cls.text))
        cls.vectors.save_word2vec_format(str(cls.binary), binary=True)
        cls.model = cls.folder / "from-text.model"
        cls.binary_model = cls.folder / "from-binary.model"
        run("convert", "--input", cls.text, "--output", cls.model, "--to", "model")
        run("convert", "--input", cls.binary, "--output", cls.binary_model, "--to", "model")
        cls.questions = cls.folder / "questions.txt"
        cls.pairs = cls.folder / "pairs.tsv"
        make_questions(cls.questions, random.Random(7))
        make_pairs(cls.pairs, random.Random(8), cls.vectors.index_to_key)

    @classmethod
    def tearDownClass(cls):
        cls._folder.cleanup()

    def check_answers(self, ours, theirs):
        """Equal scores; equal words but where scores tie."""
        self.assertEqual(len(ours), len(theirs))
        for mine, (word, score) in zip(ours, theirs):
            self.assertAlmostEqual(mine["score"], score, delta=1e-5 * max(1, abs(score)))
            if mine["word"] != word:
                tied = [other for other, s in theirs if abs(s - score) <= 2e-6 * max(1, abs(score))]
                self.assertIn(mine["word"], tied)

    def test_neighbours(self):
        words = ODD_WORDS[:12] + random.Random(1).sample(self.vectors.index_to_key, 60)
        for model in (self.model, self.binary_model):
            answers = run_json("nn", "--model", model, stdin="\n".join(words) + "\n")
            self.assertEqual([answer["query"] for answer in answers], words)
            for word, answer in zip(words, answers):
                self.check_answers(answer["results"], self.vectors.most_similar(word, topn=10))
                for result in answer["results"]:
                    self.assertEqual(self.vectors.index_to_key[result["id"]], result["word"])

    def test_neighbours_of_sums_in_a_restricted_vocabulary(self):
        draw = random.Random(2)
        for _ in range(30):
            a, b, c = draw.sample(self.vectors.index_to_key, 3)
            (answer,) = run_json("nn", "--model", self.model, "-k", 7, "--restrict-vocab", 500,
                                 f"{a} - {b} + {c}")
            expected = self.vectors.most_similar([a, c], [b], topn=7, restrict_vocab=500)
            self.check_answers(answer["results"], expected)

    def test_analogies(self):
        draw = random.Random(4)
        for _ in range(30):
            a, b, c = draw.sample(self.vectors.index_to_key, 3)
            (add,) = run_json("analogy", "--model", self.model, a, b, c)
            self.check_answers(add["results"], self.vectors.most_similar([b, c], [a], topn=10))
            (mul,) = run_json("analogy", "--model", self.model, "--objective", "3cosmul", a, b, c)
            self.check_answers(mul["results"], self.vectors.most_similar_cosmul([b, c], [a], topn=10))

    def test_similarity(self):
        for a, b in (("Paris", "paris"), ("서울", "東京"), ("straße", "straße")):
            cosine = float(run("similarity", "--model", self.model, a, b))
            self.assertAlmostEqual(cosine, float(self.vectors.similarity(a, b)), delta=1e-5)

    def test_weighted_sums(self):
        draw = random.Random(13)
        for _ in range(30):
            a, b, c = draw.sample(self.vectors.index_to_key, 3)
            x, y = round(draw.uniform(0.1, 3), 2), round(draw.uniform(0.1, 3), 2)
            (answer,) = run_json("nn", "--model", self.model, f'{x}*"{a}" - {y}*"{b}" + "{c}"')
            self.check_answers(answer["results"],
                               self.vectors.most_similar([(a, x), c], [(b, -y)], topn=10))

    def test_distance(self):
        draw = random.Random(14)
        for _ in range(30):
            a, b = draw.sample(self.vectors.index_to_key, 2)
            distance = float(run("distance", "--model", self.model, a, b))
            self.assertAlmostEqual(distance, float(self.vectors.distance(a, b)), delta=1e-5)
        self.assertEqual(float(run("distance", "--model", self.model, "straße", "straße")), 0)

    def test_rank(self):
        draw = random.Random(15)
        for _ in range(30):
            a, b = draw.sample(self.vectors.index_to_key, 2)
            (answer,) = run_json("rank", "--model", self.model, a, b)
            self.assertAlmostEqual(answer["similarity"], float(self.vectors.similarity(a, b)), delta=1e-5)
            self.assertEqual(answer["rank"], self.vectors.rank(a, b))
            self.assertEqual(answer["reverse_rank"], self.vectors.rank(b, a))

    def test_the_odd_word_out(self):
        draw = random.Random(16)
        for _ in range(30):
            words = draw.sample(self.vectors.index_to_key, draw.randrange(3, 9))
            (answer,) = run_json("doesnt-match", "--model", self.model, *words)
            self.assertEqual(answer["odd"], self.vectors.doesnt_match(words))
            ranked = [word for _, word in sorted(self.vectors.rank_by_centrality(words), reverse=True)]
            self.assertEqual([entry["word"] for entry in answer["words"]], ranked)
            (with_unknown,) = run_json("doesnt-match", "--model", self.model, "--skip-unknown", "unknown", *words)
            self.assertEqual(with_unknown["words"], answer["words"])

    def check_pairs(self, path, case, restrict_vocab):
        pearson, spearman, unknown = self.vectors.evaluate_word_pairs(
            str(path), case_insensitive=case == "fold", restrict_vocab=restrict_vocab or 10**9)
        (ours,) = run_json("evaluate", "similarity", "--model", self.model, "--data", path,
                           "--case", case, "--restrict-vocab", restrict_vocab)
        self.assertAlmostEqual(ours["pearson"], pearson[0], delta=1e-6)
        self.assertAlmostEqual(ours["spearman"], spearman[0], delta=1e-5)
        total = ours["pairs"] + ours["out_of_vocabulary"]
        self.assertAlmostEqual(100 * ours["out_of_vocabulary"] / total, unknown, delta=1e-9)
        self.assertTrue(ours["spearman_low95"] <= ours["spearman"] <= ours["spearman_high95"])

    def test_evaluate_similarity(self):
        for case in ("fold", "exact"):
            for restrict_vocab in (0, 300, 1000):
                with self.subTest(case=case, restrict_vocab=restrict_vocab):
                    self.check_pairs(self.pairs, case, restrict_vocab)

    def check_analogies(self, vectors, path, case, restrict_vocab, objective):
        score, sections = vectors.evaluate_word_analogies(
            str(path), case_insensitive=case == "fold", restrict_vocab=restrict_vocab or 10**9)
        ours = run_json("evaluate", "analogy", "--model", self.model, "--data", path, "--case", case,
                        "--restrict-vocab", restrict_vocab, "--objective", objective)
        *sections, total = sections
        rows = [row for row in ours if row["part"] == "section"]
        sums = {row["part"]: row for row in ours if row["part"] != "section"}
        self.assertEqual([row["section"] for row in rows], [section["section"] for section in sections])
        for mine, theirs in zip(rows + [sums["total"]], sections + [total]):
            correct = len(theirs["correct"])
            self.assertEqual((mine.get("section"), mine.get(objective + "_correct", 0), mine["asked"]),
                             (mine.get("section"), correct, correct + len(theirs["incorrect"])))
        self.assertAlmostEqual(sums["total"][objective], score, delta=1e-12)
        self.assertEqual(sums["semantic"]["asked"] + sums["syntactic"]["asked"], sums["total"]["asked"])
        self.assertEqual(sums["syntactic"]["asked"],
                         sum(row["asked"] for row in rows if row["section"].startswith("gram")))
        # The same from the pass that has both objectives.
        both = run_json("evaluate", "analogy", "--model", self.model, "--data", path, "--case", case,
                        "--restrict-vocab", restrict_vocab)
        self.assertEqual([row.get(objective + "_correct") for row in both],
                         [row.get(objective + "_correct") for row in ours])
        return {**sums["total"], "correct": sums["total"][objective + "_correct"]}

    def test_evaluate_analogies(self):
        for case in ("fold", "exact"):
            for restrict_vocab in (0, 700, 1800):
                with self.subTest(case=case, restrict_vocab=restrict_vocab):
                    total = self.check_analogies(self.vectors, self.questions, case, restrict_vocab,
                                                 "3cosadd")
                    self.assertGreater(total["correct"], 0)
                    self.assertLess(total["correct"], total["asked"])
                    self.assertGreater(total["skipped"], 0)

    def test_evaluate_analogies_by_3cosmul(self):
        for case in ("fold", "exact"):
            for restrict_vocab in (None, 1000):
                with self.subTest(case=case, restrict_vocab=restrict_vocab):
                    # most_similar_cosmul knows no restriction: the vectors themselves are restricted.
                    vectors = CosMulVectors.load_word2vec_format(str(self.binary), binary=True,
                                                                 limit=restrict_vocab)
                    self.check_analogies(vectors, self.questions, case, restrict_vocab or 0, "3cosmul")

    def test_evaluate_pairs_with_alternatives(self):
        """BATS's layout, whose answers are looked for with gensim's neighbours of b - a + c."""
        folder = self.folder / "bats"
        folder.mkdir()
        right, asked = {}, {}
        draw = random.Random(11)
        for section, name in enumerate(["I01 [one]", "E02 [two]", "L03 [three]"]):
            pairs = []
            for pair in draw.sample(range(PAIRS), 12):
                neighbour = f"to{section}x{(pair + 1) % PAIRS}"
                answers = [f"to{section}x{pair}"] + draw.sample(["unknown", "filler1", neighbour], 2)
                draw.shuffle(answers)
                pairs.append((f"From{section}x{pair}" if pair % 9 else "unknown", answers))
            lines = "".join(f"{word}\t{'/'.join(answers)}\n" for word, answers in pairs)
            (folder / f"{name}.txt").write_text(lines, encoding="utf8")
            known = self.vectors.key_to_index
            counts = [0, 0, 0]
            for a, (b, *_) in pairs:
                for c, answers in pairs:
                    if a is c or not {a, b, c} <= known.keys() or not set(answers) & known.keys():
                        continue
                    counts[0] += 1
                    add = self.vectors.most_similar([b, c], [a], topn=1)[0][0]
                    mul = self.vectors.most_similar_cosmul([b, c], [a], topn=1)[0][0]
                    counts[1] += add in answers
                    counts[2] += mul in answers
            asked[name], right[name] = counts[0], counts[1:]
        rows = run_json("evaluate", "analogy", "--model", self.model, "--data", folder, "--case", "exact",
                        "--restrict-vocab", 0)
        sections = {row["section"]: row for row in rows if row["part"] == "section"}
        self.assertEqual({name: row["asked"] for name, row in sections.items()}, asked)
        self.assertEqual({name: [row["3cosadd_correct"], row["3cosmul_correct"]]
                          for name, row in sections.items()}, right)
        self.assertGreater(sum(map(sum, right.values())), 20)
        sums = {row["part"]: row["asked"] + row["skipped"] for row in rows if row["part"] != "section"}
        self.assertEqual(sums, {"semantic": 2 * 12 * 11, "syntactic": 12 * 11, "total": 3 * 12 * 11})

    def test_paired_bootstrap(self):
        """Intervals and p-values against numpy's draws, which are other draws."""
        generator = np.random.default_rng(3)
        lines = [line.split("\t") for line in self.pairs.read_text(encoding="utf8").splitlines()[2:]]
        known = self.vectors.key_to_index
        judged = [(a, b, float(self.vectors.similarity(a, b)) + generator.normal() * 0.3)
                  for a, b, _ in lines if a in known and b in known and a != b][:150]
        data = self.folder / "judged.csv"
        data.write_text("word1,word2,score\n" + "".join(f'"{a}","{b}",{score!r}\n' for a, b, score in judged),
                        encoding="utf8")
        other = KeyedVectors(32)
        noise = generator.normal(size=self.vectors.vectors.shape) * 0.8
        other.add_vectors(self.vectors.index_to_key, (self.vectors.vectors + noise).astype(np.float32))
        other.save_word2vec_format(str(self.folder / "other.bin"), binary=True)
        other_model = self.folder / "other.model"
        run("convert", "--input", self.folder / "other.bin", "--output", other_model, "--to", "model")
        first, second = run_json("evaluate", "similarity", "--model", self.model, other_model, "--data", data,
                                 "--case", "exact", "--resamples", 20000)
        scores = np.array([score for _, _, score in judged])
        cosines = [np.array([vectors.similarity(a, b) for a, b, _ in judged]) for vectors in (self.vectors, other)]

        def draw():
            sample = generator.integers(len(scores), size=len(scores))
            return [spearmanr(scores[sample], list_[sample])[0] for list_ in cosines]

        drawn = np.array([draw() for _ in range(3000)])
        difference = drawn[:, 1] - drawn[:, 0]
        p = min(1, 2 * (1 + min((difference <= 0).sum(), (difference >= 0).sum())) / (1 + len(difference)))
        self.assertTrue(0.001 < p < 0.6, p)  # or the test would say little
        # Five standard errors of 3000 draws.
        self.assertAlmostEqual(second["spearman_p"], p, delta=10 * (p / 2 * (1 - p / 2) / 3000) ** 0.5)
        self.assertAlmostEqual(second["spearman_gain"], second["spearman"] - first["spearman"], delta=1e-12)
        for ours, column in ((first, 0), (second, 1)):
            low, high = np.percentile(drawn[:, column], [2.5, 97.5])
            self.assertAlmostEqual(ours["spearman_low95"], low, delta=0.015)
            self.assertAlmostEqual(ours["spearman_high95"], high, delta=0.015)

    def test_bundled_data_sets(self):
        """The data sets of the repository, on vectors that hold most of their words."""
        questions = sorted(REPOSITORY.glob("eval/**/questions-words.txt"))
        pairs = sorted(REPOSITORY.glob("eval/**/EN-*.txt"))
        if not questions or not pairs:
            self.skipTest("no data sets in eval/")
        words = []
        for path in questions + pairs:
            for line in path.read_text(encoding="utf8").splitlines():
                words += [] if line.startswith((":", "#")) else line.split()
        words = list(dict.fromkeys(words))
        random.Random(6).shuffle(words)
        generator = np.random.default_rng(9)
        vectors = KeyedVectors(20)
        # Few dimensions and few roots make some answers right by the likeness of endings.
        roots = {}
        rows = [roots.setdefault(word[:3], generator.normal(size=20)) +
                roots.setdefault("-" + word[-2:], generator.normal(size=20)) for word in words]
        rows = np.array(rows) + generator.normal(size=(len(rows), 20)) * 0.2
        vectors.add_vectors(words, rows.astype(np.float32))
        cls = type(self)
        own, model = self.folder / "bundled.txt", self.folder / "bundled.model"
        vectors.save_word2vec_format(str(own))
        run("convert", "--input", own, "--output", model, "--to", "model")
        kept = cls.vectors, cls.model
        cls.vectors, cls.model = vectors, model
        try:
            # A part of the 19,544 questions: gensim asks them one by one.
            lines = questions[0].read_text(encoding="utf8").splitlines()
            part = self.folder / "part.txt"
            part.write_text("\n".join(line for i, line in enumerate(lines)
                                      if line.startswith(":") or i % 13 == 0) + "\n", encoding="utf8")
            total = self.check_analogies(vectors, part, "fold", 0, "3cosadd")
            self.assertGreater(total["correct"], 10)
            self.check_analogies(vectors, part, "exact", len(words) * 3 // 4, "3cosadd")
            for path in pairs:
                self.check_pairs(path, "fold", 0)
                self.check_pairs(path, "exact", len(words) * 3 // 4)
        finally:
            cls.vectors, cls.model = kept

    def test_exports_load_in_gensim(self):
        words = random.Random(12).sample(self.vectors.index_to_key, 20)
        for target, options in (("word2vec-text", {}), ("word2vec-bin", {"binary": True}),
                                ("glove", {"no_header": True})):
            with self.subTest(target):
                path = self.folder / target
                run("convert", "--input", self.binary_model, "--output", path, "--to", target)
                loaded = KeyedVectors.load_word2vec_format(str(path), **options)
                self.assertEqual(loaded.index_to_key, self.vectors.index_to_key)
                np.testing.assert_array_equal(loaded.vectors, self.vectors.vectors)
                for word in words:
                    self.assertEqual(loaded.most_similar(word), self.vectors.most_similar(word))

    def test_model_file_read_by_numpy_alone(self):
        for model in (self.model, self.binary_model):
            tensors, metadata, data_start = read_safetensors(model)
            self.assertEqual(data_start % 64, 0)
            self.assertEqual(metadata["nce2vec.format_version"], "1")
            np.testing.assert_array_equal(tensors["input.weight"], self.vectors.vectors)
            norms = np.linalg.norm(self.vectors.vectors.astype(np.float64), axis=1)
            np.testing.assert_allclose(tensors["input.norm"], norms, rtol=1e-6)
            words = read_words(tensors)
            self.assertEqual(words, self.vectors.index_to_key)
            by_bytes = sorted(range(len(words)), key=lambda i: words[i].encode())
            self.assertEqual(tensors["vocab.sorted"].tolist(), by_bytes)
            self.assertEqual(tensors["vocab.counts"].tolist(), list(range(len(words), 0, -1)))


if __name__ == "__main__":
    unittest.main(warnings="ignore")  # gensim's own: deprecated calls, files left open
