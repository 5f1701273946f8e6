#!/usr/bin/python3
"""What a word costs as the text gets longer and as the vocabulary gets larger.

    /usr/bin/python3 eval/bench/scaling.py --text text.txt

Lengths: the first tenth, fifth, half and all of the text, with the vocabulary of the whole where
that is possible (--max-vocab keeps it alike). Vocabularies: the text with as many rare words
again as it has words, numbered words that stand for nothing, drawn evenly from more and more of them;
so all texts are equally long and only the number of distinct words differs. (The fewest numbered words are so
frequent that subsampling thins them out, which makes that text cheaper.) Prints CPU seconds of
whole processes per million words read, the training rate alone, and the peak of anonymous
memory against 1.3 x the two matrices + 300 MB. Needs a release build in build/ (or --program).
"""

import argparse
import json
import math
import os
import pathlib
import random
import subprocess
import tempfile

from measured_run import run

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def write_part(text, share, path):
    """The first lines of the text, up to a share of its bytes."""
    left = share * os.path.getsize(text)
    with open(text, "rb") as source, open(path, "wb") as target:
        for line in source:
            target.write(line)
            left -= len(line)
            if left <= 0:
                return


def write_with_rare_words(text, rare, path):
    """Each word of the text followed by one of `rare` numbered words."""
    draw = random.Random(rare)
    with open(text) as source, open(path, "w") as target:
        for line in source:
            words = line.split()
            numbers = draw.choices(range(rare), k=len(words))
            target.write(" ".join(f"{word} #{number}" for word, number in zip(words, numbers)) + "\n")


def measure(options, text, dim, more=()):
    """One training run: words read, vocabulary, CPU seconds, training rate, anonymous memory."""
    with tempfile.TemporaryDirectory() as folder:
        metrics, model = os.path.join(folder, "metrics"), os.path.join(folder, "model")
        done = run([options.program, "train", "--input", text, "--output", model, "--dim", str(dim),
                    "--epochs", str(options.epochs), "--threads", str(options.threads),
                    "--validation", "0", "--metrics", metrics, *more])
        with open(metrics) as file:
            progress = [row for row in map(json.loads, file) if row["type"] == "progress"]
        info = dict(line.split(None, 1) for line in subprocess.run(
            [options.program, "info", "--model", model], check=True, capture_output=True,
            text=True).stdout.splitlines())
        # A run of a moment reports no progress.
        rate = progress[-1]["tokens"] / progress[-1]["seconds"] if progress else math.nan
        return {"words": int(info["corpus.tokens"]), "vocabulary": int(info["words"]),
                "cpu": done.cpu, "rate": rate, "anonymous": done.peak_anonymous_mib}


def print_header():
    print("| words | vocabulary | D | CPU s / M words | trained words / s | matrices MiB | RssAnon MiB | "
          "of 1.3 x matrices + 300 |")
    print("|---|---|---|---|---|---|---|---|")


def print_row(options, row, dim):
    padded = (dim + 15) // 16 * 16
    matrices = 2 * row["vocabulary"] * padded * 4 / 2**20
    limit = 1.3 * 2 * row["vocabulary"] * dim * 4 / 2**20 + 300e6 / 2**20
    rate = "" if math.isnan(row["rate"]) else f"{row['rate'] / 1e6:.2f} M"
    print(f"| {row['words'] / 1e6:.1f} M | {row['vocabulary']} | {dim} "
          f"| {row['cpu'] / (row['words'] * options.epochs) * 1e6:.3f} | {rate} "
          f"| {matrices:.0f} | {row['anonymous']:.0f} | {row['anonymous'] / limit:.2f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", required=True)
    parser.add_argument("--program", default=str(REPOSITORY / "build" / "src" / "cli" / "nce2vec"))
    parser.add_argument("--dims", type=int, nargs="+", default=[100, 300])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--rare-words", type=int, nargs="+",
                        default=[1_000, 50_000, 200_000, 500_000, 1_000_000, 2_000_000])
    parser.add_argument("--skip-lengths", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "text")
        if not options.skip_lengths:
            print_header()
            for share in (0.1, 0.2, 0.5, 1):
                write_part(options.text, share, path)
                for dim in options.dims:
                    print_row(options, measure(options, path, dim, ["--max-vocab", "15000"]), dim)
        print()
        print_header()
        for rare in options.rare_words:
            write_with_rare_words(options.text, rare, path)
            for dim in options.dims:
                print_row(options, measure(options, path, dim), dim)


if __name__ == "__main__":
    main()
