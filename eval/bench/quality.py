#!/usr/bin/python3
"""Trains both objectives on one text with several seeds and scores the vectors with gensim.

    /usr/bin/python3 eval/bench/quality.py --text wiki8.txt

Prints a line a run as it goes, then the means as a Markdown table. Needs a release build in build/ (or
--program) and Debian's python3-gensim. Options after -- go to `nce2vec train`.
"""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

from gensim.models import KeyedVectors

from measured_run import run
from scoring import score

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def train(program, text, objective, seed, more, folder):
    """The vectors of one run, its CPU seconds, and ln Z as (mean, deviation) where there is one."""
    model = os.path.join(folder, "model")
    done = run([program, "train", "--input", text, "--output", model, "--objective", objective,
                "--seed", str(seed), *more])
    ln_z = re.findall(r"ln Z (-?[0-9.]+) \+- ([0-9.]+)", done.errors)
    exported = os.path.join(folder, "vectors.bin")
    subprocess.run([program, "convert", "--quiet", "--input", model, "--output", exported, "--to",
                    "word2vec-bin"], check=True)
    vectors = KeyedVectors.load_word2vec_format(exported, binary=True)
    return vectors, done.cpu, [float(x) for x in ln_z[-1]] if ln_z else None


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", required=True)
    parser.add_argument("--program", default=str(REPOSITORY / "build" / "src" / "cli" / "nce2vec"))
    parser.add_argument("--objectives", nargs="+", default=["ns", "nce"])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--restrict-vocab", type=int, default=30000)
    parser.add_argument("more", nargs="*",
                        help="after --: options of train; default: --epochs 3 --threads 2")
    options = parser.parse_args()
    more = options.more or ["--epochs", "3", "--threads", "2"]
    rows = []
    for objective in options.objectives:
        runs = []
        for seed in options.seeds:
            with tempfile.TemporaryDirectory() as folder:
                vectors, cpu, ln_z = train(options.program, options.text, objective, seed, more,
                                           folder)
            scores = score(vectors, options.restrict_vocab)
            if ln_z:
                scores["ln Z mean"], scores["ln Z deviation"] = ln_z
            scores["CPU seconds"] = cpu
            runs.append(scores)
            print(f"{objective} seed {seed}:",
                  ", ".join(f"{name} {value:.4f}" for name, value in scores.items()), flush=True)
        rows.append((objective, {name: statistics.mean(run[name] for run in runs)
                                 for name in runs[0]}))
    columns = list(max((row for _, row in rows), key=len))
    print("\n| objective |", " | ".join(columns), "|")
    print("|---|" + "---|" * len(columns))
    for objective, row in rows:
        cells = [f"{row[name]:.3f}" if name in row else "" for name in columns]
        print(f"| {objective} |", " | ".join(cells), "|")


if __name__ == "__main__":
    main()
