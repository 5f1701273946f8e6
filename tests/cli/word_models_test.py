"""Words made of n-grams, and cbow: train --subwords and --model cbow, and what asks such models."""

import json
import os
import unittest

import numpy as np

from init_test import Model
from program_case import ProgramCase


def inflected_text():
    """Two topics, whose words have stems of their own and endings in common."""
    lines = []
    for i in range(3000):
        stems = ["walk", "jump", "climb", "swim"] if i % 2 == 0 else ["bread", "cheese", "onion", "pepper"]
        endings = ["", "s", "ing", "ed"]
        lines.append(" ".join(stems[(i * 7 + j * 5) // 3 % 4] + endings[(i + j * j) % 4] for j in range(10)))
    return "\n".join(lines) + "\n"


class WordModelsTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = cls.write("text.txt", inflected_text())
        cls.subwords = cls.path("subwords.model")
        result = cls.train_ok("subwords.model", "--subwords", "3-5")
        cls.model = Model(cls.subwords)
        cls.talk = result.stderr.decode()

    @classmethod
    def train(cls, output, *args):
        return cls.run_program("train", "--input", cls.text, "--output", cls.path(output), "--dim", "16", "--threads",
                               "1", "--subsample", "0", *(args if "--epochs" in args else ("--epochs", "4", *args)))

    @classmethod
    def train_ok(cls, output, *args):
        result = cls.train(output, *args)
        assert result.returncode == 0, result.stderr
        return result

    def answer(self, *args, stdin=b""):
        result = self.run_program(*args, stdin=stdin)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout.decode()

    def assert_wrong_usage(self, result, *words):
        self.assertEqual(result.returncode, 2, result.stderr)
        message = result.stderr.decode()
        self.assertEqual(message.count("\n"), 1, message)
        for word in words:
            self.assertIn(word, message)

    def test_the_file_holds_the_n_grams(self):
        model = self.model
        rows, buckets = model.tensors["subword.weight"], model.tensors["subword.bucket"]
        self.assertEqual(model.metadata["subword.range"], "3-5")
        self.assertEqual(model.metadata["subword.unit"], "characters")
        self.assertEqual(rows.shape, (len(buckets), 16))
        self.assertTrue(np.all(np.diff(buckets) > 0))
        ngrams = {word[i:i + n] for word in (f"<{w}>" for w in model.words) for n in (3, 4, 5)
                  for i in range(len(word) - n + 1)}
        self.assertEqual(len(buckets), len(ngrams))  # of so few none meet in a bucket

    def test_an_unknown_word_is_near_its_relatives(self):
        answer = self.answer("nn", "--model", self.subwords, "-k", "3", "--json", "walkings")
        found = json.loads(answer)
        self.assertEqual(found["composed"], ["walkings"])
        self.assertIn("walking", [result["word"] for result in found["results"]])
        result = self.run_program("nn", "--model", self.subwords, "-k", "1", "walkings")
        self.assertIn(b"'walkings' is not in the vocabulary: its n-grams make a vector", result.stderr)
        similar = float(self.answer("similarity", "--model", self.subwords, "walker", "walks"))
        other = float(self.answer("similarity", "--model", self.subwords, "walker", "onions"))
        self.assertGreater(similar, other + 0.3)

    def test_a_known_word_is_not_composed(self):
        self.assertNotIn("composed", json.loads(self.answer("nn", "--model", self.subwords, "--json", "walk")))

    def test_a_word_without_a_common_n_gram_stays_unknown(self):
        result = self.run_program("nn", "--model", self.subwords, "qqqq")
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"'qqqq' not in the vocabulary", result.stderr)

    def test_texts_use_n_grams_too(self):
        known = json.loads(self.answer("embed", "--model", self.subwords, "--input", "-", "--output", "-", "--format",
                                       "jsonl", stdin=b"walked\n"))
        unknown = json.loads(self.answer("embed", "--model", self.subwords, "--input", "-", "--output", "-", "--format",
                                       "jsonl", stdin=b"walkeds\n"))
        a, b = (np.array(line.get("vector", line.get("embedding"))) for line in (known, unknown))
        self.assertGreater(a @ b / np.linalg.norm(a) / np.linalg.norm(b), 0.5)

    def test_evaluation_skips_unknown_words_or_composes_them(self):
        data = self.write("pairs.txt", "".join(
            f"{a}\t{b}\t{score}\n" for a, b, score in [("walk", "walking", 9), ("walk", "onion", 1), ("bread", "breads", 8),
                                                       ("Walkings", "jump", 5), ("breadly", "cheesely", 6)]))
        plain = json.loads(self.answer("evaluate", "similarity", "--model", self.subwords, "--data", data, "--json")
                           .splitlines()[0])
        composed = json.loads(self.answer("evaluate", "similarity", "--model", self.subwords, "--data", data, "--json",
                                          "--compose-unknown").splitlines()[0])
        self.assertEqual((plain["pairs"], composed["pairs"]), (3, 5))

    def test_going_on_keeps_what_the_model_is(self):
        for kind, args in (("subwords", ["--subwords", "3-5"]),
                           ("positions", ["--model", "cbow", "--position-weights", "--epochs", "2"])):
            self.train_ok(f"{kind}.first", *args)
            first = Model(self.path(f"{kind}.first"))
            self.train_ok(f"{kind}.second", "--init", self.path(f"{kind}.first"), "--epochs", "1", "--lr", "1e-9")
            second = Model(self.path(f"{kind}.second"))
            for key in ("subword.range", "train.model", "train.position_weights"):
                self.assertEqual(first.metadata.get(key), second.metadata.get(key))
            # Next to no step: all is as it was.
            for name in ("input.weight", "output.weight", "subword.weight", "position.weight"):
                self.assertEqual(name in first.tensors, name in second.tensors)
                if name in first.tensors:
                    np.testing.assert_allclose(first.tensors[name], second.tensors[name], atol=2e-5)

    def test_plain_vectors_become_words_of_n_grams(self):
        self.train_ok("plain.model")
        self.train_ok("made.model", "--init", self.path("plain.model"), "--subwords", "3-4", "--epochs", "1", "--lr",
                      "1e-9")
        plain, made = Model(self.path("plain.model")), Model(self.path("made.model"))
        np.testing.assert_allclose(plain.tensors["input.weight"], made.tensors["input.weight"], atol=2e-5)

    def test_a_converted_model_keeps_n_grams(self):
        self.answer("convert", "--input", self.subwords, "--to", "int8", "--output", self.path("small.model"))
        small = Model(self.path("small.model"))
        np.testing.assert_array_equal(small.tensors["subword.weight"], self.model.tensors["subword.weight"])
        np.testing.assert_array_equal(small.tensors["subword.bucket"], self.model.tensors["subword.bucket"])

    def test_resuming_gives_the_same_bytes(self):
        for kind, args in (("s", ["--subwords", "3-5"]),
                           ("c", ["--model", "cbow", "--position-weights", "--epochs", "4"])):
            self.train_ok(f"{kind}.whole", *args)
            folder = self.path(f"{kind}.checkpoints")
            self.train_ok(f"{kind}.kept", *args, "--checkpoint", folder, "--checkpoint-every", "1e")
            states = sorted(name for name in os.listdir(folder) if name.startswith("state"))
            self.assertGreater(len(states), 0, os.listdir(folder))
            os.remove(self.path(f"{kind}.kept"))
            resumed = self.run_program("train", "--resume", folder)
            self.assertEqual(resumed.returncode, 0, resumed.stderr)
            self.assertEqual(Model(self.path(f"{kind}.kept")).bytes, Model(self.path(f"{kind}.whole")).bytes)

    def test_cbow_has_defaults_of_its_own(self):
        self.train_ok("cbow.model", "--model", "cbow", "--epochs", "2")
        metadata = Model(self.path("cbow.model")).metadata
        self.assertEqual((metadata["train.model"], metadata["train.window"], metadata["train.learning_rate"]),
                         ("cbow", "8", "0.1"))
        self.train_ok("given.model", "--model", "cbow", "--epochs", "2", "--window", "3", "--lr", "0.2")
        metadata = Model(self.path("given.model")).metadata
        self.assertEqual((metadata["train.window"], metadata["train.learning_rate"]), ("3", "0.2"))

    def test_going_on_with_other_n_grams_is_told(self):
        result = self.train_ok("others.model", "--init", self.subwords, "--subwords", "2-3", "--epochs", "1")
        self.assertIn(b"its n-grams are left behind", result.stderr)
        folder = self.path("others.checkpoints")
        self.train_ok("fewer.model", "--init", self.subwords, "--buckets", "5000", "--checkpoint", folder, "--epochs", "1")
        self.assertEqual(Model(self.path("fewer.model")).metadata["subword.buckets"], "5000")
        resumed = self.run_program("train", "--resume", folder)
        self.assertEqual(resumed.returncode, 0, resumed.stderr)

    def test_positions_bring_their_window(self):
        self.train_ok("narrow.model", "--model", "cbow", "--position-weights", "--window", "3", "--epochs", "1")
        self.train_ok("again.model", "--init", self.path("narrow.model"), "--position-weights", "--epochs", "1")
        self.assertEqual(Model(self.path("again.model")).metadata["train.window"], "3")
        result = self.train_ok("wide.model", "--init", self.path("narrow.model"), "--window", "4", "--epochs", "1")
        self.assertIn(b"its weights of positions are left behind", result.stderr)

    def test_a_training_that_diverged_recovers_its_positions(self):
        result = self.train("wild.model", "--model", "cbow", "--position-weights", "--lr", "60", "--curvature-limit",
                            "inf", "--epochs", "2")
        self.assertIn(b"and on as with --lr 30", result.stderr)
        self.assertEqual(result.returncode, 0, result.stderr)
        for rows in Model(self.path("wild.model")).tensors.values():
            self.assertTrue(np.all(np.isfinite(rows.astype(np.float64))))

    def test_wrong_usage(self):
        self.assert_wrong_usage(self.train("x", "--subwords", "6-3"), "--subwords", "6-3")
        self.assert_wrong_usage(self.train("x", "--subwords", "some"), "--subwords", "3-6", "'some'")
        self.assert_wrong_usage(self.train("x", "--subwords", "3-6", "--buckets", "0"), "--buckets")
        self.assert_wrong_usage(self.train("x", "--subword-units", "letters"), "--subword-units", "jamo")
        self.assert_wrong_usage(self.train("x", "--model", "glove"), "--model", "cbow")
        self.assert_wrong_usage(self.train("x", "--buckets", "1000"), "--buckets", "--subwords 3-6")
        self.assert_wrong_usage(self.train("x", "--subword-units", "jamo"), "--subword-units", "--subwords 3-6")
        self.assert_wrong_usage(self.train("x", "--input-format", "word-pairs", "--model", "cbow"), "--model cbow")
        self.assert_wrong_usage(self.train("x", "--position-weights"), "--model cbow")
        self.assert_wrong_usage(self.train("x", "--model", "cbow", "--tile-noise", "0", "--tile", "1"), "--tile-noise")
        self.assert_wrong_usage(self.train("x", "--subwords", "3-6", "--nt-xent-weight", "1"), "--nt-xent-weight")
        self.assert_wrong_usage(
            self.run_program("train", "--input", self.text, "--output", self.path("x"), "--threads", "2",
                             "--deterministic", "--model", "cbow"), "--deterministic", "--threads 1")
        self.assertFalse(os.path.exists(self.path("x")))


if __name__ == "__main__":
    unittest.main()
