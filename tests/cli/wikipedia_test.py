"""nce2vec corpus wikipedia: a dump in, articles out, and a model at the end of the pipe."""

import bz2
import os
import subprocess
import unittest

from program_case import PROGRAM, ProgramCase, topic_text


def page(title, text, space=0, more=""):
    return (f"<page><title>{title}</title><ns>{space}</ns><id>1</id>{more}<revision><id>2</id>"
            f"<model>wikitext</model><text xml:space=\"preserve\">{text}</text></revision></page>\n")


def streams(pages):
    """As a multistream dump: each part a stream of bzip2 by itself."""
    head = ("<mediawiki xmlns=\"http://www.mediawiki.org/xml/export-0.11/\"><siteinfo><namespaces>"
            "<namespace key=\"6\">Datei</namespace></namespaces></siteinfo>\n")
    return b"".join(bz2.compress(part.encode()) for part in [head, *pages, "</mediawiki>\n"])


class WikipediaTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paragraphs = [line for line in topic_text(3000).splitlines()]
        pages = [page(f"P{i}", f"{{{{Infobox|x={i}}}}}\n'''{a}''' [[Datei:x.png|thumb|no]]\n\n== H ==\n[[x|{b}]]&lt;ref&gt;no&lt;/ref&gt;")
                 for i, (a, b) in enumerate(zip(cls.paragraphs[::2], cls.paragraphs[1::2]))]
        pages += [page("R", "#REDIRECT [[A]]", more="<redirect title=\"A\" />"), page("Talk:A", "talk", space=1)]
        cls.dump = cls.write("dump.xml.bz2", streams(pages))
        cls.expected = "".join(f"{a}\n{b}\n\n" for a, b in zip(cls.paragraphs[::2], cls.paragraphs[1::2]))

    def extract(self, *args, stdin=b""):
        result = self.run_program("corpus", "wikipedia", *args, stdin=stdin)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.talk = result.stderr.decode()
        return result.stdout.decode()

    def test_articles(self):
        self.assertEqual(self.extract("-i", self.dump), self.expected)
        self.assertIn("of 1502 pages 1500 articles, 1 redirects, 1 of other namespaces", self.talk)
        with open(self.dump, "rb") as file:
            self.assertEqual(self.extract("-i", "-", "--threads", "1", stdin=file.read()), self.expected)
        self.assertTrue(self.extract("-i", self.dump, "--titles").startswith("P0\n"))
        self.assertEqual(self.extract("-i", self.dump, "--min-bytes", "100000"), "")

    def test_one_pipe_to_vectors(self):
        pipe = (f"'{PROGRAM}' corpus wikipedia -q -i '{self.dump}' | '{PROGRAM}' corpus clean -q -i - --preset words | "
                f"'{PROGRAM}' train -q -i - -o '{self.path('wiki.model')}' --dim 8 --epochs 2")
        self.assertEqual(subprocess.run(["bash", "-o", "pipefail", "-c", pipe], check=False).returncode, 0)
        self.assertEqual(self.run_program("nn", "--model", self.path("wiki.model"), "a1").returncode, 0)

    def test_what_is_broken_says_where_and_leaves_the_output(self):
        with open(self.dump, "rb") as file:
            whole = file.read()
        output = self.write("out.txt", "kept\n")
        for name, content, words in (("cut.xml.bz2", whole[:len(whole) // 2], b"cut.xml.bz2"),
                                     ("open.xml", b"<mediawiki><page><title>A</title>", b"open.xml: line "),
                                     ("other.xml", b"<html/>", b"a dump of MediaWiki begins with <mediawiki>"),
                                     ("text.txt", b"no XML at all", b"text.txt: line 1"), ("empty.xml", b"", b"empty.xml")):
            with self.subTest(name):
                result = self.run_program("corpus", "wikipedia", "-i", self.write(name, content), "-o", output)
                self.assertEqual(result.returncode, 1, result.stderr)
                self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
                self.assertIn(words, result.stderr)
        with open(output, encoding="utf-8") as file:
            self.assertEqual(file.read(), "kept\n")
        self.assertFalse([name for name in os.listdir(self.folder.name) if ".tmp-" in name])


if __name__ == "__main__":
    unittest.main()
