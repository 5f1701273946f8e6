"""Checks the layers: which folder includes what, header guards, sizes of files. `check_includes.py [ROOT]`

It checks itself too, on small trees of its own. Exit code 1 when anything is wrong.
"""

import pathlib
import re
import sys
import tempfile
import unittest

ANY = None
# What a folder may include besides itself. Where a row proves too narrow, widen it on purpose, but never
# against the way of the data: bytes, tokens, ids, sentences, examples, kernels, parameters, model, queries.
MAY_INCLUDE = {
    "src/base": [],
    "src/text": ["src/base"],
    "src/vocab": ["src/base"],
    "src/corpus": ["src/text", "src/vocab", "src/base"],
    "src/kernels": ["src/base"],
    "src/model": ["src/vocab", "src/text", "src/base"],
    "src/encode": ["src/model", "src/kernels", "src/vocab", "src/text", "src/base"],
    "src/train": ["src/corpus", "src/kernels", "src/model", "src/vocab", "src/base"],
    "src/contrast": ["src/train", "src/encode", "src/corpus", "src/kernels", "src/model", "src/vocab",
                     "src/text", "src/base"],
    "src/query": ["src/encode", "src/model", "src/kernels", "src/vocab", "src/text", "src/base"],
    "src/report": ["src/query", "src/encode", "src/model", "src/kernels", "src/vocab", "src/text", "src/base"],
    "src/tune": ["eval", "src/train", "src/corpus", "src/model", "src/vocab", "src/base"],
    "src/cli": ANY,
    "corpus_tools": ["src/corpus", "src/text", "src/vocab", "src/base"],
    # kernels: analogy questions are scored many at a time against a block of rows.
    "eval": ["src/query", "src/encode", "src/model", "src/kernels", "src/vocab", "src/text", "src/base"],
    "tests": ANY,
}
# Who includes these besides themselves.
ENDS = {"src/cli": ["tests"], "tests": []}

ALL = list(MAY_INCLUDE)
# Third-party headers, by the beginning of their name, and the folders where they may stand.
LIBRARIES = {
    "absl/": ALL,
    "benchmark/": ["tests"],
    "boost/program_options": ["src/cli", "tests/cli"],
    "boost/": [],
    "bzlib.h": ["src/base", "tests/base"],
    "doctest/": ["tests"],
    "hnswlib/": ["src/query"],
    "histedit.h": ["src/cli"],
    "hwy/": ["src/kernels", "tests/kernels"],
    "lzma.h": ["src/base", "tests/base"],
    # encode: JSON lines, and the folder that other libraries load, whose descriptions are JSON. report: the page's data.
    "nlohmann/": ["src/model", "src/encode", "src/report", "src/cli", "tests"],
    "oneapi/tbb": [folder for folder in ALL if folder not in ("src/base", "src/text", "src/kernels")],
    "tbb/": [folder for folder in ALL if folder not in ("src/base", "src/text", "src/kernels")],
    "libxml/": ["src/text", "corpus_tools"],
    "unicode/": ["src/text"],
    "xxhash.h": ["src/base", "src/vocab", "src/model", "src/query", "corpus_tools", "tests/fuzz"],
    "zlib.h": ["src/base", "tests/base"],
    "zstd": ["src/base", "tests/base"],
}
# The operating system's headers; of standard C++ all that have no dot and no slash.
SYSTEM = re.compile(r"[a-z_]+|sys/[a-z]+\.h|(fcntl|poll|pthread|sched|signal|stdio|stdlib|termios|unistd)\.h")

TOP_FOLDERS = ["src", "corpus_tools", "eval", "tests"]
MAX_LINES = 450
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)
TARGET_GUARD = re.compile(r"^#if defined\((\w+)\) == defined\(HWY_TARGET_TOGGLE\)\n#ifdef (\w+)\n#undef (\w+)\n"
                          r"#else\n#define (\w+)\n#endif\n", re.MULTILINE)
GUARD = re.compile(r"^#ifndef (\S+)\n#define (\S+)\n", re.MULTILINE)


def folder_of(path):
    """The row of the table that a path from the root belongs to."""
    parts = pathlib.PurePosixPath(path).parts
    return "/".join(parts[:2]) if parts[0] == "src" else parts[0]


def is_under(path, folder):
    return path == folder or path.startswith(folder + "/")


def check_project_include(root, path, target):
    """Breaches of one include whose target begins with a top folder."""
    if not (root / target).is_file():
        yield f'{path}: no such file: "{target}"'
    own, other = folder_of(path), folder_of(target)
    if own == other:
        return
    allowed = MAY_INCLUDE.get(own, [])
    if own not in ENDS.get(other, [own]) or (allowed is not ANY and other not in allowed):
        yield f"{path}: {own} may not include {other} ({target})"


def check_library_include(path, target):
    for beginning in sorted(LIBRARIES, key=len, reverse=True):
        if target.startswith(beginning):
            if not any(is_under(path, folder) for folder in LIBRARIES[beginning]):
                yield f"{path}: {target} has no place here, only in {', '.join(LIBRARIES[beginning]) or 'no folder'}"
            return
    if not SYSTEM.fullmatch(target):
        yield f"{path}: unknown library header {target}; give it a place in tests/check_includes.py"


def check_includes(root, path, text):
    for quoted, angled in INCLUDE.findall(text):
        target = quoted or angled
        if ".." in target.split("/"):
            yield f"{path}: includes are paths from the root, not {target}"
        elif target.split("/")[0] in TOP_FOLDERS and "/" in target:
            if angled:
                yield f'{path}: <{target}> is ours: write "{target}"'
            yield from check_project_include(root, path, target)
        elif quoted and "/" not in target:
            yield f'{path}: includes are paths from the root, not "{target}"'
        else:
            yield from check_library_include(path, target)


def check_guard(path, text):
    expected = re.sub(r"[^A-Za-z0-9]", "_", path).upper() + "_"
    # What is compiled once for each instruction set has Highway's guard, which lets it in once for each.
    per_target = is_under(path, "src/kernels") and path.endswith("-inl.h")
    match = (TARGET_GUARD if per_target else GUARD).search(text)
    if not match or set(match.groups()) != {expected}:
        yield f"{path}: header guard is not {expected}"


def cycle_of_folders(edges):
    """A list of folders that include each other in turn, or nothing. Folders with a place in no cycle fall away."""
    left = {folder: set(others) for folder, others in edges.items()}
    while True:
        free = {folder for folder in left if not left[folder] & left.keys()}
        if not free:
            break
        left = {folder: others for folder, others in left.items() if folder not in free}
    if not left:
        return []
    chain = [min(left)]
    while chain[-1] not in chain[:-1]:
        chain.append(min(left[chain[-1]] & left.keys()))
    return chain[chain.index(chain[-1]):]


def check_tree(root):
    """Every breach in the tree, as lines of text, and how many files were read."""
    problems, edges, files = [], {}, 0
    for path in sorted(path for top in TOP_FOLDERS for path in (root / top).rglob("*")):
        if path.suffix not in (".cc", ".h", ".py", ".sh") or not path.is_file():
            continue
        files += 1
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > MAX_LINES:
            problems.append(f"{name}: {text.count(chr(10))} lines, more than {MAX_LINES}: perhaps two ideas")
        if path.suffix not in (".cc", ".h"):
            continue
        if folder_of(name) not in MAY_INCLUDE:
            problems.append(f"{name}: {folder_of(name)} has no row in the table")
        problems += check_includes(root, name, text)
        if path.suffix == ".h":
            problems += check_guard(name, text)
        for quoted, _ in INCLUDE.findall(text):
            if quoted.split("/")[0] in TOP_FOLDERS and folder_of(quoted) != folder_of(name):
                edges.setdefault(folder_of(name), set()).add(folder_of(quoted))
    cycle = cycle_of_folders(edges)
    if cycle:
        problems.append("folders include each other in a circle: " + " -> ".join(cycle))
    return problems, files


class SelfCheck(unittest.TestCase):
    def problems(self, **files):
        """Breaches in a tree of these files; in names, __ stands for / and the last _ for the dot."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in files.items():
                stem, _, suffix = name.replace("__", "/").rpartition("_")
                path = root / f"{stem}.{suffix}"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return check_tree(root)[0]

    def assert_one(self, expected, **files):
        found = self.problems(**files)
        self.assertEqual(len(found), 1, found)
        self.assertIn(expected, found[0])

    @staticmethod
    def header(guard, body=""):
        return f"#ifndef {guard}\n#define {guard}\n{body}#endif\n"

    def test_clean_tree(self):
        self.assertEqual(self.problems(
            src__base__a_h=self.header("SRC_BASE_A_H_"),
            src__text__b_cc='#include <unicode/uchar.h>\n#include <vector>\n#include "src/base/a.h"\n',
            src__kernels__k_cc='#include "hwy/highway.h"\n#include "src/base/a.h"\n'), [])

    def test_forbidden_direction(self):
        self.assert_one("src/base may not include src/text",
                        src__text__a_h=self.header("SRC_TEXT_A_H_"), src__base__b_cc='#include "src/text/a.h"\n')
        self.assert_one("src/train may not include src/query",
                        src__query__a_h=self.header("SRC_QUERY_A_H_"),
                        src__train__b_cc='  #  include "src/query/a.h"\n')
        self.assert_one("src/query may not include src/cli",
                        src__cli__a_h=self.header("SRC_CLI_A_H_"), src__query__b_cc='#include "src/cli/a.h"\n')
        self.assertEqual(self.problems(src__cli__a_h=self.header("SRC_CLI_A_H_"),
                                       tests__cli__a_cc='#include "src/cli/a.h"\n'), [])
        self.assert_one("eval may not include tests",
                        tests__a_h=self.header("TESTS_A_H_"), eval__b_cc='#include "tests/a.h"\n')

    def test_libraries_have_their_places(self):
        for header in ("hwy/highway.h", "unicode/uchar.h", "zlib.h", "bzlib.h", "lzma.h", "zstd.h", "zstd_errors.h",
                       "doctest/doctest.h", "boost/program_options.hpp", "boost/regex.hpp", "nlohmann/json.hpp"):
            for form in (f"<{header}>", f'"{header}"'):
                if form[0] == '"' and "/" not in header:
                    continue
                with self.subTest(form):
                    self.assert_one("has no place here", src__train__a_cc=f"#include {form}\n")
        self.assert_one("has no place here", src__kernels__a_cc="#include <tbb/parallel_for.h>\n")
        self.assert_one("has no place here", src__text__a_cc="#include <xxhash.h>\n")
        self.assert_one("unknown library header", src__text__a_cc="#include <curl/curl.h>\n")

    def test_paths_from_the_root(self):
        self.assert_one("paths from the root", src__base__a_cc='#include "b.h"\n')
        self.assert_one("paths from the root", src__base__a_cc='#include "../base/b.h"\n')
        self.assert_one("no such file", src__base__a_cc='#include "src/base/b.h"\n')

    def test_guards(self):
        self.assert_one("guard is not SRC_BASE_A_H_", src__base__a_h=self.header("BASE_A_H"))
        self.assert_one("guard is not SRC_BASE_A_H_", src__base__a_h="#pragma once\n")

    def test_guards_of_code_for_each_instruction_set(self):
        def text(guard):
            return (f"#if defined({guard}) == defined(HWY_TARGET_TOGGLE)\n#ifdef {guard}\n#undef {guard}\n#else\n"
                    f"#define {guard}\n#endif\n#endif\n")
        path = "src__kernels__a-inl_h"
        self.assertEqual(self.problems(**{path: text("SRC_KERNELS_A_INL_H_")}), [])
        self.assert_one("guard is not SRC_KERNELS_A_INL_H_", **{path: text("SRC_KERNELS_B_INL_H_")})
        self.assert_one("guard is not SRC_KERNELS_A_INL_H_", **{path: self.header("SRC_KERNELS_A_INL_H_")})

    def test_folders_without_a_row(self):
        self.assert_one("src/misc has no row", src__misc__a_cc="")

    def test_long_files(self):
        self.assert_one("451 lines", src__base__a_cc="\n" * 451)
        self.assertEqual(self.problems(src__base__a_cc="\n" * 450), [])

    def test_cycles(self):
        self.assertEqual(cycle_of_folders({"a": {"b"}, "b": {"c"}}), [])
        self.assertEqual(cycle_of_folders({"x": {"a"}, "a": {"b"}, "b": {"c"}, "c": {"a", "d"}}), ["a", "b", "c", "a"])

    def test_the_table_has_no_cycle(self):
        rows = {folder: others for folder, others in MAY_INCLUDE.items() if others is not ANY}
        self.assertEqual(cycle_of_folders(rows), [])
        self.assertLessEqual({other for others in rows.values() for other in others}, MAY_INCLUDE.keys())


class Layers(unittest.TestCase):
    root = pathlib.Path(__file__).resolve().parents[1]

    def test_every_file_keeps_to_its_layer(self):
        problems, files = check_tree(self.root)
        self.assertGreater(files, 0)
        self.assertEqual(problems, [], "\n" + "\n".join(problems))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Layers.root = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
