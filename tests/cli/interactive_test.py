"""nn at a terminal: editing, history, completion, and that nothing makes it hang."""

import os
import pty
import select
import signal
import stat
import subprocess
import time
import unittest

from program_case import PROGRAM, ProgramCase

PATIENCE = 20  # seconds; a machine may be busy
PROMPT = b"word or sum> "


class Terminal:
    """The program at a terminal of its own. `read_until` fails when the words don't come."""

    def __init__(self, *args, home, term="xterm", cwd=None, **environment):
        self.seen = b""  # all that came
        self.new = b""  # of it what was not waited for yet
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(cwd or "/")
            for number in (signal.SIGHUP, signal.SIGINT):  # ignored under nohup, or in the background
                signal.signal(number, signal.SIG_DFL)
            os.execve(PROGRAM, [PROGRAM, *args], {"HOME": home, "TERM": term, **environment})

    def read_until(self, words):
        end = time.monotonic() + PATIENCE
        while words not in self.new:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.terminal], [], [], left)[0]:
                raise AssertionError(f"no {words!r} in {self.new!r}")
            try:
                read = os.read(self.terminal, 1 << 16)
            except OSError:  # the program has ended
                raise AssertionError(f"no {words!r} in {self.new!r}, and it ended") from None
            self.seen += read
            self.new += read
        before, _, self.new = self.new.partition(words)
        return before

    def send(self, keys):
        while keys:
            keys = keys[os.write(self.terminal, keys[:512]):]

    def ask(self, keys):
        """What stands between these keys and the next prompt."""
        self.send(keys)
        return self.read_until(PROMPT)

    def wait(self):
        """How it ended: the exit code, or minus the signal."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.terminal >= 0 and select.select([self.terminal], [], [], 0.01)[0]:
                try:
                    read = os.read(self.terminal, 1 << 16)
                    self.seen += read
                    self.new += read
                except OSError:
                    pass
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid != 0:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"it hangs; it said {self.seen!r}")

    def hang_up(self):
        os.close(self.terminal)
        self.terminal = -1

    def close(self):
        if self.pid != 0:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self.terminal >= 0:
            self.hang_up()


class InteractiveTest(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        words = ["king", "queen", "kingdom", "kingship", "river", "théâtre", "two words", "new_york", "2*x"]
        rows = [f"{word.replace(' ', chr(0xA0))} {i % 3 - 1} {i % 2} {i / 9} 1\n" for i, word in enumerate(words)]
        source = cls.write("vectors.txt", f"{len(words)} 4\n" + "".join(rows))
        cls.model = cls.path("small.model")
        made = cls.run_program("convert", "--input", source, "--output", cls.model, "--to", "model")
        assert made.returncode == 0, made.stderr

    def setUp(self):
        self.home = os.path.join(self.folder.name, self.id())
        os.mkdir(self.home)

    def start(self, *args, **more):
        terminal = Terminal("nn", "--model", self.model, "-k", "2", *args, home=more.pop("home", self.home), **more)
        self.addCleanup(terminal.close)
        return terminal

    def start_and_wait(self, *args, **more):
        terminal = self.start(*args, **more)
        terminal.read_until(PROMPT)
        return terminal

    @property
    def history(self):
        return os.path.join(self.home, ".local/state/nce2vec/history")

    def history_lines(self):
        with open(self.history, encoding="utf8") as file:
            return file.read().splitlines()

    def answers(self, query):
        result = self.run_program("nn", "--model", self.model, "-k", "2", query)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout.replace(b"\n", b"\r\n")

    def test_answers_and_failures(self):
        terminal = self.start_and_wait()
        self.assertIn(self.answers("king"), terminal.ask(b"king\r"))
        failure = terminal.ask(b"kign\r")
        self.assertIn(b"'kign' not in the vocabulary (9 words); did you mean king", failure)
        self.assertNotIn(b"nce2vec", failure)
        self.assertIn(b"two signs", terminal.ask(b"king - - queen\r"))
        self.assertIn(self.answers("2*king - queen"), terminal.ask(b"2*king - queen\r"))
        self.assertEqual(terminal.ask(b":help\r").count(b"\r\n"), 1 + 5)
        terminal.ask(b"   \r")
        terminal.send(b"\x04")
        self.assertEqual(terminal.wait(), 0)

    def test_completion(self):
        terminal = self.start_and_wait()
        terminal.send(b"ri\t")
        self.assertIn(self.answers("river"), terminal.ask(b"\r"))
        terminal.send(b"q\t+ 2*ki\t")
        offered = terminal.ask(b"\t")
        self.assertIn(b"king  kingdom  kingship", offered)
        self.assertIn(self.answers("queen + 2*kingdom"), terminal.ask(b"d\t\r"))
        self.assertIn(b"\a", terminal.ask(b"zzz\t\x15\r"))
        self.assertIn(self.answers("théâtre"), terminal.ask("thé\t\r".encode()))
        self.assertIn(self.answers('"2*x"'), terminal.ask(b"2\t\r"))
        terminal.send(b"\x04")
        self.assertEqual(terminal.wait(), 0)
        self.assertEqual(self.history_lines(), ["river ", "queen + 2*kingdom ", "théâtre ", '"2*x" '])

    def test_editing_of_characters_of_many_bytes(self):
        terminal = self.start_and_wait()
        self.assertIn(self.answers("théâtre"), terminal.ask("théâ京\x7ftre\r".encode()))
        self.assertIn(self.answers("théâtre"), terminal.ask("tâtre\x01\x06hé\r".encode()))
        # Ill-formed bytes are characters like any other, and swallow none of their neighbours.
        self.assertIn("'a\ufffd\ufffdb\ufffdc'".encode(), terminal.ask(b"a\xff\xc3b\xe2\x80c\r"))

    def test_history_is_kept_across_runs(self):
        terminal = self.start_and_wait()
        terminal.ask(b"king\r")
        terminal.ask(b"queen\r")
        terminal.ask(b"queen\r")
        terminal.send(b"\x04")
        self.assertEqual(terminal.wait(), 0)
        self.assertEqual(self.history_lines(), ["king", "queen"])
        self.assertEqual(stat.S_IMODE(os.stat(self.history).st_mode), 0o600)
        terminal = self.start_and_wait()
        self.assertIn(self.answers("king"), terminal.ask(b"\x1b[A\x1b[A\r"))
        self.assertEqual(self.history_lines(), ["king", "queen", "king"])

    def test_history_is_short_and_survives_nonsense(self):
        os.makedirs(os.path.dirname(self.history))
        with open(self.history, "wb") as file:
            file.write(b"\0\xff\n\n" + b"x" * 100_000 + b"\n" + b"".join(b"old %d\n" % i for i in range(5000)))
        terminal = self.start_and_wait()
        terminal.ask(b"king\r")
        lines = self.history_lines()
        self.assertLessEqual(len(lines), 1000)
        self.assertEqual(lines[-2:], ["old 4999", "king"])
        self.assertEqual(stat.S_IMODE(os.stat(self.history).st_mode), 0o600)
        self.assertEqual(os.listdir(os.path.dirname(self.history)), ["history"])

    def test_where_the_history_is(self):
        state = self.path("state")
        terminal = self.start_and_wait(XDG_STATE_HOME=state)
        terminal.ask(b"king\r")
        self.assertTrue(os.path.exists(os.path.join(state, "nce2vec/history")))
        self.assertFalse(os.path.exists(self.history))

    def test_no_place_for_a_history(self):
        os.makedirs(os.path.dirname(self.history))
        os.mkfifo(self.history)  # whoever opens it waits
        for more in ({}, {"home": "/proc/nowhere"}, {"home": ""}, {"XDG_STATE_HOME": "/dev/null"}):
            with self.subTest(more=more):
                terminal = self.start_and_wait(**more)
                self.assertIn(self.answers("king"), terminal.ask(b"king\r"))
                self.assertIn(self.answers("king"), terminal.ask(b"\x1b[A\r"))
                terminal.send(b"\x04")
                self.assertEqual(terminal.wait(), 0)

    def test_ctrl_c_drops_the_line(self):
        for term in ("xterm", "dumb"):
            with self.subTest(term=term):
                terminal = self.start_and_wait(term=term)
                terminal.send(b"nonsen")
                terminal.read_until(b"nonsen")
                terminal.ask(b"\x03")
                terminal.ask(b"\x03")
                self.assertIn(self.answers("king"), terminal.ask(b"king\r"))
                terminal.send(b"\x04")
                self.assertEqual(terminal.wait(), 0)

    def test_ctrl_c_ends_an_answer_and_the_program(self):
        count = 20_000
        source = self.write("many.txt", f"{count} 2\n" + "".join(f"a-rather-long-word-{i} {i} 1\n" for i in range(count)))
        model = self.path("many.model")
        self.assertEqual(self.run_program("convert", "--input", source, "--output", model, "--to", "model").returncode, 0)
        terminal = Terminal("nn", "--model", model, "-k", str(count), home=self.home)
        self.addCleanup(terminal.close)
        terminal.read_until(PROMPT)
        terminal.send(b"a-rather-long-word-7\r")
        terminal.read_until(b"\t")  # it is printing, and can't go on until somebody reads
        terminal.send(b"\x03")
        self.assertEqual(terminal.wait(), -signal.SIGINT)

    def test_keys_typed_before_they_are_asked_for(self):
        terminal = self.start()
        terminal.send(b"king\n")
        terminal.read_until(self.answers("king"))
        for _ in range(20):
            terminal = self.start()
            terminal.send(b"\x04")
            self.assertEqual(terminal.wait(), 0)

    def test_ctrl_d_inside_a_line_is_no_end(self):
        terminal = self.start_and_wait()
        self.assertIn(self.answers("king"), terminal.ask(b"king\x04\r"))
        self.assertIn(self.answers("king"), terminal.ask(b"xking\x01\x04\r"))  # it deletes

    def test_a_terminal_that_goes_away_ends_it(self):
        for keys in (b"", b"in the middle of a li"):
            with self.subTest(keys=keys):
                terminal = self.start_and_wait()
                terminal.send(keys)
                if keys:
                    terminal.read_until(keys)
                terminal.hang_up()
                # Whether it sees the signal, the end, or that it can't write comes first is chance.
                self.assertIn(terminal.wait(), (0, 1, -signal.SIGHUP))

    def test_a_terminal_that_is_not_its_own(self):
        """Without a controlling terminal nobody sends SIGHUP: the end is seen by reading."""
        master, slave = pty.openpty()
        process = subprocess.Popen([PROGRAM, "nn", "--model", self.model], stdin=slave, stdout=slave,
                                   stderr=subprocess.PIPE, start_new_session=True,
                                   env={"HOME": self.home, "TERM": "xterm"})
        os.close(slave)
        os.write(master, b"kin")
        shown = b""
        while b"kin" not in shown:  # in pieces, on a busy machine
            shown += os.read(master, 1 << 16)
        os.close(master)
        process.communicate(timeout=PATIENCE)
        self.assertIsNotNone(process.returncode)

    def test_signals_end_it(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number=number):
                terminal = self.start_and_wait()
                os.kill(terminal.pid, number)
                self.assertEqual(terminal.wait(), -number)

    def test_stopping_and_going_on(self):
        terminal = self.start_and_wait()
        terminal.send(b"ki")
        terminal.read_until(b"ki")
        # Its session has no shell that could let it go on: the system doesn't stop it, and it goes on at once.
        os.kill(terminal.pid, signal.SIGTSTP)
        os.kill(terminal.pid, signal.SIGWINCH)
        terminal.send(b"ng\r")
        terminal.read_until(self.answers("king"))

    def test_dumb_terminals_have_a_prompt_only(self):
        terminal = self.start_and_wait(term="dumb")
        self.assertIn(self.answers("king"), terminal.ask(b"king\r"))
        terminal.ask(b"kin\x03")
        terminal.send(b"\x04")
        self.assertEqual(terminal.wait(), 0)
        self.assertNotIn(b"\x1b", terminal.seen)
        self.assertFalse(os.path.exists(self.history))

    def test_long_and_odd_input(self):
        terminal = self.start_and_wait()
        terminal.send(b"x" * 20_000)
        self.assertIn(b"not in the vocabulary", terminal.ask(b"\r"))
        terminal.ask(bytes(b for b in range(256) if b not in b"\x03\x04\x0c\x1a\x1c\x0a\x0d\x11\x13\x16") + b"\x15\x03")
        terminal.ask(b"\x0c")  # shows the prompt again, before any Ctrl-C behind it is seen
        terminal.ask(b"\x1b" * 500 + b"[[[O\x1b[999;999H\x1b]0;\x03")
        terminal.send(b"\x03king\r")
        terminal.read_until(self.answers("king"))

    def test_ctrl_c_behind_half_a_key(self):
        terminal = self.start_and_wait()
        for half in (b"\x1b", b"\x1b[", b"\x12"):
            terminal.send(b"kin" + half)
            time.sleep(0.3)  # nothing shows that it was read
            terminal.ask(b"\x03")
        terminal.send(b"king\r")
        terminal.read_until(self.answers("king"))

    def test_texts(self):
        lines = self.write("lines.txt", "river\nking queen\nkingdom river\n")
        terminal = self.start("--text", "--over", lines)
        terminal.read_until(b"text> ")
        terminal.send(b"the que\t and ki\tng\r")
        terminal.read_until(b"king queen\r\n")
        terminal.read_until(b"text> ")
        terminal.send(b"unheard of\r")
        terminal.read_until(b"no word of it is in the vocabulary")
        terminal.send(b"\x04")
        self.assertEqual(terminal.wait(), 0)

    def test_json_answers_stay_json(self):
        terminal = self.start_and_wait("--json")
        self.assertIn(b'"results":[{"rank":1', terminal.ask(b"king\r"))
        self.assertIn(b'"suggestions":{"kign":["king"', terminal.ask(b"kign\r"))


if __name__ == "__main__":
    unittest.main()
