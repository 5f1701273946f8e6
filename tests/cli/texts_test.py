"""Vectors of whole texts as the user meets them: embed, nn --text, convert --to sentence-transformers."""

import gzip
import json
import os
import subprocess
import unittest

import numpy as np

from program_case import PROGRAM, ProgramCase, topic_text

class TextsTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.train_topics()

    def embed(self, *args, **more):
        return self.run_program("embed", "--model", self.model, *args, **more)

    def nn(self, *args, **more):
        return self.run_program("nn", "--model", self.model, "--text", *args, **more)

    def assert_fails(self, result, code, *words):
        """One line on standard error that holds all words; nothing on standard output."""
        error = result.stderr.decode()
        self.assertEqual(result.returncode, code, error)
        self.assertEqual(error.count("\n"), 1, error)
        for word in words:
            self.assertIn(word, error)
        self.assertEqual(result.stdout, b"")

    def array_of(self, content, *args):
        """The array of a text of these bytes, after a run that must succeed."""
        text = self.write("array.txt", content)
        output = self.path("array.npy")
        result = self.embed("--input", text, "--output", output, *args)
        self.assertEqual(result.returncode, 0, result.stderr)
        return np.load(output), result.stderr.decode()

    # embed.

    def test_formats_agree(self):
        content = "a1 a2\n\nnope\nb3 \"b3\"\tb4\n"
        array, _ = self.array_of(content)
        self.assertEqual((array.shape, array.dtype), ((4, 16), np.dtype("<f4")))
        self.assertTrue(array.flags["C_CONTIGUOUS"])
        text = self.embed("--input", "-", "--output", "-", "--format", "text", stdin=content.encode())
        rows = [line.split(" ") for line in text.stdout.decode().splitlines()]
        np.testing.assert_array_equal(np.array(rows, dtype=np.float32), array)
        lines = self.path("lines.jsonl")
        self.assertEqual(self.embed("--input", "-", "--output", lines, "--format", "jsonl",
                                    stdin=content.encode()).returncode, 0)
        with open(lines, encoding="utf8") as file:
            objects = [json.loads(line) for line in file]
        self.assertEqual([entry["text"] for entry in objects], content.splitlines())
        np.testing.assert_array_equal(np.array([entry["vector"] for entry in objects], dtype=np.float32), array)

    def test_a_vector_is_the_mean_of_its_words(self):
        array, _ = self.array_of("a1\na2\na1 a2 nope a2\n")
        np.testing.assert_allclose((array[0] + 2 * array[1]) / 3, array[2], atol=1e-6)
        unit, _ = self.array_of("a1 b2\n\n", "--normalize")
        np.testing.assert_allclose(np.linalg.norm(unit, axis=1), [1, 0], atol=1e-6)
        sif, _ = self.array_of("a1\n", "--pooling", "sif", "--sif-a", "1")
        self.assertLess(np.linalg.norm(sif[0]), np.linalg.norm(array[0]))

    def test_odd_texts(self):
        word = self.array_of("a1")[0][0]
        for content, known in [
            (b"", []), (b"\n", [0]), (b"\n\n\n", [0, 0, 0]), (b"a1", [1]), (b"a1\r\n\r\na1\r\n", [1, 0, 1]),
            (b"\xef\xbb\xbfa1\na1\n", [1, 1]), (b"a1\x00a1\n\xff\xfe\x80\n\x00\n", [1, 0, 0]),
            (b"a1 " * 3_000_000 + b"\na1", [1, 1]), (b"x" * 9_000_000 + b" a1\n\n", [1, 0]),
            (b"\n" * 100_000 + b"a1\n", [0] * 100_000 + [1]),
        ]:
            with self.subTest(content[:20]):
                array, error = self.array_of(content)
                self.assertEqual(array.shape, (len(known), 16))
                np.testing.assert_allclose(array, np.outer(known, word), atol=1e-5)
                self.assertIn(f"{len(known) - sum(known)} lines without a known word", error)
        self.assertIn("2 NUL bytes", self.array_of(b"a1\0a1\0\n\xff")[1])
        self.assertIn("1 ill-formed UTF-8", self.array_of(b"a1\n\xff")[1])

    def test_an_endless_line_is_an_error(self):
        text = self.write("endless.txt", b"a1\n" + b"a1 " * 23_000_000)
        self.assert_fails(self.embed("--input", text, "--output", self.path("no.npy")), 1,
                          "endless.txt", "line 2", "67108864 bytes")
        self.assertFalse(os.path.exists(self.path("no.npy")))

    def test_threads_and_compression_change_nothing(self):
        text = topic_text(9000, seed=3).encode()
        plain, _ = self.array_of(text)
        one, _ = self.array_of(text, "--threads", "1")
        packed, _ = self.array_of(gzip.compress(text))
        np.testing.assert_array_equal(plain, one)
        np.testing.assert_array_equal(plain, packed)

    def test_what_was_done_is_said_unless_quiet(self):
        _, error = self.array_of("a1 nope\n\nnope b1\nnope\n")
        self.assertRegex(error, r"4 lines, 5 tokens, 60\.0 % of them not in the vocabulary; 2 lines without a known "
                                r"word, whose vectors are zeros; .* lines/s\n$")
        self.assertEqual(self.array_of("a1\n", "--quiet")[1], "")

    def test_wrong_usage_of_embed_exits_2(self):
        text = self.write("usage.txt", "a1\n")
        out = self.path("usage.npy")
        for args, words in [
            (["--output", out], ["--input"]),
            (["--input", text], ["--output"]),
            (["--input", text, "--output", "-"], ["--format"]),
            (["--input", text, "--output", "vectors.txt"], ["--format"]),
            (["--input", text, "--output", "-", "--format", "npy"], ["npy", "header", "jsonl"]),
            (["--input", text, "--output", out, "--format", "csv"], ["csv", "jsonl"]),
            (["--input", text, "--output", out, "--pooling", "max"], ["max", "sif"]),
            (["--input", text, "--output", out, "--pooling", "sif", "--sif-a", "0"], ["--sif-a", "(0, 1]"]),
            (["--input", text, "--output", out, "--sif-a", "0.1"], ["--sif-a", "--pooling sif"]),
            (["--input", text, "--output", out, "--threads", "0"], ["--threads"]),
            (["--input", text, "--output", out, "word"], ["takes no words"]),
        ]:
            with self.subTest(args=args):
                self.assert_fails(self.embed(*args), 2, *words)
        self.assertFalse(os.path.exists(out))

    def test_failures_of_embed_exit_1_and_leave_nothing(self):
        text = self.write("failure.txt", "a1\n")
        before = sorted(os.listdir(self.folder.name))
        for args, words in [
            (["--input", self.path("none.txt"), "--output", self.path("o.npy")], ["none.txt", "No such file"]),
            (["--input", self.folder.name, "--output", self.path("o.npy")], ["directory"]),
            (["--input", text, "--output", self.path("none/o.npy")], ["none/o.npy"]),
            (["--input", text, "--output", text, "--format", "text"], ["failure.txt", "an input too"]),
            (["--input", text, "--output", self.model, "--format", "text"], ["good.model", "an input too"]),
            (["--input", text, "--output", self.path("o.npy"), "--pooling", "learned"], ["learned"]),
        ]:
            with self.subTest(args=args):
                self.assert_fails(self.embed(*args), 1, *words)
        self.assert_fails(self.embed("--input", "-", "--output", self.path("o.npy"), stdin="a".encode("utf-16")), 1,
                          "UTF-16")
        self.assertEqual(sorted(os.listdir(self.folder.name)), before)
        with open(text, "rb") as file:
            self.assertEqual(file.read(), b"a1\n")

    def test_a_reader_that_leaves_ends_embed(self):
        process = subprocess.Popen([PROGRAM, "embed", "--model", self.model, "--input",
                                    self.write("long.txt", topic_text(50_000)), "--output", "-", "--format", "text"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        error = process.stderr.read().decode()
        process.stderr.close()
        self.assertEqual(process.wait(60), 1)
        self.assertEqual(error, "")

    # nn --text.

    def test_nearest_lines(self):
        text = self.write("over.txt", "b1 b2 b3\r\na1 a2\r\nnope\r\n\r\na2 a1 nope\r\na5 b5\r\n")
        result = self.nn("--over", text, "-k", "3", "a1 and a2")
        answers = [line.split("\t") for line in result.stdout.decode().splitlines()]
        self.assertEqual([answer[1:] for answer in answers],
                         [["2", "a1 a2"], ["5", "a2 a1 nope"], ["6", "a5 b5"]])
        self.assertAlmostEqual(float(answers[0][0]), 1, places=5)
        self.assertIn(b"2 of 6 lines", result.stderr)
        all_of_them = self.nn("--over", text, "-k", "100", "a1").stdout.decode().splitlines()
        self.assertEqual(sorted(line.split("\t")[1] for line in all_of_them), ["1", "2", "5", "6"])

    def test_ties_come_by_line(self):
        text = self.write("ties.txt", "b1\n" + "a1\n" * 50)
        answers = self.nn("--over", text, "-k", "20", "a1").stdout.decode().splitlines()
        self.assertEqual([line.split("\t")[1] for line in answers], [str(i) for i in range(2, 22)])

    def test_scores_are_cosines_of_embed(self):
        content = topic_text(300, seed=8)
        unit, _ = self.array_of(content + "a3 b4\n", "--normalize")
        expected = unit[:-1] @ unit[-1]
        result = self.nn("--over", self.write("many.txt", content), "-k", "300", "--json", "a3 b4")
        results = json.loads(result.stdout)["results"]
        self.assertEqual([entry["rank"] for entry in results], list(range(1, 301)))
        np.testing.assert_allclose([entry["score"] for entry in results],
                                   expected[[entry["line"] - 1 for entry in results]], atol=1e-5)
        self.assertEqual(sorted(entry["line"] for entry in results), list(range(1, 301)))
        self.assertEqual(results[0]["text"], content.splitlines()[results[0]["line"] - 1])

    def test_piped_texts_and_unknown_words(self):
        text = self.write("pipe.txt", "a1\nb1\n")
        result = self.nn("--over", text, "--json", stdin=b"a1 nope a2\n\nnope nix\nb2\n")
        answers = [json.loads(line) for line in result.stdout.decode().splitlines()]
        self.assertEqual([answer["query"] for answer in answers], ["a1 nope a2", "nope nix", "b2"])
        self.assertEqual([answer["missing"] for answer in answers], [["nope"], ["nope", "nix"], []])
        self.assertIn("no word of it is in the vocabulary", answers[1]["error"])
        self.assertEqual(answers[2]["results"][0]["text"], "b1")
        self.assertEqual(result.returncode, 1)
        self.assert_fails(self.nn("--over", text, "nope"), 1, "'nope'", "no word of it is in the vocabulary")
        self.assertEqual(self.nn("--over", "-", "a1", stdin=b"a2\nb1\n").stdout.count(b"\n"), 2)

    def test_wrong_usage_of_nn_text_exits_2(self):
        text = self.write("nn.txt", "a1\n")
        self.assert_fails(self.nn("a1"), 2, "--text", "--over")
        self.assert_fails(self.run_program("nn", "--model", self.model, "--over", text, "a1"), 2, "--text")
        self.assert_fails(self.nn("--over", text, "--restrict-vocab", "5", "a1"), 2, "--restrict-vocab")
        self.assert_fails(self.nn("--over", "-"), 2, "standard input")
        self.assert_fails(self.nn("--over", text, "-k", "0", "a1"), 2, "-k")

    def test_nothing_to_search_exits_1(self):
        for content in (b"", b"\n\n", b"nope\n"):
            self.assert_fails(self.nn("--over", self.write("nothing.txt", content), "a1"), 1, "nothing.txt",
                              f"{content.count(10)} lines")
        self.assert_fails(self.nn("--over", self.path("missing.txt"), "a1"), 1, "missing.txt", "No such file")

    # convert --to sentence-transformers; what is in the folder is tested in tests/interop.

    def convert(self, output, *args, model=None):
        return self.run_program("convert", "--input", model or self.model, "--output", output, "--to",
                                "sentence-transformers", *args)

    def test_a_folder_is_written_once(self):
        folder = self.path("st")
        result = self.convert(folder)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(sorted(os.listdir(folder)), ["1_Normalize", "README.md", "config.json", "model.safetensors",
                                                      "modules.json", "tokenizer.json"])
        self.assert_fails(self.convert(folder), 1, "st", "there already")

    def test_failed_folders_leave_nothing(self):
        vectors = self.write("unk.txt", "2 2\n[UNK] 1 2\nb 3 4\n")
        unk = self.path("unk.model")
        self.assertEqual(self.run_program("convert", "--input", vectors, "--output", unk, "--to", "model",
                                          "--quiet").returncode, 0)
        before = sorted(os.listdir(self.folder.name))
        new = self.path("new")
        self.assert_fails(self.convert(new, model=unk), 1, "[UNK]", "unk.model")
        self.assert_fails(self.convert(new, model=vectors), 1, "unk.txt", "convert --to model")
        self.assert_fails(self.convert(new, model=self.path("none.model")), 1, "none.model", "No such file")
        self.assert_fails(self.convert(new, "--pooling", "learned"), 1, "learned")
        self.assert_fails(self.convert(new, "--lowercase"), 2, "--lowercase")
        self.assert_fails(self.run_program("convert", "--input", self.model, "--output", new, "--to", "glove",
                                           "--pooling", "mean"), 2, "--pooling", "sentence-transformers")
        self.assert_fails(self.convert(self.path("no/such")), 1, "no/such")
        self.assertEqual(sorted(os.listdir(self.folder.name)), before)


if __name__ == "__main__":
    unittest.main()
