// nce2vec corpus phrases: finds phrases in a text, and joins them.
#include <tbb/task_arena.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "corpus_tools/phrase_finder.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/corpus_commands.h"
#include "src/cli/size_flag.h"
#include "src/cli/tool_flags.h"
#include "src/corpus/arena_size.h"
#include "src/text/phrase_table.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec corpus phrases --input PATH... [--apply TABLE] [--output FILE] [options]",
    "Finds words that stand together more often than chance would have it, and prints a table:\n"
    "phrase<TAB>score<TAB>count, the best first. With --apply, joins the phrases of such a table "
    "in a\n"
    "text: \"in new york\" becomes \"in new_york\", from left to right, the longest that fits. "
    "Scores:\n"
    "  npmi         normalised pointwise mutual information, -1 to 1; fair to rare and frequent "
    "words\n"
    "  word2phrase  that of word2vec's tool; prefers rare ones\n"
    "Each pass joins what the ones before found, so that phrases grow. The text should be clean:\n"
    "words are what stands between white space.",
    "  nce2vec corpus phrases --input clean.txt --output phrases.tsv\n"
    "  nce2vec train --input clean.txt --phrases phrases.tsv --output a.model\n"
    "  nce2vec corpus phrases --input clean.txt --apply phrases.tsv | nce2vec train --input - "
    "--output a.model"};

struct Options {
  ToolFlags tool;
  PhraseOptions phrases;
  std::string table;  // to apply
  std::string scratch;
};

std::vector<std::string> WordsIn(const std::string& text) {
  std::string spaced = text == "none" ? "" : text;
  for (char& c : spaced) c = c == ',' ? ' ' : c;
  return Tokenizer(TextOptions{}).Split(spaced);
}

std::string JoinedByComma(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : ",") + word;
  return joined;
}

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  PhraseOptions& phrases = options->phrases;
  std::string score(PhraseScoreName(phrases.score));
  std::string connectors = JoinedByComma(phrases.connectors);
  po::options_description flags("options");
  AddToolFiles(flags, &options->tool);
  auto add = flags.add_options();
  add("apply", po::value(&options->table)->value_name("TABLE"), "join the phrases of this table");
  add("score", OneOf(&score, {"npmi", "word2phrase"}), "npmi or word2phrase");
  add("threshold", po::value(&phrases.threshold)->value_name("X"),
      "least score; without it 0.5 (npmi) or 100 (word2phrase)");
  add("min-count", WholeNumber("min-count", &phrases.min_count), "of words and of phrases");
  add("passes", WholeNumber("passes", &phrases.passes), "how often phrases may grow, and once");
  add("max-words", WholeNumber("max-words", &phrases.max_words), "of a phrase, at most");
  add("connectors", po::value(&connectors)->default_value(connectors)->value_name("A,B,..."),
      "words that may stand inside a phrase, as in bank of america; none: none");
  add("scratch", po::value(&options->scratch)->value_name("DIR"),
      "folder for temporary files; without it $TMPDIR, or /var/tmp");
  AddToolThreads(flags, &options->tool);
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(FinishTool(options->tool));
  options->tool.passes_text_on = !options->table.empty();
  NCE2VEC_ASSIGN_OR_RETURN(phrases.score, ParsePhraseScoreName(score));
  phrases.connectors = WordsIn(connectors);
  NCE2VEC_RETURN_IF_ERROR(phrases.Validate());
  return outcome;
}

absl::StatusOr<ToolDone> Find(const Options& options, const ToolCallbacks& callbacks,
                              const ByteSink& sink, ToolTalk& talk) {
  EncodeOptions encode;
  encode.inputs = options.tool.inputs;
  encode.vocabulary.min_count = static_cast<Count>(options.phrases.min_count);
  encode.scratch_folder = options.scratch;
  encode.threads = options.tool.threads;
  ReadCallbacks read;
  read.stop = callbacks.stop;
  read.progress = [&](const ReadProgress& progress) {
    callbacks.progress({progress.bytes, progress.total_bytes, 0});
  };
  NCE2VEC_ASSIGN_OR_RETURN(const EncodedText text, EncodeText(encode, read));
  tbb::task_arena arena(ArenaSize(options.tool.threads));
  const std::vector<Phrase> phrases =
      arena.execute([&] { return FindPhrases(text, options.phrases); });
  for (const Phrase& phrase : phrases) NCE2VEC_RETURN_IF_ERROR(sink(PhraseLine(phrase)));
  return ToolDone{absl::StrFormat(
      "%s; %d phrases", talk.InFigures(text.stats.bytes, text.stats.lines), phrases.size())};
}

class JoiningMapper : public LineMapper {
 public:
  explicit JoiningMapper(const PhraseTable& table) : joiner_(table) {}
  void Map(std::string_view line, std::string& out, TextStats& stats) override {
    joiner_.Join(line, out, stats);
  }

 private:
  PhraseJoiner joiner_;
};

absl::StatusOr<ToolDone> Apply(const Options& options, const ToolCallbacks& callbacks,
                               const ByteSink& sink, ToolTalk& talk) {
  NCE2VEC_ASSIGN_OR_RETURN(const PhraseTable table, PhraseTable::Read(options.table));
  NCE2VEC_ASSIGN_OR_RETURN(
      const TextStats stats,
      MapText(
          options.tool.inputs, options.tool.threads,
          [&] { return std::make_unique<JoiningMapper>(table); }, callbacks, sink));
  talk.Repairs(stats);
  return ToolDone{absl::StrFormat("%s; %d phrases in the table",
                                  talk.InFigures(stats.bytes, stats.lines - stats.lines_cut),
                                  table.size())};
}

absl::Status Run(const Options& options) {
  return RunTool(options.tool,
                 [&](const ToolCallbacks& callbacks, const ByteSink& sink, ToolTalk& talk) {
                   return options.table.empty() ? Find(options, callbacks, sink, talk)
                                                : Apply(options, callbacks, sink, talk);
                 });
}

}  // namespace

int CorpusPhrasesMain(const Arguments& args) {
  return RunCommand<Options>("corpus phrases", args, Parse, Run);
}

}  // namespace nce2vec
