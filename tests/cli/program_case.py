"""What the command-line tests share: a folder, files in it, the program, a model of two topics."""

import os
import random
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["NCE2VEC"]


def topic_text(sentences, seed=1):
    """Two topics whose words never meet."""
    draw = random.Random(seed)
    lines = []
    for _ in range(sentences):
        topic = draw.choice("ab")
        lines.append(" ".join(f"{topic}{draw.randrange(15)}" for _ in range(12)))
    return "\n".join(lines) + "\n"


class ProgramCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Blanks, and bytes above 127, as people's folders have them.
        cls.folder = tempfile.TemporaryDirectory(prefix="test folder \xe9 ")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name)

    @classmethod
    def write(cls, name, content):
        path = cls.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        return path

    @staticmethod
    def run_program(*args, stdin=b"", **more):
        return subprocess.run([PROGRAM, *args], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=120, check=False, **more)

    @classmethod
    def train_topics(cls, *more):
        """A model of words that tells the topics of topic_text apart; sets cls.text and cls.model."""
        cls.text = cls.write("text.txt", topic_text(2000))
        cls.model = cls.path("good.model")
        trained = cls.run_program("train", "--input", cls.text, "--output", cls.model, "--dim", "16", "--threads",
                                  "1", "--subsample", "0", *(more if "--epochs" in more else ("--epochs", "20", *more)))
        assert trained.returncode == 0, trained.stderr
