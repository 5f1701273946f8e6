#!/usr/bin/python3
"""Asks what n-grams say of words that training never saw, for nce2vec and Debian's fastText.

    /usr/bin/python3 eval/bench/unknown_words.py --text text.txt --part 25000000

Both learn words and n-grams of 3 to 6 characters from the first --part bytes, rare words (--min-count)
left out; settings are those of subwords.py. Of words left out that the whole text has often, references
learn vectors from the whole text, as words, without n-grams: one of nce2vec, one of fastText. The
measure: a word's ten nearest known words by the reference, each against 50 others drawn from the rest;
in how many of these 500 pairs is the composed vector nearer to the right one (0.5: it says nothing)?

Judgements of some hundred pairs leave a standard error of .02 and more to correlations; these are
2,500 words, and differences between trainers are over the same words.

Needs Debian's fasttext and python3-numpy, and a release build in build/ (or --program).
"""

import argparse
import copy
import pathlib
import subprocess
import tempfile

import numpy as np

from subwords import REPOSITORY, counts_of, fasttext, nce2vec

NEAR = 10
OTHERS = 50


def chosen_words(options, part):
    """Words that both have, and words that only the references have."""
    seen = counts_of(part)
    whole = counts_of(options)
    known = sorted(word for word, count in seen.items() if count >= 2 * options.min_count)
    unknown = sorted(word for word, count in whole.items()
                     if count >= 1.5 * options.min_count and word not in seen and len(word) > 3)
    draw = np.random.default_rng(1)
    return known, sorted(draw.choice(unknown, min(options.words, len(unknown)), replace=False))


def directions(vectors, words):
    rows = np.array([vectors[word] for word in words], dtype=np.float64)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def cosines(vectors, unknown, known):
    return directions(vectors, unknown) @ directions(vectors, known).T


def right_order(composed, reference):
    """For each unknown word, the share of its pairs in the right order; equal ones count half."""
    draw = np.random.default_rng(2)
    shares = []
    for ours, theirs in zip(composed, reference):
        order = np.argsort(-theirs, kind="stable")
        others = draw.choice(order[20 * NEAR:], OTHERS, replace=False)
        nearer = ours[order[:NEAR]][:, None] - ours[others][None, :]
        shares.append((nearer > 0).mean() + 0.5 * (nearer == 0).mean())
    return np.array(shares)


def learned(trainer, seed, words):
    command, vectors = trainer
    with tempfile.TemporaryDirectory() as folder:
        output = str(pathlib.Path(folder) / "vectors")
        subprocess.run([str(field) for field in command(seed, output)], check=True)
        return vectors(output, words)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", required=True)
    parser.add_argument("--part", type=int, default=25_000_000, help="bytes of the text to learn n-grams from")
    parser.add_argument("--program", default=str(REPOSITORY / "build" / "src" / "cli" / "nce2vec"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--min-count", type=int, default=100)
    parser.add_argument("--words", type=int, default=2500)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("more", nargs="*", help="after --: more options of nce2vec train")
    options = parser.parse_args()
    with tempfile.NamedTemporaryFile() as head:
        with open(options.text, "rb") as text:
            head.write(text.read(options.part).rpartition(b" ")[0])
        head.flush()
        part = copy.copy(options)
        part.text = head.name
        known, unknown = chosen_words(options, part)
        print(f"{len(unknown)} unknown words, {len(known)} known ones", flush=True)
        whole = copy.copy(options)
        whole.more = []
        references = {"nce2vec": nce2vec(whole, "nce", []), "fastText": fasttext(whole, ["-maxn", "0"])}
        right = {name: cosines(learned(trainer, 1, known + unknown), unknown, known)
                 for name, trainer in references.items()}
        trainers = {"fastText": fasttext(part), "nce2vec nce": nce2vec(part, "nce"), "nce2vec ns": nce2vec(part, "ns")}
        print("| trainer | by the words of | right order | more than fastText |\n|---|---|---|---|", flush=True)
        shares = {}
        for name, trainer in trainers.items():
            composed = [cosines(learned(trainer, seed, known + unknown), unknown, known) for seed in options.seeds]
            for reference, order in right.items():
                share = np.mean([right_order(one, order) for one in composed], axis=0)
                more = share - shares.setdefault(reference, share)
                print(f"| {name} | {reference} | {share.mean():.3f} | {more.mean():+.3f} "
                      f"(standard error {more.std() / len(more) ** 0.5:.3f}) |", flush=True)


if __name__ == "__main__":
    main()
