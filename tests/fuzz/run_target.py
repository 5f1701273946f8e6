"""Runs one fuzz target for a while: run_target.py FUZZER --seeds FOLDER [--seconds N] [--corpus FOLDER]

Starts from the target's seeds, those in FOLDER and those beside this file. With --corpus what it finds is kept
for the next run. Prints executions, coverage and memory in one line; exit code 1 when an input crashed it, ran
for too long, leaked, or took more memory than any input of its size may.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
# Inputs are some kilobytes: whoever takes more than this believed a number in one.
MEMORY_MB = 512
LARGEST_ALLOCATION_MB = 64
# Memory that was freed stays poisoned for a while, a quarter of a GB of it unless one says otherwise.
QUARANTINE = "quarantine_size_mb=16"
DICTIONARIES = {"checkpoint": "safetensors", "model": "safetensors", "training_start": "safetensors",
                "npy": "npy", "options": "options"}


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("fuzzer", type=pathlib.Path)
    parser.add_argument("--seeds", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=pathlib.Path)
    return parser.parse_args()


def figures(output):
    """Executions, edges, features and peak memory from libFuzzer's report."""
    last = {}
    for match in re.finditer(r"cov: (\d+) ft: (\d+)", output):
        last["cov"], last["ft"] = match[1], match[2]
    for name in ("number_of_executed_units", "average_exec_per_sec", "peak_rss_mb"):
        match = re.search(rf"stat::{name}:\s+(\d+)", output)
        last[name] = match[1] if match else "?"
    return last


def main():
    options = parse()
    target = options.fuzzer.name.removesuffix("_fuzzer")
    with tempfile.TemporaryDirectory(prefix="nce2vec-fuzz-") as scratch:
        corpus = options.corpus or pathlib.Path(scratch, "corpus")
        corpus.mkdir(parents=True, exist_ok=True)
        for seeds in (options.seeds / target, HERE / "seeds" / target):
            for seed in seeds.iterdir() if seeds.is_dir() else ():
                shutil.copy(seed, corpus)
        command = [options.fuzzer, corpus, f"-max_total_time={options.seconds}", "-seed=1", "-timeout=20",
                   f"-rss_limit_mb={MEMORY_MB}", f"-malloc_limit_mb={LARGEST_ALLOCATION_MB}",
                   "-print_final_stats=1", f"-artifact_prefix={corpus.parent}/{target}-"]
        if target in DICTIONARIES:
            command.append(f"-dict={HERE}/dictionaries/{DICTIONARIES[target]}.dict")
        environment = {**os.environ, "ASAN_OPTIONS": ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), QUARANTINE]))}
        run = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             env=environment, check=False)
        output = run.stderr.decode(errors="replace")
        found = figures(output)
        print(f"{target}: {found['number_of_executed_units']} executions, {found['average_exec_per_sec']}/s, "
              f"cov {found.get('cov', '?')}, ft {found.get('ft', '?')}, peak {found['peak_rss_mb']} MB, "
              f"{'no crash' if run.returncode == 0 else 'CRASHED'}", flush=True)
        if run.returncode != 0:
            print(output[-8000:], file=sys.stderr)
            for artifact in corpus.parent.glob(f"{target}-*"):
                print(f"{artifact}: {artifact.read_bytes()[:4000]!r}", file=sys.stderr)
        return 0 if run.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
