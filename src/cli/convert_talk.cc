#include "src/cli/convert_talk.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "src/cli/interrupt.h"
#include "src/corpus/text_pipeline.h"

namespace nce2vec {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

ConvertTalk::ConvertTalk(bool quiet) : line_(quiet), interrupted_(CatchInterrupts()) {}

ConversionProgress ConvertTalk::Progress(std::string_view action, std::string_view unit,
                                         uint64_t total) {
  const auto start = Clock::now();
  return [this, action, unit, total, start](uint64_t done) {
    if (interrupted_->load(std::memory_order_relaxed)) {
      return absl::CancelledError("interrupted; nothing was written");
    }
    if (!line_.Due()) return absl::OkStatus();
    const double seconds =
        std::max(1e-9, std::chrono::duration<double>(Clock::now() - start).count());
    const auto amount = static_cast<double>(done);
    std::string text = absl::StrFormat("%s  %s%s  %s%s/s", action, FormatQuantity(amount), unit,
                                       FormatQuantity(amount / seconds), unit);
    if (total > 0) {
      const double share = std::clamp(amount / static_cast<double>(total), 1e-9, 1.0);
      text = absl::StrFormat("%5.1f %%  %s  ETA %s", 100 * share, text,
                             FormatDuration(seconds * (1 / share - 1)));
    }
    line_.Update(text);
    return absl::OkStatus();
  };
}

ConversionProgress ConvertTalk::Reading(const std::string& path) {
  return Progress("reading", "B", PlainTextBytes({path}));
}

ConversionProgress ConvertTalk::Writing(uint64_t rows) {
  return Progress("writing", " rows", rows);
}

void ConvertTalk::NoteOddWords(const std::string& path, const OddWords& odd,
                               std::string_view what) {
  if (odd.count == 0) return;
  std::string first = odd.first;
  for (char& c : first) {
    if (std::iscntrl(static_cast<unsigned char>(c)) != 0)
      c = ' ';  // one line, no commands to terminals
  }
  line_.Note(absl::StrFormat("%s: %d %s %s; the first is '%s' in row %d", path, odd.count,
                             odd.count == 1 ? "word" : "words", what, first, odd.first_row));
}

void ConvertTalk::Describe(const std::string& path, const ImportedVectors& imported) {
  const std::string name = path == "-" ? "standard input" : path;
  line_.Note(absl::StrFormat("%s: %s, %d words, %d dimensions", name,
                             VectorFormatName(imported.format), imported.vocabulary.size(),
                             imported.vectors.dim()));
  NoteOddWords(name, imported.repeated, "seen before and left out");
  NoteOddWords(name, imported.repaired, "not UTF-8, ill-formed bytes now U+FFFD");
  NoteOddWords(name, imported.with_blanks, "with spaces, kept with them");
}

}  // namespace nce2vec
