"""nce2vec corpus clean: streams, settings, and what training makes of them."""

import gzip
import json
import os
import resource
import signal
import subprocess
import time
import unittest

from program_case import PROGRAM, ProgramCase

RAW = "<p>The <b>Year</b> 1984: don't &amp; Caf\u00e9's \ufb01sh!</p>\n\nSee http://a.org/b. Two  words.\r\n"


class CleanTest(ProgramCase):
    def clean(self, *args, stdin=b"", **more):
        result = self.run_program("corpus", "clean", *args, stdin=stdin, **more)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout.decode()

    def fails(self, code, *args, words, stdin=b""):
        result = self.run_program("corpus", "clean", *args, stdin=stdin)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        for word in words:
            self.assertIn(word.encode(), result.stderr)

    def test_presets_and_settings(self):
        raw = RAW.encode()
        self.assertEqual(self.clean("-i", "-", stdin=raw), RAW.replace("  ", " ").replace("\r", ""))
        self.assertEqual(self.clean("-i", "-", "--preset", "words", stdin=raw),
                         "the year 1984 don't caf\u00e9's fish\n\nsee two words\n")
        self.assertEqual(self.clean("-i", "-", "--preset", "text8", stdin=raw),
                         "the year one nine eight four don t caf s sh\n\nsee http a org b two words\n")
        self.assertEqual(self.clean("-i", "-", "--preset", "words", "--case", "keep", "--numbers", "zero", stdin=raw),
                         "The Year 0000 don't Caf\u00e9's fish\n\nSee Two words\n")
        self.assertEqual(self.clean("-i", "-", "--sentences", stdin=b"One. Two.\n\nThree.\n"), "One.\nTwo.\n\nThree.\n")

    def test_lines_keep_their_order_on_all_cores(self):
        text = "".join(f"Line {i}, " + "word " * (i % 50) + "\n" for i in range(300000))
        path = self.write("many.txt.gz", gzip.compress(text.encode(), 1))
        one = self.clean("-i", path, "--preset", "words", "--threads", "1")
        self.assertEqual(self.clean("-i", path, "--preset", "words", "--threads", "7"), one)
        lines = one.splitlines()
        self.assertEqual(len(lines), 300000)
        self.assertEqual([line.split()[1] for line in lines], [str(i) for i in range(300000)])

    def test_inputs_without_an_end_of_line_stay_apart(self):
        first, second = self.write("first", "a"), self.write("second", "b")
        nothing = self.write("nothing", "")
        self.assertEqual(self.clean("-i", first, nothing, second), "a\nb\n")
        self.assertEqual(self.clean("-i", nothing), "")

    def test_a_line_longer_than_memory_comes_out_whole(self):
        megabytes = 300

        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

        with subprocess.Popen([PROGRAM, "corpus", "clean", "-i", "-", "--case", "lower", "--threads", "2"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              preexec_fn=limit) as process:
            piece = b"Word " * 200000
            if os.fork() == 0:
                process.stdout.close()
                for _ in range(megabytes + 50):
                    process.stdin.write(piece)
                process.stdin.close()
                os._exit(0)
            process.stdin.close()
            size = lines = 0
            while got := process.stdout.read(1 << 20):
                size += len(got)
                lines += got.count(b"\n")
                self.assertNotIn(b"W", got)
            talk = process.stderr.read()
            os.wait()
        self.assertEqual(process.returncode, 0, talk)
        self.assertEqual((size, lines), ((megabytes + 50) * len(piece), 1))
        self.assertIn(b"too long to be worked on whole", talk)
        self.assertIn(b" in 1 lines", talk)

    def test_what_was_repaired_is_said(self):
        result = self.run_program("corpus", "clean", "-i", "-", stdin=b"a\xffb\0c\n")
        self.assertEqual(result.stdout, "a\ufffdb c\n".encode())
        self.assertIn(b"1 ill-formed UTF-8", result.stderr)
        self.assertIn(b"1 NUL", result.stderr)

    def test_settings_are_written_beside_the_text(self):
        output = self.path("clean.txt")
        raw = self.write("raw.txt", RAW)
        self.clean("-i", raw, "-o", output, "--preset", "words", "--language", "en")
        with open(output + ".cleaning", encoding="utf-8") as file:
            settings = json.load(file)
        self.assertEqual(settings["format"], "nce2vec.cleaning")
        self.assertEqual((settings["clean.case"], settings["clean.language"]), ("lower", "en"))
        elsewhere = self.path("settings.json")
        self.clean("-i", raw, "--settings", elsewhere)
        self.assertTrue(os.path.exists(elsewhere))

    def train(self, text, model, *more):
        return self.run_program("train", "-i", text, "-o", self.path(model), "--dim", "8", "--epochs", "1", "--threads",
                                "1", *more)

    def cleaned(self, name, *settings, raw=None):
        """The path of a clean text, 'the caf\xe9s 1984' among its lines."""
        raw = raw or self.write("words.txt", "The CAF\u00c9S opened in 1984, didn't they?\n" * 50)
        output = self.path(name)
        self.clean("-i", raw, "-o", output, *settings)
        return output

    def test_queries_are_cleaned_as_the_text_was(self):
        text = self.cleaned("as.txt", "--preset", "words", "--accents", "strip", "--numbers", "zero")
        self.assertEqual(self.train(text, "as.model").returncode, 0)
        model = ["--model", self.path("as.model")]
        for raw, word in (("Caf\u00e9s!", "cafes"), ("1517", "0000"), ("(OPENED)", "opened")):
            one = self.run_program("nn", *model, raw)
            self.assertEqual(one.returncode, 0, one.stderr)
            self.assertEqual(one.stdout, self.run_program("nn", *model, word).stdout)
        embedded = self.run_program("embed", *model, "-i", "-", "-o", "-", "--format", "text",
                                    stdin="<p>CAF\u00c9S, 1999 &amp; opened!</p>\ncafes 0000 opened\n".encode())
        lines = embedded.stdout.splitlines()
        self.assertEqual(lines[0], lines[1], embedded.stderr)
        self.assertIn(b"clean.accents", self.run_program("info", *model, "--json").stdout)

    def test_settings_of_a_pipe_are_named(self):
        text = self.cleaned("pipe.txt", "--preset", "text8")
        with open(text, "rb") as file:
            piped = self.run_program("train", "-i", "-", "-o", self.path("pipe.model"), "--dim", "8", "--cleaned",
                                     text + ".cleaning", "--quiet", stdin=file.read())
        self.assertEqual(piped.returncode, 0, piped.stderr)
        found = self.run_program("nn", "--model", self.path("pipe.model"), "8")
        self.assertEqual(found.stdout, self.run_program("nn", "--model", self.path("pipe.model"), "eight").stdout)

    def test_other_tools_pass_the_settings_on(self):
        text = self.cleaned("first.txt", "--preset", "words")
        for tool, more in (("dedup", []), ("shuffle", []), ("sample", ["--share", "1"]),
                           ("split", ["--validation", self.path("held-out.txt")]),
                           ("phrases", ["--apply", self.write("ph.tsv", "didn't they\t1\t9\n")])):
            output = self.path(f"{tool}.txt")
            with self.subTest(tool):
                result = self.run_program("corpus", tool, "-q", "-i", text, "-o", output, *more)
                self.assertEqual(result.returncode, 0, result.stderr)
                with open(text + ".cleaning", "rb") as one, open(output + ".cleaning", "rb") as other:
                    self.assertEqual(one.read(), other.read())
        # Of a text that was not cleaned there are none, whatever there was before.
        raw = self.write("raw of nobody.txt", "a b c\n")
        self.assertEqual(self.run_program("corpus", "dedup", "-i", raw, "-o", output).returncode, 0)
        self.assertFalse(os.path.exists(output + ".cleaning"))
        # Nor does it go over an input, or away with one.
        with open(text + ".cleaning", "rb") as file:
            odd = self.write("odd.cleaning", file.read())
        refused = self.run_program("corpus", "dedup", "-i", odd, "-o", self.path("odd"))
        self.assertEqual((refused.returncode, os.path.exists(odd)), (1, True))
        mixed = self.run_program("corpus", "shuffle", "-i", raw, text, "-o", output)
        self.assertEqual(mixed.returncode, 0)
        self.assertIn(b"not cleaned alike", mixed.stderr)

    def test_both_ends_of_a_pipe(self):
        raw = self.write("both.txt", "The CAFE opened, didn't it?\n" * 50)
        settings = self.write("both.cleaning", "{}")  # a stale one, of no use
        for _ in range(5):
            pipe = (f"'{PROGRAM}' corpus clean -q -i '{raw}' --preset words --settings '{settings}' | "
                    f"'{PROGRAM}' train -q -i - --cleaned '{settings}' -o '{self.path('both.model')}' "
                    "--dim 8 --subsample 0")
            self.assertEqual(subprocess.run(["bash", "-o", "pipefail", "-c", pipe], check=False).returncode, 0)
            os.remove(settings)
        self.assertEqual(self.run_program("nn", "--model", self.path("both.model"), "Cafe!").returncode, 0)

    def test_texts_that_were_not_cleaned_alike_are_refused(self):
        one, other = self.cleaned("one.txt", "--preset", "words"), self.cleaned("other.txt", "--preset", "text8")
        mixed = self.run_program("train", "-i", one, other, "-o", self.path("none.model"))
        self.assertEqual((mixed.returncode, len(mixed.stderr.splitlines())), (1, 1), mixed.stderr)
        self.assertIn(b"not cleaned alike", mixed.stderr)
        self.assertEqual(self.train(one, "one.model").returncode, 0)
        on = self.train(other, "none.model", "--init", self.path("one.model"))
        self.assertEqual(on.returncode, 1)
        self.assertIn(b"cleaned otherwise", on.stderr)
        self.assertEqual(self.train(one, "on.model", "--init", self.path("one.model")).returncode, 0)
        self.write("one.txt.cleaning", "{}")
        self.assertIn(b"one.txt.cleaning: tells of no cleaning", self.train(one, "none.model").stderr)
        self.assertFalse(os.path.exists(self.path("none.model")))

    def test_a_resumed_training_knows_how_its_text_was_cleaned(self):
        text = self.cleaned("gone.txt", "--preset", "words")
        states = self.path("states")
        self.assertEqual(self.train(text, "gone.model", "--checkpoint", states).returncode, 0)
        with open(self.path("gone.model"), "rb") as file:
            whole = file.read()
        os.remove(text)
        os.remove(text + ".cleaning")
        resumed = self.run_program("train", "--resume", states)
        self.assertEqual(resumed.returncode, 0, resumed.stderr)
        with open(self.path("gone.model"), "rb") as file:
            self.assertEqual(file.read(), whole)
        other = self.cleaned("another.txt", "--preset", "text8")
        refused = self.run_program("train", "--resume", states, "--cleaned", other + ".cleaning")
        self.assertEqual(refused.returncode, 1)
        self.assertIn(b"cleaned with --letters all, which can't become ascii", refused.stderr)

    def test_what_can_not_be(self):
        raw = self.write("in.txt", RAW)
        self.fails(2, "-i", raw, "--case", "upper", words=["--case", "keep, lower or fold"])
        self.fails(2, "-i", raw, "--preset", "text9", words=["--preset"])
        self.fails(2, "-i", raw, "--language", "../x", words=["--language"])
        self.fails(2, "-i", raw, "--jamo", "--letters", "ascii", words=["--jamo"])
        self.fails(1, "-i", self.path("none.txt"), words=["none.txt", "No such file"])
        self.fails(1, "-i", raw, "-o", raw, words=["in.txt"])
        self.fails(1, "-i", raw, "-o", self.path("out.txt"), "--settings", raw, words=["in.txt"])
        cut = self.write("cut.gz", gzip.compress(os.urandom(100000))[:50000])
        self.fails(1, "-i", cut, "-o", self.path("cut.txt"), words=["cut.gz"])
        self.assertFalse(os.path.exists(self.path("cut.txt")))
        with open(raw, encoding="utf-8", newline="") as file:
            self.assertEqual(file.read(), RAW)

    def test_an_interrupt_leaves_the_output_as_it_was(self):
        output = self.write("kept.txt", "kept\n")
        with subprocess.Popen([PROGRAM, "corpus", "clean", "-i", "-", "-o", output], stdin=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            process.stdin.write(b"some text\n" * 1000000)
            process.stdin.flush()
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
            process.stdin.close()
            talk = process.stderr.read()
        self.assertEqual(process.returncode, 1, talk)
        self.assertIn(b"interrupted", talk)
        with open(output, encoding="utf-8") as file:
            self.assertEqual(file.read(), "kept\n")

    def test_a_reader_that_leaves_ends_it(self):
        text = self.write("long.txt", "some text\n" * 3000000)
        with subprocess.Popen([PROGRAM, "corpus", "clean", "-i", text, "-q"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            process.stdout.readline()
            process.stdout.close()
            self.assertEqual(process.stderr.read(), b"")
        self.assertNotEqual(process.returncode, 0)


if __name__ == "__main__":
    unittest.main()
