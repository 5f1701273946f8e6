#!/usr/bin/python3
"""Trains the same text with nce2vec, Debian's fastText and Debian's gensim, in turn, and compares them.

    /usr/bin/python3 eval/bench/peers.py --text text.txt

The text is tokenised already, with lines of at most 1000 words (fastText cuts longer ones). Same
dimensions, window, negatives, epochs, subsampling, learning rate and threads for all; skip-gram
without subwords. fastText's and gensim's objective is negative sampling, nce2vec's `ns`. Costs are those of whole processes: reading, vocabulary, training and saving; a
round's ratios are a trainer's cost over that of the first one, `nce2vec nce`, just before it. Each round has its own seed; scores
are gensim's, means over the rounds. Needs a release build in build/ (or --program), and Debian's
fasttext, python3-gensim and libopenblas0 (with the reference BLAS gensim takes a third longer).

What is not the same: fastText trains its sentence end as a word and counts epochs by tokens that
include rare words, so it reads some 2 % more; below 10 threads it starts most of its input matrix at
zero. gensim is given its quickest way of reading, corpus_file, and OpenBLAS's best kernel.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import tempfile

from gensim.models import KeyedVectors

from measured_run import run
from scoring import score, spearman

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
GENSIM = pathlib.Path(__file__).resolve().parent / "train_gensim.py"


def nce2vec(objective):
    return lambda options, dim, threads, seed, output: [
            options.program, "train", "--quiet", "--input", options.text, "--output", output,
            "--objective", objective, "--dim", dim, "--window", options.window, "--negatives", options.negatives,
            "--epochs", options.epochs, "--subsample", options.subsample,
            "--min-count", options.min_count, "--lr", options.lr, "--threads", threads,
            "--seed", seed, "--validation", 0, *options.more]


def fasttext(options, dim, threads, seed, output):
    return ["fasttext", "skipgram", "-input", options.text, "-output", output, "-dim", dim,
            "-ws", options.window, "-neg", options.negatives, "-epoch", options.epochs,
            "-t", options.subsample, "-minCount", options.min_count, "-maxn", 0,
            "-lr", options.lr, "-thread", threads, "-seed", seed, "-verbose", 0]


def gensim(options, dim, threads, seed, output):
    return ["/usr/bin/python3", GENSIM, "--input", options.text, "--output", output,
            "--dim", dim, "--window", options.window, "--negatives", options.negatives,
            "--epochs", options.epochs, "--subsample", options.subsample,
            "--min-count", options.min_count, "--lr", options.lr, "--threads", threads,
            "--seed", seed]


TRAINERS = {"nce2vec nce": nce2vec("nce"), "nce2vec ns": nce2vec("ns"), "fastText": fasttext,
            "gensim": gensim}


def load(options, name, output):
    """The vectors that a trainer wrote."""
    if name == "fastText":
        return KeyedVectors.load_word2vec_format(output + ".vec")
    if name.startswith("nce2vec"):
        binary = output + ".bin"
        subprocess.run([options.program, "convert", "--quiet", "--input", output, "--output", binary,
                        "--to", "word2vec-bin"], check=True)
        output = binary
    return KeyedVectors.load_word2vec_format(output, binary=True)


def known_words(options):
    """The tokens of one epoch: those of words frequent enough."""
    table = subprocess.run([options.program, "corpus", "vocab", "--quiet", "--input", options.text,
                            "--min-count", str(options.min_count)], check=True, capture_output=True,
                           text=True).stdout
    return sum(int(line.rsplit("\t", 1)[1]) for line in table.splitlines())


def compare(options, dim, threads, words):
    """One table of the report."""
    # OpenBLAS chooses its kernel itself, and gensim's threads do not start threads of their own.
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    environment["OPENBLAS_NUM_THREADS"] = "1"
    runs = {name: [] for name in options.trainers}
    scores = {name: [] for name in options.trainers}
    for seed in range(1, options.rounds + 1):
        for name in options.trainers:
            with tempfile.TemporaryDirectory() as folder:
                output = os.path.join(folder, "vectors")
                command = TRAINERS[name](options, dim, threads, seed, output)
                done = run([str(word) for word in command], environment)
                runs[name].append(done)
                print(f"dim {dim} threads {threads} round {seed}: {name} {done.cpu:.2f} s CPU, "
                      f"{done.wall:.2f} s, {done.peak_mib:.0f} MiB", flush=True)
                if not options.no_scores:
                    vectors = load(options, name, output)
                    scores[name].append({path.stem: spearman(vectors, path) for path in options.pairs}
                                        or score(vectors, options.restrict_vocab,
                                                 ["WordSim-353", "SimLex-999"]))
    print(f"\nD = {dim}, {threads} thread(s): medians of {options.rounds} rounds; "
          f"ratios to the first, lowest and highest round\n")
    columns = list(scores[options.trainers[0]][0]) if not options.no_scores else []
    print("| trainer | CPU s | ratio | words / CPU s | wall s | ratio | peak MiB |",
          "".join(f" {column} |" for column in columns))
    print("|---|" + "---|" * (6 + len(columns)))
    first = runs[options.trainers[0]]
    for name in options.trainers:
        cpu, wall = ([getattr(done, cost) for done in runs[name]] for cost in ("cpu", "wall"))
        cpu_ratios = [done.cpu / base.cpu for done, base in zip(runs[name], first)]
        wall_ratios = [done.wall / base.wall for done, base in zip(runs[name], first)]
        cells = [f"{statistics.median(cpu):.2f}", spread(cpu_ratios),
                 f"{words * options.epochs / statistics.median(cpu) / 1e6:.2f} M",
                 f"{statistics.median(wall):.2f}", spread(wall_ratios),
                 f"{statistics.median(done.peak_mib for done in runs[name]):.0f}"]
        cells += [f"{statistics.mean(row[column] for row in scores[name]):.3f}" for column in columns]
        print(f"| {name} | " + " | ".join(cells) + " |")
    print(flush=True)


def spread(ratios):
    if len(ratios) == 1:
        return f"{ratios[0]:.1f}"
    return f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", required=True)
    parser.add_argument("--program", default=str(REPOSITORY / "build" / "src" / "cli" / "nce2vec"))
    parser.add_argument("--trainers", nargs="+", default=list(TRAINERS), choices=list(TRAINERS),
                        help="the others are compared with the first")
    parser.add_argument("--dims", type=int, nargs="+", default=[100, 300])
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--window", type=int, default=5)
    parser.add_argument("--negatives", type=int, default=5)
    parser.add_argument("--subsample", type=float, default=1e-4)
    parser.add_argument("--min-count", type=int, default=5)
    parser.add_argument("--lr", type=float, default=0.05)
    parser.add_argument("--restrict-vocab", type=int, default=30000)
    parser.add_argument("--pairs", nargs="+", type=pathlib.Path, default=[],
                        help="score on these files of word pairs instead of the bundled sets")
    parser.add_argument("--no-scores", action="store_true", help="costs only")
    parser.add_argument("more", nargs="*", help="after --: more options of nce2vec train")
    options = parser.parse_args()
    words = known_words(options)
    print(f"{options.text}: {words / 1e6:.2f} M words of the vocabulary, {options.epochs} epochs\n")
    for threads in options.threads:
        for dim in options.dims:
            compare(options, dim, threads, words)


if __name__ == "__main__":
    main()
