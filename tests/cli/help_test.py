"""What the program says of itself: --help, help, the manual and the completion scripts, for every command."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

from command_list import all_commands, help_of, options_of, run, section
from program_case import PROGRAM

COMMANDS = all_commands()
NO_MAN = "man-db is not installed"


def rendered(page, *flags):
    """A page as a terminal shows it, and what man complains of."""
    done = subprocess.run(["man", "--warnings", *flags, "-l", "-"], input=page, encoding="utf-8", timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                          env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8", "GROFF_NO_SGR": "1"})
    # Bold and underlined letters are overstruck.
    return re.sub(".\b", "", done.stdout), done.stderr


def squeezed(text):
    return re.sub(r"\s+", " ", text)


def option_texts(text):
    """What --help says of each option, white space squeezed."""
    for entry in re.split(r"^(?= {2,6}-)", section(text, "options"), flags=re.MULTILINE):
        if entry.strip():
            yield squeezed(entry[28:] if len(entry.split("\n")[0]) > 28 and entry[26:28] == "  "
                           else entry.split("\n", 1)[1]).strip()


class HelpTest(unittest.TestCase):
    def test_the_commands_were_found(self):
        for name in ("", "train", "nn", "evaluate", "evaluate-sts", "corpus-vocab", "help", "train-texts"):
            self.assertIn(name, COMMANDS)

    def test_every_command_tells_about_itself(self):
        for name, words in COMMANDS.items():
            with self.subTest(name):
                result = run(*words, "--help")
                self.assertEqual(result.returncode, 0)
                self.assertEqual(result.stderr, "")
                text = result.stdout
                self.assertTrue(text.startswith("usage: nce2vec" + " ".join(["", *words])), text[:60])
                summary = text.split("\n\n")[1]
                self.assertGreater(len(summary), 20)
                self.assertIn(("-h", "--help"), options_of(text))
                for line in section(text, "options").splitlines():
                    self.assertLessEqual(len(line), 80, line)
                self.assertIn("nce2vec", section(text, "example"))
                self.assertEqual(run(*words, "-h").stdout, text)

    def test_help_is_the_same_as_the_flag(self):
        for name, words in COMMANDS.items():
            with self.subTest(name):
                self.assertEqual(run("help", *([name] if name else [])).stdout, help_of(words))
        for words in (["evaluate", "sts"], ["evaluate sts"], ["--command", "evaluate-sts"]):
            self.assertEqual(run("help", *words).stdout, help_of(["evaluate", "sts"]))

    def test_unknown_option_names_the_nearest(self):
        for name, words in COMMANDS.items():
            option = next(long for _, long in options_of(help_of(words)) if len(long) > 5)
            typo = option[:4] + option[5:]
            with self.subTest(name, typo=typo):
                result = run(*words, typo)
                self.assertEqual(result.returncode, 2)
                self.assertEqual(result.stdout, "")
                self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
                self.assertIn(typo, result.stderr)
                self.assertIn(f"did you mean {option}?", result.stderr)
        self.assertIn("unknown option --modle (did you mean --model?)", run("nn", "--modle=x").stderr)
        self.assertIn("unknown option -z;", run("nn", "-z").stderr)
        self.assertIn("unknown option ---h", run("train", "---h").stderr)

    def test_unknown_commands(self):
        for words, expected in [
            (["trian"], "nce2vec: no command 'trian' (did you mean train?); nce2vec --help lists them"),
            (["xyzzy"], "nce2vec: no command 'xyzzy'; nce2vec --help lists them"),
            (["train-texts"], "nce2vec: no command 'train-texts'; nce2vec --help lists them"),
            (["evaluate", "sim"], "nce2vec evaluate: no command 'sim' (did you mean similarity?); nce2vec evaluate "
                                  "--help lists them"),
            (["corpus", "--quiet"], "nce2vec corpus: no option '--quiet'; nce2vec corpus --help lists them"),
            (["help", "nosuch"], "nce2vec help: no command 'nosuch'; nce2vec --help lists them"),
            (["help", "evalute"], "nce2vec help: no command 'evalute' (did you mean evaluate?); nce2vec --help lists "
                                  "them"),
            (["evaluate"], "nce2vec evaluate: what? There is similarity, analogy, "),
            (["corpus"], "nce2vec corpus: what? There is clean, dedup, "),
            (["help", "--format", "roff"], "nce2vec help: --format must be text, man, bash or zsh, not 'roff'"),
            (["help", "--format", "zsh", "nn"], "nce2vec help: --format zsh is about the whole program"),
        ]:
            with self.subTest(words):
                result = run(*words)
                self.assertEqual(result.returncode, 2)
                self.assertEqual(result.stdout, "")
                self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
                self.assertTrue(result.stderr.startswith(expected), result.stderr)

    def test_nothing_asked_is_wrong_usage_with_help(self):
        result = run()
        self.assertEqual(result.returncode, 2)
        self.assertEqual((result.stdout, result.stderr), ("", help_of([])))

    def test_a_reader_who_leaves_is_no_failure(self):
        for words in (["--help"], ["train", "--help"], ["help", "--format", "zsh"], ["help", "--format", "man"]):
            with self.subTest(words):
                reader, writer = os.pipe()
                os.close(reader)
                result = subprocess.run([PROGRAM, *words], stdout=writer, stderr=subprocess.PIPE, timeout=60,
                                        check=False)
                os.close(writer)
                self.assertEqual((result.returncode, result.stderr), (0, b""))

    def test_a_full_disk_is_one(self):
        with open("/dev/full", "wb") as full:
            result = subprocess.run([PROGRAM, "train", "--help"], stdout=full, stderr=subprocess.PIPE, timeout=60,
                                    check=False)
        self.assertEqual((result.returncode, result.stderr), (1, b"nce2vec: standard output: cannot write\n"))

    def test_help_does_not_depend_on_the_machine(self):
        """Defaults of --threads are the number of cores; pages are made on other machines than they are read on."""
        one_core = {min(os.sched_getaffinity(0))}
        for words in (["train", "--help"], ["help", "--format", "man", "embed"]):
            here = run(*words).stdout
            there = run(*words, preexec_fn=lambda: os.sched_setaffinity(0, one_core),
                        env={**os.environ, "LC_ALL": "C", "COLUMNS": "40"}).stdout
            self.assertEqual(here, there)
            self.assertIn("one per core", squeezed(here))


class ManualTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pages = {name: run("help", "--format", "man", *([name] if name else [])).stdout for name in COMMANDS}

    def test_sections(self):
        version = run("--version").stdout.split()[1]
        for name, page in self.pages.items():
            with self.subTest(name):
                title = "NCE2VEC" + ("\\-" + name.replace("-", "\\-") if name else "").upper()
                self.assertIn(f'\n.TH "{title}" 1 "" "nce2vec {version}" "nce2vec manual"\n', page)
                headings = re.findall(r"^\.SH (.*)$", page, re.MULTILINE)
                for heading in ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "EXIT STATUS", "SEE ALSO"):
                    self.assertEqual(headings.count(heading), 1, heading)
                self.assertTrue(page.isascii())
        for heading in ("COMMANDS", "ENVIRONMENT", "FILES"):
            self.assertIn(f"\n.SH {heading}\n", self.pages[""])

    def test_pages_refer_to_pages_that_are_there(self):
        for name, page in self.pages.items():
            for reference in re.findall(r"(?:\.BR |\\fB)nce2vec(\S*?)(?: |\\fR)\(1\)", page):
                self.assertIn(reference.replace("\\-", "-").removeprefix("-"), self.pages, name)
            others = re.findall(r"^\.BR (\S+) \(1\)", page, re.MULTILINE)
            self.assertGreaterEqual(len(others), 1, name)
            self.assertEqual(len(others), len(set(others)), name)
        for name in self.pages:
            if name:
                group = name.split("-")[0]
                parent = group if group in ("corpus", "evaluate") else ""
                self.assertIn("nce2vec\\-" + name.replace("-", "\\-"), self.pages[parent], "not named by its parent")

    def test_no_line_is_taken_for_markup(self):
        requests = {"TH", "SH", "TP", "PP", "nf", "fi", "br", "nh", "ad", "BR", '\\"'}
        for name, page in self.pages.items():
            for line in page.splitlines():
                if line.startswith("."):
                    self.assertIn(line[1:].split(" ")[0], requests, name)
                self.assertFalse(line.startswith("'"), line)

    @unittest.skipUnless(shutil.which("man"), NO_MAN)
    def test_man_has_no_complaint(self):
        for name, page in self.pages.items():
            with self.subTest(name):
                self.assertEqual(rendered(page)[1], "")
        self.assertNotEqual(rendered(self.pages["nn"] + ".nosuch\n")[1], "", "man does not complain at all")

    @unittest.skipUnless(shutil.which("lexgrog"), NO_MAN)
    def test_apropos_finds_the_name(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, page in self.pages.items():
                path = os.path.join(folder, "page.1")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(page)
                found = subprocess.run(["lexgrog", path], stdout=subprocess.PIPE, encoding="utf-8", check=False).stdout
                self.assertIn(f'"nce2vec{"-" * bool(name)}{name} - ', found)

    @unittest.skipUnless(shutil.which("man"), NO_MAN)
    def test_rendered_pages_say_what_help_says(self):
        """To the letter: nothing is lost to markup or taken for it."""
        for name, words in COMMANDS.items():
            with self.subTest(name):
                text = help_of(words)
                page = squeezed(rendered(self.pages[name])[0])
                for short, long in options_of(text):
                    self.assertIn(", ".join(filter(None, (short, long))), page)
                for option_text in option_texts(text):
                    self.assertIn(option_text, page)
                for line in section(text, "example").splitlines():
                    self.assertIn(squeezed(line), page)
                summary = text[text.index("\n\n"):text.index("\noptions:")].split("\ncommands:")[0]
                for paragraph in summary.strip().split("\n\n"):
                    if not re.search("^  ", paragraph, re.MULTILINE):
                        self.assertIn(squeezed(paragraph), page)


if __name__ == "__main__":
    unittest.main()
