#include "src/cli/tune_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/cli/answers.h"
#include "src/cli/report_table.h"
#include "src/cli/tune_flags.h"

namespace nce2vec {
namespace {

bool IsScored(const Trial& trial) { return trial.outcome.end == TrialOutcome::End::kScored; }

std::string_view Fate(const Trial& trial, bool last_rung, bool first) {
  if (!IsScored(trial)) return "diverged";
  if (last_rung) return first ? "best" : "-";
  return trial.kept ? "kept" : "out";
}

TableRow RowOf(const TuneReport& report, size_t rung, size_t place) {
  const Trial& trial = report.rungs[rung].trials[place];
  const Setting& setting = report.settings[trial.candidate];
  std::string fate(Fate(trial, rung + 1 == report.rungs.size(), place == 0));
  if (trial.candidate == 0) fate += ", defaults";
  return {Digits(rung + 1),
          Digits(report.rung_words[rung]),
          IsScored(trial) ? FourDecimals(trial.outcome.score) : "-",
          absl::StrFormat("%.1f", trial.seconds),
          ShortestNumber(setting.learning_rate),
          Digits(setting.negatives),
          Digits(setting.window),
          ShortestNumber(setting.subsample),
          ShortestNumber(setting.noise_power),
          fate};
}

std::string InWords(const TuneReport& report) {
  if (report.best() == 0) return "nothing that was tried is better than the defaults";
  if (!report.gain) return "with the defaults training diverged";
  std::string words = absl::StrFormat("gain of the best on the defaults: %.4f", report.gain->gain);
  if (report.gain->interval) {
    words += absl::StrFormat(", 95 %% interval %.4f to %.4f (paired bootstrap)",
                             report.gain->interval->low, report.gain->interval->high);
  }
  if (report.chosen == 0) words += "; it may be chance, so here are the defaults";
  return words;
}

Json SettingJson(const Setting& setting) {
  return {{"lr", setting.learning_rate},
          {"negatives", setting.negatives},
          {"window", setting.window},
          {"subsample", setting.subsample},
          {"noise_power", setting.noise_power}};
}

Json TrialJson(const TuneReport& report, size_t rung, const Trial& trial) {
  Json object = {{"rung", rung + 1},
                 {"share", report.rungs[rung].share},
                 {"words", report.rung_words[rung]},
                 {"setting", SettingJson(report.settings[trial.candidate])},
                 {"defaults", trial.candidate == 0},
                 {"seconds", trial.seconds},
                 {"diverged", !IsScored(trial)},
                 {"kept", trial.kept}};
  if (IsScored(trial)) object["spearman"] = trial.outcome.score;
  return object;
}

}  // namespace

void PrintTuneTable(const TuneReport& report) {
  std::vector<TableRow> rows = {{"rung", "words", "spearman", "seconds", "lr", "negatives",
                                 "window", "subsample", "noise-power", "fate"}};
  for (size_t rung = 0; rung < report.rungs.size(); ++rung) {
    for (size_t place = 0; place < report.rungs[rung].trials.size(); ++place) {
      rows.push_back(RowOf(report, rung, place));
    }
  }
  PrintTable(rows);
  absl::PrintF("# %s\n", InWords(report));
  absl::PrintF("%s\n", InOneLine(report.command));
}

void PrintTuneJson(const TuneReport& report) {
  for (size_t rung = 0; rung < report.rungs.size(); ++rung) {
    for (const Trial& trial : report.rungs[rung].trials) {
      PrintJsonLine(TrialJson(report, rung, trial));
    }
  }
  const std::vector<Trial>& trials = report.rungs.back().trials;
  const auto chosen = std::ranges::find(trials, report.chosen, &Trial::candidate);
  Json choice = {{"chosen", SettingJson(report.settings[report.chosen])},
                 {"defaults", report.chosen == 0},
                 {"spearman", chosen->outcome.score},
                 {"best", SettingJson(report.settings[report.best()])},
                 {"best_spearman", trials.front().outcome.score}};
  if (report.gain) {
    choice["gain"] = report.gain->gain;
    if (report.gain->interval) {
      choice["gain_low95"] = report.gain->interval->low;
      choice["gain_high95"] = report.gain->interval->high;
    }
    if (report.gain->p_value) choice["gain_p"] = *report.gain->p_value;
  }
  choice["command"] = InOneLine(report.command);
  choice["arguments"] = report.command;
  PrintJsonLine(choice);
}

}  // namespace nce2vec
