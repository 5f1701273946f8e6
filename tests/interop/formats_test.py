"""What `convert` writes is read by numpy, gensim, fastText and readers of the published formats, and the other way round.

Run by meson with the python3 that Debian's python3-gensim belongs to; NCE2VEC is the program's path. fastText is
Debian's package fasttext; without it its tests are skipped.
"""

import os
import pathlib
import random
import shutil
import struct
import subprocess
import tempfile
import unittest

import numpy as np
from gensim.models import KeyedVectors

from safetensors_reader import read_safetensors, read_words

PROGRAM = os.environ["NCE2VEC"]
WORDS = ["the", "서울", "don't", "e-mail", "ﬁnal", "#tag", "\u00a0nbsp", "1999", "-1", "\\", "🙂", "a_b"]
SPACED = [". . .", "at name@domain.com", "New York", "x\u3000y z"]


def run(*arguments, code=0):
    """What the program says on standard error; it must end with exit code `code`."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True)
    if done.returncode != code:
        raise AssertionError(f"{arguments}: exit {done.returncode}, {done.stderr.decode()}")
    return done.stderr.decode()


def odd_numbers(rows, dim, seed):
    """Floats of all sizes, most of them everyday ones."""
    draw = np.random.default_rng(seed)
    values = draw.standard_normal((rows, dim)).astype(np.float32)
    any_float = draw.integers(0, 2**32, (rows, dim), dtype=np.uint32).view(np.float32)
    chosen = (draw.random((rows, dim)) < 0.1) & np.isfinite(any_float) & (abs(any_float) < 1e30)
    return np.where(chosen, any_float, values)


def read_finalfusion(path):
    """Words, unit rows and norms, by https://finalfusion.github.io/spec."""
    data = pathlib.Path(path).read_bytes()
    place = 0

    def take(form):
        nonlocal place
        values = struct.unpack_from("<" + form, data, place)
        place += struct.calcsize("<" + form)
        return values

    def floats(count):
        nonlocal place
        place += 4 - place % 4  # 4 where it is aligned already
        values = np.frombuffer(data, "<f4", count, place)
        place += 4 * count
        return values

    assert take("4s") == (b"FiFu",)
    version, chunks = take("II")
    assert version == 0 and take(f"{chunks}I") == (1, 2, 6)
    words = []
    for kind in (1, 2, 6):
        chunk, length = take("IQ")
        end = place + length
        assert chunk == kind
        if kind == 1:
            for _ in range(*take("Q")):
                words.append(take(f"{take('I')[0]}s")[0].decode())
        elif kind == 2:
            rows, columns, number_type = take("QII")
            assert number_type == 10
            matrix = floats(rows * columns).reshape(rows, columns)
        else:
            rows, number_type = take("QI")
            assert number_type == 10
            norms = floats(rows)
        assert place == end, (kind, place, end)
    assert place == len(data)
    return words, matrix, norms


class FormatsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls._folder.name)
        cls.words = WORDS + [f"word{i}" for i in range(3000)]
        cls.rows = odd_numbers(len(cls.words), 7, 1)
        # The model is made from an array that numpy wrote.
        np.save(cls.folder / "given.npy", cls.rows)
        (cls.folder / "given.vocab.txt").write_text("\n".join(cls.words) + "\n", encoding="utf8")
        cls.model = cls.folder / "given.model"
        run("convert", "--input", cls.folder / "given.npy", "--output", cls.model, "--to", "model")

    @classmethod
    def tearDownClass(cls):
        cls._folder.cleanup()

    def convert(self, source, target, name, *more):
        path = self.folder / name
        said = run("convert", "--input", source, "--output", path, "--to", target, *more)
        return path, said

    def check_model(self, path, words, rows):
        tensors, _, _ = read_safetensors(path)
        self.assertEqual(read_words(tensors), words)
        np.testing.assert_array_equal(tensors["input.weight"].view(np.uint32), rows.view(np.uint32))

    def imported(self, source, name, *more):
        """Words and rows of the model that comes of a file, and what was said."""
        path, said = self.convert(source, "model", name, *more)
        tensors, _, _ = read_safetensors(path)
        return read_words(tensors), tensors["input.weight"], said

    def check_imported(self, source, words, rows, *more):
        found, vectors, said = self.imported(source, pathlib.Path(source).name + ".back", *more)
        self.assertEqual(found, words)
        np.testing.assert_array_equal(vectors.view(np.uint32), rows.view(np.uint32))
        return said

    def test_model(self):
        self.check_model(self.model, self.words, self.rows)

    def test_all_formats_there_and_back(self):
        for target in ("word2vec-text", "fasttext-vec", "word2vec-bin", "glove"):
            with self.subTest(target):
                path, _ = self.convert(self.model, target, f"all.{target}")
                self.check_imported(path, self.words, self.rows)
        self.assertEqual((self.folder / "all.fasttext-vec").read_bytes(),
                         (self.folder / "all.word2vec-text").read_bytes())

    def test_numpy(self):
        path, _ = self.convert(self.model, "npy", "out.npy")
        loaded = np.load(path)
        self.assertEqual(loaded.dtype, np.float32)
        np.testing.assert_array_equal(loaded.view(np.uint32), self.rows.view(np.uint32))
        with open(self.folder / "out.vocab.txt", encoding="utf8") as file:
            self.assertEqual([line.rstrip("\n") for line in file], self.words)
        self.check_imported(path, self.words, self.rows)

    def test_doubles_of_numpy(self):
        path = self.folder / "double.npy"
        np.save(path, self.rows.astype(np.float64))
        self.check_imported(path, self.words, self.rows, "--vocab", self.folder / "given.vocab.txt")
        np.save(path, np.asfortranarray(self.rows))
        self.assertIn("ascontiguousarray", run("convert", "--input", path, "--output", self.folder / "none", "--to",
                                               "model", "--vocab", self.folder / "given.vocab.txt", code=1))

    def test_unit_rows_and_limit(self):
        path, _ = self.convert(self.model, "npy", "unit.npy", "--normalize", "--limit", 500)
        rows = self.rows[:500].astype(np.float64)
        np.testing.assert_allclose(np.load(path), rows / np.linalg.norm(rows, axis=1)[:, None], rtol=1e-6,
                                   atol=1e-37)
        self.assertEqual((self.folder / "unit.vocab.txt").read_text(encoding="utf8").count("\n"), 500)

    def test_finalfusion(self):
        for count in (len(self.words), 1, 2, 3, 4):  # the matrix begins anywhere
            path, _ = self.convert(self.model, "finalfusion", f"{count}.fifu", "--limit", count)
            words, matrix, norms = read_finalfusion(path)
            self.assertEqual(words, self.words[:count])
            exact = np.linalg.norm(self.rows[:count].astype(np.float64), axis=1)
            np.testing.assert_allclose(norms, exact, rtol=1e-7)
            np.testing.assert_allclose(matrix, self.rows[:count] / exact[:, None], rtol=2e-7, atol=1e-37)
        found, vectors, _ = self.imported(self.folder / f"{len(self.words)}.fifu", "fifu.model")
        self.assertEqual(found, self.words)
        # A number far smaller than its row's length falls below float32's range.
        smallest = np.linalg.norm(self.rows, axis=1, keepdims=True) * 1e-37
        self.assertTrue(np.all(abs(vectors - self.rows) <= 2.4e-7 * abs(self.rows) + smallest))

    def test_tensorboard(self):
        path, _ = self.convert(self.model, "tensorboard", "board", "--skip-unfit")
        words = [word for word in self.words if word.strip() == word]
        self.assertEqual(len(words), len(self.words) - 1)
        rows = [[float(x) for x in line.split("\t")] for line in (path / "vectors.tsv").read_text().splitlines()]
        kept = [i for i, word in enumerate(self.words) if word.strip() == word]
        np.testing.assert_array_equal(np.array(rows, dtype=np.float32), self.rows[kept])
        # One column has no line of names.
        self.assertEqual((path / "metadata.tsv").read_text(encoding="utf8").split("\n"), words + [""])

    def test_gensim_reads_ours(self):
        for target, options in (("word2vec-text", {}), ("fasttext-vec", {}), ("word2vec-bin", {"binary": True}),
                                ("glove", {"no_header": True})):
            with self.subTest(target):
                path, _ = self.convert(self.model, target, f"gensim.{target}")
                loaded = KeyedVectors.load_word2vec_format(str(path), **options)
                self.assertEqual(loaded.index_to_key, self.words)
                np.testing.assert_array_equal(loaded.vectors, self.rows)

    def test_ours_reads_gensims(self):
        vectors = KeyedVectors(7)
        vectors.add_vectors(self.words, self.rows)
        path = self.folder / "from-gensim"
        vectors.save_word2vec_format(str(path))
        self.check_imported(path, self.words, self.rows)
        vectors.save_word2vec_format(str(path), write_header=False)
        self.check_imported(path, self.words, self.rows)
        vectors.save_word2vec_format(str(path), binary=True)
        self.check_imported(path, self.words, self.rows)
        vectors.save_word2vec_format(str(path), binary=True, write_header=False)
        self.check_imported(path, self.words, self.rows, "--dim", 7)
        vectors.save(str(path))
        said = run("convert", "--input", path, "--output", self.folder / "none", "--to", "model", code=1)
        self.assertIn("save_word2vec_format", said)
        # What it says to do is done.
        KeyedVectors.load(str(path)).save_word2vec_format(str(path) + ".txt")
        self.check_imported(str(path) + ".txt", self.words, self.rows)

    def test_words_with_spaces(self):
        words = SPACED + self.words[:50]
        random.Random(2).shuffle(words)
        rows = odd_numbers(len(words), 9, 3)
        path = self.folder / "spaced.txt"
        lines = [word + "".join(f" {x!r}" for x in row.tolist()) for word, row in zip(words, rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf8")
        said = self.check_imported(path, words, rows)
        first = next(i for i, word in enumerate(words) if " " in word)
        self.assertIn(f"{len(SPACED)} words with spaces, kept with them; the first is '{words[first]}' in row "
                      f"{first + 1}", said)
        for target in ("word2vec-text", "word2vec-bin", "glove"):
            refused = run("convert", "--input", path, "--output", self.folder / "none", "--to", target, code=1)
            self.assertIn(f"word {first + 1}, '{words[first]}'", refused)
            fit, said = self.convert(path, target, "fit", "--skip-unfit")
            self.assertIn(f"{len(SPACED)} words left out", said)
            self.check_imported(fit, [word for word in words if " " not in word],
                                rows[[i for i, word in enumerate(words) if " " not in word]])
        npy, _ = self.convert(path, "npy", "spaced.npy")
        self.check_imported(npy, words, rows)
        fifu, _ = self.convert(path, "finalfusion", "spaced.fifu")
        self.assertEqual(read_finalfusion(fifu)[0], words)


@unittest.skipUnless(shutil.which("fasttext"), "Debian's package fasttext is not installed")
class FastTextTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls._folder.name)
        draw = random.Random(4)
        cls.text = cls.folder / "text.txt"
        cls.text.write_text("\n".join(" ".join(draw.choice(WORDS[:6]) for _ in range(10)) for _ in range(300)) + "\n",
                            encoding="utf8")

    @classmethod
    def tearDownClass(cls):
        cls._folder.cleanup()

    def train(self, name, *more):
        subprocess.run(["fasttext", "skipgram", "-input", str(self.text), "-output", str(self.folder / name),
                        "-dim", "8", "-epoch", "1", "-minCount", "1", "-thread", "1", "-maxn", "0", *more],
                       check=True, capture_output=True)
        return self.folder / f"{name}.vec"

    def test_ours_reads_a_vec_file(self):
        vec = self.train("plain")
        header, *lines = vec.read_text(encoding="utf8").splitlines()
        self.assertTrue(lines[0].endswith(" "))
        words = [line.split(" ")[0] for line in lines]
        rows = np.array([[float(x) for x in line.split()[1:]] for line in lines], dtype=np.float32)
        self.assertEqual(header, f"{len(words)} 8")
        model = self.folder / "vec.model"
        run("convert", "--input", vec, "--output", model, "--to", "model")
        tensors, metadata, _ = read_safetensors(model)
        self.assertEqual(metadata["nce2vec.imported_from"], "word2vec-text")
        self.assertEqual(read_words(tensors), words)
        np.testing.assert_array_equal(tensors["input.weight"], rows)

    def test_fasttext_reads_ours(self):
        """Vectors to start from; with a learning rate of 0 they come back as they were, in five digits."""
        words = [*WORDS[:6], "</s>"]
        rows = odd_numbers(len(words), 8, 5)
        np.save(self.folder / "start.npy", rows)
        (self.folder / "start.vocab.txt").write_text("\n".join(words), encoding="utf8")
        ours = self.folder / "start.vec"
        run("convert", "--input", self.folder / "start.npy", "--output", ours, "--to", "fasttext-vec")
        vec = self.train("continued", "-pretrainedVectors", str(ours), "-lr", "0")
        back = KeyedVectors.load_word2vec_format(str(vec))
        self.assertEqual(set(back.index_to_key), set(words))
        for word, row in zip(words, rows):
            np.testing.assert_allclose(back[word], row, rtol=1e-4)

    def test_a_bin_file_is_refused_with_a_way_out(self):
        self.train("binary")
        model = self.folder / "binary.bin"
        said = run("convert", "--input", model, "--output", self.folder / "none", "--to", "model", code=1)
        self.assertIn("print-word-vectors", said)
        words = "\n".join(WORDS[:6]) + "\n"
        printed = subprocess.run(["fasttext", "print-word-vectors", str(model)], input=words.encode(),
                                 check=True, capture_output=True).stdout
        path = self.folder / "printed.txt"
        path.write_bytes(printed)
        run("convert", "--input", path, "--output", self.folder / "printed.model", "--to", "model")
        self.assertEqual(read_words(read_safetensors(self.folder / "printed.model")[0]), WORDS[:6])


if __name__ == "__main__":
    unittest.main(warnings="ignore")  # gensim's own: files left open
