"""A disk that is full, at every place that is written to."""

import os
import re
import signal
import subprocess
import time
import unittest

from program_case import PROGRAM, ProgramCase, topic_text
from small_disk import run_with_own_mounts, small_disk

FULL = "No space left on device"


class FullDiskTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = cls.write("text.txt", topic_text(4000))
        # So many words that whatever is made of them is larger than what the tests leave.
        words = " ".join(f"w{i}" for i in range(4000))
        cls.many = cls.write("many.txt", f"{words}\n" * 5)
        cls.model = cls.path("many.model")
        cls.train_well("--input", cls.many, "--output", cls.model, "--dim", "8")

    @classmethod
    def train_well(cls, *args):
        done = cls.train(*args)
        assert done.returncode == 0, done.stderr

    @classmethod
    def train(cls, *args, **more):
        return cls.run_program("train", *args, *(() if "--epochs" in args else ("--epochs", "1")), "--threads", "1",
                               **more)

    def disk(self, size="8m"):
        return small_disk(self.path(f"disk of {self.id()}"), size)

    def assert_full(self, result, *words):
        error = result.stderr.decode()
        self.assertEqual(result.returncode, 1, error)
        self.assertEqual(error.count("\n"), 1, error)
        for word in words:
            self.assertIn(word, error)

    def assert_fails_and_leaves(self, disk, name, *command, leave=50_000, words=(FULL,), environment=()):
        """Over an old file, and where there is none; the disk is full but for `leave` bytes."""
        disk.fill(leave)
        old = disk.contents()
        result = self.run_program(*command, env=dict(os.environ, **dict(environment)))
        self.assert_full(result, name, *words)
        self.assertEqual(disk.contents(), old)

    def test_models(self):
        for objective in ("nce", "nt-xent"):
            with self.subTest(objective), self.disk() as disk:
                with open(disk.at("new.model"), "wb") as file:
                    file.write(b"the old one")
                command = ["train", "--objective", objective, "--input", self.many, "--output", disk.at("new.model"),
                           "--epochs", "60", "--quiet", "--max-sentence", "100"]
                # Seen before training: the rows will not fit.
                self.assert_fails_and_leaves(disk, "new.model", *command, words=["MB are free"])
                if objective != "nce":
                    continue
                # Or only while writing: the rows would, but not the figures of 60 epochs.
                trained = self.path(f"{objective}.model")
                self.train_well(*[trained if word == disk.at("new.model") else word for word in command[1:]])
                os.remove(disk.at("ballast"))
                self.assert_fails_and_leaves(disk, "new.model", *command, leave=os.path.getsize(trained) - 4096)

    def test_scratch_space(self):
        with self.disk() as disk:
            output = self.path("scratch.model")
            command = ["train", "--input", self.text, "--output", output, "--epochs", "1", "--quiet"]
            for environment, more in (({"TMPDIR": disk.folder}, ()), ({}, ("--scratch", disk.folder))):
                self.assert_fails_and_leaves(disk, disk.folder, *command, *more, words=["--scratch"],
                                             environment=environment)
            # A pipe's length is not known before.
            with open(self.text, "rb") as file:
                result = self.train("--input", "-", "--output", output, "--scratch", disk.folder, "--quiet",
                                    stdin=file.read())
            self.assert_full(result, disk.folder, FULL, "--scratch")
            self.assertFalse(os.path.exists(output))
            self.assertEqual(set(disk.contents()), {"ballast"})

    def test_no_room_for_the_state_to_go_back_to_does_not_end_training(self):
        output = self.path("goes on.model")
        flags = ["--input", self.many, "--dim", "100", "--epochs", "3"]
        self.train_well(*flags, "--output", output)
        with open(output, "rb") as file:
            expected = file.read()
        os.remove(output)
        with self.disk() as disk:
            disk.fill(500_000)
            result = self.train(*flags, "--output", output, "--scratch", disk.folder)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(result.stderr.count(FULL.encode()), 2, result.stderr)
            self.assertIn(b"training goes on", result.stderr)
            with open(output, "rb") as file:
                self.assertEqual(file.read(), expected)

    def test_the_start_of_checkpoints(self):
        with self.disk() as disk:
            folder = disk.at("states")
            output = self.path("start.model")
            self.assert_fails_and_leaves(disk, "start.safetensors", "train", "--input", self.many, "--output", output,
                                         "--epochs", "1", "--quiet", "--checkpoint", folder)
            self.assertEqual(os.listdir(folder), [])
            self.assertFalse(os.path.exists(output))

    def test_states_told_of_while_training_goes_on(self):
        with self.disk() as disk:
            folder = disk.at("states")
            output = self.path("states.model")
            process = subprocess.Popen(
                [PROGRAM, "train", "--input", self.many, "--output", output, "--threads", "1", "--epochs", "2000",
                 "--checkpoint", folder, "--checkpoint-every", "1e", "--dim", "16"], stderr=subprocess.PIPE)
            with process.stderr:
                while b"epoch 5/" not in process.stderr.readline():
                    pass
                self.fill_between_states(disk, folder, process)
                lines = []
                while not lines or b"no checkpoint" not in lines[-1]:
                    lines.append(process.stderr.readline())
                    self.assertTrue(lines[-1], lines)
                self.assertRegex(lines[-1].decode(), re.escape(folder) + r"/state-\d+\.safetensors: .*" + FULL)
                self.assertIn(b"training goes on", lines[-1])
                # Without the next one, which it may be trying to write.
                kept = {name for name in os.listdir(folder) if not name.startswith(".")}
                # Nor is what Ctrl-C asks for silently left out.
                process.terminate()
                rest = process.stderr.read().decode()
            process.wait(60)
            self.assertEqual(process.returncode, 0, rest)
            self.assertIn("no checkpoint", rest)
            self.assertIn("stopped at", rest)
            self.assertEqual(set(os.listdir(folder)), kept)
            # What was kept is whole, and with room it goes on.
            os.remove(disk.at("ballast"))
            process = subprocess.Popen([PROGRAM, "train", "--resume", folder], stderr=subprocess.PIPE)
            with process.stderr:
                self.assertIn(b"going on at", process.stderr.readline())
                process.terminate()
                self.assertNotIn(b"no checkpoint", process.stderr.read())
            self.assertEqual(process.wait(60), 0)

    def fill_between_states(self, disk, folder, process):
        """While three states are there and none is half written, whose end would make room."""
        for _ in range(1000):
            process.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, process.pid, os.WSTOPPED)
            names = os.listdir(folder)
            if len(names) == 4 and not any(name.startswith(".") for name in names):
                disk.fill()
                process.send_signal(signal.SIGCONT)
                return
            process.send_signal(signal.SIGCONT)
            time.sleep(0.001)
        self.fail("never between two states")

    def test_checkpoints_that_fail_are_heard_of_when_quiet(self):
        with self.disk() as disk:
            folder = disk.at("states")
            output = self.path("quiet.model")
            # The start fits, the first state does not.
            self.train_well("--input", self.many, "--output", output, "--checkpoint", folder, "--dim", "100")
            room = os.path.getsize(os.path.join(folder, "start.safetensors")) + 100_000
            for name in os.listdir(folder):
                os.remove(os.path.join(folder, name))
            disk.fill(room)
            result = self.train("--input", self.many, "--output", output, "--checkpoint", folder, "--dim", "100",
                                "--quiet")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn("state-0000000001.safetensors", result.stderr.decode())
            self.assertIn(FULL, result.stderr.decode())

    def test_metrics(self):
        with self.disk() as disk:
            output = self.path("with metrics.model")
            disk.fill()
            result = self.train("--input", self.text, "--output", output, "--quiet", "--metrics",
                                disk.at("metrics.jsonl"))
            self.assert_full(result, "metrics.jsonl", FULL)
            # They are no reason to lose a training.
            self.assertEqual(self.run_program("info", "--verify", "--model", output).returncode, 0)

    def test_earlier_metrics_outlive_a_training_that_does_not_begin(self):
        metrics = self.write("earlier.jsonl", '{"type":"epoch"}\n')
        result = self.train("--input", self.path("missing.txt"), "--output", self.path("n.model"), "--metrics", metrics)
        self.assert_full(result, "missing.txt")
        with open(metrics, encoding="utf-8") as file:
            self.assertEqual(file.read(), '{"type":"epoch"}\n')
        self.train_well("--input", self.text, "--output", self.path("n.model"), "--metrics", metrics)
        with open(metrics, encoding="utf-8") as file:
            self.assertIn('"epoch":1', file.readline())

    def test_conversions(self):
        for kind, name in (("model", "m"), ("int8", "m8"), ("word2vec-text", "v.txt"), ("fasttext-vec", "v.vec"),
                           ("word2vec-bin", "v.bin"), ("glove", "v.glove"), ("npy", "v.npy"),
                           ("finalfusion", "v.fifu")):
            with self.subTest(kind), self.disk() as disk:
                for old in (name, "v.vocab.txt"):
                    with open(disk.at(old), "wb") as file:
                        file.write(b"the old one")
                self.assert_fails_and_leaves(disk, name, "convert", "--input", self.model, "--output", disk.at(name),
                                             "--to", kind, "--quiet")
        with self.subTest("one of a pair fits"), self.disk() as disk:
            self.assert_fails_and_leaves(disk, "v.npy", "convert", "--input", self.model, "--output",
                                         disk.at("v.npy"), "--to", "npy", "--quiet", leave=100_000)
        for kind in ("tensorboard", "sentence-transformers"):
            with self.subTest(kind), self.disk() as disk:
                self.assert_fails_and_leaves(disk, "folder", "convert", "--input", self.model, "--output",
                                             disk.at("folder"), "--to", kind, "--quiet")
                self.assertEqual(os.listdir(disk.folder), ["ballast"])

    def test_an_index(self):
        with self.disk() as disk:
            model = disk.at("m")
            with open(self.model, "rb") as source, open(model, "wb") as copy:
                copy.write(source.read())
            command = ["nn", "--model", model, "--rebuild-index", "w1"]
            with open(disk.at("m.hnsw"), "wb") as file:
                file.write(b"the old one")
            disk.fill(50_000)
            old = disk.contents()
            result = self.run_program(*command)
            self.assertEqual(result.returncode, 1)
            self.assertIn(FULL, result.stderr.decode().splitlines()[-1])
            self.assertIn("m.hnsw", result.stderr.decode().splitlines()[-1])
            self.assertEqual((disk.contents(), result.stdout), (old, b""))
            # The graph's own scratch space, at both its places.
            os.remove(disk.at("ballast"))
            self.assertEqual(self.run_program(*command).returncode, 0)
            whole = disk.contents()
            disk.fill(4096)
            narrow = dict(os.environ, TMPDIR=disk.folder)
            for again in (["nn", "--model", model, "--index", "w1"], command):
                result = self.run_program(*again, env=narrow)
                self.assertEqual(result.returncode, 1, result.stderr)
                last = result.stderr.decode().splitlines()[-1]
                self.assertIn(FULL, last)
                self.assertIn(f"scratch file in {disk.folder}", last)
                self.assertEqual(disk.contents(), {**whole, "ballast": b""})

    def test_a_report(self):
        with self.disk() as disk:
            with open(disk.at("page.html"), "wb") as file:
                file.write(b"the old one")
            self.assert_fails_and_leaves(disk, "page.html", "report", "--model", self.model, "--output",
                                         disk.at("page.html"), "--words", "100", "--quiet")

    def test_vectors_of_lines(self):
        for name, more in (("v.npy", ()), ("v.txt", ("--format", "text")), ("v.jsonl", ("--format", "jsonl"))):
            with self.subTest(name), self.disk() as disk:
                with open(disk.at(name), "wb") as file:
                    file.write(b"the old one")
                self.assert_fails_and_leaves(disk, name, "embed", "--model", self.model, "--input", self.text,
                                             "--output", disk.at(name), "--quiet", *more)

    def test_standard_output(self):
        commands = (["embed", "--model", self.model, "--input", self.text, "--output", "-", "--format", "text",
                     "--quiet"],
                    ["corpus", "vocab", "--input", self.many, "--quiet"],
                    ["nn", "--model", self.model, "-k", "3000", "w1", "w2", "w3", "w4"],
                    ["predict", "--model", self.model, "-k", "4000", "w1"])
        for command in commands:
            with self.subTest(command[0]), self.disk() as disk:
                disk.fill(8192)
                with open(disk.at("answers"), "wb") as answers:
                    result = subprocess.run([PROGRAM, *command], stdout=answers, stderr=subprocess.PIPE, timeout=60,
                                            check=False)
                self.assertEqual(result.returncode, 1, result.stderr)
                self.assertIn("standard output", result.stderr.decode().splitlines()[-1])


if __name__ == "__main__":
    run_with_own_mounts()
    unittest.main()
