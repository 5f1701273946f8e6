"""Completion in bash and zsh: the scripts' tables against --help, and real shells at a terminal."""

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from command_list import all_commands, help_of, options_of, run, section
from program_case import PROGRAM

COMMANDS = all_commands()
BASH = run("help", "--format", "bash").stdout
ZSH = run("help", "--format", "zsh").stdout


def bash(code):
    """What code prints in a bash that has read the script."""
    done = subprocess.run(["bash", "--norc", "-uc", f"{BASH}\n{code}"], stdin=subprocess.DEVNULL, encoding="utf-8",
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.stderr == "", done.stderr
    return done.stdout


def completed(*words):
    """What bash offers for the last word."""
    quoted = " ".join("'" + word.replace("'", r"'\''") + "'" for word in ("nce2vec",) + words)
    return bash(f"COMP_WORDS=({quoted}); COMP_CWORD={len(words)}; _nce2vec; printf '%s\\n' \"${{COMPREPLY[@]}}\"").split()


def bash_topic(name, words):
    """A command's name in the table of the script for bash."""
    return name if "--objective" in words else " ".join(words)


class Terminal:
    """A shell at a terminal, in a folder, ready when it has printed its prompt."""

    PROMPT = b"ready> "

    def __init__(self, argv, folder, setup):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.environ.update(TERM="dumb", PS1=self.PROMPT.decode(), LC_ALL="C.UTF-8", HOME=folder)
            os.execvp(argv[0], argv)
        self.unread = b""
        self.read_until(self.PROMPT)
        os.write(self.terminal, setup.encode() + b"; echo set-up-$((40 + 2))\n")
        self.read_until(b"set-up-42")
        self.read_until(self.PROMPT)

    def read_until(self, end, seconds=30):
        """What is printed up to the next `end`, that included."""
        deadline = time.monotonic() + seconds
        while end not in self.unread:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.terminal], [], [], left)[0]:
                raise TimeoutError(f"no {end!r} in {self.unread!r}")
            try:
                self.unread += os.read(self.terminal, 65536)
            except OSError as error:
                raise EOFError(f"the shell ended: {self.unread!r}") from error
        before, _, self.unread = self.unread.partition(end)
        return before + end

    def complete(self, typed):
        """The command line after typing a beginning and a tab: what is run when Enter is pressed."""
        os.write(self.terminal, typed.encode() + b"\t")
        # What the function nce2vec, which stands in for the program, was called with.
        os.write(self.terminal, b" #\n")
        text = self.read_until(b"[end]").decode()
        self.read_until(self.PROMPT)
        return re.findall(r"\[(.*?)\]", text[text.rindex("[begin]"):])[1:-1]

    def close(self):
        os.close(self.terminal)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


# The program's name stands for a function that shows its arguments in brackets.
SHOW = "nce2vec() { printf '[%s]' begin \"$@\" end; echo; }"


class TablesTest(unittest.TestCase):
    def test_every_option_is_in_both_scripts(self):
        for name, words in COMMANDS.items():
            options = [option for pair in options_of(help_of(words)) for option in pair if option]
            with self.subTest(name, shell="bash"):
                table = bash(f"_nce2vec_table '{bash_topic(name, words)}'; echo $options").split()
                self.assertEqual(table, options)
            with self.subTest(name, shell="zsh"):
                function = re.search(rf"^_nce2vec{'-' * bool(name)}{name}\(\) {{\n(.*?)^}}\n", ZSH,
                                     re.MULTILINE | re.DOTALL)[1]
                for option in options:
                    self.assertRegex(function, rf"[ {{,']{option}[+=,}}']", name)

    def test_commands(self):
        for name, words in COMMANDS.items():
            listed = section(help_of(words), "commands")
            expected = sorted(re.findall(r"^  ([\w-]+)", listed, re.MULTILINE)) if listed else []
            self.assertEqual(sorted(bash(f"_nce2vec_table '{bash_topic(name, words)}'; echo $commands").split()), expected)
        self.assertEqual(sorted(completed("help", "")), sorted(name for name in COMMANDS if name))

    def options_with_lists(self):
        """Words of a command without the option, the option, and the values that a shell offers for it."""
        count = 0
        for name, words in COMMANDS.items():
            for _, option in options_of(help_of(words)):
                values = bash(f"_nce2vec_table '{bash_topic(name, words)}' {option}; echo $values").split()
                if values:
                    count += 1
                    yield words[:words.index(option)] if option in words else words, option, values
        self.assertGreater(count, 10)

    def test_another_value_is_refused_with_the_list(self):
        for words, option, values in self.options_with_lists():
            result = run(*words, f"{option}=nosuch")
            self.assertEqual(result.returncode, 2)
            if option != "--lowercase" and values != ["nt-xent", "pairs"]:
                expected = f"{option} must be {', '.join(values[:-1])} or {values[-1]}, not 'nosuch'"
                self.assertIn(expected, result.stderr)

    def test_offered_values_are_taken(self):
        """By the parser, and by what reads the value behind it: the files that are missing stop the program later."""
        with tempfile.TemporaryDirectory() as folder:
            for words, option, values in self.options_with_lists():
                required = re.findall(r"(--[\w-]+) [^\n]*(?:\n {28}[^\n]*)*?\(required\)",
                                      section(help_of(words), "options"))
                more = [part for flag in required if flag != option for part in (flag, "nosuch.npy")]
                if "--to" in more:
                    more[more.index("--to") + 1] = "model"
                if words == ["analogy"]:
                    more += ["a", "b", "c"]
                for value in values:
                    result = run(*words, *more, f"{option}={value}", cwd=folder)
                    with self.subTest(words, option=option, value=value):
                        # Some values need another option; that is said by name.
                        self.assertTrue(words == ["help"] or result.stderr)
                        self.assertNotRegex(result.stderr, f"'{value}'|must be|is required|no such|unknown")
            self.assertEqual(os.listdir(folder), [])


class BashTest(unittest.TestCase):
    def test_function_is_set(self):
        self.assertEqual(bash("complete -p nce2vec"), "complete -F _nce2vec nce2vec\n")

    def test_offers(self):
        for words, expected in [
            (["tr"], ["train"]),
            (["--v"], ["--version"]),
            (["evaluate", "s"], ["similarity", "sts"]),
            (["corpus", "s"], ["sample", "shuffle", "split"]),
            (["train", "--tile"], ["--tile", "--tile-noise"]),
            (["train", "--objective", ""], ["nce", "ns", "nt-xent", "pairs"]),
            (["train", "--objective", "=", "nt"], ["nt-xent"]),
            (["train", "--objective", "="], ["nce", "ns", "nt-xent", "pairs"]),
            (["train", "--vi"], []),
            (["train", "--objective", "pairs", "--vi"], ["--view"]),
            (["train", "--objective", "=", "nt-xent", "--view", "s"], ["sentences", "spans"]),
            (["train", "--objective", "nt-xent", "--lowercase", "="], ["0", "1"]),
            (["train", "--dim", ""], []),
            (["train", "--input", "a", "b", "--seed"], ["--seed"]),
            (["help", "train-"], ["train-texts"]),
            (["help", "--format", ""], ["text", "man", "bash", "zsh"]),
            (["help", "--format", "man", "evaluate-r"], ["evaluate-retrieval"]),
            (["nn", "--model", "m", "--", "-"], []),
            (["nosuch", ""], ["train"]),
        ]:
            with self.subTest(words):
                offered = completed(*words)
                if words[0] == "nosuch":
                    self.assertIn("train", offered)
                else:
                    self.assertEqual(offered, expected)

    def test_options_are_offered_where_nothing_else_is(self):
        self.assertIn("--model", completed("info", ""))
        self.assertIn("--json", completed("info", "--model", "m", ""))


class ShellsTest(unittest.TestCase):
    """The same words typed at both shells."""

    TYPED = [
        ("nce2vec evaluate cl", ["evaluate", "classify"]),
        ("nce2vec train --objective nt", ["train", "--objective", "nt-xent"]),
        ("nce2vec train --objective=nt", ["train", "--objective=nt-xent"]),
        ("nce2vec train --objective nt-xent --view hal", ["train", "--objective", "nt-xent", "--view", "halves"]),
        ("nce2vec train --objective=pairs --input-format doc",
         ["train", "--objective=pairs", "--input-format", "documents"]),
        ("nce2vec train --view hal", ["train", "--view", "hal"]),
        ("nce2vec train --input other so", ["train", "--input", "other", "some file.txt"]),
        ("nce2vec train -i so", ["train", "-i", "some file.txt"]),
        ("nce2vec train --input=so", ["train", "--input=some file.txt"]),
        ("nce2vec train --input a --fixed", ["train", "--input", "a", "--fixed-window"]),
        ("nce2vec train --scratch s", ["train", "--scratch", "scratch"]),
        ("nce2vec evaluate retrieval --model m --data s", ["evaluate", "retrieval", "--model", "m", "--data", "scratch"]),
        ("nce2vec help evaluate-r", ["help", "evaluate-retrieval"]),
        ("nce2vec info --ver", ["info", "--verify"]),
    ]

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.write("some file.txt", "text")
        os.mkdir(os.path.join(self.folder, "scratch"))
        os.mkdir(os.path.join(self.folder, ".functions"))
        self.write(".functions/_nce2vec", ZSH)
        self.write(".bash-script", BASH)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def check(self, argv, setup, lines=None):
        shell = Terminal(argv, self.folder, f"{SHOW}; {setup}")
        try:
            for typed, expected in lines or self.TYPED:
                with self.subTest(typed):
                    # zsh takes the slash behind a folder away when a blank follows.
                    line = [word.removesuffix("/") for word in shell.complete(typed)]
                    self.assertEqual(line, expected)
        finally:
            shell.close()

    def test_bash(self):
        self.check(["bash", "--norc", "--noprofile", "-i"], "bind 'set bell-style none'; source .bash-script")

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_zsh(self):
        done = subprocess.run(["zsh", "-n", os.path.join(self.folder, ".functions/_nce2vec")], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual((done.returncode, done.stdout), (0, b""))
        start = "setopt interactive_comments; unsetopt prompt_sp prompt_cr; autoload -Uz compinit; "
        self.check(["zsh", "-f", "-i"], f"{start} fpath=($PWD/.functions $fpath); compinit -u -D")
        self.check(["zsh", "-f", "-i"], f"{start} compinit -u -D; source .functions/_nce2vec", self.TYPED[:3])


if __name__ == "__main__":
    unittest.main()
