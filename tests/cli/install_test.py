"""meson install into an empty folder: what is there, and whether the installed program works."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from command_list import all_commands
from program_case import topic_text

BUILD = os.environ["BUILD_ROOT"]
SOURCE = pathlib.Path(os.environ["SOURCE_ROOT"])


class InstallTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="install here ")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        # MESON is the meson that runs the tests; several may be installed.
        done = subprocess.run([*os.environ["MESON"].split(" "), "install", "-C", BUILD, "--no-rebuild", "--quiet",
                               "--destdir", cls.folder],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
                              encoding="utf-8", check=False)
        assert done.returncode == 0, done.stdout
        programs = list(pathlib.Path(cls.folder).rglob("bin/nce2vec"))
        assert len(programs) == 1, programs
        cls.program = programs[0]
        cls.prefix = programs[0].parents[1]
        cls.share = cls.prefix / "share"

    def run_installed(self, *args, **more):
        # With the environment of a bare login.
        return subprocess.run([self.program, *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120, encoding="utf-8", check=False, cwd=self.folder,
                              env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"}, **more)

    def test_the_program_works(self):
        self.assertRegex(self.run_installed("--version").stdout, r"^nce2vec \d+\.\d+\.\d+ \(\w+\)\n$")
        text = os.path.join(self.folder, "text.txt")
        with open(text, "w", encoding="utf-8") as file:
            file.write(topic_text(2000))
        trained = self.run_installed("train", "--input", text, "--output", "small.model", "--dim", "16", "--epochs",
                                     "20", "--subsample", "0", "--threads", "1")
        self.assertEqual(trained.returncode, 0, trained.stderr)
        answer = self.run_installed("nn", "--model", "small.model", "-k", "5", "a1")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertEqual(len(answer.stdout.splitlines()), 5)
        for line in answer.stdout.splitlines():
            self.assertRegex(line, r"^a\d+\t", "a word of the other topic")

    def test_a_page_for_every_command(self):
        pages = {path.name: path for path in (self.share / "man/man1").iterdir()}
        expected = {"nce2vec" + "-" * bool(name) + name + ".1" for name in all_commands()}
        self.assertEqual(set(pages), expected, "src/cli/installed/meson.build lists the pages")
        for name, path in pages.items():
            self.assertIn("\n.SH NAME\n", path.read_text(encoding="ascii"), name)

    @unittest.skipUnless(shutil.which("man"), "man-db is not installed")
    def test_man_finds_and_shows_the_pages(self):
        for page in ("nce2vec", "nce2vec-train", "nce2vec-evaluate-sts"):
            # By name, as a user would ask.
            shown = subprocess.run(["man", "--warnings", page], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, timeout=60, encoding="utf-8", check=False,
                                   env={"PATH": os.environ["PATH"], "MANPATH": str(self.share / "man"),
                                        "MANWIDTH": "80", "LC_ALL": "C.UTF-8"})
            self.assertEqual((shown.returncode, shown.stderr), (0, ""), page)
            self.assertTrue(shown.stdout.startswith(page.upper() + "(1)"), shown.stdout[:80])

    def test_completions_are_where_shells_look(self):
        for path, shell, first in [("bash-completion/completions/nce2vec", "bash", "# Completion of nce2vec "),
                                   ("zsh/site-functions/_nce2vec", "zsh", "#compdef nce2vec\n")]:
            text = (self.share / path).read_text(encoding="ascii")
            self.assertTrue(text.startswith(first), text[:60])
            self.assertEqual(text, self.run_installed("help", "--format", shell).stdout)

    def test_data_and_documents(self):
        bundled = {path.name: path.read_bytes() for path in (SOURCE / "eval/data").iterdir()}
        installed = {path.name: path.read_bytes() for path in (self.share / "nce2vec/eval").iterdir()}
        self.assertIn("SOURCES.md", installed)
        self.assertEqual(installed.keys(), bundled.keys())
        self.assertEqual(installed, bundled)
        documents = self.share / "doc/nce2vec"
        self.assertIn("Apache License", (documents / "LICENSE").read_text(encoding="utf-8"))
        self.assertIn("safetensors", (documents / "FORMAT.md").read_text(encoding="utf-8"))

    def test_pages_name_files_that_are_there(self):
        page = (self.share / "man/man1/nce2vec.1").read_text(encoding="ascii").replace("\\-", "-")
        named = re.findall(r"^share/\S+$", page, re.MULTILINE)
        self.assertGreaterEqual(len(named), 2)
        for name in named:
            self.assertTrue((self.prefix / name).exists(), name)

    def test_nothing_else_is_installed(self):
        """No library, header or test of the build."""
        folders = {path.relative_to(self.prefix).parts[:2] for path in self.prefix.rglob("*") if path.is_file()}
        self.assertEqual(folders, {("bin", "nce2vec"), ("share", "man"), ("share", "doc"), ("share", "nce2vec"),
                                   ("share", "bash-completion"), ("share", "zsh")})


if __name__ == "__main__":
    unittest.main()
