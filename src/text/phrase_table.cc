#include "src/text/phrase_table.h"

#include <algorithm>
#include <span>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
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

void PhraseTable::AddJoined(std::string_view word) {
  std::vector<std::string> words = absl::StrSplit(absl::string_view(word.data(), word.size()), '_');
  const bool joined = std::ranges::none_of(words, [](const auto& part) { return part.empty(); });
  if (joined && words.size() >= 2) Add(words);
}

void PhraseJoiner::Add(std::string_view word) {
  words_.push_back(table_.NumberOf(word));
  bytes_ += word;
  ends_.push_back(bytes_.size());
  bytes_ += '_';
}

size_t PhraseJoiner::Finish(Sink sink) {
  const std::span<const uint32_t> words(words_);
  const std::string_view bytes(bytes_);
  size_t count = 0;
  size_t begin = 0;  // in bytes
  for (size_t i = 0; i < words.size(); ++count) {
    i += std::max<size_t>(1, table_.matcher().FindFirst(words.subspan(i)).words);
    sink(bytes.substr(begin, ends_[i - 1] - begin));
    begin = ends_[i - 1] + 1;
  }
  words_.clear();
  ends_.clear();
  bytes_.clear();
  return count;
}

void PhraseJoiner::Join(std::string_view line, std::string& out, TextStats& stats) {
  tokenizer_.Tokenize(
      line, [&](std::string_view word) { Add(word); }, stats);
  bool first = true;
  Finish([&](std::string_view word) {
    if (!first) out.push_back(' ');
    first = false;
    out += word;
  });
}

}  // namespace nce2vec
