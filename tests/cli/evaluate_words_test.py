"""nce2vec evaluate similarity and analogy as their user meets them: tables, JSON, CSV, odd files, exit codes."""

import csv
import gzip
import io
import json
import os
import pathlib
import shutil
import subprocess
import unittest

from program_case import PROGRAM, ProgramCase, topic_text

SUITE = pathlib.Path(__file__).resolve().parents[2] / "eval" / "suite.sh"
# Words of one topic are alike, words of two are not.
PAIRS = "a1\ta2\t5\nb1\tb2\t4\na1\tb1\t1\na2\tb3\t0\na4\ta5\t4.5\nb6\ta7\t2\n"
QUESTIONS = (": facts\na1 a2 b1 b2\na1 a2 b3 b4\na1 a2 b5 nowhere\n: gram1-forms\n"
             "b1 b2 a3 a4\nb1 b3 a4 a5\n")


class EvaluateWordsTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.train_topics()
        # Knows only words of topic a, and little of them.
        text = cls.write("half.txt", "".join(line + "\n" for line in topic_text(400, seed=5).splitlines()
                                             if line.startswith("a")))
        cls.half = cls.path("half.model")
        trained = cls.run_program("train", "--quiet", "--input", text, "--output", cls.half, "--dim", "4", "--threads",
                                  "1", "--epochs", "1")
        assert trained.returncode == 0, trained.stderr
        cls.pairs = cls.write("pairs.tsv", PAIRS)
        cls.questions = cls.write("questions.txt", QUESTIONS)

    def evaluate(self, what, *args, models=None):
        return self.run_program("evaluate", what, "--model", *(models or [self.model]), *args)

    def records(self, what, *args, models=None):
        result = self.evaluate(what, "--json", *args, models=models)
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        return [json.loads(line) for line in result.stdout.splitlines()]

    def table(self, what, *args, models=None):
        """The lines of the table that do not begin with '#', split at blanks."""
        result = self.evaluate(what, *args, models=models)
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        return [line.split() for line in result.stdout.decode().splitlines() if line and not line.startswith("#")]

    def assert_fails(self, result, code, *words):
        """One line on standard error that holds all words; nothing on standard output."""
        error = result.stderr.decode()
        self.assertEqual(result.returncode, code, error)
        self.assertEqual(error.count("\n"), 1, error)
        for word in words:
            self.assertIn(word, error)
        self.assertEqual(result.stdout, b"")

    def test_wrong_usage_exits_2(self):
        for what, data in (("similarity", self.pairs), ("analogy", self.questions)):
            self.assert_fails(self.run_program("evaluate", what, "--data", data), 2, "--model")
            self.assert_fails(self.evaluate(what), 2, "--data")
            for wrong, words in ((["--case", "upper"], "upper"), (["--resamples", "99"], "--resamples"),
                                 (["--resamples=-1"], "--resamples"), (["--json", "--csv"], "--csv"),
                                 (["--restrict-vocab=-2"], "--restrict-vocab"), (["--sed", "1"], "--seed")):
                self.assert_fails(self.evaluate(what, "--data", data, *wrong), 2, words)
        self.assert_fails(self.evaluate("analogy", "--data", self.questions, "--objective", "cosine"), 2, "cosine",
                          "3cosmul or both")

    def test_one_model_and_one_data_set_are_a_short_table(self):
        head, row = self.table("similarity", "--data", self.pairs)
        self.assertEqual(head, "spearman low95 high95 pearson pairs oov% data".split())
        self.assertEqual(row[4:6], ["6", "0.0"])
        head, *rows = self.table("analogy", "--data", self.questions)
        self.assertEqual(head, "3cosadd low95 high95 3cosmul low95 high95 asked oov% section".split())
        self.assertEqual([row[6:] for row in rows],
                         [["2", "33.3", "facts"], ["2", "0.0", "gram1-forms"], ["2", "33.3", "=", "semantic"],
                          ["2", "0.0", "=", "syntactic"], ["4", "20.0", "=", "total"]])
        head, *_ = self.table("analogy", "--data", self.questions, "--objective", "3cosmul")
        self.assertEqual(head, "3cosmul low95 high95 asked oov% section".split())

    def test_several_data_sets_have_an_average(self):
        other = self.write("other.csv", "first,second,score\n\"a1\",a2,9\na3,b3,1\na4,b4,2\n")
        head, first, second, average = self.table("similarity", "--data", self.pairs, other)
        self.assertEqual(average[-2:], ["=", "average"])
        self.assertAlmostEqual(float(average[0]), (float(first[0]) + float(second[0])) / 2, delta=1e-4)
        self.assertEqual(average[4], "9")
        rows = self.table("analogy", "--data", self.questions, self.questions)
        self.assertEqual([row[-1] for row in rows[-3:]], ["total", "total", "average"])

    def test_models_are_compared_on_what_all_know(self):
        models = [self.model, self.half, self.model]
        records = self.records("similarity", "--data", self.pairs, models=models)
        self.assertEqual([r["pairs"] for r in records], [6, 2, 6])
        self.assertEqual([r["shared_pairs"] for r in records], [2, 2, 2])
        first, _, third = records
        self.assertNotIn("spearman_p", first)
        self.assertEqual((third["spearman_p"], third["spearman_gain"], third["pearson_p"]), (1, 0, 1))
        # With the same words all pairs are shared, and the shared scores are the scores.
        good, bad = self.records("similarity", "--data", self.pairs, models=[self.model, self.model])
        for key in ("spearman", "spearman_low95", "spearman_high95", "pearson"):
            self.assertEqual(good["shared_" + key], good[key])
            self.assertEqual(bad["shared_" + key], good[key])
        records = self.records("analogy", "--data", self.questions, models=[self.model, self.model])
        for record in records:
            self.assertEqual(record["shared_asked"], record["asked"])
        self.assertEqual([r["part"] for r in records[::2]], ["section", "section", "semantic", "syntactic", "total"])
        self.assertEqual(records[1]["3cosmul_p"], 1)

    def test_tables_of_several_models(self):
        result = self.evaluate("similarity", "--data", self.pairs, models=[self.model, self.model]).stdout.decode()
        own, shared = result.split("\n\n")
        self.assertIn(f"# model 2: {self.model}, all 30 words\n", own)
        self.assertEqual(own.splitlines()[3].split(), "spearman low95 high95 pearson pairs oov% model data".split())
        head, first, second = [line.split() for line in shared.splitlines()[1:]]
        self.assertEqual(head, "spearman low95 high95 gain p pairs model data".split())
        self.assertEqual(first[3:7], ["-", "-", "6", "1"])
        self.assertEqual(second[3:7], ["0.0000", "1.0000", "6", "2"])
        few = self.evaluate("analogy", "--data", self.questions, models=[self.model, self.model]).stdout
        many = self.evaluate("analogy", "--sections", "--data", self.questions, models=[self.model, self.model]).stdout
        self.assertNotIn(b"gram1-forms", few)
        self.assertEqual(many.count(b"gram1-forms"), 4)

    def test_csv_is_the_json_in_columns(self):
        for what, data in (("similarity", self.pairs), ("analogy", self.questions)):
            for models in ([self.model], [self.model, self.model]):
                text = self.evaluate(what, "--csv", "--data", data, data, models=models).stdout.decode()
                self.assertEqual(text.count("\n"), text.count("\r\n"))
                rows = list(csv.DictReader(io.StringIO(text, newline="")))
                records = self.records(what, "--data", data, data, models=models)
                self.assertEqual(len(rows), len(records))
                for row, record in zip(rows, records):
                    self.assertEqual(list(row), list(rows[0]))
                    self.assertEqual({key: value for key, value in row.items() if value != ""},
                                     {key: value if isinstance(value, str) else repr(value) if isinstance(value, int)
                                      else row[key] for key, value in record.items()})
                    for key, value in record.items():
                        if isinstance(value, float):
                            self.assertEqual(float(row[key]), value)
        one, two = (self.evaluate("similarity", "--csv", "--data", self.pairs, models=[self.model] * count).stdout
                    for count in (1, 2))
        self.assertEqual(one.splitlines()[0], two.splitlines()[0])

    def test_csv_quotes_names(self):
        odd = self.write('odd, "name".tsv', PAIRS)
        (row,) = csv.DictReader(io.StringIO(self.evaluate("similarity", "--csv", "--data", odd).stdout.decode()))
        self.assertEqual(row["data"], odd)

    def test_threads_and_seeds(self):
        once = self.evaluate("analogy", "--data", self.questions, "--json").stdout
        self.assertEqual(self.evaluate("analogy", "--data", self.questions, "--json").stdout, once)
        pinned = subprocess.run(["taskset", "-c", "0", PROGRAM, "evaluate", "analogy", "--model", self.model, "--data",
                                 self.questions, "--json"], capture_output=True, check=False).stdout
        self.assertEqual(pinned, once)
        (first,) = self.records("similarity", "--data", self.pairs)
        (other,) = self.records("similarity", "--data", self.pairs, "--seed", "2")
        self.assertEqual(first["spearman"], other["spearman"])
        self.assertNotEqual((first["pearson_low95"], first["pearson_high95"]),
                            (other["pearson_low95"], other["pearson_high95"]))

    def test_pairs_with_alternatives(self):
        folder = os.path.dirname(self.write("bats/E01 [topics].txt", "a1\tnope/a2\na3\ta4/a5\nb1\tb2\n"))
        self.write("bats/I01 [forms].txt", "\ufeffa1\ta2\r\na2\ta3\r\n")
        records = self.records("analogy", "--data", folder)
        self.assertEqual([(r.get("section"), r["part"], r["asked"], r["skipped"]) for r in records],
                         [("E01 [topics]", "section", 4, 2), ("I01 [forms]", "section", 2, 0),
                          (None, "semantic", 4, 2), (None, "syntactic", 2, 0), (None, "total", 6, 2)])

    def test_odd_files(self):
        for name, content, words in [("prose.txt", "no data here\n", ["prose.txt", "semicolons"]),
                                     ("empty.tsv", "", ["empty.tsv"]),
                                     ("utf16.tsv", PAIRS.encode("utf-16"), ["UTF-16"]),
                                     ("cut.tsv.gz", gzip.compress(PAIRS.encode() * 99)[:-9], ["cut.tsv.gz"])]:
            path = self.write(name, content)
            self.assert_fails(self.evaluate("similarity", "--data", path), 1, *words)
        self.assert_fails(self.evaluate("similarity", "--data", self.path("none")), 1, "none", "No such file")
        self.assert_fails(self.evaluate("similarity", "--data", self.folder.name), 1, "directory")
        self.assert_fails(self.evaluate("analogy", "--data", self.write("q.txt", "a b c d\n")), 1, "line 1", "NAME")
        self.assert_fails(self.evaluate("analogy", "--data", os.path.dirname(self.write("none/.x", "a\tb\n"))), 1,
                          "no analogy questions")
        self.assert_fails(self.evaluate("analogy", "--data", self.questions, models=[self.pairs]), 1, "convert")
        result = self.evaluate("similarity", "--data", self.write("some.tsv", PAIRS + "a1\ta2\n"))
        self.assertEqual((result.returncode, result.stderr.count(b"1 malformed")), (0, 1))

    def test_what_can_not_be_scored_is_an_error_but_not_for_the_others(self):
        unknown = self.write("unknown.tsv", "x\ty\t1\nx\tz\t2\n")
        result = self.evaluate("similarity", "--json", "--data", unknown, self.pairs)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"of 2 pairs 2 have", result.stderr)
        records = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([("spearman" in r, r["pairs"]) for r in records], [(False, 0), (True, 6), (False, 6)])
        result = self.evaluate("analogy", "--data", self.questions, models=[self.model, self.half])
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"half.model: ", result.stderr)
        self.assertIn(b"each of the 5 questions", result.stderr)
        self.assertEqual(result.stderr.count(b"\n"), 1)

    def test_suite(self):
        def suite(*args, **environment):
            return subprocess.run([SUITE, *args], capture_output=True, check=False, cwd=self.folder.name,
                                  env={**os.environ, "NCE2VEC": PROGRAM, **environment})
        # The topics' words are none of the data sets': a model made for them.
        vectors = self.write("vectors.txt", "".join(
            f"{word} {i % 7} {i % 5} 1\n" for i, word in enumerate(
                "tiger cat love sex king queen man woman boy girl car automobile gem jewel old new book paper computer "
                "keyboard midday noon smart intelligent access gateway account invoice hard difficult".split())))
        model = self.path("known.model")
        made = self.run_program("convert", "--input", vectors, "--output", model, "--to", "model")
        self.assertEqual(made.returncode, 0, made.stderr)
        result = suite(model, "--json")
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        records = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual(sum("pairs" in r for r in records), 5)
        self.assertEqual([r["data"].rpartition("/")[2] for r in records if r.get("part") == "total"],
                         ["questions-words.txt"])
        self.assertIn(b"paired bootstrap", suite(model, model).stdout)
        self.assert_fails(suite(), 2, "which model?")
        self.assert_fails(suite(model, "--nonsense"), 2, "--nonsense")
        self.assert_fails(suite(model, NCE2VEC="/no/such/program"), 1, "/no/such/program")
        self.assertIn(b"eval/suite.sh MODEL", suite("--help").stdout)
        self.assertEqual(suite(self.path("none.model"), "--quiet").returncode, 1)


if __name__ == "__main__":
    unittest.main()
