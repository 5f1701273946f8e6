#include "src/corpus/piece_tokenizer.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "src/corpus/encoded_corpus.h"
#include "src/text/phrase_tokenizer.h"
#include "src/text/sentence_splitter.h"

namespace nce2vec {
namespace {

constexpr auto kTextEnd = static_cast<uint32_t>(kSentenceEnd);
constexpr auto kPart = static_cast<uint32_t>(kPartEnd);

// White space alone, as an editor may leave it, makes a line blank, too.
bool IsBlank(std::string_view line) {
  return std::all_of(line.begin(), line.end(),
                     [](char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); });
}

std::vector<std::string_view> SplitAtTabs(std::string_view line) {
  std::vector<std::string_view> columns;
  for (size_t tab = line.find('\t'); tab != line.npos; tab = line.find('\t')) {
    columns.push_back(line.substr(0, tab));
    line.remove_prefix(tab + 1);
  }
  columns.push_back(line);
  return columns;
}

class PieceBuilder {
 public:
  PieceBuilder(const TextOptions& options, const PhraseTable* phrases, TextLayout layout,
               TextChunk& chunk)
      : options_(options), layout_(layout), chunk_(chunk), tokenizer_(options, phrases) {
    if (layout == TextLayout::kLines) splitter_.emplace();
  }

  TokenizedPiece Build() {
    piece_.ids.reserve(chunk_.bytes.size() / 4);
    if (layout_ == TextLayout::kDocuments && chunk_.starts_input) piece_.ids.push_back(kTextEnd);
    if (WantsWholeLines() && chunk_.stats.lines_cut > 0) {
      Complain("too long: a line of columns, or with a weight, may have 4 MB");
    }
    ForEachLine(chunk_.bytes, chunk_.stats, [&](std::string_view line) {
      AddLine(line);
      ++line_;
    });
    return std::move(piece_);
  }

 private:
  bool WantsWholeLines() const {
    return layout_ == TextLayout::kTextPairs || layout_ == TextLayout::kLabelledPairs ||
           layout_ == TextLayout::kWeightedLines;
  }

  void AddLine(std::string_view line) {
    switch (layout_) {
      case TextLayout::kPlainLines:
        if (AddPart(line, kTextEnd)) piece_.ids.push_back(kTextEnd);
        return;
      case TextLayout::kWeightedLines:
        AddNumberedLine(line);
        return;
      case TextLayout::kLines:
        AddSentences(line);
        return;
      case TextLayout::kDocuments:
        if (IsBlank(line)) {
          piece_.ids.push_back(kTextEnd);
        } else if (AddPart(line, kPart)) {
          piece_.ids.push_back(kPart);
        }
        return;
      case TextLayout::kTextPairs:
      case TextLayout::kLabelledPairs:
        AddColumns(line);
        return;
    }
  }

  // The tokens of `text`, which `mark` cuts where there are too many; whether there is one.
  bool AddPart(std::string_view text, uint32_t mark) {
    size_t length = 0;
    bool cut = false;
    tokenizer_.Tokenize(
        text,
        [&](std::string_view token) {
          if (length == options_.max_sentence_tokens) {
            piece_.ids.push_back(mark);
            length = 0;
            cut = true;
          }
          piece_.ids.push_back(piece_.words.Add(token));
          ++length;
        },
        chunk_.stats);
    if (cut) ++chunk_.stats.lines_cut;
    return length > 0;
  }

  // Each text that the line is cut into has the line's number before it.
  void AddNumberedLine(std::string_view line) {
    std::vector<uint32_t>& ids = piece_.ids;
    const size_t begin = ids.size();
    if (AddPart(line, kTextEnd)) ids.push_back(kTextEnd);
    size_t from = ids.size();
    ids.resize(from + static_cast<size_t>(std::count(ids.begin() + static_cast<ptrdiff_t>(begin),
                                                     ids.end(), kTextEnd)));
    // From the last one on, so that each is moved once.
    for (size_t to = ids.size(); from > begin;) {
      do {
        ids[--to] = ids[--from];
      } while (from > begin && ids[from - 1] != kTextEnd);
      ids[--to] = kLineNumber | static_cast<uint32_t>(line_);
    }
  }

  // A line of more than max_sentence_tokens is cut into texts, as a plain one is.
  void AddSentences(std::string_view line) {
    size_t length = 0;
    bool cut = false;
    splitter_->Split(line, [&](std::string_view sentence) {
      bool any = false;
      tokenizer_.Tokenize(
          sentence,
          [&](std::string_view token) {
            if (length == options_.max_sentence_tokens) {
              piece_.ids.push_back(kTextEnd);
              length = 0;
              cut = true;
            }
            piece_.ids.push_back(piece_.words.Add(token));
            ++length;
            any = true;
          },
          chunk_.stats);
      if (any) piece_.ids.push_back(kPart);
    });
    if (length > 0) piece_.ids.push_back(kTextEnd);
    if (cut) ++chunk_.stats.lines_cut;
  }

  void AddColumns(std::string_view line) {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (IsBlank(line)) return;
    std::vector<std::string_view> columns = SplitAtTabs(line);
    const bool labelled = layout_ == TextLayout::kLabelledPairs;
    if (labelled ? columns.size() != 3 : columns.size() < 2) {
      return Complain(absl::StrFormat(
          "%d column%s, expected %s", columns.size(), columns.size() == 1 ? "" : "s",
          labelled ? "label <TAB> text a <TAB> text b"
                   : "anchor <TAB> positive [<TAB> hard negative ...]"));
    }
    if (labelled) {
      if (columns[0] != "0" && columns[0] != "1") {
        return Complain(absl::StrFormat("label '%s', expected 0 (similar) or 1 (dissimilar)",
                                        columns[0].substr(0, 40)));
      }
      if (columns[0] == "1") piece_.ids.push_back(static_cast<uint32_t>(kDissimilar));
      columns.erase(columns.begin());
    }
    for (const std::string_view column : columns) {
      AddColumn(column);
      piece_.ids.push_back(kPart);
    }
    piece_.ids.push_back(kTextEnd);
  }

  // A column stays one part, however long: the next part is the next column.
  void AddColumn(std::string_view column) {
    tokenizer_.Tokenize(
        column, [&](std::string_view token) { piece_.ids.push_back(piece_.words.Add(token)); },
        chunk_.stats);
  }

  void Complain(std::string complaint) {
    if (!piece_.complaint.empty()) return;
    piece_.complaint = std::move(complaint);
    piece_.complaint_line = line_;
  }

  const TextOptions& options_;
  TextLayout layout_;
  TextChunk& chunk_;
  PhraseTokenizer tokenizer_;
  std::optional<SentenceSplitter> splitter_;
  TokenizedPiece piece_;
  uint64_t line_ = 0;
};

}  // namespace

TokenizedPiece TokenizePiece(const TextOptions& options, const PhraseTable* phrases,
                             TextLayout layout, TextChunk& chunk) {
  return PieceBuilder(options, phrases, layout, chunk).Build();
}

}  // namespace nce2vec
