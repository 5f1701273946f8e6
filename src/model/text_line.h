// One line of a text file of vectors: a word, blanks, numbers.
#ifndef SRC_MODEL_TEXT_LINE_H_
#define SRC_MODEL_TEXT_LINE_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace nce2vec {

struct TextLine {
  std::string_view word;  // into the line
  bool blank = false;     // nothing but blanks: no row
  std::string wrong;      // why it is no row; empty: it is one
};

// Reads `line`, without its line break, of row.size() numbers, which go to `row`. A plain line is a
// word without blanks and the numbers. With more fields than that the last ones are the numbers and
// what is before them, blanks and all, the word (GloVe's 840B file has ". . ." and "at
// name@domain.com"); but not where the field before the numbers is a number too: that is a row of
// another length, or two rows in a line.
TextLine ParseTextLine(std::string_view line, std::span<float> row);

// How many fields at the end of `line` are numbers, its first field never one of them.
size_t NumbersAtEnd(std::string_view line);

}  // namespace nce2vec

#endif  // SRC_MODEL_TEXT_LINE_H_
