// What `convert` says: how far it is, and what it had to do with odd words.
#ifndef SRC_CLI_CONVERT_TALK_H_
#define SRC_CLI_CONVERT_TALK_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/cli/progress_line.h"
#include "src/model/vector_format.h"
#include "src/model/vector_reader.h"

namespace nce2vec {

// One thread at a time. Its progress functions end the work when the user interrupts it, and must
// not outlive it.
class ConvertTalk {
 public:
  explicit ConvertTalk(bool quiet);

  // For bytes read of the file at `path`; with a time left where its size is known.
  ConversionProgress Reading(const std::string& path);
  // For rows written of `rows`.
  ConversionProgress Writing(uint64_t rows);

  void Note(const std::string& line) { line_.Note(line); }
  // What was read, and which of its words were treated how.
  void Describe(const std::string& path, const ImportedVectors& imported);

 private:
  ConversionProgress Progress(std::string_view action, std::string_view unit, uint64_t total);
  void NoteOddWords(const std::string& path, const OddWords& odd, std::string_view what);

  ProgressLine line_;
  const std::atomic<bool>* interrupted_;
};

}  // namespace nce2vec

#endif  // SRC_CLI_CONVERT_TALK_H_
