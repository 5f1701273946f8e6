#include "src/text/phrase_table.h"

#include <algorithm>
#include <span>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/text/line_reader.h"

namespace nce2vec {

std::string PhraseLine(const Phrase& phrase) {
  return absl::StrFormat("%s\t%.6g\t%d\n", phrase.text, phrase.score, phrase.count);
}

absl::StatusOr<PhraseTable> PhraseTable::Read(const std::string& path) {
  PhraseTable table;
  Tokenizer tokenizer{TextOptions{}};
  NCE2VEC_ASSIGN_OR_RETURN(LineReader reader, LineReader::Open(path));
  LineBlock block;
  uint64_t number = 0;
  while (true) {
    NCE2VEC_ASSIGN_OR_RETURN(const bool more, reader.Next(block));
    if (!more) return table;
    absl::Status status;
    ForEachWholeLine(block.bytes, [&](std::string_view line) {
      ++number;
      if (line.empty() || !status.ok()) return;
      const std::vector<std::string> words = tokenizer.Split(line.substr(0, line.find('\t')));
      if (words.size() >= 2) {
        table.Add(words);
      } else {
        status = absl::DataLossError(absl::StrFormat(
            "%s: line %d is no phrase of two words or more, as nce2vec corpus phrases finds them",
            path, number));
      }
    });
    NCE2VEC_RETURN_IF_ERROR(status);
  }
}

void PhraseTable::Add(const std::vector<std::string>& words) {
  std::vector<uint32_t> numbers;
  for (const std::string& word : words) {
    const auto next = static_cast<uint32_t>(numbers_.size());
    numbers.push_back(numbers_.try_emplace(word, next).first->second);
  }
  matcher_.Add(numbers);
}

uint32_t PhraseTable::NumberOf(std::string_view word) const {
  const auto found = numbers_.find(absl::string_view(word.data(), word.size()));
  return found == numbers_.end() ? kOther : found->second;
}

void PhraseJoiner::Join(std::string_view line, std::string& out, TextStats& stats) {
  words_.clear();
  ends_.clear();
  bytes_.clear();
  tokenizer_.Tokenize(
      line,
      [&](std::string_view word) {
        words_.push_back(table_.NumberOf(word));
        bytes_ += word;
        ends_.push_back(bytes_.size());
      },
      stats);
  const std::span<const uint32_t> words(words_);
  size_t begin = 0;  // in bytes_
  for (size_t i = 0; i < words.size();) {
    const size_t size = std::max<size_t>(1, table_.matcher().FindFirst(words.subspan(i)).words);
    for (size_t k = 0; k < size; ++k, ++i) {
      if (i > 0) out.push_back(k == 0 ? ' ' : '_');
      out.append(bytes_, begin, ends_[i] - begin);
      begin = ends_[i];
    }
  }
}

}  // namespace nce2vec
