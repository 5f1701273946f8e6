"""Scores of word vectors on the bundled sets, as gensim computes them."""

import pathlib

DATA = pathlib.Path(__file__).resolve().parents[1] / "data"
SIMILARITY = {"WordSim-353": "EN-WS-353-ALL.txt", "SimLex-999": "EN-SIMLEX-999.txt",
              "MTurk-771": "EN-MTurk-771.txt"}


def spearman(vectors, path):
    """Of a file of word pairs, separated by tabs or, in a .csv, commas; over the pairs it knows."""
    delimiter = "," if str(path).endswith(".csv") else "\t"
    return vectors.evaluate_word_pairs(path, delimiter=delimiter)[1][0]


def score(vectors, restrict_vocab, similarity=None):
    """Spearman correlations, and the share of Google analogies solved among the most frequent words."""
    scores = {name: spearman(vectors, DATA / SIMILARITY[name]) for name in similarity or SIMILARITY}
    scores["Google analogies"] = vectors.evaluate_word_analogies(
        DATA / "questions-words.txt", restrict_vocab=restrict_vocab)[0]
    return scores
