"""Files that are odd, full, missing, or taken away while the program works on them."""

import json
import os
import resource
import subprocess
import tempfile
import unittest

from program_case import PROGRAM, ProgramCase, topic_text

# Blanks, a line break, bytes that are no UTF-8, and a dash in front.
ODD = b"-odd name\n\xff\xfe\xe9"


def read(path):
    with open(path, "rb") as file:
        return file.read()


class HostileFilesTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.train_topics("--epochs", "2")

    def setUp(self):
        self.place = os.fsencode(tempfile.mkdtemp(dir=self.folder.name))

    def at(self, name):
        return os.path.join(self.place, os.fsencode(name))

    def put(self, name, content):
        with open(self.at(name), "wb") as file:
            file.write(content)
        return self.at(name)

    def train(self, source, output, *more, **how):
        return self.run_program("train", "--input", source, "--output", output, "--dim", "8", "--epochs", "1",
                                "--min-count", "1", "--threads", "1", "--quiet", *more, **how)

    def one_line(self, result, *words, code=1):
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertEqual(result.stderr.count(b"\n"), 1, result.stderr)
        self.assertTrue(result.stderr.startswith(b"nce2vec"), result.stderr)
        for word in words:
            self.assertIn(os.fsencode(word), result.stderr)

    def done(self, result):
        self.assertEqual((result.returncode, result.stderr.count(b"\n")), (0, 0), result.stderr)
        return result

    def test_odd_names_work_everywhere(self):
        os.mkdir(self.at(ODD))
        text = self.put(ODD + b"/" + ODD, topic_text(100).encode())
        model, metrics = self.at(ODD + b"/m" + ODD), self.at(ODD + b"/j" + ODD)
        self.done(self.train(text, model, "--metrics", metrics, "--scratch", self.at(ODD)))
        for line in read(metrics).decode().splitlines():
            json.loads(line)
        json.loads(self.done(self.run_program("info", "--model", model, "--json")).stdout.decode())
        json.loads(self.done(self.run_program("nn", "--model", model, "--json", "a1")).stdout.decode())
        for target in ("npy", "glove", "word2vec-bin", "sentence-transformers"):
            self.done(self.run_program("convert", "--input", model, "--output", model + target.encode(), "--to",
                                       target, "--quiet"))
        pairs = self.put(ODD + b"/p", b"a1\ta2\t3\na1\tb2\t1\na3\tb3\t2\n")
        for form in (["--json"], ["--csv"], []):
            shown = self.run_program("evaluate", "similarity", "--model", model, "--data", pairs, *form)
            self.assertEqual(shown.returncode, 0, shown.stderr)
            shown.stdout.decode()
        self.done(self.run_program("embed", "--model", model, "--input", text, "--output", self.at("out.npy"),
                                   "--quiet"))
        self.done(self.run_program("report", "--model", model, "--metrics", metrics, "--output", self.at(ODD + b"/r"),
                                   "--quiet"))

    def test_names_with_a_dash_in_front(self):
        self.put("-t", topic_text(100).encode())
        self.done(self.train("-t", "-m", "--metrics=-j", cwd=self.place))
        self.assertTrue(os.path.exists(self.at("-m")) and os.path.exists(self.at("-j")))

    def test_names_too_long(self):
        self.one_line(self.train(self.text, self.at("x" * 300)), "too long")
        self.one_line(self.train(self.at("x" * 300), self.at("m")), "too long")
        self.done(self.train(self.text, self.at("y" * 255)))
        self.assertEqual(os.listdir(self.place), [b"y" * 255])

    def test_messages_about_odd_names_are_one_line(self):
        self.put(ODD, b"")
        self.one_line(self.train(self.at(ODD), self.at("m")))
        for command in (["info"], ["nn", "a1"], ["predict", "a1"], ["embed", "--output", "-"]):
            self.one_line(self.run_program(*command, "--model", self.at(ODD)))
        self.one_line(self.run_program("convert", "--input", self.at(ODD), "--output", self.at("x"), "--to", "glove"))
        self.assertEqual(os.listdir(self.place), [ODD])

    def test_metrics_are_not_the_model(self):
        for name in ("m", "./m", "../" + os.fsdecode(os.path.basename(self.place)) + "/m"):
            self.one_line(self.train(self.text, "m", "--metrics", name, cwd=self.place), "m")
            self.assertEqual(os.listdir(self.place), [])

    def test_other_names_of_an_input(self):
        model = self.put("m", read(self.model))
        os.link(model, self.at("hard"))
        os.symlink("m", self.at("soft"))
        for name in ("m", "./m", "hard", "soft"):
            for command in (["embed", "--model", "m", "--input", self.text], ["report", "--model", "m"],
                            ["convert", "--input", "m", "--to", "glove"]):
                self.one_line(self.run_program(*command, "--output", name, cwd=self.place), name, "input")
            self.one_line(self.train(self.text, "new", "--init", "m", "--metrics", name, cwd=self.place), name)
        os.symlink("m", self.at("m.hnsw"))
        self.one_line(self.run_program("nn", "--model", "m", "--rebuild-index", "a1", cwd=self.place), "m.hnsw")
        self.assertEqual(read(model), read(self.model))

    def test_full_devices(self):
        with open("/dev/full", "wb") as full:
            for command in (["info"], ["nn", "a1"], ["nn", "--json", "a1"], ["predict", "a1"], ["similarity", "a1", "a2"],
                            ["embed", "--input", self.text, "--output", "-", "--format", "jsonl", "--quiet"]):
                result = subprocess.run([PROGRAM, *command, "--model", self.model], stdout=full,
                                        stderr=subprocess.PIPE, timeout=60, check=False)
                self.one_line(result, "standard output")
            result = subprocess.run([PROGRAM, "corpus", "vocab", "--quiet", "--input", self.text], stdout=full,
                                    stderr=subprocess.PIPE, timeout=60, check=False)
            self.one_line(result, "standard output")
        self.one_line(self.train(self.text, self.at("m"), "--metrics", "/dev/full"), "/dev/full", "No space left")

    def test_outputs_of_other_kinds(self):
        os.mkdir(self.at("folder"))
        os.mkfifo(self.at("pipe"))
        for name, word in (("folder", "directory"), ("pipe", "regular file"), ("/dev/null", "regular file"),
                           ("no/m", "No such file"), ("/proc/m", "/proc")):
            output = self.at(name) if name[0] != "/" else name
            self.one_line(self.train(self.text, output), name, word)
            for command in (["embed", "--model", self.model, "--input", self.text], ["report", "--model", self.model],
                            ["convert", "--input", self.model, "--to", "glove"]):
                self.one_line(self.run_program(*command, "--output", output), name)
        self.assertEqual(sorted(os.listdir(self.place)), [b"folder", b"pipe"])

    def test_inputs_of_other_kinds(self):
        os.mkdir(self.at("folder"))
        os.symlink("nowhere", self.at("dangling"))
        before = sorted(os.listdir(self.place))
        for name in (self.at("folder"), self.at("dangling"), b"/proc/self/mem"):
            self.one_line(self.train(name, self.at("m")), name)
            self.one_line(self.train(self.text, self.at("m"), "--init", name), name)
            self.one_line(self.train(name, self.at("m"), "--objective", "nt-xent"), name)
            for command in (["info"], ["nn", "a1"], ["predict", "a1"], ["report", "--output", self.at("r")]):
                self.one_line(self.run_program(*command, "--model", name), name)
            self.one_line(self.run_program("embed", "--model", self.model, "--input", name, "--output",
                                           self.at("e.npy")), name)
            self.one_line(self.run_program("convert", "--input", name, "--output", self.at("c"), "--to", "glove"), name)
        self.assertEqual(sorted(os.listdir(self.place)), before)

    def test_a_model_cut_short_while_it_is_mapped(self):
        model = self.put("m", read(self.model))
        process = subprocess.Popen([PROGRAM, "nn", "--model", model], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        process.stdin.write(b"a1\n")
        process.stdin.flush()
        self.assertTrue(process.stdout.readline())
        os.truncate(model, 100)
        _, error = process.communicate(b"a2\n" * 10, timeout=60)
        self.assertEqual(process.returncode, 1, error)
        self.assertEqual(error.count(b"\n"), 1, error)
        self.assertIn(model + b": cannot read byte ", error.replace(b"test folder \xc3\xa9", b"test folder \xc3\xa9"))


if __name__ == "__main__":
    unittest.main()
