"""Contrastive training of texts as its user meets it: train --objective nt-xent and pairs, joint training."""

import json
import os
import random
import signal
import subprocess
import time
import unittest

import numpy as np

from program_case import PROGRAM, ProgramCase


def sentence(topic, draw):
    return "The " + " ".join(f"{topic}{draw.randrange(15)}" for _ in range(8)) + "."


def topic_lines(lines, seed=1, sentences=3):
    """Lines of sentences about one of six topics."""
    draw = random.Random(seed)
    rows = []
    for _ in range(lines):
        topic = draw.choice("abcdef")
        rows.append(" ".join(sentence(topic, draw) for _ in range(sentences)))
    return "\n".join(rows) + "\n"


def judged_pairs(count, seed=2):
    """Pairs of sentences: 5 where about one topic, else 1."""
    draw = random.Random(seed)
    rows = []
    for _ in range(count):
        first, second = draw.choice("abcdef"), draw.choice("abcdef")
        rows.append(f"{5 if first == second else 1}\t{sentence(first, draw)}\t{sentence(second, draw)}")
    return "\n".join(rows) + "\n"


class TrainTextsTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = cls.write("lines.txt", topic_lines(1500))
        cls.pairs = cls.write("judged.tsv", judged_pairs(300))

    def train(self, *args, output="out.model", text=None):
        batch = [] if "--batch" in args else ["--batch", "64"]
        return self.run_program("train", "--objective", "nt-xent", "--input", text or self.text, "--output",
                                self.path(output), "--dim", "16", *batch, *args)

    def assert_fails(self, result, code, *words):
        error = result.stderr.decode()
        self.assertEqual(result.returncode, code, error)
        self.assertEqual(error.splitlines()[-1].count("nce2vec"), 1, error)
        for word in words:
            self.assertIn(word, error)
        self.assertFalse(os.path.exists(self.path("none.model")))

    def sts(self, model, *more):
        result = self.run_program("evaluate", "sts", "--model", self.path(model), "--data", self.pairs, "--json",
                                  *more)
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)

    def spearman(self, model, *more):
        """Random vectors get about .39 here, topics told apart .67, the most that two judgements allow."""
        return self.sts(model, *more)["spearman"]

    def test_texts_of_one_topic_become_alike(self):
        result = self.train(output="good.model")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"1500 texts give 4500 examples an epoch", result.stderr)
        self.assertGreater(self.spearman("good.model"), 0.6)
        embedded = self.run_program("embed", "--model", self.path("good.model"), "--input", self.text, "--output",
                                    self.path("good.npy"), "--quiet")
        self.assertEqual(embedded.returncode, 0, embedded.stderr)
        self.assertEqual(np.load(self.path("good.npy")).shape, (1500, 16))
        nearest = self.run_program("nn", "--model", self.path("good.model"), "--text", "--over", self.text, "-k",
                                   "5", "a1 a2 a3")
        self.assertEqual((nearest.returncode, nearest.stdout.count(b"\n")), (0, 5))
        for line in nearest.stdout.decode().splitlines():
            self.assertIn(" a", line.split("\t")[2])

    def test_same_bytes_whatever_the_threads(self):
        for threads, more in [("1", []), ("2", ["--deterministic"])]:  # which is no more than is promised anyway
            result = self.train("--threads", threads, "--quiet", *more, output=f"threads{threads}.model")
            self.assertEqual((result.returncode, result.stderr), (0, b""))
        with open(self.path("threads1.model"), "rb") as one, open(self.path("threads2.model"), "rb") as two:
            self.assertTrue(one.read() == two.read())

    def test_every_way_of_making_views_pooling_and_heads_trains(self):
        for more in (["--view", "spans"], ["--view", "halves"], ["--crop", "0.8"], ["--feature-dropout", "0.1"], ["--pooling", "sif"],
                     ["--pooling", "learned"], ["--head", "linear"], ["--head", "mlp", "--head-output", "8"],
                     ["--optimizer", "adam"], ["--optimizer", "sgd", "--lr", "20"], ["--matryoshka", "4,8"],
                     ["--schedule", "cosine", "--warm-up", "0.1"]):
            with self.subTest(more):
                result = self.train(*more, output="way.model")
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertGreater(self.spearman("way.model"), 0.6)

    def test_views_that_share_their_words_teach_nothing(self):
        result = self.train("--view", "dropout", "--word-dropout", "0.3", output="dropout.model")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertLess(self.spearman("dropout.model"), 0.5)

    def test_learned_weights_are_used_without_being_asked_for(self):
        self.assertEqual(self.train("--pooling", "learned", output="learned.model").returncode, 0)
        info = self.run_program("info", "--model", self.path("learned.model")).stdout.decode()
        self.assertIn("learned", info)
        pearson = {pooling: self.sts("learned.model", *pooling)["pearson"]
                   for pooling in ((), ("--pooling", "learned"), ("--pooling", "mean"))}
        self.assertEqual(pearson[()], pearson["--pooling", "learned"])
        self.assertNotEqual(pearson[()], pearson["--pooling", "mean"])

    def test_documents_and_pairs(self):
        draw = random.Random(5)
        documents = "\n\n".join("\n".join(sentence(topic, draw) for _ in range(4))
                                for topic in draw.choices("abcdef", k=600))
        result = self.train("--input-format", "documents", text=self.write("documents.txt", documents),
                            output="documents.model")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"600 texts give 2400 examples", result.stderr)
        self.assertGreater(self.spearman("documents.model"), 0.55)
        rows = []
        for _ in range(2000):
            topic, other = draw.sample("abcdef", 2)
            rows.append(f"{sentence(topic, draw)}\t{sentence(topic, draw)}\t{sentence(other, draw)}")
        result = self.train("--input-format", "text-pairs", text=self.write("pairs.tsv", "\n".join(rows)),
                            output="pairs.model")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertGreater(self.spearman("pairs.model"), 0.55)

    def test_labelled_pairs(self):
        draw = random.Random(6)
        rows = []
        for _ in range(3000):
            topic, other = draw.sample("abcdef", 2)
            label = draw.randrange(2)
            rows.append(f"{label}\t{sentence(topic, draw)}\t{sentence(other if label else topic, draw)}")
        labelled = self.write("labelled.tsv", "\n".join(rows))
        result = self.run_program("train", "--objective=pairs", "--input", labelled, "--output",
                                  self.path("labelled.model"), "--dim", "16", "--batch", "64")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertGreater(self.spearman("labelled.model"), 0.55)

    def test_start_from_word_vectors(self):
        words = self.run_program("train", "--input", self.text, "--output", self.path("words.model"), "--dim", "12",
                                 "--tokenizer", "words", "--lowercase", "--quiet")
        self.assertEqual(words.returncode, 0, words.stderr)
        result = self.run_program("train", "--objective", "nt-xent", "--input", self.text, "--output",
                                  self.path("init.model"), "--init", self.path("words.model"), "--batch", "64")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"has vectors of 91 of the 91 words", result.stderr)
        self.assertIn("12", self.run_program("info", "--model", self.path("init.model")).stdout.decode())
        self.assert_fails(self.train("--init", self.path("words.model"), output="none.model"), 1,
                          "12 dimensions, not --dim 16")

    def test_the_best_epoch_is_kept(self):
        metrics = self.path("metrics.jsonl")
        result = self.train("--validation-sts", self.pairs, "--epochs", "4", "--metrics", metrics,
                            output="best.model")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stderr.count(b"; STS 0."), 4)
        with open(metrics, encoding="utf-8") as file:
            scores = [row["validation_sts"] for row in map(json.loads, file) if row["type"] == "epoch"]
        self.assertEqual(len(scores), 4)
        self.assertAlmostEqual(self.spearman("best.model"), max(scores), places=9)

    def test_what_chooses_the_epoch_is_not_changed_on_the_way(self):
        with open(self.pairs, encoding="utf-8") as file:
            judged = self.write("judged.tsv", file.read())
        folder = self.path("states")
        self.assertEqual(self.train("--validation-sts", judged, "--epochs", "2", "--checkpoint", folder,
                                    output="chosen.model").returncode, 0)
        self.assertEqual(self.run_program("train", "--resume", folder).returncode, 0)
        with open(judged, "a", encoding="utf-8") as file:
            file.write("1.0\tone more\tpair\n")
        self.assert_fails(self.run_program("train", "--resume", folder), 1, "--validation-sts")

    def test_joint_training_trains_words_and_lines(self):
        for weight in ("0", "0.1"):
            batch = ["--batch", "64"] if weight != "0" else []
            model = self.path(f"joint{weight}.model")
            result = self.run_program("train", "--input", self.text, "--output", model, "--dim", "16",
                                      "--tokenizer", "words", "--lowercase", "--nt-xent-weight", weight, *batch,
                                      "--epochs", "8", "--subsample", "0")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(b"lines: loss" in result.stderr, weight != "0")
            self.assertGreater(self.spearman(f"joint{weight}.model"), 0.6)
            # The words are a probability model all the same: next to a word are those of its topic.
            predicted = self.run_program("predict", "--model", model, "-k", "10", "a1").stdout.decode().split()[::2]
            self.assertEqual(len(predicted), 10)
            self.assertEqual({word[0] for word in predicted if word != "the"}, {"a"})

    def test_wrong_usage_exits_2(self):
        for more, words in ((["--temperature", "0"], ["--temperature", "0.001"]),
                            (["--batch", "1"], ["--batch"]), (["--batch", "-5"], ["--batch"]),
                            (["--view", "both"], ["--view", "sentences"]),
                            (["--view", "dropout"], ["--word-dropout"]),
                            (["--word-dropout", "1"], ["--word-dropout"]),
                            (["--matryoshka", "8,4"], ["--matryoshka"]), (["--matryoshka", "x"], ["--matryoshka"]),
                            (["--matryoshka", "16"], ["--matryoshka"]), (["--freeze"], ["--pooling learned"]),
                            (["--head", "deep"], ["--head", "mlp"]), (["--optimizer", "lars"], ["adagrad"]),
                            (["--input-format", "csv"], ["text-pairs"]), (["--pooling", "max"], ["learned"]),
                            (["--margin", "3"], ["--margin"]), (["--margin", "0.5"], ["--objective pairs"]),
                            (["--head-depth", "2"], ["--head mlp"]), (["--sif-a", "0.01"], ["--pooling"]),
                            (["--input-format", "text-pairs", "--view", "spans"], ["--view", "documents"]),
                            (["--dim", "1"], ["more than once"]), (["--window", "5"], ["window"])):
            with self.subTest(more):
                self.assert_fails(self.train(*more, output="none.model"), 2, *words)
        self.assert_fails(self.run_program("train", "--objective", "pairs", "--input-format", "documents", "--input",
                                           self.text, "--output", self.path("none.model")), 2, "label")

    def test_what_is_read_is_not_overwritten(self):
        judged = self.write("precious.tsv", judged_pairs(50))
        self.assertEqual(self.train(output="start.model", text=self.text).returncode, 0)
        start = self.path("start.model")
        for more, words in ((["--validation-sts", judged, "--metrics", judged], ["precious.tsv"]),
                            (["--init", start, "--metrics", start], ["start.model"])):
            with self.subTest(more):
                self.assert_fails(self.train(*more, output="none.model"), 1, *words)
        with open(judged, encoding="utf-8") as file:
            self.assertEqual(file.read(), judged_pairs(50))
        self.assertEqual(self.run_program("info", "--verify", "--model", start).returncode, 0)
        # A model may be trained on in its place.
        self.assertEqual(self.train("--init", start, output="start.model").returncode, 0)

    def test_joint_training_that_finds_no_lines_says_so(self):
        words = self.write("short.txt", "a b c d\n" * 50 + "b c d a\n" * 50)
        result = self.run_program("train", "--input", words, "--output", self.path("short.model"),
                                  "--nt-xent-weight", "0.1", "--subsample", "0")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"--nt-xent-weight did nothing", result.stderr)

    def test_texts_that_can_not_be_trained_on(self):
        one_line = self.write("one.txt", topic_lines(1))
        for text, words in ((one_line, ["two are needed"]), (self.write("empty.txt", ""), ["no word occurs 2 times"]),
                            (self.write("short.txt", "a b\nc d\na b\nc d\n"), ["--min-view-words"]),
                            (self.path("missing.txt"), ["missing.txt"])):
            with self.subTest(text):
                self.assert_fails(self.train(output="none.model", text=text), 1, *words)
        columns = self.write("columns.tsv", "a b c\td e f\n\nonly one column\n")
        self.assert_fails(self.train("--input-format", "text-pairs", output="none.model", text=columns), 1, "line 3",
                          "1 column")
        self.assert_fails(self.train("--validation-sts", self.path("none.tsv"), output="none.model"), 1, "none.tsv")

    def test_empty_lines_and_unknown_words_are_passed_over(self):
        lines = "\n\n" + topic_lines(300).replace("\n", "\n\n  \nzxq\n") + "\n"
        result = self.train(output="gaps.model", text=self.write("gaps.txt", lines))
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"300 texts give 900 examples an epoch; 300 more are too short", result.stderr)

    def test_a_batch_larger_than_the_text_is_told(self):
        result = self.train("--batch", "5000", output="small.model")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"none reaches --batch 5000", result.stderr)

    def test_ctrl_c_saves_what_there_is(self):
        process = subprocess.Popen([PROGRAM, "train", "--objective", "nt-xent", "--input", self.text, "--output",
                                    self.path("stopped.model"), "--epochs", "100000"], stderr=subprocess.PIPE)
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        error = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, 0, error)
        self.assertIn(b"the model so far is in", error)
        self.assertEqual(self.run_program("info", "--verify", "--model", self.path("stopped.model")).returncode, 0)

    def test_help(self):
        result = self.run_program("train", "--objective", "nt-xent", "--help")
        self.assertEqual(result.returncode, 0)
        self.assertIn(b"--temperature", result.stdout)
        self.assertIn(b"example", result.stdout)
        self.assertIn(b"nt-xent", self.run_program("train", "--help").stdout)


if __name__ == "__main__":
    unittest.main()
