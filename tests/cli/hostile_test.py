"""Surroundings that do not do as they should: limits, closed descriptors, files that are one and the same."""

import json
import os
import resource
import subprocess
import unittest

from program_case import PROGRAM, ProgramCase, topic_text


class HostileTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = cls.write("text.txt", topic_text(300))

    def train(self, output, *args, threads="1", **more):
        return self.run_program("train", "--input", self.text, "--output", output, "--dim", "8", "--epochs", "1",
                                "--threads", threads, *args, **more)

    def test_metrics_and_output_are_two_files(self):
        before = sorted(os.listdir(self.folder.name))
        for metrics in ("new", "./new", os.path.join(self.folder.name, "new")):
            with self.subTest(metrics):
                result = self.train("new", "--metrics", metrics, cwd=self.folder.name)
                self.assertEqual(result.returncode, 1, result.stderr)
                self.assertEqual(result.stderr.count(b"\n"), 1, result.stderr)
                self.assertIn(b"same file", result.stderr)
        self.assertEqual(sorted(os.listdir(self.folder.name)), before)

    def test_messages_never_go_into_a_file_opened_where_standard_error_was(self):
        metrics = self.path("metrics.jsonl")
        result = self.train(self.path("closed.model"), "--metrics", metrics,
                            preexec_fn=lambda: os.close(2))
        self.assertEqual(result.returncode, 0)
        with open(metrics, encoding="utf-8") as file:
            self.assertTrue(all("type" in json.loads(line) for line in file))

    def test_threads_that_can_not_be_started_are_an_error(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000))

        before = sorted(os.listdir(self.folder.name))
        result = self.train(self.path("none.model"), "--quiet", preexec_fn=limit, threads="200")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertEqual(result.stderr.count(b"\n"), 1, result.stderr)
        self.assertIn(b"fewer --threads", result.stderr)
        self.assertEqual(sorted(os.listdir(self.folder.name)), before)

    def test_a_reader_that_leaves_hears_nothing(self):
        reader, writer = os.pipe()
        os.close(reader)
        result = subprocess.run([PROGRAM, "--version"], stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False)
        os.close(writer)
        self.assertEqual((result.returncode, result.stderr), (1, b""))


if __name__ == "__main__":
    unittest.main()
