"""Files of the wrong kind, full, missing, or taken away while the program works on them."""

import os
import resource
import signal
import subprocess
import tempfile
import threading
import unittest

from program_case import PROGRAM, ProgramCase, topic_text

NOBODY = 65534


def read(path):
    with open(path, "rb") as file:
        return file.read()


def as_nobody():
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


class HostileFilesTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.train_topics("--epochs", "2")
        # Rows enough for several threads to read at once.
        many_words = cls.write("words.txt", "".join(f"word{i} other{i}\n" for i in range(50_000)))
        cls.large = cls.path("large.model")
        made = cls.run_program("train", "--input", many_words, "--output", cls.large, "--dim", "32", "--epochs", "1",
                               "--min-count", "1", "--threads", "1", "--quiet")
        assert made.returncode == 0, made.stderr

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

    def one_line(self, code, error, *words):
        self.assertEqual(code, 1, error)
        self.assertEqual(error.count(b"\n"), 1, error)
        self.assertTrue(error.startswith(b"nce2vec"), error)
        for word in words:
            self.assertIn(os.fsencode(word), error)

    def fails(self, result, *words):
        self.one_line(result.returncode, result.stderr, *words)

    def readers(self, name):
        """All commands that read, with that file as what they read."""
        yield self.train(name, self.at("m"))
        yield self.train(self.text, self.at("m"), "--init", name)
        yield self.train(name, self.at("m"), "--objective", "nt-xent")
        for command in (["info"], ["nn", "a1"], ["predict", "a1"], ["report", "--output", self.at("r")]):
            yield self.run_program(command[0], "--model", name, *command[1:])
        yield self.run_program("embed", "--model", self.model, "--input", name, "--output", self.at("e.npy"))
        yield self.run_program("convert", "--input", name, "--output", self.at("c"), "--to", "glove")
        yield self.run_program("evaluate", "similarity", "--model", self.model, "--data", name)
        yield self.run_program("nn", "--model", self.model, "--text", "--over", name, "a1")
        yield self.run_program("corpus", "vocab", "--input", name, "--quiet")

    def test_inputs_of_other_kinds(self):
        os.mkdir(self.at("folder"))
        os.symlink("nowhere", self.at("dangling"))
        os.symlink("loop", self.at("loop"))
        before = sorted(os.listdir(self.place))
        for name in (self.at("folder"), self.at("dangling"), self.at("loop"), os.fsencode(self.text) + b"/x",
                     b"/proc/self/mem"):
            with self.subTest(name):
                for result in self.readers(name):
                    self.fails(result, name)
        self.assertEqual(sorted(os.listdir(self.place)), before)

    def test_files_of_others(self):
        if os.geteuid() == 0:  # root may read all
            os.chmod(self.folder.name, 0o755)
            os.chmod(self.place, 0o777)
        secret = self.put("secret", read(self.model))
        os.chmod(secret, 0)
        program = self.put("p", read(PROGRAM))
        os.chmod(program, 0o755)
        before = sorted(os.listdir(self.place))
        for command in (["nn", "a1", "--model", secret], ["info", "--model", secret],
                        ["train", "--input", secret, "--output", self.at("m")],
                        ["convert", "--input", secret, "--to", "glove", "--output", self.at("c")],
                        ["embed", "--model", secret, "--input", self.text, "--output", self.at("e.npy")]):
            result = subprocess.run([program, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
                                    check=False, preexec_fn=as_nobody if os.geteuid() == 0 else None)
            self.fails(result, secret, "Permission denied")
        self.assertEqual(sorted(os.listdir(self.place)), before)

    def test_outputs_of_other_kinds(self):
        os.mkdir(self.at("folder"))
        os.mkfifo(self.at("pipe"))
        for name, word in (("folder", "directory"), ("pipe", "regular file"), ("/dev/full", "regular file"),
                           ("no/m", "No such file"), ("/proc/m", "/proc")):
            output = self.at(name)  # as it is, where it begins with a slash
            with self.subTest(name):
                self.fails(self.train(self.text, output), name, word)
                for command in (["embed", "--model", self.model, "--input", self.text, "--format", "jsonl"],
                                ["report", "--model", self.model],
                                ["convert", "--input", self.model, "--to", "glove"]):
                    self.fails(self.run_program(*command, "--output", output), name, word)
        self.assertEqual(sorted(os.listdir(self.place)), [b"folder", b"pipe"])

    def test_named_pipes(self):
        """A text may come by one; a model can't, and is refused without waiting for somebody to write."""
        os.mkfifo(self.at("pipe"))
        for command in (["nn", "a1", "--model"], ["info", "--model"], ["predict", "a1", "--model"]):
            self.fails(self.run_program(*command, self.at("pipe")), "pipe", "regular file")

        def feed():
            with open(self.at("pipe"), "wb") as pipe:
                pipe.write(topic_text(200).encode())

        writer = threading.Thread(target=feed)
        writer.start()
        result = self.train(self.at("pipe"), self.at("m"))
        writer.join()
        self.assertEqual((result.returncode, result.stderr), (0, b""))

    def test_full_devices(self):
        with open("/dev/full", "wb") as full:
            for command in (["nn", "a1"], ["nn", "--json", "a1"], ["similarity", "a1", "a2"], ["info"],
                            ["embed", "--input", self.text, "--output", "-", "--format", "jsonl", "--quiet"], []):
                how = [command[0], "--model", self.model, *command[1:]] if command else \
                    ["corpus", "vocab", "--quiet", "--input", self.text]
                with self.subTest(how[0]):
                    self.fails(subprocess.run([PROGRAM, *how], stdout=full, stderr=subprocess.PIPE, timeout=60,
                                              check=False), "standard output")
        self.fails(self.train(self.text, self.at("m"), "--metrics", "/dev/full"), "/dev/full", "No space left")

    def test_an_index_is_never_written_over_its_model(self):
        for make, name in ((os.link, "hard"), (os.symlink, "soft")):
            with self.subTest(name):
                model = self.put(name, read(self.model))
                make(model, self.at(name + ".hnsw"))
                result = self.run_program("nn", "--model", model, "--rebuild-index", "a1")
                self.fails(result, self.at(name + ".hnsw"), "overwritten")
                self.assertEqual(read(model), read(self.model))
        self.assertEqual(len(os.listdir(self.place)), 4)
        # A link to somewhere else is followed, as everywhere.
        os.remove(self.at("soft.hnsw"))
        os.symlink("elsewhere", self.at("soft.hnsw"))
        result = self.run_program("nn", "--model", self.at("soft"), "--rebuild-index", "a1")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertTrue(os.path.getsize(self.at("elsewhere")) > 0)

    # Files that go while they are read.

    def conversation(self, model):
        """A session that has answered once, so that the model is mapped."""
        process = subprocess.Popen([PROGRAM, "nn", "--model", model], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        process.stdin.write(b"word1\n")
        process.stdin.flush()
        self.assertTrue(process.stdout.readline())
        return process

    def test_a_model_that_vanishes_is_still_mapped(self):
        model = self.put("m", read(self.large))
        process = self.conversation(model)
        os.remove(model)
        output, error = process.communicate(b"word2\n", timeout=60)
        self.assertEqual((process.returncode, error), (0, b""))
        self.assertGreater(output.count(b"\n"), 10)
        self.fails(self.run_program("nn", "--model", model, "word1"), model, "No such file")

    def test_a_model_cut_short_while_it_is_mapped(self):
        model = self.put("odd\nname", read(self.large))
        process = self.conversation(model)
        os.truncate(model, 100)
        _, error = process.communicate(b"word2\nword3\n", timeout=60)
        # Threads that share the work all meet the missing bytes, and one of them speaks.
        self.one_line(process.returncode, error, "odd name: cannot read byte ", "cut short")

    def test_a_sudden_end_leaves_no_half_output(self):
        model = self.put("m", read(self.large))
        output = self.put("e.npy", b"the old one")
        process = subprocess.Popen([PROGRAM, "embed", "--model", model, "--input", "-", "--output", output, "--quiet"],
                                   stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdin.write(b"word1 other1\n" * 400_000)  # more than is read ahead, so the output is begun
        process.stdin.flush()
        self.assertEqual(len(os.listdir(self.place)), 3)
        os.truncate(model, 100)
        _, error = process.communicate(b"word2 word3\n" * 400_000, timeout=60)
        self.one_line(process.returncode, error, model + b": cannot read byte ")
        self.assertEqual(sorted(os.listdir(self.place)), [b"e.npy", b"m"])
        self.assertEqual(read(output), b"the old one")

    def test_other_signals_still_crash(self):
        for number in (signal.SIGBUS, signal.SIGSEGV, signal.SIGABRT):
            process = subprocess.Popen([PROGRAM, "nn", "--model", self.large], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)))
            process.stdin.write(b"word1\n")
            process.stdin.flush()
            self.assertTrue(process.stdout.readline())
            process.send_signal(number)
            process.communicate(timeout=60)
            with self.subTest(number):
                self.assertEqual(process.returncode, -number)


if __name__ == "__main__":
    unittest.main()
