"""nce2vec tune: the table, the command that comes of it, the budget, interrupts, wrong usage."""

import json
import shlex
import signal
import subprocess
import time
import unittest

from program_case import PROGRAM, ProgramCase, topic_text

# Words of a topic are alike, words of two are not.
PAIRS = "".join(f"a{i}\ta{j}\t9.{i}\nb{i}\tb{j}\t8.{j}\na{i}\tb{j}\t{i}\n" for i in range(6) for j in range(i))


class Tune(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = cls.write("text's own.txt", topic_text(3000))
        cls.pairs = cls.write("pairs.tsv", PAIRS)

    def arguments(self, *more, text=None, dim=8):
        return ["tune", "--input", text or self.text, "--validation-similarity", self.pairs, "--dim", str(dim),
                "--threads", "1", *more]

    def tune(self, *more, **others):
        return self.run_program(*self.arguments(*more), **others)

    def table(self, *more):
        done = self.tune(*more)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.decode().splitlines()
        head = lines[0].split()
        return [dict(zip(head, line.split(None, len(head) - 1))) for line in lines[1:-2]], lines, done.stderr.decode()

    def test_table_and_command(self):
        rows, lines, said = self.table("--trials", "5", "--epochs", "2")
        self.assertEqual(len(rows), 5)
        self.assertEqual([row["rung"] for row in rows], ["1"] * 5)
        scores = [float(row["spearman"]) for row in rows]
        self.assertEqual(scores, sorted(scores, reverse=True))
        self.assertEqual(sum("defaults" in row["fate"] for row in rows), 1)
        self.assertIn("best", rows[0]["fate"])
        self.assertTrue(lines[-2].startswith("# "), lines[-2])
        self.assertIn("rung 1 of 1: 5 settings", said)
        words = shlex.split(lines[-1])
        self.assertEqual(words[:4], ["nce2vec", "train", "--input", self.text])
        chosen = next(row for row in rows if "defaults" in row["fate"]) if "chance" in lines[-2] else rows[0]
        for flag, column in (("--lr", "lr"), ("--negatives", "negatives"), ("--window", "window"),
                             ("--subsample", "subsample"), ("--noise-power", "noise-power")):
            self.assertEqual(words[words.index(flag) + 1], chosen[column])

    def test_the_command_gives_the_model_that_was_measured(self):
        done = self.tune("--trials", "4", "--json", "--epochs", "2", "--output", self.path("tuned.model"))
        self.assertEqual(done.returncode, 0, done.stderr)
        choice = json.loads(done.stdout.splitlines()[-1])
        self.assertEqual(shlex.split(choice["command"]), choice["arguments"])
        # As a shell reads it. Trials hold nothing out.
        shell = 'nce2vec() { "$NCE2VEC" "$@"; }; ' + choice["command"] + " --validation 0 --quiet"
        trained = subprocess.run(["bash", "-c", shell], check=False, stderr=subprocess.PIPE)
        self.assertEqual((trained.returncode, trained.stderr), (0, b""))
        scored = self.run_program("evaluate", "similarity", "--model", self.path("tuned.model"), "--data", self.pairs,
                                  "--json")
        self.assertEqual(json.loads(scored.stdout)["spearman"], choice["spearman"])

    def test_json_and_the_same_seed(self):
        def trials(*more):
            done = self.tune("--trials", "4", "--json", *more)
            self.assertEqual(done.returncode, 0, done.stderr)
            objects = [json.loads(line) for line in done.stdout.splitlines()]
            for entry in objects[:-1]:
                del entry["seconds"]
            return objects
        first = trials()
        self.assertEqual(first, trials("--quiet"))
        self.assertEqual(len(first), 5)
        choice = first[-1]
        self.assertEqual(choice["best"], first[0]["setting"])
        defaults = [entry for entry in first[:-1] if entry["defaults"]]
        self.assertEqual(len(defaults), 1)
        if not first[0]["defaults"]:
            self.assertAlmostEqual(choice["gain"], choice["best_spearman"] - defaults[0]["spearman"], 12)
            self.assertLessEqual(choice["gain_low95"], choice["gain_high95"])
        self.assertNotEqual([e.get("setting") for e in first], [e.get("setting") for e in trials("--seed", "2")])

    def test_a_gain_beyond_chance_is_chosen_and_no_other(self):
        few_lines = self.write("few lines.txt", topic_text(100))
        for text, seed in ((self.text, "1"), (few_lines, "1"), (few_lines, "2"), (few_lines, "3")):
            done = self.run_program(*self.arguments("--trials", "6", "--epochs", "1", "--json", "--seed", seed, text=text))
            self.assertEqual(done.returncode, 0, done.stderr)
            trials = [json.loads(line) for line in done.stdout.splitlines()]
            choice = trials.pop()
            sure = choice.get("gain_low95", 0) > 0
            chosen = next(trial for trial in trials if trial["defaults"] != sure)
            self.assertEqual(choice["defaults"], not sure)
            self.assertEqual(choice["chosen"], chosen["setting"])
            self.assertEqual(choice["spearman"], chosen["spearman"])
            self.assertEqual(choice["best_spearman"], trials[0]["spearman"])
            self.assertIn(f"--lr {choice['chosen']['lr']:g} --negatives {choice['chosen']['negatives']}", choice["command"])
            self.assertEqual("so the command has the defaults" in done.stderr.decode(), not sure and "gain" in choice)

    def test_quiet_says_nothing(self):
        done = self.tune("--trials", "2", "--quiet")
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_text_options_stand_in_the_command(self):
        _, lines, _ = self.table("--trials", "2", "--tokenizer", "words", "--lowercase", "--min-count", "2",
                                 "--objective", "ns", "--output", "a b.model")
        command = lines[-1]
        self.assertIn(" --output 'a b.model' --tokenizer words --lowercase --min-count 2 --objective ns --dim 8 "
                      "--threads 1 --lr ", command)
        for default in ("--seed", "--epochs", "--max-vocab"):
            self.assertNotIn(default, command)

    def test_honest_words(self):
        few = self.write("few.tsv", "a1 a2 9\na3 a4 8\na1 b2 1\na3 b3 2\nzebra horse 5\n")
        done = self.run_program("tune", "--input", self.text, "--validation-similarity", few, self.pairs, "--dim", "8",
                                "--threads", "1", "--trials", "3")
        said = done.stderr.decode()
        self.assertEqual(done.returncode, 0, said)
        self.assertIn("few.tsv the text knows 4: with fewer than 50, chance decides", said)
        self.assertIn("of the 45 pairs", said)
        if "nothing that was tried" not in done.stdout.decode():
            self.assertIn("too good; report the model's on others", said)

    def test_no_known_pair(self):
        none = self.write("none.tsv", "zebra horse 5\ncat dog 8\n")
        done = self.run_program("tune", "--input", self.text, "--validation-similarity", self.pairs, none)
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn("none.tsv: no correlation: of 2 pairs 2 have a word out of vocabulary", done.stderr.decode())

    def test_budget_too_small(self):
        done = self.run_program(*self.arguments("--budget", "0.02s", dim=300))
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertRegex(done.stderr.decode().splitlines()[-1], r"^nce2vec tune: --budget: 0.0 s were .*give it more$")

    def test_budget_is_kept_and_used_over_several_rungs(self):
        text = self.write("longer.txt", topic_text(40000))
        start = time.monotonic()
        done = self.run_program(*self.arguments("--budget", "6s", "--epochs", "40", text=text, dim=64))
        seconds = time.monotonic() - start
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLess(seconds, 8)
        rows = done.stdout.decode().splitlines()[1:-2]
        rungs = {int(row.split()[0]) for row in rows}
        self.assertGreater(len(rungs), 1)
        for rung in rungs:
            self.assertEqual(sum("defaults" in row for row in rows if row.split()[0] == str(rung)), 1)
        self.assertEqual(len(done.stdout.decode().splitlines()[0].split()), 10)

    def test_interrupt_gives_the_best_so_far(self):
        text = self.write("long.txt", topic_text(40000))
        child = subprocess.Popen([PROGRAM, *self.arguments("--epochs", "100", text=text, dim=64)],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for line in child.stderr:
            if b"rung 1 of" in line:
                break
        # Some trials of the first rung.
        time.sleep(4)
        child.send_signal(signal.SIGINT)
        out, rest = child.communicate(timeout=30)
        self.assertEqual(child.returncode, 0, rest)
        self.assertIn("the best so far", rest.decode())
        self.assertIn("nce2vec train --input", out.decode().splitlines()[-1])

    def test_interrupt_before_anything_is_known(self):
        child = subprocess.Popen([PROGRAM, "tune", "--input", "-", "--validation-similarity", self.pairs],
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        child.stdin.write(b"a1 b1 a2\n" * 1000)
        child.stdin.flush()
        time.sleep(0.5)
        child.send_signal(signal.SIGINT)
        out, said = child.communicate(timeout=30)
        self.assertEqual((child.returncode, out), (1, b""), said)
        self.assertIn("interrupted", said.decode())

    def test_wrong_usage(self):
        for more, message in (
                (["--budget", "5"], "--budget must be a time (90s, 10m, 2h), not '5'"),
                (["--budget", "3e"], "--budget must be a time"),
                (["--budget", "0s"], "--budget must be a time"),
                (["--trials", "1"], "--trials"),
                (["--trials", "100000"], "--trials"),
                (["--trials", "-3"], "--trials can't be negative"),
                (["--objective", "nt-xent"], "--objective must be nce or ns"),
                (["--dim", "0"], "--dim"),
                (["--output", "-"], "--output must be a file"),
                (["--validation-similarity", "-", "--input", "-"], "standard input"),
                (["--lr", "0.1"], "unknown option --lr")):
            with self.subTest(more):
                given = ["tune"]
                if "--input" not in more:
                    given += ["--input", self.text, "--validation-similarity", self.pairs]
                done = self.run_program(*given, *more)
                self.assertEqual((done.returncode, done.stdout), (2, b""))
                self.assertIn(message, done.stderr.decode())
                self.assertEqual(done.stderr.count(b"\n"), 1)
        for missing in (["--input", self.text], ["--validation-similarity", self.pairs]):
            self.assertEqual(self.run_program("tune", *missing).returncode, 2)

    def test_files_that_are_not_there(self):
        for given in (["--input", self.path("gone"), "--validation-similarity", self.pairs],
                      ["--input", self.text, "--validation-similarity", self.path("gone")]):
            done = self.run_program("tune", *given)
            self.assertEqual(done.returncode, 1)
            self.assertIn("gone", done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
