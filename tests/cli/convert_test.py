"""convert as the user meets it: files and folders, options that don't go together, what is said of odd words."""

import gzip
import os
import signal
import struct
import subprocess
import time
import unittest

from program_case import PROGRAM, ProgramCase

TARGETS = ["model", "word2vec-text", "fasttext-vec", "word2vec-bin", "glove", "npy", "finalfusion", "tensorboard",
           "sentence-transformers"]
TEXT = b"3 2\na 1 -2.5\nb 0 1e-30\nc 3 4\n"


class ConvertTest(ProgramCase):
    def setUp(self):
        # A folder of its own for each test: what comes to stand in it is looked at.
        self.own = self.path(self.id().split(".")[-1])
        os.mkdir(self.own)

    def at(self, name):
        return os.path.join(self.own, name)

    def put(self, name, content):
        with open(self.at(name), "wb") as file:
            file.write(content)
        return self.at(name)

    def get(self, name):
        with open(self.at(name), "rb") as file:
            return file.read()

    def convert(self, source, output, target, *more, **keywords):
        return self.run_program("convert", "--input", source, "--output", output, "--to", target, *more, **keywords)

    def converted(self, source, output, target, *more, **keywords):
        result = self.convert(source, output, target, *more, **keywords)
        self.assertEqual((result.returncode, result.stdout), (0, b""), result.stderr)
        return result.stderr.decode()

    def assert_fails(self, result, code, *words):
        """One line on standard error that holds all words; nothing on standard output, no file left behind."""
        lines = result.stderr.decode().splitlines()
        self.assertEqual(result.returncode, code, lines)
        self.assertEqual(result.stdout, b"")
        for word in words:
            self.assertIn(word, lines[-1])

    def assert_refused(self, code, words, source, output, target, *more, **keywords):
        before = sorted(os.listdir(self.own))
        self.assert_fails(self.convert(source, output, target, *more, **keywords), code, *words)
        self.assertEqual(sorted(os.listdir(self.own)), before)

    def test_help_names_every_format(self):
        result = self.run_program("convert", "--help")
        for target in TARGETS:
            self.assertIn(f"\n  {target} ".encode(), result.stdout)
            self.assertLessEqual(max(map(len, result.stdout.splitlines())), 88)

    def test_wrong_usage(self):
        source = self.put("in.txt", TEXT)
        out = self.at("out")
        self.assert_refused(2, ["not 'word2vec'", *TARGETS], source, out, "word2vec")
        self.assert_refused(2, ["--output"], source, "-", "glove")
        self.assert_refused(2, ["folder"], source, "-", "tensorboard")
        self.assert_refused(2, [".npy", "out.vocab.txt"], source, out, "npy")
        self.assert_refused(2, ["--normalize", "--to model"], source, out, "model", "--normalize")
        self.assert_refused(2, ["--normalize", "finalfusion"], source, out, "finalfusion", "--normalize")
        self.assert_refused(2, ["--skip-unfit"], source, out, "sentence-transformers", "--skip-unfit")
        self.assert_refused(2, ["--limit"], source, out, "sentence-transformers", "--limit", "2")
        self.assert_refused(2, ["--limit"], source, out, "glove", "--limit", "-2")
        self.assert_refused(2, ["--lowercase"], source, out, "glove", "--lowercase")

    def test_options_that_a_file_contradicts(self):
        source = self.put("in.txt", TEXT)
        out = self.at("out")
        self.assert_refused(1, ["in.txt", "2 dimensions", "3"], source, out, "glove", "--dim", "3")
        self.assert_refused(1, ["in.txt", "npy"], source, out, "glove", "--vocab", source)
        self.converted(source, self.at("m"), "model")
        self.assert_refused(1, ["--dim"], self.at("m"), out, "glove", "--dim", "2")
        self.assert_refused(1, ["--lowercase"], self.at("m"), out, "model", "--lowercase")
        self.assert_refused(1, ["--limit", "--max-vocab"], self.at("m"), out, "model", "--limit", "2")

    def test_there_and_back_from_pipes_and_compressed_files(self):
        source = self.put("in.txt", TEXT)
        self.converted(source, self.at("in.bin"), "word2vec-bin")
        self.converted(self.put("in.bin.gz", gzip.compress(self.get("in.bin"))), self.at("out.npy"), "npy")
        self.assertEqual(self.get("out.vocab.txt"), b"a\nb\nc\n")
        self.converted(self.at("out.npy"), self.at("out.fifu"), "finalfusion")
        self.converted("-", self.at("out.glove"), "glove", stdin=TEXT)
        self.assertEqual(self.get("out.glove"), TEXT.split(b"\n", 1)[1])
        self.converted(self.at("out.glove"), self.at("out.txt"), "word2vec-text")
        self.assertEqual(self.get("out.txt"), TEXT)
        self.converted("-", self.at("again.txt"), "word2vec-text", "--vocab", self.at("out.vocab.txt"),
                       stdin=self.get("out.npy"))
        self.assertEqual(self.get("again.txt"), TEXT)
        self.converted(source, self.at("m"), "model")
        self.assert_refused(1, ["standard input", "no pipe"], "-", self.at("none"), "glove", stdin=self.get("m"))

    def test_numbers_do_not_depend_on_the_locale(self):
        source = self.put("in.txt", TEXT)
        environment = dict(os.environ, LC_ALL="de_DE.UTF-8", LANG="de_DE.UTF-8")
        self.converted(source, self.at("out.txt"), "word2vec-text", env=environment)
        self.assertEqual(self.get("out.txt"), TEXT)

    def test_binary_without_a_first_line(self):
        rows = [(b"a", 1, 2), (b"b", 3, 4)]
        source = self.put("bare.bin", b"".join(w + b" " + struct.pack("<2f", x, y) for w, x, y in rows))
        self.assert_refused(1, ["bare.bin", "--dim"], source, self.at("out"), "glove")
        self.converted(source, self.at("out"), "glove", "--dim", "2")
        self.assertEqual(self.get("out"), b"a 1 2\nb 3 4\n")

    def test_inputs_are_never_overwritten(self):
        source = self.put("v.txt", TEXT)
        self.converted(source, self.at("v.npy"), "npy")
        array, words = self.get("v.npy"), self.get("v.vocab.txt")
        os.symlink(self.at("v.npy"), self.at("link.npy"))
        for output, target in (("v.npy", "npy"), ("v.npy", "glove"), ("v.vocab.txt", "glove"), ("link.npy", "npy")):
            self.assert_refused(1, ["is an input too"], self.at("v.npy"), self.at(output), target)
        # The words of the new pair would replace the input.
        self.put("w.vocab.txt", b"a 1\nb 2\n")
        self.assert_refused(1, ["w.vocab.txt is an input"], self.at("w.vocab.txt"), self.at("w.npy"), "npy")
        os.rename(self.at("v.vocab.txt"), self.at("words"))
        self.assert_refused(1, ["words is an input"], self.at("v.npy"), self.at("words"), "glove", "--vocab",
                            self.at("words"))
        self.assert_refused(1, ["v.npy", "v.vocab.txt", "--vocab"], self.at("v.npy"), self.at("out"), "glove")
        self.assertEqual((self.get("v.npy"), self.get("words")), (array, words))

    def test_both_files_of_a_pair_or_none(self):
        source = self.put("v.txt", TEXT)
        os.mkdir(self.at("x.vocab.txt"))
        self.assert_refused(1, ["x.vocab.txt"], source, self.at("x.npy"), "npy")
        self.converted(source, self.at("y.npy"), "npy")
        before = self.get("y.npy"), self.get("y.vocab.txt")
        damaged = self.put("damaged.txt", TEXT.replace(b"1e-30", b"1e"))
        self.assert_refused(1, ["line 3", "'1e' is no number"], damaged, self.at("y.npy"), "npy")
        breaks = self.put("breaks.fifu", b"FiFu" + struct.pack("<4I", 0, 2, 1, 2) +
                          struct.pack("<IQQI", 1, 15, 1, 3) + b"a\nb" + struct.pack("<IQQII", 2, 16 + 1 + 4, 1, 1, 10) +
                          b"\0" + struct.pack("<f", 2))
        self.assert_refused(1, ["breaks.fifu", "line break"], breaks, self.at("y.npy"), "npy")
        self.assertEqual((self.get("y.npy"), self.get("y.vocab.txt")), before)

    def test_a_folder_is_never_replaced(self):
        source = self.put("v.txt", TEXT)
        self.assertIn("3 words", self.converted(source, self.at("board"), "tensorboard"))
        self.assertEqual(sorted(os.listdir(self.at("board"))),
                         ["metadata.tsv", "projector_config.pbtxt", "vectors.tsv"])
        self.assert_refused(1, ["there already"], source, self.at("board"), "tensorboard")

    def test_counts_go_to_the_projector_where_they_are_known(self):
        text = self.put("text.txt", b"b a b a b c\n" * 50)
        trained = self.run_program("train", "--input", text, "--output", self.at("m"), "--dim", "4", "--epochs", "1",
                                   "--threads", "1", "--subsample", "0", "--quiet")
        self.assertEqual(trained.returncode, 0, trained.stderr)
        self.converted(self.at("m"), self.at("known"), "tensorboard", "--limit", "2")
        self.assertEqual(self.get("known/metadata.tsv"), b"word\tcount\nb\t150\na\t100\n")
        self.converted(self.put("v.txt", TEXT), self.at("imported"), "model")
        self.converted(self.at("imported"), self.at("unknown"), "tensorboard", "--limit", "2")
        self.assertEqual(self.get("unknown/metadata.tsv"), b"a\nb\n")

    def test_odd_words_are_counted_and_the_first_is_named(self):
        source = self.put("odd.txt", b"x 1 2\nx 3 4\nNew York 5 6\n\xff 7 8\nx 9 9\n")
        said = self.converted(source, self.at("out"), "word2vec-text", "--skip-unfit")
        self.assertIn("2 words seen before and left out; the first is 'x' in row 2", said)
        self.assertIn("1 word with spaces, kept with them; the first is 'New York' in row 3", said)
        self.assertIn("1 word not UTF-8, ill-formed bytes now U+FFFD; the first is '\ufffd' in row 4", said)
        self.assertIn("1 word left out, which word2vec-text files can't hold", said)
        self.assertEqual(self.get("out"), "2 2\nx 1 2\n\ufffd 7 8\n".encode())
        self.assertEqual(self.converted(source, self.at("out"), "finalfusion", "--quiet"), "")
        self.assert_refused(1, ["odd.txt", "word 2, 'New York'", "white space", "--skip-unfit"], source,
                            self.at("none"), "glove")

    def test_damage_is_named_by_line_or_byte(self):
        for content, words in ((b"", ["empty"]), (b"3 2\na 1 2\n", ["3 rows"]), (b"a 1 2\nb 1\n", ["line 2"]),
                               (b"2 1\na \0\0\x80\x3fb ", ["row 2", "byte"]), (b"\x93NUMPY\1\0", ["header"]),
                               (b"FiFu\0\0\0\0", ["byte 8"]), (b"PK\3\4zip", ["zip archive", "PyTorch"])):
            self.assert_refused(1, ["bad", *words], self.put("bad", content), self.at("out"), "model")

    def test_an_interrupt_leaves_nothing(self):
        source = self.put("v.txt", b"".join(b"w%d" % i + b" 0.123456" * 50 + b"\n" for i in range(60000)))
        before = sorted(os.listdir(self.own))
        process = subprocess.Popen([PROGRAM, "convert", "--input", "-", "--output", self.at("out"), "--to", "model"],
                                   stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        with open(source, "rb") as file:
            process.stdin.write(file.read(8 << 20))  # some pieces; more must come
        process.stdin.flush()
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        with open(source, "rb") as file:
            error = process.communicate(file.read())[1]
        self.assertEqual(process.returncode, 1, error)
        self.assertIn(b"interrupted; nothing was written", error)
        self.assertEqual(sorted(os.listdir(self.own)), before)


if __name__ == "__main__":
    unittest.main()
