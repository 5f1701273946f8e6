"""nce2vec evaluate sts, retrieval, classify as their user meets them: figures, odd files, exit codes."""

import bz2
import gzip
import json
import os
import unittest

from program_case import ProgramCase

COMMANDS = {"sts": ["--data"], "retrieval": ["--data"], "classify": ["--train", "--test"]}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# Texts of one topic are alike, texts of two are not.
STS = "5\ta1 a2 a3\ta4 a5\n4\tb1 b2\tb3 b4 b5\n1\ta1 a6\tb1 b6\n0\ta7 a8\tb8 b9\n"
LABELLED = "A\ta1 a2 a3\nB\tb1 b2\nA\ta4 a5\nB\tb6 b7 b8\nA\ta9\nB\tb10 b11\n"


class EvaluateTextsTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.train_topics()
        cls.sts = cls.write("sts.tsv", STS)
        cls.labelled = cls.write("labelled.tsv", LABELLED)
        cls.retrieval = cls.write_retrieval("retrieval")

    @classmethod
    def write_retrieval(cls, name, **files):
        """A data set that every model of the topics solves, but for the files given."""
        content = {"corpus": "1\ta1 a2\ta1 a2 a3\n2\tb1 b2\tb4\n3\t\tb5 b6\n", "queries": "x\ta7 a8\ny\tb7\n",
                   "qrels": "x\t1\t2\ny\t2\t1\ny\t3\t1\n", **files}
        for stem, text in content.items():
            path = cls.write(f"{name}/{stem}.tsv", text)
        return os.path.dirname(path)

    def evaluate(self, what, *args):
        return self.run_program("evaluate", what, "--model", self.model, *args)

    def figures(self, what, *args, said=()):
        """The objects that --json prints; `said` are the lines on standard error."""
        result = self.evaluate(what, "--json", *args)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stderr.decode().splitlines(), list(said))
        return [json.loads(line) for line in result.stdout.splitlines()]

    def assert_fails(self, result, code, *words):
        """One line on standard error that holds all words; nothing on standard output."""
        error = result.stderr.decode()
        self.assertEqual(result.returncode, code, error)
        self.assertEqual(error.count("\n"), 1, error)
        for word in words:
            self.assertIn(word, error)
        self.assertEqual(result.stdout, b"")

    def test_help(self):
        for what in COMMANDS:
            result = self.run_program("evaluate", what, "--help")
            self.assertEqual((result.returncode, result.stderr), (0, b""))
            self.assertIn(f"example:\n  nce2vec evaluate {what}".encode(), result.stdout)
        usage = self.run_program("evaluate", "--help")
        self.assertEqual(usage.returncode, 0)
        for what in ["similarity", "analogy", *COMMANDS]:
            self.assertIn(f"  {what} ".encode(), usage.stdout)

    def test_wrong_usage_exits_2(self):
        self.assert_fails(self.run_program("evaluate"), 2, "what?", "retrieval")
        self.assert_fails(self.run_program("evaluate", "stss"), 2, "stss", "sts")
        for what, files in COMMANDS.items():
            given = [word for flag in files for word in (flag, self.labelled)]
            self.assert_fails(self.run_program("evaluate", what, *given), 2, "--model")
            self.assert_fails(self.evaluate(what), 2, files[-1])
            for wrong in (["--pooling", "max"], ["--pooling", "sif", "--sif-a", "0"], ["--sif-a", "0.1"],
                          ["--pooling", "mean", "--sif-a", "0.1"], ["--pooling", "sif", "--sif-a", "nan"],
                          ["--pooling", "sif", "--sif-a", "x"], ["--restrict-vocab", "5"]):
                with self.subTest(what=what, wrong=wrong):
                    self.assert_fails(self.evaluate(what, *given, *wrong), 2, *[w[2:] for w in wrong[-2:-1]])
        for data in ("", "x=", "=a.tsv", "x=a.tsv,,b.tsv"):
            self.assert_fails(self.evaluate("sts", f"--data={data}"), 2, "--data")
        for wrong, word in (("word", "words"), ("--l2=-1", "l2"), ("--l2=nan", "l2"), ("--l2=inf", "l2"),
                            ("--l2=x", "l2")):
            result = self.evaluate("classify", "--train", self.labelled, "--test", self.labelled, wrong)
            self.assert_fails(result, 2, word)

    def test_a_model_that_can_not_do_it_exits_1(self):
        for what, data in (("sts", ["--data", self.sts]), ("retrieval", ["--data", self.retrieval]),
                           ("classify", ["--train", self.labelled, "--test", self.labelled])):
            self.assert_fails(self.evaluate(what, *data, "--pooling", "learned"), 1, "good.model", "--pooling mean")
            self.assert_fails(self.run_program("evaluate", what, "--model", self.sts, *data), 1, "sts.tsv", "convert")

    # Semantic textual similarity.

    def test_sts(self):
        [figures] = self.figures("sts", "--data", self.sts)
        self.assertGreater(figures["spearman"], 0.5)  # 0.6 when the two of a topic change places
        self.assertGreater(figures["pearson"], 0.9)
        self.assertEqual((figures["pairs"], figures["unknown_pairs"], figures["tokens"]), (4, 0, 18))
        self.assertEqual((figures["data"], figures["pooling"], figures["out_of_vocabulary"]), (self.sts, "mean", 0))
        sif = ["--pooling", "sif", "--sif-a", "0.01"]
        [figures] = self.figures("sts", "--data", self.sts, *sif)
        self.assertEqual((figures["pooling"], figures["sif_a"]), ("sif", 0.01))
        self.assertGreater(figures["pearson"], 0.9)
        # What the two topics differ in is the largest component here; without it they are told apart no more.
        [figures] = self.figures("sts", "--data", self.sts, *sif, "--remove-component")
        self.assertTrue(figures["component_removed"])
        self.assertLess(figures["pearson"], 0.5)

    def test_sts_table(self):
        result = self.evaluate("sts", "--data", self.sts, f"twice={self.sts},{self.sts}")
        self.assertEqual(result.returncode, 0, result.stderr)
        lines = result.stdout.decode().splitlines()
        self.assertRegex(lines[0], r"^# model .*good.model, 30 words, 16 dimensions, pooling mean$")
        self.assertEqual(lines[1].split(), "spearman low95 high95 pearson pairs excluded unknown oov% data".split())
        rows = [line.split(maxsplit=8) for line in lines[2:]]
        self.assertEqual([row[8] for row in rows], [self.sts, "twice", "= average of 2"])
        self.assertEqual([row[4] for row in rows], ["4", "8", "12"])
        self.assertEqual(rows[0][3], rows[1][3])  # Pearson's r of the same pairs twice is the same
        self.assertEqual(rows[2][1], "-")

    def test_sts_average_and_groups(self):
        other = self.write("other.tsv", "0\ta1\ta2\n5\ta3\tb1\n1\tb2\tb3\n")
        one, two, average = self.figures("sts", "--data", self.sts, other)
        self.assertEqual((average["data"], average["average_of"], average["pairs"]), ("average", 2, 7))
        self.assertAlmostEqual(average["spearman"], (one["spearman"] + two["spearman"]) / 2)
        [group] = self.figures("sts", "--data", f"both={self.sts},{other}")
        self.assertEqual((group["data"], group["pairs"]), ("both", 7))
        self.assertNotAlmostEqual(group["spearman"], average["spearman"], places=3)

    def test_sts_exclude(self):
        unwanted = self.write("unwanted.tsv", "9\tb3 b4 b5\t b1 b2 \n9\ta1 a6\tother\n")
        [figures] = self.figures("sts", "--data", self.sts, "--exclude", unwanted,
                                 said=[f"{self.sts}: 1 of 4 pairs left out (--exclude)"])
        self.assertEqual((figures["pairs"], figures["excluded_pairs"]), (3, 1))
        result = self.evaluate("sts", "--quiet", "--data", self.sts, "--exclude", self.sts)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"no correlation", result.stderr)

    def test_sts_files_of_all_kinds(self):
        [plain] = self.figures("sts", "--data", self.sts)
        for name, content in {
                "crlf.tsv": STS.replace("\n", "\r\n").encode(), "bom.tsv": BYTE_ORDER_MARK + STS.encode(),
                "head.tsv": b"score\tsentence1\tsentence2\n" + STS.encode(), "sts.tsv.gz": gzip.compress(STS.encode()),
                "sts.old": bz2.compress(STS.encode()), "columns.tsv": STS.replace("\n", "\tMSRpar\t2012\n").encode(),
                "open end.tsv": STS.rstrip("\n").encode()}.items():
            with self.subTest(name):
                [figures] = self.figures("sts", "--data", self.write(name, content))
                self.assertEqual({**figures, "data": ""}, {**plain, "data": ""})

    def test_sts_odd_lines_and_unknown_words(self):
        odd = self.write("odd.tsv", STS + "2\tonly one text\nnan\ta1\ta2\n\n3\tnothing known\t\xff\n2\t\ta1\n")
        [figures] = self.figures("sts", "--data", odd, said=[f"{odd}: 2 malformed lines passed over"])
        self.assertEqual((figures["pairs"], figures["unknown_pairs"]), (6, 2))
        for name, content in (("empty.tsv", ""), ("spaces.tsv", "5 a1 a2\n"), ("head only.tsv", "score\ta\tb\n")):
            path = self.write(name, content)
            self.assert_fails(self.evaluate("sts", "--data", self.sts, path), 1, name, "score <TAB> text <TAB> text")
        self.assert_fails(self.evaluate("sts", "--data", "x=none.tsv"), 1, "none.tsv", "No such file")

    def test_sts_a_set_that_fails_does_not_stop_the_others(self):
        unknown = self.write("unknown.tsv", "1\tx\ty\n2\ty\tz\n")
        result = self.evaluate("sts", "--json", "--data", unknown, self.sts)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"unknown.tsv: no correlation: of 2 pairs 2", result.stderr)
        self.assertEqual([json.loads(line)["data"] for line in result.stdout.splitlines()], [self.sts])  # no average

    # Retrieval.

    def test_retrieval(self):
        [figures] = self.figures("retrieval", "--data", self.retrieval)
        for score in ("ndcg@10", "mrr@10", "recall@100"):
            self.assertEqual(figures[score], 1, score)
        self.assertEqual((figures["queries"], figures["documents"]), (2, 3))
        self.assertEqual(figures["tokens"], 3 + 3 + 2 + 3)  # the first title stands in its text
        table = self.evaluate("retrieval", "--data", self.retrieval, "--pooling", "sif").stdout.decode().splitlines()
        self.assertIn("pooling sif (a = 0.001)", table[0])
        self.assertEqual(table[1].split()[:3], ["ndcg@10", "mrr@10", "recall@100"])
        self.assertEqual(table[2].split()[:3], ["1.0000"] * 3)

    def test_retrieval_says_what_it_passed_over(self):
        folder = self.write_retrieval("unknown ids", qrels="x\t1\t1\nx\tnone\t1\nnone\t1\t1\n")
        [figures] = self.figures(
            "retrieval", "--data", folder,
            said=[f"{folder}: 2 lines of qrels.tsv name a query or document that is not there: passed over"])
        self.assertEqual((figures["queries"], figures["queries_without_relevant"]), (1, 1))
        self.assertEqual(figures["unknown_judgements"], 2)

    def test_retrieval_odd_files(self):
        [plain] = self.figures("retrieval", "--data", self.retrieval)
        odd = self.write_retrieval(
            "odd", corpus=BYTE_ORDER_MARK + b"1\ta1 a2\ta1 a2 a3\r\n\r\n2\tb1 b2\tb4\r\n3\t\tb5 b6",
            queries=gzip.compress(b"x\ta7 a8\ny\tb7\n"), qrels="x\t1\t2\r\ny\t2\t1\r\ny\t3\t1\r\n")
        [figures] = self.figures("retrieval", "--data", odd)
        self.assertEqual({**figures, "data": ""}, {**plain, "data": ""})
        for number, (files, words) in enumerate([
                ({"corpus": "1\tonly two\n"}, ["corpus.tsv:1: ", "expected 3 columns", "found 2"]),
                ({"corpus": ""}, ["corpus.tsv: no lines"]), ({"queries": "x\ta1\nx\ta2\n"}, ["queries.tsv:2: ", "'x'"]),
                ({"qrels": "x\t1\t1\nx 2 1\n"}, ["qrels.tsv:2: ", "query, document, gain"]),
                ({"qrels": "x\t1\tmuch\n"}, ["qrels.tsv:1: ", "'much'"])]):
            with self.subTest(words):
                folder = self.write_retrieval(f"bad{number}", **files)
                self.assert_fails(self.evaluate("retrieval", "--data", folder), 1, *words)
        self.assert_fails(self.evaluate("retrieval", "--data", self.folder.name), 1, "corpus.tsv", "No such file")

    # Classification.

    def test_classify(self):
        test = self.write("test.tsv", "A\ta10 a11\nB\tb12\nB\tb13 b14\n")
        [figures] = self.figures("classify", "--train", self.labelled, "--test", test)
        self.assertEqual((figures["accuracy"], figures["macro_f1"], figures["classes"]), (1, 1, 2))
        self.assertAlmostEqual(figures["majority_share"], 2 / 3)
        self.assertTrue(figures["converged"])
        table = self.evaluate("classify", "--train", self.labelled, "--test", test, "--l2", "0.5").stdout.decode()
        head, trained, names, row = table.splitlines()
        self.assertTrue(head.endswith(", pooling mean, l2 0.5"), head)
        self.assertEqual(trained, f"# trained on {self.labelled}")
        self.assertEqual(names.split()[:3], ["accuracy", "macro_f1", "majority"])
        self.assertEqual(row.split(maxsplit=9)[9], test)

    def test_classify_says_what_is_wrong_with_the_data(self):
        train = self.write("odd train.tsv", BYTE_ORDER_MARK + LABELLED.replace("\n", "\r\n").encode() + b"no label\r\n")
        test = self.write("odd test.tsv", "A\ta1\nC\tb1\nB\tnothing\n")
        [figures] = self.figures("classify", "--train", train, "--test", test,
                                 said=[f"{train}: 1 malformed lines passed over",
                                       f"{test}: 1 texts have a label that {train} never has: counted as wrong"])
        self.assertEqual((figures["classes"], figures["train_texts"], figures["test_texts"]), (2, 6, 3))
        self.assertEqual((figures["unseen_label_texts"], figures["unknown_test_texts"]), (1, 1))
        self.assertLess(figures["accuracy"], 1)
        for content, words in (("", "label <TAB> text"), ("A a1\n", "label <TAB> text"), ("A\ta1\nA\ta2\n", "'A'")):
            path = self.write("bad.tsv", content)
            self.assert_fails(self.evaluate("classify", "--train", path, "--test", self.labelled), 1, "bad.tsv", words)

    def test_the_same_figures_again(self):
        for what, data in (("sts", ["--data", self.sts, "--remove-component", "--seed", "7"]),
                           ("classify", ["--train", self.labelled, "--test", self.labelled])):
            self.assertEqual(self.figures(what, *data), self.figures(what, *data))


if __name__ == "__main__":
    unittest.main()
