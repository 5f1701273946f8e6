"""The README's way from a dump of Wikipedia to vectors, on real pages and on pages that are marked up as those are."""

import bz2
import os
import pathlib
import re
import shlex
import subprocess
import unittest

from program_case import PROGRAM, ProgramCase

HERE = pathlib.Path(__file__).parent
README = HERE.parents[1] / "README.md"


def readme_recipe():
    """The command of the README that begins with a dump."""
    text = README.read_text(encoding="utf-8")
    found = re.search(r"^    nce2vec corpus wikipedia --input \S+ \\\n(?:      .*\n)+", text, re.MULTILINE)
    assert found, "README.md has no recipe that begins with nce2vec corpus wikipedia --input"
    return found[0].replace("\\\n", " ")


def multistream(xml):
    """As the dumps come: the head, some pages at a time and the end, each a stream of bzip2 by itself."""
    parts = re.split(r"(?=  <page>\n)|(?=</mediawiki>)", xml)
    return b"".join(bz2.compress("".join(parts[i:i + 2]).encode()) for i in range(0, len(parts), 2))


class DumpTests:
    """For the dumps of a folder, whose text was read by eye."""
    PAGES: pathlib.Path
    LANGUAGES: tuple
    COUNTS: bytes  # what is said of the pages
    WORD: str  # has neighbours
    MARKUP = r"\[\[|\]\]|\{\{|\}\}|''|<ref|</?[tT][dDrR]|&[a-z]+;|^[=*#:|]|^[,.] |\|[-}]|__[A-Z]+__|  |https?:| [.,]$"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dumps = [cls.write(f"{language}wiki.xml.bz2", multistream((cls.PAGES / f"{language}wiki.xml").read_text("utf-8")))
                     for language in cls.LANGUAGES]
        cls.expected = (cls.PAGES / "expected.txt").read_text(encoding="utf-8")

    def test_the_text_is_as_read_by_eye(self):
        self.maxDiff = None
        for threads in ("1", "2"):
            result = self.run_program("corpus", "wikipedia", "-i", *self.dumps, "--threads", threads)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn(self.COUNTS, result.stderr)
            self.assertEqual(result.stdout.decode().splitlines(), self.expected.splitlines())

    def test_no_markup_is_left(self):
        for line in self.expected.splitlines():
            self.assertNotRegex(line, self.MARKUP)

    def test_the_recipe_gives_a_model(self):
        recipe = readme_recipe()
        for stage in ("corpus wikipedia", "| nce2vec corpus clean --input -", "| nce2vec train --input -", "--cleaned"):
            self.assertIn(stage, recipe)
        model = self.path("fr.model")
        for name, value in ((r"frwiki-latest\S+", " ".join(map(shlex.quote, self.dumps))),
                            (r"\bfr\.cleaning\b", shlex.quote(self.path("fr.cleaning"))),
                            (r"\bfr\.model\b", shlex.quote(model)), (r"\bnce2vec (?=corpus|train)", shlex.quote(PROGRAM) + " ")):
            recipe, times = re.subn(name, lambda _, value=value: value, recipe)
            self.assertGreater(times, 0, name)
        done = subprocess.run(["bash", "-o", "pipefail", "-c", recipe], stderr=subprocess.PIPE, check=False, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        asked = self.run_program("nn", "--model", model, "-k", "3", self.WORD.lower())
        self.assertEqual(asked.returncode, 0, asked.stderr)
        self.assertEqual(len(asked.stdout.splitlines()), 3)
        # Queries are cleaned as the text was.
        self.assertEqual(self.run_program("nn", "--model", model, "-k", "3", self.WORD + "!").stdout, asked.stdout)
        self.assertFalse([name for name in os.listdir(self.folder.name) if ".tmp-" in name])


class WrittenPagesTest(DumpTests, ProgramCase):
    PAGES = HERE / "wikitext"
    LANGUAGES = ("en", "fr", "ko", "ja", "ar")
    COUNTS = b"of 17 pages 13 articles, 1 redirects, 3 of other namespaces"
    WORD = "Bridge"
    MARKUP = DumpTests.MARKUP + "|Category:"


class RealPagesTest(DumpTests, ProgramCase):
    PAGES = HERE / "wikitext" / "real"
    LANGUAGES = ("ltg", "en", "af", "nn")
    COUNTS = b"of 21 pages 18 articles, 1 redirects, 2 of other namespaces"
    WORD = "Bodmin"


if __name__ == "__main__":
    unittest.main()
