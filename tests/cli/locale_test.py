"""Numbers are read and written alike where a comma stands in them by custom."""

import os
import subprocess
import unittest

from program_case import ProgramCase, topic_text

LOCALE = "de_DE.UTF-8"


class LocaleTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        places = cls.path("locales")
        os.mkdir(places)
        # 1: done, with warnings.
        made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", os.path.join(places, LOCALE)],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        assert made.returncode in (0, 1), made.stdout
        plain = {name: value for name, value in os.environ.items() if name != "LANG" and not name.startswith("LC_")}
        cls.settings = {"C": dict(plain, LC_ALL="C"), LOCALE: dict(plain, LC_ALL=LOCALE, LANG=LOCALE, LOCPATH=places)}
        cls.text = cls.write("text.txt", topic_text(400))
        cls.lines = cls.write("lines.txt", "".join(f"{line}. {line}.\n" for line in topic_text(200).splitlines()))

    def outcomes(self, *args, files=(), stdin=b""):
        """What the program says on standard output and writes into files, in each locale; it must not differ."""
        found = {}
        for name, environment in self.settings.items():
            result = self.run_program(*args, env=environment, stdin=stdin)
            self.assertEqual(result.returncode, 0, result.stderr)
            found[name] = [result.stdout]
            for path in files:
                with open(path, "rb") as file:
                    found[name].append(file.read())
        self.assertEqual(found["C"], found[LOCALE])
        return found["C"]

    def test_the_locale_is_one_with_commas(self):
        code = "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.str(1.5), '%g' % locale.atof('2,5'))"
        said = subprocess.run(["/usr/bin/python3", "-c", code], env=self.settings[LOCALE], stdout=subprocess.PIPE,
                              check=True)
        self.assertEqual(said.stdout, b"1,5 2.5\n")

    def test_training(self):
        model, metrics = self.path("m"), self.path("metrics.jsonl")
        flags = ["--output", model, "--metrics", metrics, "--threads", "1", "--epochs", "2", "--dim", "8"]
        self.outcomes("train", "--input", self.text, *flags, "--lr", "0.025", "--subsample", "1.5e-3",
                      "--noise-power", "0.5", "--validation", "0.05", "--curvature-limit", "2.5", "--nt-xent-weight",
                      "0.01", "--temperature", "0.25", files=[model])
        with open(metrics, encoding="utf-8") as file:
            self.assertRegex(file.read(), r'"loss":\d+\.\d+')
        judged = self.write("judged.tsv", "4.5\ta1 a2\ta3 a4\n0.5\ta1 a2\tb3 b4\n2.5\ta1 b2\ta3 b4\n")
        self.outcomes("train", "--objective", "nt-xent", "--input", self.lines, *flags, "--lr", "0.0125",
                      "--temperature", "0.05", "--word-dropout", "0.25", "--validation-sts", judged, files=[model])

    def test_questions_scores_and_formats(self):
        model = self.path("asked.model")
        trained = self.run_program("train", "--input", self.text, "--output", model, "--threads", "1", "--dim", "8",
                                   "--epochs", "3")
        self.assertEqual(trained.returncode, 0, trained.stderr)
        at = ["--model", model]
        self.assertRegex(self.outcomes("nn", *at, "-k", "3", "a1", "0.5*a2 - 1.5*b3")[0], rb"\t-?0\.\d+\n")
        self.outcomes("nn", *at, "--json", "a1")
        self.outcomes("similarity", *at, "a1", "a2")
        self.outcomes("predict", *at, "a1")
        self.outcomes("info", *at, "--json")
        pairs = self.write("pairs.tsv", "a1\ta2\t9.5\na1\tb2\t0.25\na3\ta4\t8.75\nb1\ta4\t1.5\nb3\tb4\t7.25\n")
        for more in ((), ("--json",), ("--csv",)):
            self.outcomes("evaluate", "similarity", *at, "--data", pairs, *more)
        self.outcomes("embed", *at, "--input", self.text, "--output", "-", "--format", "jsonl")
        page = self.path("page.html")
        self.outcomes("report", *at, "--output", page, "--similarity", pairs, "--words", "20", files=[page])
        for kind, name in (("word2vec-text", "v.txt"), ("glove", "v.glove"), ("finalfusion", "v.fifu")):
            with self.subTest(kind):
                vectors, back = self.path(name), self.path(f"{name}.model")
                self.outcomes("convert", "--input", model, "--output", vectors, "--to", kind, files=[vectors])
                self.outcomes("convert", "--input", vectors, "--output", back, "--to", "model", files=[back])


if __name__ == "__main__":
    unittest.main()
