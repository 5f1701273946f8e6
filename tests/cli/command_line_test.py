"""The program as its user meets it: exit codes, one-line errors, outputs that are whole or not there."""

import bz2
import gzip
import json
import lzma
import os
import resource
import signal
import subprocess
import unittest

from program_case import PROGRAM, ProgramCase, topic_text

COMMANDS = ["train", "tune", "nn", "analogy", "similarity", "distance", "rank", "doesnt-match", "predict", "embed",
            "convert", "report", "info"]


def read(path, mode="rb"):
    with open(path, mode) as file:
        return file.read()


class CommandLineTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.train_topics()

    def train(self, *args, output="out.model", **more):
        return self.run_program("train", "--output", self.path(output), "--dim", "16", "--epochs",
                                "2", "--threads", "1", *args, **more)

    def assert_fails(self, result, code, *words):
        """One line on standard error that holds all words; nothing on standard output."""
        error = result.stderr.decode()
        self.assertEqual(result.returncode, code, error)
        self.assertEqual(error.count("\n"), 1, error)
        for word in words:
            self.assertIn(word, error)
        self.assertEqual(result.stdout, b"")

    def assert_no_output(self, *args, code=1, words=(), output="none.model", **more):
        before = sorted(os.listdir(self.folder.name))
        self.assert_fails(self.train("--quiet", *args, output=output, **more), code, *words)
        self.assertEqual(sorted(os.listdir(self.folder.name)), before)

    # Usage.

    def test_help_and_version(self):
        for command in COMMANDS:
            result = self.run_program(command, "--help")
            self.assertEqual(result.returncode, 0)
            self.assertIn(b"example:", result.stdout, command)
            self.assertEqual(result.stderr, b"")
        for words in (["--help"], ["evaluate", "analogy", "--help"], ["corpus", "--help"], ["corpus", "vocab", "--help"]):
            result = self.run_program(*words)
            self.assertEqual(result.returncode, 0, words)
            self.assertIn(b"example", result.stdout, words)
        self.assertRegex(self.run_program("--version").stdout, rb"^nce2vec \d+\.\d+\.\d+ \([A-Z0-9]+\)\n$")

    def test_wrong_usage_exits_2(self):
        self.assertEqual(self.run_program().returncode, 2)
        self.assert_fails(self.run_program("trian"), 2, "trian")
        self.assert_fails(self.run_program("train"), 2, "--input")
        self.assert_fails(self.train("--input", self.text, "--dmi", "5"), 2, "--dmi", "--dim")
        for flag, value in [("--dim", "0"), ("--dim", "-5"), ("--dim", "x"), ("--window", "0"),
                            ("--lr", "nan"), ("--lr", "0"), ("--epochs", "0"), ("--subsample", "2"),
                            ("--threads", "0"), ("--min-count", "0"), ("--validation", "1"),
                            ("--noise-power", "9"), ("--negatives", "1e3"), ("--tile", "0"), ("--dim", "%value%")]:
            with self.subTest(flag=flag, value=value):
                self.assert_no_output("--input", self.text, flag, value, code=2, words=[flag[2:]])
        self.assert_no_output("--input", self.text, "--objective", "hs", code=2, words=["hs"])
        self.assert_no_output("--input", self.text, "--tokenizer", "bpe", code=2, words=["bpe"])
        self.assert_fails(self.run_program("train", "--input", self.text, "--output", "-"), 2,
                          "--output")
        self.assert_fails(self.train("--input", "-", "-"), 2, "once")

    # Inputs.

    def test_bad_inputs_exit_1_and_leave_nothing(self):
        gz = gzip.compress(topic_text(500).encode())
        for name, words in [
            (self.path("missing.txt"), ["missing.txt", "No such file"]),
            (self.folder.name, ["directory"]),
            (self.write("empty.txt", b""), ["empty.txt", "0 tokens"]),
            (self.write("rare.txt", "each word stands here once"), ["rare.txt", "--min-count"]),
            (self.write("cut.gz", gz[: len(gz) // 2]), ["cut.gz", "byte"]),
            (self.write("utf16.txt", "text".encode("utf-16")), ["utf16.txt", "UTF-16"]),
        ]:
            with self.subTest(name=name):
                self.assert_no_output("--input", name, words=words)

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_unreadable_input(self):
        path = self.write("secret.txt", "a b c")
        os.chmod(path, 0)
        self.assert_no_output("--input", path, words=["secret.txt", "Permission denied"])

    def test_deterministic_threads_give_the_same_bytes_on_a_busy_core(self):
        text = self.write("long.txt", topic_text(20000))
        one_core = {"preexec_fn": lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})}
        models = []
        for threads, busy in [("2", False), ("2", True), ("5", False), ("5", True)]:
            burner = subprocess.Popen(["/bin/sh", "-c", "while :; do :; done"], **one_core) if busy else None
            try:
                result = self.run_program("train", "--input", text, "--output", self.path("busy.model"), "--dim", "16",
                                          "--epochs", "2", "--quiet", "--threads", threads, "--deterministic",
                                          **(one_core if busy else {}))
            finally:
                if burner:
                    burner.kill()
                    burner.wait()
            self.assertEqual((result.returncode, result.stderr), (0, b""))
            models.append(read(self.path("busy.model")))
        self.assertEqual(models[0], models[1])
        self.assertEqual(models[2], models[3])
        self.assertNotEqual(models[0], models[2])

    def test_every_way_in_gives_the_same_model(self):
        raw = topic_text(800).encode()
        half = raw.index(b"\n", len(raw) // 2) + 1
        plain = self.write("way.txt", raw)
        ways = {
            "plain": [plain],
            "gz": [self.write("way.gz", gzip.compress(raw))],
            "bz2": [self.write("way.bz2", bz2.compress(raw))],
            "xz under another name": [self.write("way.txt.old", lzma.compress(raw))],
            "two files": [self.write("way1", raw[:half]), self.write("way2", raw[half:])],
        }
        models = {}
        for way, inputs in ways.items():
            self.assertEqual(self.train("--input", *inputs, output="way.model").returncode, 0)
            models[way] = read(self.path("way.model"))
        self.assertEqual(self.train("--input", "-", output="way.model", stdin=raw).returncode, 0)
        models["standard input"] = read(self.path("way.model"))
        for way, model in models.items():
            self.assertEqual(model, models["plain"], way)

    def test_what_was_repaired_is_said(self):
        text = b"\xef\xbb\xbfa b\x00c d\xff e\r\n" * 20 + b"x" * 5000
        path = self.write("odd.txt", text)
        result = self.train("--input", path, "--subsample", "0")
        self.assertEqual(result.returncode, 0, result.stderr)
        for words in [b"20 ill-formed UTF-8", b"20 NUL bytes", b"1 byte order marks", b"1 tokens cut"]:
            self.assertIn(words, result.stderr)

    def test_raw_text_split_at_white_space_gets_a_notice(self):
        path = self.write("raw.txt", "Well, a sentence. And another, too.\n" * 50)
        notice = b"--tokenizer words"
        self.assertIn(notice, self.train("--input", path, "--validation", "0").stderr)
        self.assertNotIn(
            notice,
            self.train("--input", path, "--validation", "0", "--tokenizer", "words").stderr)

    # Outputs.

    def test_one_seed_and_one_thread_give_the_same_bytes(self):
        for output in ("same1.model", "same2.model"):
            self.assertEqual(self.train("--input", self.text, output=output).returncode, 0)
        first, second = (read(self.path(f"same{i}.model")) for i in (1, 2))
        self.assertEqual(first, second)
        self.assertNotIn(self.folder.name.encode(), first)  # no paths inside

    def test_outputs_that_can_not_be(self):
        self.assert_fails(self.train("--input", self.text, output="no/such/model"), 1, "no/such")
        copy = self.write("copy.txt", topic_text(50))
        self.assert_fails(self.train("--input", copy, output="copy.txt"), 1, "copy.txt")
        link = self.path("link.txt")
        os.symlink(copy, link)
        self.assert_fails(self.train("--input", link, output="copy.txt"), 1, "copy.txt")
        self.assert_fails(self.train("--input", self.text, "--metrics", self.text), 1, "text.txt")
        self.assertEqual(read(copy, "r"), topic_text(50))
        self.assert_no_output("--input", self.text, "--scratch", self.path("nowhere"),
                              words=["nowhere"])

    def test_a_full_disk_leaves_the_old_model(self):
        def limit():  # the text's ids fit, the model does not
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

        target = self.write("old.model", "the old one")
        before = sorted(os.listdir(self.folder.name))
        result = self.run_program("train", "--input", self.text, "--output", target, "--dim",
                                  "1000", "--epochs", "1", "--quiet", preexec_fn=limit)
        self.assert_fails(result, 1, "old.model")
        self.assertEqual(read(target, "r"), "the old one")
        self.assertEqual(sorted(os.listdir(self.folder.name)), before)

    def test_ctrl_c_saves_what_there_is(self):
        output = self.path("stopped.model")
        process = subprocess.Popen(
            [PROGRAM, "train", "--input", self.text, "--output", output, "--epochs", "100000",
             "--metrics", self.path("stopped.jsonl")], stderr=subprocess.PIPE)
        while b"epoch 2/" not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, error)
        self.assertIn(b"stopped at", error)
        info = json.loads(self.run_program("info", "--model", output, "--verify", "--json").stdout)
        self.assertLess(float(info["train.completed"]), 1)
        self.assertTrue(info["checksum_verified"])

    def test_a_killed_run_leaves_nothing(self):
        before = sorted(os.listdir(self.folder.name))
        process = subprocess.Popen(
            [PROGRAM, "train", "--input", self.text, "--output", self.path("killed.model"),
             "--epochs", "100000"], stderr=subprocess.PIPE)
        with process.stderr:
            while b"epoch 1/" not in process.stderr.readline():
                pass
            process.kill()
        process.wait(60)
        self.assertEqual(sorted(os.listdir(self.folder.name)), before)

    def test_divergence_is_an_error_that_names_the_cause(self):
        self.assert_no_output("--input", self.text, "--lr", "50", "--curvature-limit", "inf", "--on-divergence", "stop",
                              words=["diverged", "--lr 25"])

    def test_metrics_are_json_lines(self):
        path = self.path("metrics.jsonl")
        self.assertEqual(self.train("--input", self.text, "--metrics", path).returncode, 0)
        lines = [json.loads(line) for line in read(path).splitlines()]
        epochs = [line for line in lines if line["type"] == "epoch"]
        self.assertEqual([line["epoch"] for line in epochs], [1, 2])
        for key in ("loss", "validation_loss", "validation_accuracy", "ln_z_mean"):
            self.assertIsInstance(epochs[1][key], float)

    def test_quiet_is_quiet(self):
        result = self.train("--input", self.text, "--quiet")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, b"", b""))

    # Queries.

    def test_neighbours_are_of_the_topic(self):
        result = self.run_program("nn", "--model", self.model, "-k", "5", "a1")
        answers = [line.split("\t") for line in result.stdout.decode().splitlines()]
        self.assertEqual(len(answers), 5)
        self.assertTrue(all(word.startswith("a") for word, _ in answers), answers)
        self.assertNotIn("a1", [word for word, _ in answers])

    def test_piped_queries_and_unknown_words(self):
        result = self.run_program("nn", "--model", self.model, "--json", "-k", "2",
                                  stdin=b"a1\n\nnope\na1 - b1 + b2")
        answers = [json.loads(line) for line in result.stdout.decode().splitlines()]
        self.assertEqual([answer["query"] for answer in answers], ["a1", "nope", "a1 - b1 + b2"])
        self.assertEqual(answers[1]["missing"], ["nope"])
        self.assertEqual(len(answers[2]["results"]), 2)
        self.assertEqual(result.returncode, 1)

    def test_a_reader_that_leaves_ends_the_program(self):
        process = subprocess.Popen([PROGRAM, "nn", "--model", self.model], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.close()
        try:
            process.communicate(b"a1\n" * 100_000, timeout=60)
        except BrokenPipeError:
            process.wait(60)
        self.assertEqual(process.returncode, 1)

    def test_bad_models_exit_1(self):
        good = read(self.model)
        for name, content, words in [
            ("foreign.model", b"2 2\na 1 2\nb 3 4\n", ["foreign.model", "convert"]),
            ("cut.model", good[: len(good) // 2], ["cut.model", "cut off"]),
            ("empty.model", b"", ["empty.model"]),
        ]:
            path = self.write(name, content)
            for command in (["nn", "--model", path, "a1"], ["info", "--model", path],
                            ["predict", "--model", path, "a1"],
                            ["similarity", "--model", path, "a1", "a2"],
                            ["distance", "--model", path, "a1", "a2"],
                            ["rank", "--model", path, "a1", "a2"],
                            ["doesnt-match", "--model", path, "a1", "a2", "a3"],
                            ["analogy", "--model", path, "a1", "a2", "a3"]):
                with self.subTest(command=command):
                    self.assert_fails(self.run_program(*command), 1, *words)
        damaged = self.write("damaged.model", good[:-300] + b"\xff" + good[-299:])
        self.assert_fails(self.run_program("info", "--model", damaged, "--verify"), 1, "checksum")

    def test_predictions_are_probabilities_of_the_topic(self):
        result = self.run_program("predict", "--model", self.model, "--json", "-k", "1000", "a1")
        predictions = json.loads(result.stdout)["predictions"]
        self.assertEqual(len(predictions), 30)
        self.assertAlmostEqual(sum(p["probability"] for p in predictions), 1, places=5)
        of_topic = sum(p["probability"] for p in predictions if p["word"].startswith("a"))
        self.assertGreater(of_topic, 0.9)
        ns = self.path("ns.model")
        self.assertEqual(
            self.run_program("train", "--input", self.text, "--output", ns, "--objective", "ns",
                             "--dim", "8", "--epochs", "1").returncode, 0)
        self.assert_fails(self.run_program("predict", "--model", ns, "a1"), 1, "nce")

    def test_text_options_apply_to_queries(self):
        model = self.path("lower.model")
        text = self.write("case.txt", topic_text(300).upper())
        self.assertEqual(
            self.run_program("train", "--input", text, "--output", model, "--lowercase", "--dim",
                             "8").returncode, 0)
        self.assertEqual(self.run_program("nn", "--model", model, "A1").returncode, 0)
        self.assertEqual(self.run_program("nn", "--model", self.model, "A1").returncode, 1)

    def test_instruction_set_of_the_environment(self):
        def run(name, *arguments):
            return subprocess.run([PROGRAM, *arguments], capture_output=True,
                                  env={**os.environ, "NCE2VEC_ISA": name}, check=False)
        model = self.path("scalar.model")
        trained = run("scalar", "train", "--input", self.text, "--output", model, "--dim", "5")
        self.assertEqual(trained.returncode, 0, trained.stderr)
        self.assertIn(b"SCALAR", run("", "info", "--model", model).stdout)
        self.assert_fails(run("AVX9", "--version"), 2, "NCE2VEC_ISA", "AVX9", "SCALAR")

    def test_tiles_that_share_no_noise_take_one_centre(self):
        model = self.path("pairs.model")
        arguments = ["train", "--input", self.text, "--output", model, "--tile-noise", "0"]
        self.assert_fails(self.run_program(*arguments), 2, "--tile 1")
        self.assertEqual(self.run_program(*arguments, "--tile", "1").returncode, 0)

    def test_word_counts(self):
        path = self.write("count.txt", "b a b\nc, b A\n")
        result = self.run_program("corpus", "vocab", "--input", path, "--tokenizer", "words",
                                  "--lowercase")
        self.assertEqual(result.stdout, b"b\t3\na\t2\nc\t1\n")


if __name__ == "__main__":
    unittest.main()
