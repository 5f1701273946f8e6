#!/usr/bin/python3
"""Vectors of whole texts: what each way of making them is worth, on one text.

    /usr/bin/python3 eval/bench/texts.py --text paragraphs.txt --sts STS_FOLDER --retrieval FOLDER...

Trains on a text of a paragraph a line, without any labelled data, and prints Spearman's correlation
times 100 on STS 2012, 2013, 2014 (the parts of a year as one set), the STS benchmark's development
pairs that are not among those, and SICK's, and NDCG@10 times 100 on the retrieval sets. Settings were
chosen by the mean of STS 2012 to 2014 ("chosen by"); the other columns are for reporting. The STS folder
holds sts2012.*.tsv to sts2014.*.tsv, stsb-en.dev.tsv and sick.dev.tsv: score, text, text.
--tables names what is trained: baselines, settings. Needs a release build in build/ (or --program).
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile

from measured_run import run

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
WORDS = ["--tokenizer", "words", "--lowercase"]


def sts_scores(options, model, pooling):
    """Spearman x 100 of the five sets, in the order of the table's columns."""
    folder = pathlib.Path(options.sts)
    years = [sorted(folder.glob(f"sts20{year}.*.tsv")) for year in (12, 13, 14)]
    command = [options.program, "evaluate", "sts", "--json", "--quiet", "--model", model, *pooling]
    scores = []
    for data, more in ((
            [f"STS{12 + i}=" + ",".join(map(str, parts)) for i, parts in enumerate(years)], []),
            ([str(folder / "stsb-en.dev.tsv")], ["--exclude", *(str(p) for parts in years for p in parts)]),
            ([str(folder / "sick.dev.tsv")], [])):
        out = subprocess.run(command + ["--data", *data, *more], check=True, capture_output=True,
                             text=True).stdout
        rows = [json.loads(line) for line in out.splitlines()]
        scores += [100 * row["spearman"] for row in rows if row["data"] != "average"]
    return scores


def retrieval_scores(options, model, pooling):
    scores = []
    for folder in options.retrieval:
        out = subprocess.run([options.program, "evaluate", "retrieval", "--json", "--quiet", "--model", model,
                              "--data", folder, *pooling], check=True, capture_output=True, text=True).stdout
        scores.append(100 * json.loads(out)["ndcg@10"])
    return scores


class Table:
    def __init__(self, options):
        self.options = options
        names = [pathlib.Path(folder).name for folder in options.retrieval]
        head = ["vectors", "STS12", "STS13", "STS14", "chosen by", "STS-B", "SICK", "mean of five", *names,
                "CPU s"]
        print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|", flush=True)

    def row(self, name, model, cpu, pooling=()):
        sts = sts_scores(self.options, model, list(pooling))
        numbers = [*sts[:3], statistics.mean(sts[:3]), *sts[3:], statistics.mean(sts)]
        cells = [f"{number:.1f}" for number in numbers]
        if "--remove-component" in pooling:
            cells += [""] * len(self.options.retrieval)
        else:
            cells += [f"{number:.1f}" for number in retrieval_scores(self.options, model, list(pooling))]
        print("| " + " | ".join([name, *cells, f"{cpu:.0f}" if cpu else ""]) + " |", flush=True)


def train(options, folder, name, arguments):
    """The model's path and the CPU seconds of its training."""
    model = os.path.join(folder, name)
    done = run([options.program, "train", "--input", options.text, "--output", model, "--threads",
                str(options.threads), *arguments])
    return model, done.cpu


def texts(*arguments):
    return ["--objective", "nt-xent", *arguments]


def baselines(options, folder):
    table = Table(options)
    sif, without = ["--pooling", "sif"], ["--pooling", "sif", "--remove-component"]
    same = ["--min-count", str(options.min_count), "--dim", str(options.dim)]
    # At a rate of nothing, the rows stay as they are drawn.
    model, _ = train(options, folder, "random", texts("--epochs", "1", "--lr", "1e-12", *same))
    table.row("random rows, mean", model, 0)
    table.row("random rows, SIF", model, 0, sif)
    table.row("random rows, SIF, less component", model, 0, without)
    words, words_cpu = train(options, folder, "nce", [*WORDS, *same])
    cpu = words_cpu
    table.row("nce, mean", words, cpu)
    table.row("nce, SIF", words, cpu, sif)
    table.row("nce, SIF, less component", words, cpu, without)
    model, cpu = train(options, folder, "joint", [*WORDS, *same, "--nt-xent-weight", "0.03"])
    table.row("joint (nce, NT-Xent at .03), mean", model, cpu)
    table.row("joint, SIF", model, cpu, sif)
    model, cpu = train(options, folder, "text", texts(*same))
    table.row("nt-xent from random rows", model, cpu)
    table.row("the same, less component", model, cpu, ["--remove-component"])
    model, more = train(options, folder, "from-nce", texts(*same, "--init", words))
    cpu = words_cpu + more
    table.row("nt-xent from nce", model, cpu)
    table.row("the same, less component", model, cpu, ["--remove-component"])


SETTINGS = [
    [], ["--epochs", "1"], ["--epochs", "6"], ["--schedule", "linear"], ["--min-count", "5"],
    ["--min-view-words", "8"], ["--temperature", "0.03"], ["--temperature", "0.1"], ["--batch", "128"],
    ["--batch", "2048"], ["--view", "spans", "--epochs", "6"], ["--view", "halves", "--epochs", "6"],
    ["--view", "dropout", "--word-dropout", "0.3", "--epochs", "6"], ["--word-dropout", "0.2"], ["--crop", "0.7"],
    ["--feature-dropout", "0.1"], ["--pooling", "sif"], ["--pooling", "learned"], ["--head", "linear"],
    ["--head", "mlp"], ["--optimizer", "adam"], ["--optimizer", "sgd"], ["--matryoshka", "32,64,128"],
    ["--dim", "128"], ["--dim", "512"],
]


def settings(options, folder):
    table = Table(options)
    for arguments in SETTINGS:
        model, cpu = train(options, folder, "text", texts(*arguments))
        table.row(f"`{' '.join(arguments)}`" if arguments else "the defaults", model, cpu)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", required=True)
    parser.add_argument("--sts", required=True)
    parser.add_argument("--retrieval", nargs="*", default=[])
    parser.add_argument("--program", default=str(REPOSITORY / "build" / "src" / "cli" / "nce2vec"))
    parser.add_argument("--tables", nargs="+", choices=["baselines", "settings"], default=["baselines", "settings"])
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--dim", type=int, default=256, help="of the baselines' table")
    parser.add_argument("--min-count", type=int, default=2, help="of the baselines' table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for table in options.tables:
            {"baselines": baselines, "settings": settings}[table](options, folder)
            print()


if __name__ == "__main__":
    main()
