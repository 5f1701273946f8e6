"""Questions about words on the command line: sums, unknown words, distance, rank, the odd one out."""

import json
import unittest

from program_case import ProgramCase

VECTORS = {
    "east": (2, 0), "north": (0, 3), "northeast": (1, 1), "west": (-1, 0), "northwest": (-2, 2), "nothing": (0, 0),
    "-": (1, 3), "2*x": (3, 1), "new_york": (1, 2),
}


class QueriesTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rows = "".join(f"{word} {x} {y}\n" for word, (x, y) in VECTORS.items())
        source = cls.write("vectors.txt", f"{len(VECTORS)} 2\n{rows}")
        cls.model = cls.path("compass.model")
        made = cls.run_program("convert", "--input", source, "--output", cls.model, "--to", "model")
        assert made.returncode == 0, made.stderr

    def ask(self, command, *args, code=0, stdin=b"", error=None):
        """Lines of standard output, cut at tabs."""
        result = self.run_program(command, "--model", self.model, *args, stdin=stdin)
        self.assertEqual(result.returncode, code, result.stderr)
        if error is not None:
            self.assertIn(error, result.stderr.decode())
        elif code == 0:
            self.assertEqual(result.stderr, b"")
        return [line.split("\t") for line in result.stdout.decode().splitlines()]

    def ask_json(self, command, *args, code=0, stdin=b"", error=None):
        lines = self.ask(command, "--json", *args, code=code, stdin=stdin, error=error)
        return [json.loads("\t".join(line)) for line in lines]

    def neighbours(self, *args, **more):
        return [word for word, _ in self.ask("nn", *args, **more)]

    def test_weights_and_phrases(self):
        self.assertEqual(self.ask("nn", "-k", "1", "2*east + 1e0 * north", "--include-inputs"), [["2*x", "0.989949"]])
        self.assertEqual(self.neighbours("-k", "1", '"new york"', "--include-inputs"), ["new_york"])
        self.assertEqual(self.neighbours("-k", "1", '"east north"'), ["northeast"])
        for query in ('"east', "2*", "0*east", "1e999*east", "east - - west", '""'):
            self.ask("nn", query, code=1, error=query)

    def test_words_that_look_like_something_else(self):
        self.assertEqual(self.neighbours("-k", "1", 'east + "-"'), ["northeast"])
        self.assertEqual(self.neighbours("-k", "1", "2*x"), ["east"])
        self.ask("nn", "-", code=2, error="quotes around a sum")

    def test_excluded_words_and_inputs(self):
        self.assertEqual(self.neighbours("-k", "2", "east"), ["2*x", "northeast"])
        self.assertEqual(self.neighbours("-k", "2", "east", "--exclude", "2*x", "--exclude", "new_york"),
                         ["northeast", "-"])
        self.assertEqual(self.neighbours("-k", "2", "east", "--include-inputs"), ["east", "2*x"])
        self.assertEqual(self.neighbours("-k", "2", "east", "--include-inputs", "--exclude", "east"),
                         ["2*x", "northeast"])
        self.assertEqual(self.neighbours("-k", "1", "east", "--exclude", "new york"), ["2*x"])
        self.ask("nn", "east", "--exclude", "nrth", "--exclude", "x", code=1, error="--exclude: 'nrth', 'x' not in")
        self.ask("nn", "--text", "--over", self.model, "--exclude", "east", "east", code=2, error="--exclude")

    def test_unknown_words_are_named_with_suggestions(self):
        self.ask("nn", "est + nroth", code=1,
                 error="'est', 'nroth' not in the vocabulary (9 words); did you mean east or west for 'est', "
                       "north for 'nroth'?")
        for command in (["nn", "nroth"], ["analogy", "east", "north", "nroth"], ["similarity", "east", "nroth"],
                        ["distance", "nroth", "east"], ["rank", "nroth", "east"],
                        ["doesnt-match", "east", "west", "nroth"], ["predict", "nroth"]):
            with self.subTest(command=command):
                self.ask(*command, code=1, error="did you mean north?")
                (answer,) = self.ask_json(*command, code=1, error="did you mean north?")
                self.assertEqual(answer["missing"], ["nroth"])
                self.assertEqual(answer["suggestions"], {"nroth": ["north"]})
                self.assertIn("nroth", answer["error"])
        (answer,) = self.ask_json("similarity", "zzzzz", "NORTHH", code=1)
        self.assertEqual(answer["missing"], ["zzzzz", "NORTHH"])
        self.assertEqual(answer["suggestions"], {"NORTHH": ["north"]})

    def test_distance_and_similarity(self):
        self.assertEqual(self.ask("distance", "east", "north"), [["1"]])
        self.assertEqual(self.ask("distance", "northeast", "northeast"), [["0"]])
        self.assertEqual(self.ask("distance", "east", "west"), [["2"]])
        self.assertEqual(self.ask("distance", "east + north", "north"), [["0.292893"]])
        self.assertEqual(self.ask("similarity", "east + north", "northeast"), [["1"]])
        (answer,) = self.ask_json("distance", "east - 2*west", "north")
        self.assertEqual(answer, {"a": "east - 2*west", "b": "north", "distance": 1})
        self.ask("distance", "nothing", "east", code=1, error="'nothing' is zero")
        self.ask("distance", "east", code=2, error="got 1")

    def test_rank(self):
        self.assertEqual(self.ask("rank", "east", "northeast"),
                         [["2", "0.707107", "northeast", "east"], ["4", "0.707107", "east", "northeast"]])
        (answer,) = self.ask_json("rank", "east", "west")
        self.assertEqual(answer, {"a": "east", "b": "west", "rank": 7, "reverse_rank": 7, "neighbours": 7,
                                  "similarity": -1})
        for a in VECTORS:
            if a == "nothing":
                continue
            for place, b in enumerate(self.neighbours("--", f'"{a}"'), 1):
                (line, _) = self.ask("rank", "--", a, b)
                self.assertEqual((line[0], line[2]), (str(place), b))
        self.ask("rank", "east", "east", code=1, error="own neighbours")
        self.ask("rank", "east", "nothing", code=1, error="'nothing' is zero")
        self.ask("rank", "east", "west", "north", code=2, error="got 3")

    def test_doesnt_match(self):
        order = self.ask("doesnt-match", "north", "west", "northeast", "new_york")
        self.assertEqual([word for word, _ in order], ["north", "new_york", "northeast", "west"])
        scores = [float(score) for _, score in order]
        self.assertEqual(scores, sorted(scores, reverse=True))
        (answer,) = self.ask_json("doesnt-match", "--skip-unknown", "north", "west", "nrth", "new york", "northeast")
        self.assertEqual(answer["odd"], "west")
        self.assertEqual(answer["missing"], ["nrth"])
        self.assertEqual([entry["word"] for entry in answer["words"]], [word for word, _ in order])
        self.assertEqual(self.ask("doesnt-match", "--skip-unknown", "north", "west", "nrth", "new_york", "northeast",
                                  error="passed over: 'nrth'"), order)
        self.ask("doesnt-match", "--skip-unknown", "north", "west", "nrth", code=1, error="2 of 3 words")
        self.ask("doesnt-match", "north", "west", code=2, error="got 2")
        self.ask("doesnt-match", "north", "west", "nothing", code=1, error="'nothing' is zero")

    def test_pipes_give_one_object_a_line_whatever_comes(self):
        lines = [b"east", b"nroth", b"\"", b"a\0b", b"\xff\xfe", b"2*" * 5000, b"east " * 200_000, b"x" * 1_000_000,
                 b"zz%d " * 20_000, b"-", b"2*east - 0.5*\"new york\"\r"]
        answers = self.ask_json("nn", stdin=b"\n".join(lines), code=1)
        self.assertEqual(len(answers), len(lines))
        self.assertEqual([("results" in answer) for answer in answers],
                         [True] + 5 * [False] + [True] + 2 * [False] + 2 * [True])
        for answer in answers:
            self.assertEqual("error" in answer, "results" not in answer)
            self.assertLess(len(answer.get("error", "")), 2000)


if __name__ == "__main__":
    unittest.main()
