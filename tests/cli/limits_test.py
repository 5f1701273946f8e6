"""What the system does not grant: streams, memory, open files, room on a disk."""

import os
import resource
import shutil
import subprocess
import tempfile
import unittest

from program_case import PROGRAM, ProgramCase, topic_text


def limited(kind, value):
    return lambda: resource.setrlimit(kind, (value, value))


class LimitsTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.train_topics("--epochs", "1")
        cls.large = cls.path("large.model")
        made = cls.run_program("train", "--input", cls.text, "--output", cls.large, "--dim", "1000", "--epochs", "1",
                               "--min-count", "1", "--threads", "1", "--quiet")
        assert made.returncode == 0, made.stderr

    def setUp(self):
        self.place = tempfile.mkdtemp(dir=self.folder.name)

    def at(self, name):
        return os.path.join(self.place, name)

    def shell(self, script, *words, **more):
        return subprocess.run(["/bin/bash", "-c", script, "bash", *words], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120, check=False, **more)

    def one_line(self, result, *words, code=1):
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertEqual(result.stderr.count(b"\n"), 1, result.stderr)
        for word in words:
            self.assertIn(os.fsencode(word), result.stderr)

    # Streams.

    def test_readers_that_leave(self):
        many = self.write("many.txt", "a1\n" * 20_000)
        for command in (["nn", "--model", self.model, "-k", "10"], ["nn", "--model", self.model, "--json"],
                        ["embed", "--model", self.model, "--input", "-", "--output", "-", "--format", "jsonl"]):
            result = self.shell('"$@" <"$TEXT" | head -n 1; exit "${PIPESTATUS[0]}"', PROGRAM, *command,
                                env={**os.environ, "TEXT": many})
            self.assertEqual((result.returncode, result.stderr), (0, b""))
            self.assertEqual(result.stdout.count(b"\n"), 1)

    def test_training_goes_on_without_a_reader_of_its_progress(self):
        reader, writer = os.pipe()
        os.close(reader)
        result = subprocess.run([PROGRAM, "train", "--input", self.text, "--output", self.at("m"), "--epochs", "1"],
                                stderr=writer, timeout=60, check=False)
        os.close(writer)
        self.assertEqual(result.returncode, 0)
        self.assertEqual(os.listdir(self.place), ["m"])

    def test_closed_streams_are_no_files(self):
        # Were a file opened as descriptor 2, the note about the text would stand in it.
        for closed in ("2>&-", "<&- >&- 2>&-"):
            result = self.shell(f'exec "$@" {closed}', PROGRAM, "train", "--input", self.text, "--output", self.at("m"),
                                "--epochs", "1", "--threads", "1", "--metrics", self.at("j"))
            self.assertEqual((result.returncode, result.stdout, result.stderr), (0, b"", b""))
            self.assertEqual(self.run_program("info", "--verify", "--model", self.at("m")).returncode, 0)
            with open(self.at("j"), encoding="utf-8") as metrics:
                self.assertTrue(all(line.startswith("{") for line in metrics))
        self.one_line(self.shell('exec "$@" >&-', PROGRAM, "nn", "--model", self.model, "a1"), "standard output")
        self.one_line(self.shell('exec "$@" <&-', PROGRAM, "train", "--input", "-", "--output", self.at("n"), "--quiet"),
                      "standard input")

    # Memory and open files.

    def test_memory_of_any_size(self):
        before = b"the old model"
        ended_badly = 0
        for megabytes in (20, 40, 60, 80, 120, 200, 300, 400):
            for command in (["train", "--input", self.text, "--dim", "300", "--threads", "4", "--epochs", "1", "--quiet"],
                            ["train", "--input", self.text, "--objective", "nt-xent", "--dim", "300", "--epochs", "1",
                             "--threads", "4", "--quiet", "--min-count", "1"],
                            ["convert", "--input", self.model, "--to", "glove", "--quiet"],
                            ["report", "--model", self.model, "--quiet"]):
                with open(self.at("m"), "wb") as model:
                    model.write(before)
                with self.subTest(megabytes=megabytes, command=command[0]):
                    result = self.run_program(*command, "--output", self.at("m"),
                                              preexec_fn=limited(resource.RLIMIT_AS, megabytes << 20))
                    self.assertEqual(os.listdir(self.place), ["m"])
                    if result.returncode != 0 and b"error while loading shared" not in result.stderr:
                        ended_badly += 1
                        self.one_line(result)
                        self.assertTrue(result.stderr.startswith(b"nce2vec"), result.stderr)
                        with open(self.at("m"), "rb") as model:
                            self.assertEqual(model.read(), before)
        self.assertGreater(ended_badly, 0)

    def test_few_open_files(self):
        parts = [self.write(f"part{i}.txt", topic_text(20)) for i in range(100)]
        result = self.run_program("train", "--input", *parts, "--output", self.at("m"), "--epochs", "1", "--min-count",
                                  "1", "--quiet", preexec_fn=limited(resource.RLIMIT_NOFILE, 20))
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        for files in range(3, 7):
            result = self.run_program("train", "--input", *parts, "--output", self.at("n"), "--epochs", "1",
                                      "--min-count", "1", "--quiet", preexec_fn=limited(resource.RLIMIT_NOFILE, files))
            if result.returncode != 0 and b"error while loading shared" not in result.stderr:
                self.one_line(result, "Too many open files")
            self.assertLessEqual(set(os.listdir(self.place)), {"m", "n"})

    # Surroundings.

    def test_scratch_folder_of_the_environment(self):
        for folder in (self.at("nowhere"), self.text, "/proc"):
            environment = {**os.environ, "TMPDIR": folder}
            result = self.run_program("train", "--input", "-", "--output", self.at("m"), "--quiet", env=environment,
                                      stdin=topic_text(100).encode())
            self.one_line(result, folder)
            self.assertEqual(os.listdir(self.place), [])

    def test_no_environment_at_all(self):
        result = self.run_program("nn", "--model", self.model, "a1", env={})
        self.assertEqual((result.returncode, result.stderr), (0, b""))

    def test_numbers_in_a_land_of_decimal_commas(self):
        if shutil.which("localedef") is None or not os.path.exists("/usr/share/i18n/locales/de_DE"):
            self.skipTest("no localedef, or no sources of locales (Debian's package locales)")
        locales = self.at("locales")
        os.mkdir(locales)
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", os.path.join(locales, "de_DE.UTF-8")], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        german = {**os.environ, "LOCPATH": locales, "LC_ALL": "de_DE.UTF-8"}
        shown = self.shell("printf %.1f 1,5", env=german)
        self.assertEqual(shown.stdout, b"1,5", "the locale has no comma, so this proves nothing")
        pairs = self.write("pairs.txt", "a1\ta2\t3.5\na1\tb2\t1.25\na3\tb3\t2\n")
        results = []
        for name, environment in (("c", {**os.environ, "LC_ALL": "C"}), ("de", german)):
            os.mkdir(self.at(name))
            for command in (["train", "--input", self.text, "--output", "m", "--threads", "1", "--epochs", "1", "--lr",
                             "0.03125", "--dim", "8"],
                            ["convert", "--input", "m", "--output", "v.txt", "--to", "word2vec-text"],
                            ["convert", "--input", "v.txt", "--output", "back", "--to", "model"],
                            ["report", "--model", "m", "--output", "r.html"]):
                made = self.run_program(*command, "--quiet", cwd=self.at(name), env=environment)
                self.assertEqual(made.returncode, 0, made.stderr)
            outputs = [self.run_program(*command, cwd=self.at(name), env=environment)
                       for command in (["nn", "--model", "m", "a1 - 0.5*a2"], ["info", "--model", "m"],
                                       ["evaluate", "similarity", "--model", "m", "--data", pairs],
                                       ["predict", "--model", "m", "a1"])]
            self.assertEqual([output.returncode for output in outputs], [0] * 4, outputs)
            files = {}
            for file in sorted(os.listdir(self.at(name))):
                with open(os.path.join(self.at(name), file), "rb") as opened:
                    files[file] = opened.read()
            results.append(([output.stdout for output in outputs], files))
        self.assertEqual(results[0], results[1])

    # A disk without room.

    def on_small_disk(self, kilobytes, script, *words):
        """Runs the script with $DISK, a file system of that size that only it sees."""
        disk = self.at("disk")
        os.makedirs(disk, exist_ok=True)
        mount = f'mount -t tmpfs -o size={kilobytes}k none "$DISK" || exit 77; '
        result = subprocess.run(
            ["unshare", "--user", "--map-root-user", "--mount", "/bin/bash", "-c", mount + script, "bash", *words],
            env={**os.environ, "DISK": disk}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=False)
        if result.returncode == 77 or b"unshare" in result.stderr:
            self.skipTest(f"no file system can be mounted here: {result.stderr!r}")
        return result

    def test_a_full_disk(self):
        train = ["train", "--input", self.text, "--threads", "1", "--min-count", "1", "--quiet"]
        cases = {
            "model": [*train, "--epochs", "1", "--dim", "2000", "--output", "DISK/m"],
            "scratch": [*train, "--epochs", "1", "--dim", "8", "--scratch", "DISK", "--output", self.at("m")],
            "checkpoint": [*train, "--epochs", "2", "--dim", "2000", "--checkpoint", "DISK/c", "--output", self.at("m")],
            "glove": ["convert", "--input", self.large, "--to", "glove", "--quiet", "--output", "DISK/m"],
            "npy": ["convert", "--input", self.large, "--to", "npy", "--quiet", "--output", "DISK/m.npy"],
            "folder": ["convert", "--input", self.large, "--to", "sentence-transformers", "--quiet", "--output", "DISK/d"],
            "embed": ["embed", "--model", self.large, "--input", self.text, "--quiet", "--output", "DISK/m.npy"],
            "report": ["report", "--model", self.large, "--quiet", "--output", "DISK/m"],
        }
        for name, command in cases.items():
            with self.subTest(name):
                script = 'words=("${@//DISK/$DISK}"); "${words[@]}"; code=$?; ls -A "$DISK"; exit $code'
                result = self.on_small_disk(24, script, PROGRAM, *command)
                self.one_line(result, self.at("disk"))
                self.assertIn(result.stdout, (b"", b"c\n"))


if __name__ == "__main__":
    unittest.main()
