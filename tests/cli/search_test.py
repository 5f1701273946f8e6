"""Ways to look for neighbours: batches from a pipe, the index beside the model, int8 codes."""

import json
import os
import random
import shutil
import signal
import subprocess
import time
import unittest

from program_case import PROGRAM, ProgramCase

WORDS = [f"{topic}{i}" for topic in "ab" for i in range(15)]


class SearchTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.train_topics()

    def nn(self, *args, model=None, stdin=b""):
        return self.run_program("nn", "--model", model or self.model, *args, stdin=stdin)

    def copy_of_model(self, name):
        path = self.path(name)
        shutil.copy(self.model, path)
        return path

    def test_queries_from_a_pipe_are_answered_as_if_asked_alone(self):
        queries = [f"{a} + {b}" for a in WORDS for b in WORDS[:10]]
        together = self.nn("--json", "-k", "5", stdin="\n".join(queries).encode())
        self.assertEqual(together.returncode, 0, together.stderr)
        lines = together.stdout.decode().splitlines()
        self.assertEqual([json.loads(line)["query"] for line in lines], queries)
        for i in (0, 7, 63, 64, 65, len(queries) - 1):
            alone = self.nn("--json", "-k", "5", queries[i])
            self.assertEqual(alone.stdout.decode().splitlines(), [lines[i]])

    def test_a_program_that_waits_for_each_answer_gets_it(self):
        with subprocess.Popen([PROGRAM, "nn", "--model", self.model, "--json", "-k", "1"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as process:
            for word in ("a1", "b2", "a3"):
                process.stdin.write(f"{word}\r\n\n".encode())
                process.stdin.flush()
                self.assertEqual(json.loads(process.stdout.readline())["query"], word)
            process.stdin.write(b"b1")  # no line end
            process.stdin.close()
            self.assertEqual(json.loads(process.stdout.readline())["query"], "b1")
            self.assertEqual(process.wait(timeout=60), 0)

    def test_a_line_that_never_ends_is_no_query(self):
        answer = self.nn("--json", stdin=b"a1\n" + b"a" * (5 << 20))
        self.assertEqual(answer.returncode, 1)
        self.assertEqual(json.loads(answer.stdout)["query"], "a1")
        self.assertIn(b"bytes is no query", answer.stderr)

    def test_the_index_is_built_told_about_and_used(self):
        model = self.copy_of_model("indexed.model")
        built = self.nn("--index", "-k", "5", "a1", model=model)
        self.assertEqual(built.returncode, 0, built.stderr)
        self.assertIn(b"recall@10", built.stderr)
        self.assertIn(b"indexed.model.hnsw", built.stderr)
        self.assertEqual(built.stdout, self.nn("-k", "5", "a1", model=model).stdout)  # so few words: all are looked at
        stamp = os.stat(model + ".hnsw").st_mtime_ns
        again = self.nn("--index", "-k", "5", "a1", model=model)
        self.assertEqual((again.stdout, again.stderr), (built.stdout, b""))
        self.assertEqual(os.stat(model + ".hnsw").st_mtime_ns, stamp)

    def test_ctrl_c_while_the_index_is_built_leaves_nothing(self):
        draw = random.Random(1)
        rows = "".join(f"w{i} " + " ".join(f"{draw.gauss(0, 1):.3f}" for _ in range(20)) + "\n" for i in range(30000))
        model = self.path("own folder/many.model")
        os.makedirs(os.path.dirname(model))
        made = self.run_program("convert", "--input", self.write("many.txt", rows), "--output", model, "--to", "model")
        self.assertEqual(made.returncode, 0, made.stderr)
        with subprocess.Popen([PROGRAM, "nn", "--model", model, "--index", "w1"], stderr=subprocess.PIPE,
                              stdout=subprocess.PIPE) as process:
            while len(os.listdir(os.path.dirname(model))) < 2:  # the index under its passing name
                self.assertIsNone(process.poll())
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 1, said)
        self.assertIn(b"interrupted; no index was written", said)
        self.assertEqual(os.listdir(os.path.dirname(model)), ["many.model"])

    def test_a_stale_or_damaged_index_is_refused_until_it_is_rebuilt(self):
        model = self.copy_of_model("stale.model")
        self.assertEqual(self.nn("--index", "a1", model=model).returncode, 0)
        changed = self.run_program("train", "--input", self.text, "--output", model, "--dim", "8", "--epochs", "1")
        self.assertEqual(changed.returncode, 0, changed.stderr)
        stale = self.nn("--index", "a1", model=model)
        self.assertEqual((stale.returncode, stale.stdout), (1, b""))
        self.assertIn(b"another model", stale.stderr)
        self.assertIn(b"--rebuild-index", stale.stderr)
        self.assertEqual(self.nn("--rebuild-index", "-q", "a1", model=model).stderr, b"")
        self.assertEqual(self.nn("--index", "a1", model=model).returncode, 0)
        with open(model + ".hnsw", "r+b") as file:
            file.truncate(200)
        damaged = self.nn("--index", "a1", model=model)
        self.assertEqual(damaged.returncode, 1)
        self.assertIn(b"damaged index", damaged.stderr)

    def test_int8_codes_answer_as_the_rows_do_and_can_be_taken_out_again(self):
        coded = self.path("coded.model")
        made = self.run_program("convert", "--input", self.model, "--output", coded, "--to", "int8")
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertIn(b"recall@10 of 30 words: 1.0000", made.stderr)
        for more in ([], ["--exact"]):
            self.assertEqual(self.nn(*more, "a1", "b2", model=coded).stdout, self.nn("a1", "b2").stdout)
        verified = self.run_program("info", "--model", coded, "--verify")
        self.assertEqual(verified.returncode, 0, verified.stderr)
        plain = self.path("plain.model")
        self.assertEqual(self.run_program("convert", "--input", coded, "--output", plain, "--to", "model").returncode, 0)
        with open(plain, "rb") as back, open(self.model, "rb") as model:
            self.assertEqual(back.read(), model.read())

    def test_flags_that_do_not_go_together(self):
        for args in (("--index", "--exact"), ("--index", "--restrict-vocab", "5"), ("--index-width", "9"),
                     ("--index", "--index-links", "1"), ("--text", "--over", self.text, "--index")):
            answer = self.nn(*args, "a1")
            self.assertEqual((answer.returncode, answer.stdout), (2, b""), args)


if __name__ == "__main__":
    unittest.main()
