#!/usr/bin/python3
"""Trains the same text with subwords by nce2vec and Debian's fastText, in turn, and compares them.

    /usr/bin/python3 eval/bench/subwords.py --text text.txt --pairs EN-WS-353-ALL.txt EN-SIMLEX-999.txt

Skip-gram, n-grams of 3 to 6 characters in 2 million buckets, all other settings alike; costs are those
of whole processes. Scores are Spearman correlations of cosines with people's judgement, over all files'
pairs of a kind, each file's by itself, their mean weighted by pairs:

    known    both words in the vocabulary
    rare     of these, one occurs at most --rare times
    unknown  one is not in the vocabulary, and has the vector that its n-grams make

Needs Debian's fasttext, python3-numpy and python3-scipy, and a release build in build/ (or --program).
"""

import argparse
import pathlib
import subprocess
import tempfile

import numpy as np
from scipy.stats import spearmanr

from measured_run import run

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
FEWEST_PAIRS = 10


def read_pairs(path):
    pairs = []
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        fields = line.replace(",", "\t").split("\t")
        try:
            pairs.append((fields[0].strip().lower(), fields[1].strip().lower(), float(fields[2])))
        except (IndexError, ValueError):
            continue  # a head, or an empty line
    return pairs


def nce2vec(options, objective, ngrams=("--subwords", "3-6")):
    def command(seed, output):
        return [options.program, "train", "--quiet", "--input", options.text, "--output", output + ".model",
                "--objective", objective, *ngrams, "--dim", "100", "--window", "5", "--negatives", "5",
                "--epochs", options.epochs, "--subsample", "1e-4", "--min-count", options.min_count, "--lr", "0.05",
                "--threads", options.threads, "--seed", seed, "--validation", "0", *options.more]

    def vectors(output, words):
        subprocess.run([options.program, "embed", "--quiet", "--model", output + ".model", "--input", "-", "--output",
                        output + ".npy", "--format", "npy"], input="\n".join(words) + "\n", text=True, check=True)
        return dict(zip(words, np.load(output + ".npy")))

    return command, vectors


def fasttext(options, ngrams=("-minn", "3", "-maxn", "6", "-bucket", "2000000")):
    def command(seed, output):
        return ["fasttext", "skipgram", "-input", options.text, "-output", output, "-dim", "100", "-ws", "5", "-neg",
                "5", "-epoch", options.epochs, "-t", "1e-4", "-minCount", options.min_count, *ngrams, "-lr", "0.05",
                "-thread", options.threads, "-seed", seed, "-verbose", "0"]

    def vectors(output, words):
        made = subprocess.run(["fasttext", "print-word-vectors", output + ".bin"], input="\n".join(words) + "\n",
                              text=True, check=True, stdout=subprocess.PIPE).stdout
        rows = [line.split() for line in made.splitlines()]
        return {row[0]: np.array(row[1:], dtype=np.float64) for row in rows}

    return command, vectors


def cosine(vectors, a, b):
    lengths = np.linalg.norm(vectors[a]) * np.linalg.norm(vectors[b])
    return vectors[a] @ vectors[b] / lengths if lengths > 0 else 0.0


def counts_of(options):
    table = subprocess.run([options.program, "corpus", "vocab", "--quiet", "--input", options.text, "--min-count",
                            str(options.min_count)], check=True, stdout=subprocess.PIPE, text=True).stdout
    return {word: int(count) for word, count in (line.rsplit("\t", 1) for line in table.splitlines())}


def kinds_of(pair, counts, rare):
    a, b, _ = pair
    if a not in counts or b not in counts:
        return ["unknown"]
    return ["known", "rare"] if min(counts[a], counts[b]) <= rare else ["known"]


def scores(vectors, files, counts, rare):
    """kind: (correlation, pairs)"""
    result = {}
    for kind in ("known", "rare", "unknown"):
        total, number = 0.0, 0
        for pairs in files:
            chosen = [pair for pair in pairs if kind in kinds_of(pair, counts, rare)]
            if len(chosen) < FEWEST_PAIRS:
                continue
            rho = spearmanr([cosine(vectors, a, b) for a, b, _ in chosen], [score for _, _, score in chosen])[0]
            total, number = total + rho * len(chosen), number + len(chosen)
        result[kind] = (total / number if number else float("nan"), number)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", required=True)
    parser.add_argument("--pairs", nargs="+", type=pathlib.Path, required=True)
    parser.add_argument("--program", default=str(REPOSITORY / "build" / "src" / "cli" / "nce2vec"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--min-count", type=int, default=5)
    parser.add_argument("--rare", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("more", nargs="*", help="after --: more options of nce2vec train")
    options = parser.parse_args()
    files = [read_pairs(path) for path in options.pairs]
    words = sorted({word for pairs in files for a, b, _ in pairs for word in (a, b) if " " not in word})
    files = [[pair for pair in pairs if pair[0] in set(words) and pair[1] in set(words)] for pairs in files]
    counts = counts_of(options)
    read = sum(counts.values()) * options.epochs
    trainers = {"nce2vec nce": nce2vec(options, "nce"), "nce2vec ns": nce2vec(options, "ns"),
                "fastText": fasttext(options)}
    print("| trainer | round | CPU s | words / CPU s | wall s | peak MiB | known | rare | unknown |", flush=True)
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    for round_number in range(1, options.rounds + 1):
        for name, (command, vectors) in trainers.items():
            with tempfile.TemporaryDirectory() as folder:
                output = str(pathlib.Path(folder) / "vectors")
                done = run([str(part) for part in command(round_number, output)], None)
                cells = [f"{rho:.3f} ({number})" for rho, number in
                         scores(vectors(output, words), files, counts, options.rare).values()]
                print(f"| {name} | {round_number} | {done.cpu:.1f} | {read / done.cpu / 1e6:.3f} M | {done.wall:.1f} | "
                      f"{done.peak_mib:.0f} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
