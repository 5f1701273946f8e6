"""What the system does not grant: streams, memory, threads, open files, long files, surroundings."""

import os
import pty
import re
import resource
import subprocess
import tempfile
import unittest

from program_case import PROGRAM, ProgramCase, topic_text

OLD = b"the old one"
ANOTHER_USER = 54321


def limited(kind, value):
    return lambda: resource.setrlimit(kind, (value, value))


def alone_with_one_thread():
    """Another user, since the limit does not hold for root, who has no other process."""
    resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
    os.setgroups([])
    os.setresgid(ANOTHER_USER, ANOTHER_USER, ANOTHER_USER)
    os.setresuid(ANOTHER_USER, ANOTHER_USER, ANOTHER_USER)


def read(path):
    with open(path, "rb") as file:
        return file.read()


class LimitsTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.train_topics("--epochs", "1")
        cls.many_words = cls.write("words.txt", "".join(f"word{i} other{i}\n" for i in range(100_000)))
        # More than 60 MB, and some blocks of rows for several threads.
        cls.large = cls.path("large.model")
        made = cls.run_program("train", "--input", cls.many_words, "--output", cls.large, "--dim", "40", "--epochs",
                               "1", "--min-count", "1", "--threads", "1", "--quiet")
        assert made.returncode == 0, made.stderr

    def setUp(self):
        self.place = tempfile.mkdtemp(dir=self.folder.name)

    def at(self, name):
        return os.path.join(self.place, name)

    def put_old(self, name="m"):
        with open(self.at(name), "wb") as file:
            file.write(OLD)
        return self.at(name)

    def shell(self, script, *words, **more):
        return subprocess.run(["/bin/bash", "-c", script, "bash", *words], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120, check=False, **more)

    def one_line(self, result, *words):
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertEqual(result.stderr.count(b"\n"), 1, result.stderr)
        self.assertTrue(result.stderr.startswith(b"nce2vec"), result.stderr)
        for word in words:
            self.assertIn(os.fsencode(word), result.stderr)

    # Streams.

    def test_readers_that_leave(self):
        many = self.write("many.txt", "a1\n" * 20_000)
        for command in (["nn", "--model", self.model, "-k", "10"], ["nn", "--model", self.model, "--json"],
                        ["embed", "--model", self.model, "--input", "-", "--output", "-", "--format", "jsonl", "--quiet"]):
            result = self.shell('"$@" <"$TEXT" | head -n 1; exit "${PIPESTATUS[0]}"', PROGRAM, *command,
                                env={**os.environ, "TEXT": many})
            self.assertEqual((result.returncode, result.stderr), (1, b""))
            self.assertEqual(result.stdout.count(b"\n"), 1)

    def test_training_goes_on_without_a_reader_of_its_progress(self):
        reader, writer = os.pipe()
        os.close(reader)
        result = subprocess.run([PROGRAM, "train", "--input", self.text, "--output", self.at("m"), "--epochs", "1"],
                                stderr=writer, timeout=60, check=False)
        os.close(writer)
        self.assertEqual(result.returncode, 0)
        self.assertEqual(os.listdir(self.place), ["m"])

    def test_closed_standard_output_is_an_error_when_it_is_needed(self):
        model = read(self.model)
        for command in (["nn", "--model", self.model, "a1"], ["info", "--model", self.model], ["--version"],
                        ["corpus", "vocab", "--input", self.text, "--quiet"],
                        ["embed", "--model", self.model, "--input", self.text, "--output", "-", "--format", "jsonl",
                         "--quiet"]):
            with self.subTest(command[0]):
                self.one_line(self.shell('exec "$@" >&-', PROGRAM, *command), "standard output")
        self.assertEqual(read(self.model), model)
        result = self.shell('exec "$@" >&-', PROGRAM, "train", "--input", self.text, "--output", self.at("m"), "--quiet",
                            "--epochs", "1")
        self.assertEqual((result.returncode, result.stderr), (0, b""))

    def test_closed_standard_input_is_not_an_empty_one(self):
        for command in (["train", "--input", "-", "--output", self.at("m"), "--quiet"], ["nn", "--model", self.model],
                        ["corpus", "vocab", "--input", "-", "--quiet"],
                        ["embed", "--model", self.model, "--input", "-", "--output", self.at("e.npy"), "--quiet"]):
            with self.subTest(command[0]):
                self.one_line(self.shell('exec "$@" <&-', PROGRAM, *command), "standard input", "cannot read")
        self.assertEqual(os.listdir(self.place), [])

    def test_no_file_takes_the_place_of_a_closed_stream(self):
        for closed in ("1>&-", "2>&-", "<&- >&- 2>&-"):
            with self.subTest(closed):
                trained = self.shell(f'exec "$@" {closed}', PROGRAM, "train", "--input", self.text, "--output",
                                     self.at("m"), "--epochs", "1", "--threads", "1", "--metrics", self.at("j"))
                self.assertEqual((trained.returncode, trained.stdout), (0, b""))
                self.assertEqual(self.run_program("info", "--verify", "--model", self.at("m")).returncode, 0)
                self.assertTrue(all(line.startswith(b"{") for line in read(self.at("j")).splitlines()))
        # Results and messages, with a file open for each place.
        asked = self.shell('exec "$@" <&- >&- 2>&-', PROGRAM, "evaluate", "similarity", "--model", self.at("m"), "--data",
                           self.write("pairs.txt", "a1\ta2\t3\na1\tb2\t1\na3\tb3\t2\n"))
        self.assertEqual((asked.returncode, asked.stdout, asked.stderr), (1, b"", b""))

    # Memory, threads, open files, long files.

    def with_memory(self, megabytes, *command):
        return self.run_program(*command, preexec_fn=limited(resource.RLIMIT_AS, megabytes << 20))

    def test_what_does_not_fit_into_memory_is_said_with_its_size(self):
        size = os.path.getsize(self.large)
        self.assertGreater(size, 60 << 20)
        for command in (["nn", "word1"], ["info"], ["embed", "--input", self.text, "--output", self.at("e.npy")]):
            self.one_line(self.with_memory(100, command[0], "--model", self.large, *command[1:]), self.large,
                          f"cannot map {size} bytes", "Cannot allocate memory")
        old = self.put_old()
        train = ["train", "--output", old, "--epochs", "1", "--min-count", "1", "--threads", "1", "--quiet"]
        self.one_line(self.with_memory(300, *train, "--input", self.many_words, "--dim", "1000"),
                      "matrix of 200000 x 1000 floats", " MB)", "--dim")
        lines = self.write("lines.txt", "a1 a2\n" * 1_000_000)
        self.one_line(self.with_memory(100, "nn", "--model", self.model, "--text", "--over", lines, "a1"),
                      "matrix of 1000000 x 16 floats", "(64.0 MB)")
        # The vocabulary grows by and by: what was taken is said, and what is granted.
        result = self.with_memory(70, *train, "--input", self.many_words, "--dim", "8")
        self.one_line(result, "of the 70 MB")
        found = re.match(rb"nce2vec: out of memory with (\d+) MB taken ", result.stderr)
        self.assertTrue(found and 35 <= int(found[1]) <= 70, result.stderr)
        self.assertEqual((os.listdir(self.place), read(old)), (["m"], OLD))

    def ends_well_with_memory(self, megabytes, *command):
        """Whether it was done; if not, one line says why, and the old output is whole."""
        old = self.put_old()
        result = self.with_memory(megabytes, *command, "--output", old, "--quiet")
        self.assertEqual(os.listdir(self.place), ["m"])
        if result.returncode != 0 and b"error while loading shared" not in result.stderr:
            # A state that could not be kept is told of before.
            lines = [line for line in result.stderr.splitlines() if not line.startswith(b"warning: no ")]
            self.assertEqual((result.returncode, len(lines)), (1, 1), result.stderr)
            self.assertEqual(read(old), OLD)
        return result.returncode == 0

    def test_memory_of_any_size(self):
        for command in (["train", "--input", self.text, "--dim", "300", "--threads", "4", "--epochs", "1"],
                        ["train", "--input", self.text, "--objective", "nt-xent", "--dim", "300", "--epochs", "1",
                         "--threads", "4", "--min-count", "1"],
                        ["convert", "--input", self.model, "--to", "glove"],
                        ["report", "--model", self.model]):
            with self.subTest(command[:5]):
                done = [self.ends_well_with_memory(megabytes, *command) for megabytes in (50, 55, 60, 75, 90, 110, 1000)]
                self.assertIn(False, done)
                self.assertTrue(done[-1])

    def test_memory_that_ends_in_a_thread_that_writes_states(self):
        for megabytes in range(56, 76):
            with self.subTest(megabytes):
                self.ends_well_with_memory(megabytes, "train", "--input", self.text, "--dim", "300", "--threads", "1",
                                           "--epochs", "2", "--checkpoint-every", "3000w", "--checkpoint",
                                           self.path(f"states{megabytes}"))

    @unittest.skipUnless(os.geteuid() == 0, "only root can become a user without other processes")
    def test_threads_that_can_not_be_started(self):
        with tempfile.TemporaryDirectory(prefix="nce2vec threads ") as open_folder:
            os.chmod(open_folder, 0o777)
            os.chmod(self.folder.name, 0o755)
            with open(os.path.join(open_folder, "p"), "wb") as program:
                program.write(read(PROGRAM))
            os.chmod(program.name, 0o755)
            output = os.path.join(open_folder, "m")
            for command in (["train", "--input", self.text, "--threads", "4", "--epochs", "1"],
                            ["train", "--input", self.text, "--threads", "4", "--epochs", "1", "--deterministic"],
                            ["embed", "--model", self.model, "--input", self.text, "--format", "jsonl"],
                            ["report", "--model", self.model]):
                with self.subTest(command[0]):
                    result = subprocess.run([program.name, *command, "--output", output, "--quiet"], check=False,
                                            preexec_fn=alone_with_one_thread, stdout=subprocess.PIPE,
                                            stderr=subprocess.PIPE, timeout=60)
                    # A single core needs no second thread for some of them.
                    if result.returncode == 0 and os.cpu_count() == 1:
                        os.remove(output)
                        continue
                    self.one_line(result, "cannot start", "thread", "fewer --threads")
                    self.assertEqual(os.listdir(open_folder), ["p"])

    def test_few_open_files(self):
        parts = [self.write(f"part{i}.txt", topic_text(20)) for i in range(100)]
        train = ["train", "--input", *parts, "--epochs", "1", "--min-count", "1", "--quiet"]
        for files in (8, 9, 10):
            few = limited(resource.RLIMIT_NOFILE, files)
            for command in (["--output", self.at("m")],
                            ["--output", self.at("n"), "--metrics", self.at("j"), "--checkpoint", self.at(f"c{files}")]):
                result = self.run_program(*train, *command, preexec_fn=few)
                self.assertEqual((result.returncode, result.stderr), (0, b""))
            result = self.run_program("nn", "--model", self.at("m"), "a1", preexec_fn=few)
            self.assertEqual((result.returncode, result.stderr), (0, b""))
        before = sorted(os.listdir(self.place))
        old = self.put_old()
        refused = 0
        for files in (4, 5, 6):
            result = self.run_program(*train, "--output", old, "--metrics", self.at("j"),
                                      preexec_fn=limited(resource.RLIMIT_NOFILE, files))
            if result.returncode != 0 and b"error while loading shared" not in result.stderr:
                refused += 1
                self.one_line(result, "Too many open files")
                self.assertEqual(read(old), OLD)
            self.assertEqual(sorted(os.listdir(self.place)), before)
        self.assertGreater(refused, 0)

    def test_files_that_get_too_long(self):
        for command in (["train", "--input", self.text, "--dim", "2000", "--epochs", "1", "--min-count", "1"],
                        ["convert", "--input", self.large, "--to", "glove"],
                        ["embed", "--model", self.model, "--input", self.many_words, "--format", "npy"],
                        ["report", "--model", self.model]):
            with self.subTest(command[0]):
                old = self.put_old()
                most = 4096 if command[0] == "report" else 200_000
                result = self.run_program(*command, "--output", old, "--quiet",
                                          preexec_fn=limited(resource.RLIMIT_FSIZE, most))
                self.one_line(result, "File too large", old)
                self.assertEqual((os.listdir(self.place), read(old)), (["m"], OLD))
        # Standard output, and the scratch file of a text.
        with open(self.at("out"), "wb") as output:
            result = subprocess.run([PROGRAM, "embed", "--model", self.model, "--input", self.text, "--output", "-",
                                     "--format", "jsonl", "--quiet"], stdout=output, stderr=subprocess.PIPE, timeout=60,
                                    check=False, preexec_fn=limited(resource.RLIMIT_FSIZE, 100_000))
        self.one_line(result, "standard output")
        result = self.run_program("train", "--input", self.text, "--output", self.at("n"), "--quiet", "--scratch",
                                  self.place, preexec_fn=limited(resource.RLIMIT_FSIZE, 10_000))
        self.one_line(result, "scratch file", self.place, "File too large")
        self.assertEqual(sorted(os.listdir(self.place)), ["m", "out"])

    # Surroundings.

    def test_scratch_folder_of_the_environment(self):
        for folder in (self.at("nowhere"), self.text, "/proc"):  # /proc: nobody can write there
            result = self.run_program("train", "--input", "-", "--output", self.at("m"), "--quiet",
                                      env={**os.environ, "TMPDIR": folder}, stdin=topic_text(100).encode())
            self.one_line(result, folder)
            self.assertEqual(os.listdir(self.place), [])
        result = self.run_program("train", "--input", "-", "--output", self.at("m"), "--quiet",
                                  env={**os.environ, "TMPDIR": ""}, stdin=topic_text(100).encode())
        self.assertEqual((result.returncode, result.stderr), (0, b""))

    def test_no_environment_at_all(self):
        result = self.run_program("nn", "--model", self.model, "a1", env={})
        self.assertEqual((result.returncode, result.stderr), (0, b""))

    def test_a_conversation_without_a_home(self):
        terminal, end = pty.openpty()
        with subprocess.Popen([PROGRAM, "nn", "--model", self.model], stdin=end, stdout=end, stderr=end,
                              env={"TERM": "dumb"}, cwd=self.place) as process:
            os.close(end)
            os.write(terminal, b"a1\n\x04")
            seen = b""
            try:
                while read_now := os.read(terminal, 1 << 16):
                    seen += read_now
            except OSError:  # the program has ended
                pass
            self.assertEqual(process.wait(60), 0, seen)
        os.close(terminal)
        self.assertIn(b"word or sum> ", seen)
        self.assertEqual(len(re.findall(rb"[ab]\d+\t-?[0-9.]+\r?\n", seen)), 10, seen)
        self.assertEqual(os.listdir(self.place), [])


if __name__ == "__main__":
    unittest.main()
