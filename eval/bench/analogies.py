#!/usr/bin/python3
"""The Google analogies: `nce2vec evaluate analogy` against gensim's evaluate_word_analogies.

    /usr/bin/python3 eval/bench/analogies.py --model a.model b.model

Runs both in turns on the same vectors and prints a Markdown table: wall seconds of our whole process
(opening the model, both objectives, intervals) and of gensim's evaluation alone, without its loading;
the medians of the rounds. Ends with an error unless both count the same right answers in each section.

--all-questions gives words that the questions ask for and the first rows lack to the last of those
rows, so that every question is asked: the scores are then worth less, the work is whole.

Needs a release build in build/ (or --program) and Debian's python3-gensim.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from gensim.models import KeyedVectors

from measured_run import run

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
QUESTIONS = REPOSITORY / "eval" / "data" / "questions-words.txt"


def convert(options, source, target, kind):
    subprocess.run([options.program, "convert", "--quiet", "--input", source, "--output", target, "--to", kind],
                   check=True)


def load(options, model, folder):
    """The vectors in gensim, and the path of a model of ours with the same words."""
    exported = os.path.join(folder, "vectors.bin")
    convert(options, model, exported, "word2vec-bin")
    vectors = KeyedVectors.load_word2vec_format(exported, binary=True)
    if not options.all_questions:
        return vectors, model
    words = {word.lower() for line in QUESTIONS.read_text(encoding="utf8").splitlines()
             if not line.startswith(":") for word in line.split()}
    names = [name.lower() for name in vectors.index_to_key]
    missing = sorted(words - set(names[:options.restrict_vocab]))
    free = [row for row in range(min(options.restrict_vocab, len(names))) if names[row] not in words]
    for word, row in zip(missing, free[-len(missing):]):
        if word in names:
            names[names.index(word)] = f"moved:{word}"
        names[row] = word
    renamed = KeyedVectors(vectors.vector_size)
    renamed.add_vectors(names, vectors.vectors)
    renamed.save_word2vec_format(exported, binary=True)
    renamed_model = os.path.join(folder, "renamed.model")
    convert(options, exported, renamed_model, "model")
    return renamed, renamed_model


def our_command(options, model):
    return [options.program, "evaluate", "analogy", "--quiet", "--json", "--model", model, "--data", str(QUESTIONS),
            "--restrict-vocab", str(options.restrict_vocab)]


def our_counts(options, model):
    out = subprocess.run(our_command(options, model), check=True, capture_output=True, text=True).stdout
    rows = [json.loads(line) for line in out.splitlines()]
    return [(row["section"], row.get("3cosadd_correct", 0), row["asked"]) for row in rows if row["part"] == "section"]


def gensim_round(options, vectors):
    """Seconds and counts."""
    start = time.monotonic()
    _, sections = vectors.evaluate_word_analogies(str(QUESTIONS), restrict_vocab=options.restrict_vocab)
    seconds = time.monotonic() - start
    return seconds, [(section["section"], len(section["correct"]), len(section["correct"]) + len(section["incorrect"]))
                     for section in sections[:-1]]


def compare(options, model, folder):
    vectors, model = load(options, model, folder)
    ours, cpu, theirs = [], [], []
    counts = our_counts(options, model)
    for _ in range(options.rounds):
        done = run(our_command(options, model))
        ours.append(done.wall)
        cpu.append(done.cpu)
        seconds, gensim_counts = gensim_round(options, vectors)
        theirs.append(seconds)
        for mine, its in zip(counts, gensim_counts, strict=True):
            if mine != its:
                sys.exit(f"{model}: section, right, asked: {mine} by nce2vec, {its} by gensim")
    mine, its = statistics.median(ours), statistics.median(theirs)
    right, asked = (sum(row[i] for row in counts) for i in (1, 2))
    rows = min(options.restrict_vocab or len(vectors), len(vectors))
    print(f"| {vectors.vector_size} | {rows:,} | {asked:,} | {right:,} | {mine:.2f} | {statistics.median(cpu):.2f} | "
          f"{its:.1f} | {its / mine:.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", nargs="+", required=True)
    parser.add_argument("--program", default=str(REPOSITORY / "build" / "src" / "cli" / "nce2vec"))
    parser.add_argument("--restrict-vocab", type=int, default=30000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--all-questions", action="store_true")
    options = parser.parse_args()
    print("| dimensions | rows | questions asked | right in both | nce2vec, wall s | CPU s | gensim, wall s | times |")
    print("|---|---|---|---|---|---|---|---|")
    for model in options.model:
        with tempfile.TemporaryDirectory() as folder:
            compare(options, model, folder)


if __name__ == "__main__":
    main()
