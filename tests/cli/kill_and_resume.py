"""Kills training at random moments and resumes it: what comes out must be what an uninterrupted training gives.

    NCE2VEC=build/src/cli/nce2vec tests/cli/kill_and_resume.py [--kills 100] [--threads 1] --input TEXT...

Each round begins anew, is killed (SIGKILL) at a random moment of the time that the whole training takes, then
goes on by --resume; every other round is killed a second time while it goes on. Ends in a count of outcomes;
exit code 1 unless all are what they should be.
"""

import argparse
import collections
import os
import random
import shutil
import subprocess
import sys
import time


class Kills:
    """Trainings with `flags` (inputs among them) that are killed, in `folder`, which is made."""

    def __init__(self, program, flags, folder, seed, same=True, every="0.05s"):
        self.program = program
        self.flags = flags
        self.folder = folder
        self.draw = random.Random(seed)
        self.same = same
        self.every = every
        self.model = os.path.join(folder, "text.model")
        self.states = os.path.join(folder, "states")

    def command(self, *more):
        return [self.program, "train", *self.flags, "--output", self.model, "--quiet", *more]

    def begin(self):
        return self.command("--checkpoint", self.states, "--checkpoint-every", self.every)

    def resume(self):
        if not os.path.exists(os.path.join(self.states, "start.safetensors")):
            return self.begin()
        return [self.program, "train", "--resume", self.states, "--quiet"]

    def kill_after(self, command, seconds):
        """Whether it was killed before it was done."""
        process = subprocess.Popen(command, stderr=subprocess.PIPE)
        try:
            talk = process.communicate(timeout=seconds)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return True
        assert process.returncode == 0, talk
        return False

    def expected(self):
        """The bytes of an uninterrupted model, and the seconds that it took with checkpoints."""
        os.makedirs(self.folder, exist_ok=True)
        subprocess.run(self.command(), check=True)
        with open(self.model, "rb") as file:
            model = file.read()
        begun = time.monotonic()
        subprocess.run(self.begin(), check=True)
        return model, time.monotonic() - begun

    def round(self, number, model, seconds):
        shutil.rmtree(self.states, ignore_errors=True)
        if os.path.exists(self.model):
            os.remove(self.model)
        killed = self.kill_after(self.begin(), self.draw.uniform(0, seconds))
        if killed and number % 2 == 1:
            killed = self.kill_after(self.resume(), self.draw.uniform(0, seconds))
        if killed:
            done = subprocess.run(self.resume(), stderr=subprocess.PIPE, check=False)
            if done.returncode != 0:
                return f"failed: {done.stderr.decode(errors='replace').strip()}"
        with open(self.model, "rb") as file:
            found = file.read()
        if not self.same:
            verified = subprocess.run([self.program, "info", "--verify", "--model", self.model],
                                      stdout=subprocess.DEVNULL, check=False)
            return "a model" if verified.returncode == 0 else "a damaged model"
        return "the same model" if found == model else "another model"

    def run(self, rounds, tell=None):
        model, seconds = self.expected()
        outcomes = collections.Counter()
        for number in range(rounds):
            outcomes[self.round(number, model, seconds)] += 1
            if tell:
                tell(number + 1, outcomes)
        return dict(outcomes)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--folder", default="/var/tmp/nce2vec-kills")
    parser.add_argument("--every", default="0.2s", help="as --checkpoint-every")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--input", nargs="+", required=True)
    options, flags = parser.parse_known_args()
    same = options.threads == 1 or "--deterministic" in flags
    kills = Kills(os.environ["NCE2VEC"], ["--input", *options.input, "--threads", str(options.threads), *flags],
                  options.folder, options.seed, same, options.every)
    outcomes = kills.run(options.kills,
                         lambda number, so_far: print(f"\r{number}/{options.kills} {dict(so_far)}", end="", flush=True))
    print()
    shutil.rmtree(options.folder)
    return 0 if outcomes == {"the same model" if same else "a model": options.kills} else 1


if __name__ == "__main__":
    sys.exit(main())
