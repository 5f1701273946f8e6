// What commands that read text tell their user about it.
#ifndef SRC_CLI_TEXT_TALK_H_
#define SRC_CLI_TEXT_TALK_H_

#include <chrono>
#include <string>

#include "src/cli/progress_line.h"
#include "src/corpus/corpus_encoder.h"
#include "src/corpus/text_pipeline.h"
#include "src/text/text_options.h"
#include "src/text/text_stats.h"

namespace nce2vec {

// A line for each kind of what was replaced in a text.
void NoteRepairs(const TextStats& stats, ProgressLine& line);

// One thread. Borrows the line. Time counts from its construction.
class TextTalk {
 public:
  explicit TextTalk(ProgressLine& line);

  void Reading(const ReadProgress& progress);
  // What was replaced or cut, and a notice where raw text was not tokenised.
  void HaveRead(const TextStats& stats, const TextOptions& options);

  // The text in figures, and how quickly it was read.
  std::string InFigures(const EncodedText& text, const EncodeOptions& options) const;

  // The same of given pairs.
  std::string PairsInFigures(const EncodedText& text, const EncodeOptions& options) const;

  double SecondsSinceStart() const;

 private:
  ProgressLine& line_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace nce2vec

#endif  // SRC_CLI_TEXT_TALK_H_
