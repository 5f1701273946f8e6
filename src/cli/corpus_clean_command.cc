// nce2vec corpus clean: raw text to text that words can be learned from.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "corpus_tools/clean_text.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/cleaning_file.h"
#include "src/cli/corpus_commands.h"
#include "src/cli/same_file.h"
#include "src/cli/tool_flags.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec corpus clean --input PATH... [--output FILE] [options]",
    "Makes text uniform, line by line: repairs UTF-8, takes out what is not seen, and does what\n"
    "the settings say. A preset is a set of them:\n"
    "  none    Unicode's NFC and single spaces; the default\n"
    "  words   NFKC, lower case, no markup, addresses or punctuation\n"
    "  text8   only a to z, digits as English words: what the benchmark text8 is made of\n"
    "Settings that are given besides go before it. They are written beside the output, as\n"
    "FILE.cleaning; `train` finds them there, and the model treats queries alike.",
    "  nce2vec corpus clean --input raw.txt.gz --output clean.txt --preset words\n"
    "  zcat raw.txt.gz | nce2vec corpus clean --input - --preset text8 | nce2vec train --input - "
    "--output a.model\n"
    "  nce2vec corpus clean --input thai.txt --segment --language th --punctuation split | head"};

struct Options {
  ToolFlags tool;
  CleanTextOptions clean;
  std::string settings_file;
};

// The settings as flags: those of yes or no are switches.
class SettingFlags {
 public:
  void AddTo(po::options_description& flags) {
    for (const CleaningSetting& setting : CleaningSettings()) {
      const std::string name(setting.name);
      const std::string help(setting.help);
      if (setting.choices.empty()) {
        flags.add_options()(name.c_str(), po::value(&values_[name])->value_name("NAME"),
                            help.c_str());
      } else if (setting.choices[0] == "no") {
        flags.add_options()(name.c_str(), po::bool_switch(&switches_[name]), help.c_str());
      } else {
        flags.add_options()(name.c_str(), OneOf(&values_[name], setting.choices), help.c_str());
      }
    }
  }

  absl::Status ApplyTo(CleaningOptions& options) const {
    for (const auto& [name, value] : values_) {
      if (!value.empty()) NCE2VEC_RETURN_IF_ERROR(options.Set(name, value));
    }
    for (const auto& [name, on] : switches_) {
      if (on) NCE2VEC_RETURN_IF_ERROR(options.Set(name, "yes"));
    }
    return options.Validate();
  }

 private:
  std::map<std::string, std::string> values_;
  std::map<std::string, bool> switches_;
};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  std::string preset = "none";
  SettingFlags settings;
  po::options_description flags("options");
  AddToolFiles(flags, &options->tool);
  auto add = flags.add_options();
  add("preset", OneOf(&preset, {"none", "words", "text8"}), "settings to begin with");
  settings.AddTo(flags);
  add("settings", po::value(&options->settings_file)->value_name("FILE"),
      "where the settings go, for `train --cleaned FILE`; without it, beside an output file");
  AddToolThreads(flags, &options->tool);
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(FinishTool(options->tool));
  CleanTextOptions& clean = options->clean;
  clean.inputs = options->tool.inputs;
  clean.threads = options->tool.threads;
  NCE2VEC_ASSIGN_OR_RETURN(clean.cleaning, CleaningOptions::Preset(preset));
  NCE2VEC_RETURN_IF_ERROR(settings.ApplyTo(clean.cleaning));
  if (options->settings_file == "-") {
    return absl::InvalidArgumentError("--settings must be a file: standard output is for the text");
  }
  if (options->settings_file.empty() && options->tool.output != "-") {
    options->settings_file = CleaningFileOf(options->tool.output);
  }
  return outcome;
}

absl::Status Run(const Options& options) {
  if (!options.settings_file.empty()) {
    NCE2VEC_RETURN_IF_ERROR(CheckNotAnInput(options.settings_file, options.clean.inputs));
  }
  return RunTool(
      options.tool,
      [&](const ToolCallbacks& callbacks, const ByteSink& sink,
          ToolTalk& talk) -> absl::StatusOr<ToolDone> {
        std::optional<AtomicFile> settings;
        if (!options.settings_file.empty()) {
          NCE2VEC_ASSIGN_OR_RETURN(settings,
                                   MakeCleaningFile(options.clean.cleaning, options.settings_file));
          // Before the first byte of the text: who reads a pipe reads them when the text
          // comes.
          if (options.tool.output == "-") {
            NCE2VEC_RETURN_IF_ERROR(settings->Commit());
            settings.reset();
          }
        }
        uint64_t written = 0;
        NCE2VEC_ASSIGN_OR_RETURN(const TextStats stats,
                                 CleanText(options.clean, callbacks, [&](std::string_view bytes) {
                                   written += bytes.size();
                                   return sink(bytes);
                                 }));
        talk.Repairs(stats);
        ToolDone done{absl::StrFormat("%s; %.1f MB are left",
                                      talk.InFigures(stats.bytes, stats.lines - stats.lines_cut),
                                      static_cast<double>(written) / 1e6)};
        done.companion = std::move(settings);
        return done;
      });
}

}  // namespace

int CorpusCleanMain(const Arguments& args) {
  return RunCommand<Options>("corpus clean", args, Parse, Run);
}

}  // namespace nce2vec
