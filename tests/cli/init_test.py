"""Training that goes on from a model: train --init and --vocab-policy."""

import json
import os
import struct
import unittest

import numpy as np

from program_case import ProgramCase, topic_text


def lines_of(words, count):
    """Lines of these words in turn, each line another beginning."""
    return "".join(" ".join(words[(i + j) % len(words)] for j in range(6)) + "\n" for i in range(count))


class Model:
    """A model file, read without the program."""

    def __init__(self, path):
        with open(path, "rb") as file:
            content = file.read()
        length = struct.unpack("<Q", content[:8])[0]
        header = json.loads(content[8:8 + length])
        self.metadata = header.pop("__metadata__")
        self.bytes = content
        kinds = {"F32": np.float32, "I64": np.int64, "I32": np.int32, "U8": np.uint8, "I8": np.int8}
        self.tensors = {}
        for name, tensor in header.items():
            begin, end = tensor["data_offsets"]
            data = content[8 + length + begin:8 + length + end]
            self.tensors[name] = np.frombuffer(data, kinds[tensor["dtype"]]).reshape(tensor["shape"])
        offsets, letters = self.tensors["vocab.offsets"], self.tensors["vocab.bytes"].tobytes()
        self.words = [letters[a:b].decode() for a, b in zip(offsets, offsets[1:])]
        self.counts = dict(zip(self.words, self.tensors["vocab.counts"].tolist()))

    def row(self, name, word):
        return self.tensors[name][self.words.index(word)]


class InitTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.train_topics("--epochs", "3")
        cls.first = Model(cls.model)
        cls.other = cls.write("other.txt", lines_of(["a1", "a2", "c1", "c2", "c3"], 300) + "rare word here\n")

    def train(self, output, *args, text=None):
        return self.run_program("train", "--input", text or self.other, "--output", self.path(output), "--threads",
                                "1", "--subsample", "0", "--epochs", "2", *args)

    def trained(self, output, *args, text=None):
        result = self.train(output, *args, text=text)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.talk = result.stderr.decode()
        return Model(self.path(output))

    def assert_fails(self, result, code, *words):
        error = result.stderr.decode()
        self.assertEqual(result.returncode, code, error)
        for word in words:
            self.assertIn(word, error.splitlines()[-1])
        self.assertFalse(os.path.exists(self.path("none.model")))

    def assert_rows_kept(self, before, after, words, but=(), tolerance=0.0):
        for word in words:
            for name in {"input.weight", "output.weight", "output.bias"} - set(but):
                np.testing.assert_allclose(after.row(name, word), before.row(name, word), rtol=0, atol=tolerance,
                                           err_msg=f"{name} of {word}")

    def test_words_counts_and_rows_are_added_to(self):
        after = self.trained("more.model", "--init", self.model)
        self.assertEqual(set(after.words), set(self.first.words) | {"c1", "c2", "c3"})
        self.assertEqual(after.counts["a1"], self.first.counts["a1"] + 360)
        self.assertEqual(after.counts["b1"], self.first.counts["b1"])
        self.assertEqual(after.counts["c1"], 360)
        self.assertEqual(after.words, sorted(after.words, key=lambda word: (-after.counts[word], word)))
        self.assert_rows_kept(self.first, after, [f"b{i}" for i in range(15)])
        self.assertGreater(np.abs(after.row("input.weight", "a1") - self.first.row("input.weight", "a1")).max(), 0.01)
        self.assertIn("30 words, 2 of them in the text; 3 words are new", self.talk)
        self.assertEqual(after.tensors["input.weight"].shape[1], 16)
        self.assertEqual(after.metadata["init.from"], "nce2vec")
        self.assertEqual(after.metadata["init.checksum"], self.first.metadata["nce2vec.checksum"])
        self.assertEqual(after.metadata["init.words"], "30")
        self.assertEqual(after.metadata["init.tokens"], "24000")
        self.assertNotIn(b"good.model", after.bytes)
        again = self.trained("again.model", "--init", self.model)
        self.assertEqual(again.bytes, after.bytes)
        third = self.trained("third.model", "--init", self.path("more.model"))
        self.assertEqual(third.metadata["init.tokens"], str(24000 + 1803))

    def test_a_vanishing_rate_gives_the_model_back(self):
        after = self.trained("same.model", "--init", self.model, "--lr", "1e-9", text=self.text)
        self.assertEqual(after.words, self.first.words)
        self.assert_rows_kept(self.first, after, self.first.words, tolerance=1e-5)
        self.assertEqual(after.counts, {word: 2 * count for word, count in self.first.counts.items()})

    def test_keep_leaves_new_words_out(self):
        after = self.trained("kept.model", "--init", self.model, "--vocab-policy", "keep")
        self.assertEqual(set(after.words), set(self.first.words))
        self.assertEqual(after.counts["a1"], self.first.counts["a1"] + 360)
        self.assertEqual(after.metadata["vocab.policy"], "keep")
        strangers = self.write("strangers.txt", lines_of(["x", "y", "z"], 50))
        self.assert_fails(self.train("none.model", "--init", self.model, "--vocab-policy", "keep", text=strangers), 1,
                          "no known word")

    def test_limits_hold_for_new_words_only(self):
        after = self.trained("limit.model", "--init", self.model, "--max-vocab", "31", "--min-count", "2")
        self.assertEqual(len(after.words), 31)
        self.assertLess(set(self.first.words), set(after.words))
        few = self.trained("few.model", "--init", self.model, "--max-vocab", "5")
        self.assertEqual(set(few.words), set(self.first.words))

    def test_vectors_of_others(self):
        numbers = np.arange(12, dtype=np.float32).reshape(3, 4) / 8
        names = ["c1", "gone", "a1"]
        text = "3 4\n" + "".join(f"{word} {' '.join(map(str, row))}\n" for word, row in zip(names, numbers))
        plain = self.write("plain.txt", text)
        after = self.trained("plain.model", "--init", plain, "--lr", "1e-9")
        self.assertEqual(after.counts, {"a1": 360, "a2": 360, "c1": 360, "c2": 360, "c3": 360, "gone": 0})
        for word, row in zip(names, numbers):
            np.testing.assert_allclose(after.row("input.weight", word), row, atol=1e-6)
        self.assertLess(np.abs(after.row("input.weight", "c2")).max(), 0.5 / 4)
        self.assertLess(np.abs(after.tensors["output.weight"]).max(), 1e-6)
        # The words of the text have its shares, the other one next to nothing.
        np.testing.assert_allclose(np.exp(after.row("output.bias", "a1")), 0.2, atol=1e-3)
        self.assertLess(np.exp(after.row("output.bias", "gone")), 1e-3)
        self.assertEqual(after.metadata["init.from"], "word2vec-text")
        self.assertIn("start at zero", self.talk)
        # As an imported model: the same, and its made-up counts aren't added.
        done = self.run_program("convert", "--input", plain, "--output", self.path("imported.model"), "--to", "model")
        self.assertEqual(done.returncode, 0, done.stderr)
        imported = self.trained("from.model", "--init", self.path("imported.model"), "--lr", "1e-9")
        self.assertEqual(imported.counts, after.counts)
        np.testing.assert_array_equal(imported.tensors["input.weight"], after.tensors["input.weight"])
        self.assertNotIn("nce2vec.imported_from", imported.metadata)

    def test_formats_of_others_and_int8_give_the_same_start(self):
        for kind, name in (("word2vec-bin", "v.bin"), ("glove", "v.glove"), ("npy", "v.npy"), ("int8", "v8.model")):
            with self.subTest(kind):
                done = self.run_program("convert", "--input", self.model, "--output", self.path(name), "--to", kind)
                self.assertEqual(done.returncode, 0, done.stderr)
                after = self.trained(f"{name}.model", "--init", self.path(name), "--lr", "1e-9")
                np.testing.assert_allclose(after.row("input.weight", "b7"), self.first.row("input.weight", "b7"),
                                           atol=1e-6)
                self.assertNotIn("input.code", after.tensors)

    def test_objectives(self):
        after = self.trained("ns.model", "--init", self.model, "--objective", "ns")
        self.assertIn("biases are left behind", self.talk)
        self.assertFalse(after.tensors["output.bias"].any())
        self.assert_rows_kept(self.first, after, ["b3"], but=["output.bias"])
        # Without --objective it stays what the model has.
        more = self.trained("ns2.model", "--init", self.path("ns.model"))
        self.assertEqual(more.metadata["train.objective"], "ns")
        back = self.trained("back.model", "--init", self.path("ns.model"), "--objective", "nce", "--lr", "1e-9",
                            text=self.text)
        self.assertIn("same odds", self.talk)
        counts = np.array([self.first.counts[word] for word in back.words if word[0] != "c"])
        expected = dict(zip([word for word in back.words if word[0] != "c"],
                            np.log(5 * counts ** 0.75 / (counts ** 0.75).sum())))
        np.testing.assert_allclose(back.row("output.bias", "b3"), expected["b3"], atol=1e-4)

    def test_what_the_model_decides_is_not_contradicted(self):
        start = ("--init", self.model)
        for more, code, words in ((("--dim", "20"), 1, ("16 dimensions", "--dim 20")),
                                  (("--lowercase",), 1, ("without --lowercase",)),
                                  (("--tokenizer", "words"), 1, ("--tokenizer=whitespace", "--tokenizer=words")),
                                  (("--max-sentence=7",), 1, ("--max-sentence=1000", "--max-sentence=7")),
                                  (("--vocab-policy", "keep", "--min-count", "2"), 2, ("--min-count",)),
                                  (("--vocab-policy", "shrink"), 2, ("--vocab-policy",)),
                                  (("--metrics", self.model), 1, ("good.model",))):
            with self.subTest(more):
                self.assert_fails(self.train("none.model", *start, *more), code, *words)
        self.assert_fails(self.train("none.model", "--vocab-policy", "keep"), 2, "--init")
        self.assert_fails(self.train("none.model", "--init", "-"), 2, "--init")
        self.assert_fails(self.train("none.model", "--init", self.path("missing.model")), 1, "missing.model")
        self.assert_fails(self.train("none.model", "--init", self.text), 1, "text.txt")
        self.trained("agrees.model", *start, "--dim", "16", "--tokenizer", "whitespace", "--max-sentence", "1000")
        folded = self.trained("folded.model", "--lowercase", "--tokenizer", "words")
        self.assertEqual(self.trained("folded2.model", "--init", self.path("folded.model")).metadata["text.lowercase"],
                         folded.metadata["text.lowercase"])

    def test_damaged_models_are_refused(self):
        damaged = bytearray(self.first.bytes)
        damaged[-100] ^= 1
        path = self.write("damaged.model", bytes(damaged))
        self.assert_fails(self.train("none.model", "--init", path), 1, "damaged.model", "checksum")

    def test_a_model_may_be_trained_on_in_its_place(self):
        expected = self.trained("elsewhere.model", "--init", self.model)
        place = self.write("place.model", self.first.bytes)
        self.assertEqual(self.trained("place.model", "--init", place).bytes, expected.bytes)

    def test_checkpoints_need_the_model_no_more(self):
        start = self.write("start.model", self.first.bytes)
        folder = self.path("checkpoints")
        whole = self.trained("whole.model", "--init", start, "--checkpoint", folder, "--checkpoint-every", "1e")
        os.remove(start)
        os.remove(self.path("whole.model"))
        result = self.run_program("train", "--resume", folder)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(Model(self.path("whole.model")).bytes, whole.bytes)
        # Without a state it would have to begin anew, which only the model itself lets it do.
        for name in os.listdir(folder):
            if "start" not in name and os.path.isfile(os.path.join(folder, name)):
                os.remove(os.path.join(folder, name))
        self.assert_fails(self.run_program("train", "--resume", folder, "--output", self.path("none.model")), 1,
                          "start.model")
        self.write("start.model", self.first.bytes)
        self.assertEqual(self.run_program("train", "--resume", folder).returncode, 0)
        self.assertEqual(Model(self.path("whole.model")).bytes, whole.bytes)

    def test_vectors_of_others_that_changed_are_refused(self):
        words = [f"a{i}" for i in range(1, 6)]

        def vectors(number):
            return "".join(f"{word} " + " ".join([number] * 16) + "\n" for word in words)

        start = self.write("start.vec", f"{len(words)} 16\n" + vectors("0.25"))
        folder = self.path("states of others")
        self.trained("others.model", "--init", start, "--dim", "16", "--checkpoint", folder)
        for name in os.listdir(folder):
            if name.startswith("state-"):
                os.remove(os.path.join(folder, name))
        self.write("start.vec", f"{len(words)} 16\n" + vectors("0.75"))
        self.assert_fails(self.run_program("train", "--resume", folder), 1, "start.vec: has changed")

    def test_few_pairs_do_not_tell_divergence(self):
        start = self.write("wild.vec", "".join(f"{w} " + " ".join(["30"] * 16) + "\n" for w in ("a1", "a2", "c1")))
        text = self.write("short.txt", lines_of(["a1", "a2", "c1"], 20))
        self.trained("short.model", "--init", start, "--vocab-policy", "keep", text=text)
        self.assertNotIn("diverged", self.talk)

    def test_counts_that_can_not_be_are_refused(self):
        header, counts = self.first.bytes, self.first.tensors["vocab.counts"].tobytes()
        damaged = header.replace(counts, np.array([-5], np.int64).tobytes() + counts[8:])
        self.assertNotEqual(damaged, header)
        path = self.write("counts.model", damaged)
        self.assert_fails(self.train("none.model", "--init", path), 1, "counts.model", "damaged")

    def test_a_report_counts_all_text(self):
        self.trained("report.model", "--init", self.model, text=self.write("b.txt", topic_text(100, seed=3)))
        done = self.run_program("report", "--model", self.path("report.model"), "--output", self.path("r.html"))
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(self.path("r.html"), encoding="utf-8") as file:
            self.assertIn('"corpus_tokens":25200', file.read())


if __name__ == "__main__":
    unittest.main()
