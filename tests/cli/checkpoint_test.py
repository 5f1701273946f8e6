"""Checkpoints from the outside: killed, interrupted, damaged, refused; the same model in the end."""

import os
import random
import re
import shutil
import signal
import subprocess
import time

import kill_and_resume
from program_case import PROGRAM, ProgramCase, topic_text, unittest


def read(path):
    with open(path, "rb") as file:
        return file.read()


class CheckpointTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = cls.write("some text.txt", topic_text(12000))
        cls.lines = cls.write("lines.txt", "".join(f"{line}. {line}.\n" for line in topic_text(3000).splitlines()))

    def setUp(self):
        self.folder_of_states = self.path(f"states {self.id()}")
        self.model = self.path(f"{self.id()}.model")

    def train(self, *more, model=None, text=None):
        return self.run_program("train", "--input", text or self.text, "--output", model or self.model, "--dim", "20",
                                "--threads", "1", "--epochs", "3", *more)

    def resume(self, *more):
        return self.run_program("train", "--resume", self.folder_of_states, *more)

    def states(self):
        return sorted(name for name in os.listdir(self.folder_of_states) if name.startswith("state-"))

    def interrupt(self, *more, number=signal.SIGINT, after=b"epoch 1/", text=None):
        """Trains far too many epochs, with checkpoints, until the end of the first is told."""
        process = subprocess.Popen(
            [PROGRAM, "train", "--input", text or self.text, "--output", self.model, "--dim", "20", "--threads", "1",
             "--epochs", "2000", "--checkpoint", self.folder_of_states, *more],
            stderr=subprocess.PIPE)
        with process.stderr:
            seen = b""
            while after not in seen:
                piece = os.read(process.stderr.fileno(), 4096)
                self.assertTrue(piece, seen)
                seen += piece
            process.send_signal(number)
            begun = time.monotonic()
            rest = process.stderr.read()
        process.wait(60)
        return process.returncode, seen + rest, time.monotonic() - begun

    def assert_refused(self, result, *words, code=1):
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        for word in words:
            self.assertIn(word.encode(errors="surrogateescape"), result.stderr)

    # The same model in the end.

    def test_checkpoints_change_no_byte(self):
        def vocabulary(result):
            self.assertEqual(result.returncode, 0, result.stderr)
            return re.search(rb"vocabulary: .*", result.stderr)[0]

        without = vocabulary(self.train())
        plain = read(self.model)
        result = self.train("--checkpoint", self.folder_of_states, "--checkpoint-every", "20000w")
        self.assertEqual(vocabulary(result), without)
        self.assertEqual(read(self.model), plain)
        self.assertIn(b"no longer needed", result.stderr)
        self.assertIn("start.safetensors", os.listdir(self.folder_of_states))

    def test_killed_words_training_ends_in_the_same_model(self):
        for kind in ("ns", "nce"):
            with self.subTest(kind):
                shutil.rmtree(self.folder_of_states, ignore_errors=True)
                kills = kill_and_resume.Kills(
                    PROGRAM, ["--input", self.text, "--dim", "20", "--epochs", "6", "--objective", kind,
                              "--threads", "1"], self.path(f"kills-{kind}"), seed=1)
                self.assertEqual(kills.run(4), {"the same model": 4})

    def test_killed_texts_and_joint_training_end_in_the_same_model(self):
        for name, flags in (("texts", ["--objective", "nt-xent", "--batch", "64", "--optimizer", "adam"]),
                            ("joint", ["--nt-xent-weight", "0.1", "--tokenizer", "words", "--batch", "64"])):
            with self.subTest(name):
                kills = kill_and_resume.Kills(
                    PROGRAM, ["--input", self.lines, "--dim", "16", "--epochs", "8", "--threads", "1", *flags],
                    self.path(f"kills-{name}"), seed=2)
                self.assertEqual(kills.run(3), {"the same model": 3})

    def test_killed_on_many_threads_ends_in_a_model(self):
        kills = kill_and_resume.Kills(
            PROGRAM, ["--input", self.text, "--dim", "20", "--epochs", "6", "--threads", "3"],
            self.path("kills-threads"), seed=3, same=False)
        self.assertEqual(kills.run(3), {"a model": 3})

    def test_interrupts_write_a_checkpoint_and_leave_at_once(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                shutil.rmtree(self.folder_of_states, ignore_errors=True)
                code, talk, seconds = self.interrupt(number=number)
                self.assertEqual(code, 0, talk)
                self.assertLess(seconds, 20)
                self.assertIn(b"to go on: nce2vec train --resume", talk)
                self.assertEqual(len(self.states()), 2)
                # The model so far is there, and what goes on is where it was.
                stopped = float(re.search(rb"stopped at ([\d.]+) %", talk)[1])
                self.assertEqual(self.run_program("info", "--verify", "--model", self.model).returncode, 0)
                process = subprocess.Popen([PROGRAM, "train", "--resume", self.folder_of_states],
                                           stderr=subprocess.PIPE)
                with process.stderr:
                    line = process.stderr.readline()
                    process.send_signal(signal.SIGINT)
                    process.stderr.read()
                process.wait(60)
                self.assertIn(b"going on at %.1f %%" % stopped, line)

    def test_one_command_begins_and_goes_on(self):
        both = ("--checkpoint", self.folder_of_states, "--resume", self.folder_of_states)
        self.assertEqual(self.train(*both).returncode, 0)
        first = read(self.model)
        os.remove(self.model)
        again = self.train(*both)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn(b"going on at", again.stderr)
        self.assertEqual(read(self.model), first)

    def test_text_need_not_be_there_any_more(self):
        text = self.write("gone.txt", topic_text(3000, seed=9))
        code, talk, _ = self.interrupt(text=text)
        self.assertEqual(code, 0, talk)
        os.remove(text)
        elsewhere = self.path("elsewhere.model")
        process = subprocess.Popen([PROGRAM, "train", "--resume", self.folder_of_states, "--output", elsewhere],
                                   stderr=subprocess.PIPE, cwd="/")
        with process.stderr:
            self.assertIn(b"going on", process.stderr.readline())
            process.send_signal(signal.SIGINT)
            process.stderr.read()
        process.wait(60)
        self.assertTrue(os.path.exists(elsewhere))

    def test_texts_from_a_model_killed_before_their_first_state(self):
        init = self.path("init.model")
        self.assertEqual(self.train(model=init).returncode, 0)
        flags = ["--objective", "nt-xent", "--input", self.lines, "--output", self.model, "--init", init, "--epochs",
                 "1", "--quiet", "--batch", "64"]
        self.assertEqual(self.run_program("train", *flags).returncode, 0)
        plain = read(self.model)
        self.assertEqual(self.run_program("train", *flags, "--checkpoint", self.folder_of_states).returncode, 0)
        for name in self.states():
            os.remove(os.path.join(self.folder_of_states, name))
        result = self.resume()
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(read(self.model), plain)
        for name in self.states():
            os.remove(os.path.join(self.folder_of_states, name))
        os.remove(init)
        self.assert_refused(self.resume(), "init.model")

    # What is refused.

    def test_a_used_folder_is_refused(self):
        self.assertEqual(self.train("--checkpoint", self.folder_of_states).returncode, 0)
        self.assert_refused(self.train("--checkpoint", self.folder_of_states), "already holds a training", "--resume")

    def test_nothing_to_resume_from(self):
        self.assert_refused(self.resume(), "never began")
        self.assert_refused(self.train("--checkpoint", self.path("a"), "--resume", self.path("b")),
                            "must be the same folder", code=2)
        self.assert_refused(self.train("--checkpoint", self.folder_of_states, "--checkpoint-every", "soon"),
                            "90s, 10m, 2h", code=2)

    def test_a_training_that_can_not_begin_leaves_the_folder_free(self):
        lone = self.write("lone.txt", "a\n")
        self.assert_refused(self.train("--checkpoint", self.folder_of_states, "--min-count", "1", "--quiet", text=lone),
                            "nothing to train on")
        self.assertEqual(os.listdir(self.folder_of_states), [])
        self.assertEqual(self.train("--checkpoint", self.folder_of_states).returncode, 0)

    def test_words_that_are_all_left_out_are_an_error(self):
        self.assert_refused(self.train("--subsample", "1e-300", "--quiet"), "nothing to train on")

    def test_options_that_contradict_are_named(self):
        self.assertEqual(self.train("--checkpoint", self.folder_of_states).returncode, 0)
        for flag, value, was in (("--window", "7", "5"), ("--lr", "0.1", "0.05"), ("--epochs", "9", "3"),
                                 ("--min-count", "2", "5"), ("--seed", "4", "1")):
            with self.subTest(flag):
                self.assert_refused(self.resume(flag, value), f"{flag} {was}", f"can't become {value}")
        # What doesn't change the vectors may change.
        result = self.resume("--window", "5", "--checkpoint-every", "1e", "--quiet")
        self.assertEqual((result.returncode, result.stderr), (0, b""))

    def test_a_changed_input_is_named(self):
        text = self.write("changing.txt", topic_text(2000, seed=5))
        self.assertEqual(self.train("--checkpoint", self.folder_of_states, text=text).returncode, 0)
        trained = read(self.model)
        with open(text, "ab") as file:
            file.write(b"a1 a2 a3\n")
        self.assert_refused(self.resume(), "changing.txt", "has changed", "--changed-input ignore")
        result = self.resume("--changed-input", "ignore")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(read(self.model), trained)
        self.assert_refused(self.resume("--input", self.text), "some text.txt", "has changed")

    def test_a_folder_in_use_is_refused(self):
        process = subprocess.Popen(
            [PROGRAM, "train", "--input", self.text, "--output", self.model, "--epochs", "2000", "--threads", "1",
             "--checkpoint", self.folder_of_states], stderr=subprocess.PIPE)
        with process.stderr:
            while b"epoch 1/" not in process.stderr.readline():
                pass
            self.assert_refused(self.resume(), "another nce2vec")
            process.kill()
        process.wait(60)

    # Damage.

    def test_damaged_checkpoints_give_way_to_those_before(self):
        plain = self.path("plain.model")
        self.assertEqual(self.train(model=plain).returncode, 0)
        self.assertEqual(self.train("--checkpoint", self.folder_of_states, "--checkpoint-every", "1e").returncode, 0)
        states = self.states()
        self.assertEqual(len(states), 3)
        whole = self.path("whole states")
        shutil.copytree(self.folder_of_states, whole)
        draw = random.Random(1)
        for damaged in (1, 2):
            shutil.rmtree(self.folder_of_states)
            shutil.copytree(whole, self.folder_of_states)
            os.remove(self.model)
            for name in states[-damaged:]:
                path = os.path.join(self.folder_of_states, name)
                content = bytearray(read(path))
                content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
                with open(path, "wb") as file:
                    file.write(content)
            result = self.resume()
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(result.stderr.count(b"trying the checkpoint before it"), damaged)
            self.assertIn(states[-1].encode(), result.stderr)
            self.assertEqual(read(self.model), read(plain))

    def test_a_damaged_start_is_refused(self):
        self.assertEqual(self.train("--checkpoint", self.folder_of_states).returncode, 0)
        path = os.path.join(self.folder_of_states, "start.safetensors")
        content = bytearray(read(path))
        content[-1] ^= 1
        with open(path, "wb") as file:
            file.write(content)
        self.assert_refused(self.resume(), "start.safetensors", "damaged")

    # Divergence.

    def test_divergence_recovers_with_half_the_rate_and_says_so(self):
        result = self.train("--lr", "5", "--curvature-limit", "inf")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"warning: training diverged in epoch 1", result.stderr)
        self.assertIn(b"on as with --lr 2.5", result.stderr)
        info = self.run_program("info", "--model", self.model, "--json")
        self.assertRegex(info.stdout, rb"recoveries")

    def test_divergence_stops_when_asked_to(self):
        self.assert_refused(self.train("--lr", "50", "--curvature-limit", "inf", "--on-divergence", "stop", "--quiet"),
                            "diverged in epoch 1", "learning rate", "--lr 25", "nothing was written")
        self.assertFalse(os.path.exists(self.model))


if __name__ == "__main__":
    unittest.main()
