// How the outcome of tuning looks on standard output.
#ifndef SRC_CLI_TUNE_REPORT_H_
#define SRC_CLI_TUNE_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/tune/setting_grid.h"
#include "src/tune/similarity_score.h"
#include "src/tune/successive_halving.h"

namespace nce2vec {

struct TuneReport {
  std::vector<Setting> settings;     // [candidates]; the first one is the defaults
  std::vector<Rung> rungs;           // at least one
  std::vector<uint64_t> rung_words;  // that a trial of the rung read
  // Of the best over the defaults, in the last rung; none where these are the best, or diverged.
  std::optional<ScoreGain> gain;
  size_t chosen = 0;                 // the best, or the defaults where its gain may be chance
  std::vector<std::string> command;  // trains with the chosen setting

  size_t best() const { return rungs.back().trials.front().candidate; }
};

// A table of all trials, rung by rung, the best of each first; a line on the gain; the command, for
// a shell, as the last line.
void PrintTuneTable(const TuneReport& report);

// Each trial as a JSON object a line, and the choice in the last one.
void PrintTuneJson(const TuneReport& report);

}  // namespace nce2vec

#endif  // SRC_CLI_TUNE_REPORT_H_
