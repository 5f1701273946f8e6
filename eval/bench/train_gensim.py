#!/usr/bin/python3
"""Trains skip-gram vectors with gensim, as peers.py wants them; see there."""

import argparse

from gensim.models import Word2Vec
from gensim.models.word2vec_inner import FAST_VERSION

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--input", required=True)
parser.add_argument("--output", required=True)
for option, kind in [("dim", int), ("window", int), ("negatives", int), ("epochs", int), ("subsample", float),
                     ("min-count", int), ("lr", float), ("threads", int), ("seed", int)]:
    parser.add_argument(f"--{option}", type=kind, required=True)
options = parser.parse_args()
if FAST_VERSION < 0:
    parser.error("this gensim has no compiled trainer: it would be compared unfairly")
model = Word2Vec(corpus_file=options.input, sg=1, vector_size=options.dim, window=options.window,
                 negative=options.negatives, epochs=options.epochs, sample=options.subsample,
                 min_count=options.min_count, alpha=options.lr, workers=options.threads, seed=options.seed)
model.wv.save_word2vec_format(options.output, binary=True)
