"""All commands of the program, found as a reader would: by following the lists in --help."""

import re
import subprocess

from program_case import PROGRAM

# A command whose options change with the value of one of them, and how its page is called.
VARIANTS = {"train-texts": ["train", "--objective", "nt-xent"]}


def run(*args, **more):
    return subprocess.run([PROGRAM, *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          encoding="utf-8", timeout=60, check=False, **more)


def section(text, title):
    """The lines under a title at the margin, up to the next one; None without the title."""
    match = re.search(rf"^{title}:\n((?:(?: .*)?\n)*)", text, re.MULTILINE)
    return match and match[1]


def help_of(words):
    return run(*words, "--help").stdout


def command_words(words=()):
    """The words of each command, groups of commands and the program itself among them."""
    yield list(words)
    listed = section(help_of(words), "commands")
    for name in re.findall(r"^  ([\w-]+)", listed or "", re.MULTILINE):
        yield from command_words([*words, name])


def all_commands():
    """Name of the page behind "nce2vec-" ("" for the program's own), and the words that run the command."""
    commands = {"-".join(words): words for words in command_words()}
    return {**commands, **VARIANTS}


def options_of(text):
    """Option names in the options section of a --help, short and long: [("-i", "--input"), ...]; "" for none."""
    found = []
    for line in section(text, "options").splitlines():
        if not re.match(r" {2,6}-", line):
            continue
        short = re.match(r"  (-\w)\b", line)
        long = re.match(r"  (?:-\w, |    )(--[\w-]+)", line)
        found.append((short[1] if short else "", long[1] if long else ""))
    return found
