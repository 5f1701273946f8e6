"""Puts the report's page together as C++: `embed_page.py OUTPUT.cc PAGE.html STYLES.css SCRIPT.js ...`

PAGE.html has the marks {{styles}} and {{script}}; scripts are joined in their order into one strict function.
"""

import sys


def literal(text):
    """`text` as a C++ string, a line of source a line; all but plain ASCII as octal escapes, which end after three
    digits, unlike hexadecimal ones."""
    escape = {ord('"'): '\\"', ord("\\"): "\\\\", ord("\n"): "\\n", ord("?"): "\\?"}
    lines = text.encode().splitlines(keepends=True)
    quoted = ("".join(escape.get(byte, chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}") for byte in line)
              for line in lines)
    return "\n".join(f'    "{line}"' for line in quoted)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def fill(page, mark, text):
    if page.count(mark) != 1:
        sys.exit(f"embed_page.py: the page must have the mark {mark} once")
    return page.replace(mark, text)


def main(output, page_path, styles_path, *script_paths):
    script = "(() => {\n\"use strict\";\n" + "\n".join(read(path) for path in script_paths) + "})();\n"
    if "</script" in script or "</style" in read(styles_path):
        sys.exit("embed_page.py: an end tag within a script or styles would end them in the page")
    page = fill(fill(read(page_path), "{{styles}}", read(styles_path)), "{{script}}", script)
    for mark in ("{{title}}", "{{data}}"):
        fill(page, mark, "")
    # The length is said, since a literal would end at a NUL and strlen costs.
    with open(output, "w", encoding="ascii") as file:
        file.write('#include "src/report/page_template.h"\n\n'
                   "// Longer than the standard has every compiler take; those that there are do.\n"
                   '#pragma GCC diagnostic ignored "-Woverlength-strings"\n\nnamespace nce2vec {\n\n'
                   f"const std::string_view kPageTemplate(\n{literal(page)},\n    {len(page.encode())});\n\n"
                   "}  // namespace nce2vec\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
