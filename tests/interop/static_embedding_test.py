"""The folder of `convert --to sentence-transformers` gives the vectors of `embed --normalize`.

The libraries that load it are not Debian's: this reads the folder by its published layout. Run by meson; NCE2VEC is
the program's path.
"""

import json
import os
import pathlib
import random
import re
import struct
import subprocess
import tempfile
import unicodedata
import unittest

import numpy as np

PROGRAM = os.environ["NCE2VEC"]

WORDS = ["sea", "ship", "don't", "l’été", "e-mail", "state-of-the-art", "2024", "3", "한국", "한국어", "東京", "naïve",
         "café", "cafe\u0301", "straße", "οδος", "οδοσ", "σοφος", "όσ'α", "i\u0307stanbul", "🙂", "a_b", "می\u200cروم",
         "ⅳ", "x²", "the", ".", ",", "!", "sea,", "(ship)"]
TEXTS = [
    "", " ", "\t", "sea", "The SEA, the ship!", "sea,ship;sea", "don't Don’t DON'T 'don't' don''t", "l’été L’ÉTÉ",
    "e-mail E-MAIL e--mail -e-mail- e‐mail", "state-of-the-art state-of-the--art", "2024 3 2024-3 3,2024",
    "한국어 한국 한국어를", "東京 東京sea", "naïve café cafe\u0301 CAFÉ CAFE\u0301", "straße STRASSE",
    "ΟΔΟΣ οδος ΟΔΟΣ. «ΟΔΟΣ» ΟΔΟΣ'", "ΟΔΟΣ'Α ΟΔΟΣ-Α Ο.ΔΟΣ ΣΟΦΟΣ Σ ΣΣ ΌΣ'Α ΟΔΟΣ\u0301 ΟΔΟΣ\u00ADΑ ΟΔΟΣ''Α ⒶΣ ᵃΣ ªΣ",
    "İstanbul ISTANBUL", "🙂 sea🙂ship 🙂🙂", "a_b A_B _a_b_", "می\u200cروم می روم", "ⅳ Ⅳ X² x2", "unknown words only",
    "sea unknown sea unknown ship", "sea\u00a0ship\u3000sea\u2028ship\u0085sea\x0bship\x1fsea\u200bship\u180esea",
    "sea, (ship) , . !", "\ufeffsea", "[UNK] [unk] sea", "sea\ufffdship \ufffd", "x" * 3000 + " sea",
]
LETTERS = ["a", "Σ", "σ", "Ο", "'", "’", "-", "‐", "‑", "\u200c", "\u200d", "_", " ", ".", "1", "\u0301", "\u0903", "한",
           "ª", "ʰ", "Ⓐ", "·", "\u00ad", "\u00a0", "Ⅳ", "🙂", ":"]


def run(*arguments, stdin="", code=0):
    done = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin.encode(), capture_output=True)
    if done.returncode != code:
        raise AssertionError(f"{arguments}: exit {done.returncode}, {done.stderr.decode()}")
    return done.stdout.decode()


# The properties of characters that the folder's regular expressions name. The standard library lacks Cased and
# Case_Ignorable: these follow Unicode's definitions as far as this test's characters reach.
def cased(char):
    return (unicodedata.category(char) in ("Lu", "Ll", "Lt") or char.lower() != char or char.upper() != char
            or char in "ªº")


def case_ignorable(char):
    return unicodedata.category(char) in ("Mn", "Me", "Cf", "Lm", "Sk") or char in "'.:·\u2018\u2019\u2024\u2027"


def ranges(holds):
    """All characters for which `holds`, as a class of Python's `re` without its brackets."""
    result, start = [], None
    for code in range(0x110001):
        inside = code < 0x110000 and not 0xD800 <= code < 0xE000 and holds(chr(code))
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            result.append(f"\\U{start:08x}-\\U{code - 1:08x}")
            start = None
    return "".join(result)


PROPERTIES = {name: ranges(lambda char, name=name: unicodedata.category(char).startswith(name))
              for name in ("L", "N", "M", "S", "Lm", "Mn", "Me")}
PROPERTIES["Cased"] = ranges(cased)
PROPERTIES["Case_Ignorable"] = ranges(case_ignorable)


def translated(pattern):
    """A regular expression of the folder in the language of `re`; what \\K keeps becomes the group `kept`."""
    kept, found, rest = pattern.partition(r"\K")
    if found:
        pattern = f"(?P<kept>{kept}){rest}"
    parts, in_class = [], False
    for part in re.findall(r"\\[px]\{\w+\}|\\.|.", pattern):
        if part.startswith(r"\p"):
            part = PROPERTIES[part[3:-1]] if in_class else f"[{PROPERTIES[part[3:-1]]}]"
        elif part.startswith(r"\x"):
            part = f"\\U{int(part[3:-1], 16):08x}"
        elif part in "[]":
            in_class = part == "["
        parts.append(part)
    return re.compile("".join(parts))


class Folder:
    """What sentence-transformers and model2vec make of the folder, by its description and nothing else."""

    def __init__(self, path):
        path = pathlib.Path(path)
        self.tokenizer = json.loads((path / "tokenizer.json").read_text(encoding="utf8"))
        data = (path / "model.safetensors").read_bytes()
        (length,) = struct.unpack("<Q", data[:8])
        entry = json.loads(data[8:8 + length])["embeddings"]
        assert entry["dtype"] == "F32"
        begin, end = entry["data_offsets"]
        self.rows = np.frombuffer(data[8 + length + begin:8 + length + end], "<f4").reshape(entry["shape"])
        self.vocabulary = self.tokenizer["model"]["vocab"]
        self.unknown = self.vocabulary[self.tokenizer["model"]["unk_token"]]
        assert sorted(self.vocabulary.values()) == list(range(len(self.rows)))
        modules = json.loads((path / "modules.json").read_text())
        assert [module["type"].rpartition(".")[2] for module in modules] == ["StaticEmbedding", "Normalize"]
        split = self.tokenizer["pre_tokenizer"]
        assert (split["type"], split["behavior"]) == ("Split", "Removed")
        self.pattern, self.invert = translated(split["pattern"]["Regex"]), split["invert"]

    def normalized(self, text, normalizer):
        if normalizer is None:
            return text
        if normalizer["type"] == "Sequence":
            for part in normalizer["normalizers"]:
                text = self.normalized(text, part)
            return text
        if normalizer["type"] == "Replace":
            pattern = translated(normalizer["pattern"]["Regex"])
            return pattern.sub(lambda match: match["kept"] + normalizer["content"], text)
        assert normalizer["type"] == "Lowercase"
        return "".join(char.lower() for char in text)  # each by itself, as the library does

    def tokens(self, text):
        text = self.normalized(text, self.tokenizer["normalizer"])
        if self.invert:
            return [match[0] for match in self.pattern.finditer(text)]
        return [token for token in self.pattern.split(text) if token]

    def encode(self, text):
        ids = [self.vocabulary.get(token, self.unknown) for token in self.tokens(text)]
        mean = self.rows[ids].astype(np.float64).mean(axis=0) if ids else np.zeros(self.rows.shape[1])
        norm = np.linalg.norm(mean)
        return mean / norm if norm > 0 else mean


class StaticEmbeddingTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="nce2vec test ")
        draw = random.Random(7)
        odd = ["".join(draw.choices(LETTERS, k=draw.randrange(1, 9))) for _ in range(3000)]
        cls.texts = TEXTS + odd + [" ".join(draw.choices(odd, k=5)).swapcase() for _ in range(300)]
        # Nearly all tokens are to be known: then equal vectors mean equal tokens.
        lines = [" ".join(draw.choices(WORDS, k=8)) for _ in range(400)] + [f"sea {text} ship" for text in odd]
        cls.training = cls.path("training.txt")
        pathlib.Path(cls.training).write_text("\n".join(lines) + "\n", encoding="utf8", newline="")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name)

    def train(self, name, *options):
        model = self.path(name)
        run("train", "--input", self.training, "--output", model, "--dim", 24, "--min-count", 1, "--epochs", 2,
            "--threads", 1, "--quiet", *options)
        return model

    def assert_same_vectors(self, model, *pooling):
        name = model + "-".join(pooling) + ".folder"
        run("convert", "--input", model, "--output", name, "--to", "sentence-transformers", "--quiet", *pooling)
        array = self.path("vectors.npy")
        run("embed", "--model", model, "--input", "-", "--output", array, "--normalize", "--quiet", *pooling,
            stdin="\n".join(self.texts))
        expected = np.load(array)
        self.assertEqual(len(expected), len(self.texts))
        folder = Folder(name)
        for text, vector in zip(self.texts, expected):
            difference = np.abs(folder.encode(text) - vector).max()
            self.assertLess(difference, 1e-6, (text, folder.tokens(text)))
        norms = np.linalg.norm(expected, axis=1)
        self.assertGreater((norms > 0.999).sum(), len(self.texts) // 2)

    def test_words(self):
        self.assert_same_vectors(self.train("words.model", "--tokenizer", "words"))

    def test_words_in_lower_case_with_sif(self):
        model = self.train("lower.model", "--tokenizer", "words", "--lowercase")
        self.assert_same_vectors(model)
        self.assert_same_vectors(model, "--pooling", "sif", "--sif-a", "0.01")

    def test_texts_with_learned_weights_and_the_first_coordinates(self):
        model = self.train("texts.model", "--objective", "nt-xent", "--pooling", "learned", "--matryoshka", "8",
                           "--batch", "64")
        self.assert_same_vectors(model)
        self.assert_same_vectors(model, "--coordinates", "8")

    def test_white_space(self):
        self.assert_same_vectors(self.train("space.model"))

    def test_white_space_in_lower_case(self):
        self.assert_same_vectors(self.train("lower-space.model", "--lowercase"))


if __name__ == "__main__":
    unittest.main()
