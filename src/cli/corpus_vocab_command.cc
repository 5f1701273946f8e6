// nce2vec corpus vocab: the words of a text and how often they stand there.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/strings/str_format.h"
#include "corpus_tools/frequency_summary.h"
#include "corpus_tools/vocab_table.h"
#include "src/base/option_values.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/corpus_commands.h"
#include "src/cli/flags.h"
#include "src/cli/interrupt.h"
#include "src/cli/progress_line.h"
#include "src/cli/size_flag.h"
#include "src/cli/text_talk.h"
#include "src/cli/tool_talk.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kVocabHelp = {
    "nce2vec corpus vocab (--input PATH... | --tables FILE...) [--summary [--json]] [options]",
    "Counts the words of a text: word<TAB>count, most frequent first, as `train` would count "
    "them.\n"
    "With --tables, adds up such tables of the parts of a text. With --summary, tells instead what "
    "the\n"
    "counts say: how many words make up how much of the text, what --min-count would leave, how "
    "well\n"
    "Zipf's law fits, and which --min-count to try.",
    "  nce2vec corpus vocab --input text.txt.gz --tokenizer words --lowercase | head\n"
    "  nce2vec corpus vocab --tables part-*.tsv --summary"};

struct VocabOptions {
  VocabTableOptions table;
  std::vector<std::string> tables;
  bool summary = false;
  bool json = false;
  bool quiet = false;
};

absl::Status CheckTogether(const VocabOptions& options) {
  if (options.table.inputs.empty() == options.tables.empty()) {
    return absl::InvalidArgumentError("one of --input and --tables says what to count");
  }
  if (options.json && !options.summary) {
    return absl::InvalidArgumentError("--json goes with --summary only");
  }
  if (!options.tables.empty() && options.table.text != TextOptions()) {
    return absl::InvalidArgumentError(
        "--tokenizer and --lowercase go with --input only: the words of tables are what they are");
  }
  return CheckRange("--threads", static_cast<double>(options.table.threads), 1, 1024);
}

absl::StatusOr<ParseOutcome> ParseVocab(const Arguments& args, VocabOptions* options) {
  VocabTableOptions& table = options->table;
  table.vocabulary.min_count = 1;
  table.threads = std::max(1U, std::thread::hardware_concurrency());
  std::string tokenizer(TokenizerName(table.text.tokenizer));
  po::options_description flags("options", 100, 60);
  auto add = flags.add_options();
  add("input,i", po::value(&table.inputs)->multitoken()->value_name("PATH..."),
      "files of text; '-' is standard input");
  add("tables", po::value(&options->tables)->multitoken()->value_name("FILE..."),
      "tables of words and counts to add up");
  add("summary", po::bool_switch(&options->summary), "what the counts say, not the counts");
  add("json", po::bool_switch(&options->json), "the summary as one JSON object");
  add("min-count", WholeNumber("min-count", &table.vocabulary.min_count), "leave rarer words out");
  add("max-vocab", WholeNumber("max-vocab", &table.vocabulary.max_words),
      "only the N most frequent words; 0: all");
  add("tokenizer", OneOf(&tokenizer, {"whitespace", "words"}), "whitespace or words");
  add("lowercase", po::bool_switch(&table.text.lowercase), "fold to lower case (Unicode)");
  add("threads", ThreadCount(&table.threads), "how many threads read and count");
  add("quiet,q", po::bool_switch(&options->quiet), "say nothing but errors");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kVocabHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_ASSIGN_OR_RETURN(table.text.tokenizer, ParseTokenizerName(tokenizer));
  NCE2VEC_RETURN_IF_ERROR(CheckTogether(*options));
  NCE2VEC_RETURN_IF_ERROR(table.vocabulary.Validate());
  return outcome;
}

absl::StatusOr<VocabTable> CountOrMerge(const VocabOptions& options) {
  const std::atomic<bool>* stop = CatchInterrupts();
  if (!options.tables.empty()) {
    ToolTalk talk(options.quiet);
    ToolCallbacks callbacks;
    callbacks.progress = [&](const ToolProgress& progress) { talk.Progress(progress); };
    callbacks.stop = stop;
    return MergeVocabTables(options.tables, options.table.vocabulary, callbacks);
  }
  ProgressLine line(options.quiet);
  TextTalk talk(line);
  ReadCallbacks callbacks;
  callbacks.progress = [&](const ReadProgress& progress) { talk.Reading(progress); };
  callbacks.stop = stop;
  absl::StatusOr<VocabTable> table = CountVocab(options.table, callbacks);
  if (table.ok()) talk.HaveRead(table->stats, options.table.text);
  return table;
}

void PrintTable(const Vocabulary& vocabulary) {
  for (size_t i = 0; i < vocabulary.size(); ++i) {
    const std::string_view word = vocabulary.word(ToWordId(i));
    const int printed = std::printf("%.*s\t%lld\n", static_cast<int>(word.size()), word.data(),
                                    static_cast<long long>(vocabulary.count(ToWordId(i))));
    if (printed < 0) break;  // nobody reads any more; main() says so
  }
}

void PrintSummary(const FrequencySummary& summary) {
  absl::PrintF("%d words, %d different\n\n", summary.tokens, summary.words);
  absl::PrintF("of the text   most frequent words\n");
  for (const auto& [percent, words] : summary.covering)
    absl::PrintF("%9d %%   %d\n", percent, words);
  absl::PrintF("\n--min-count      words   of the text\n");
  for (const FrequencySummary::Cut& cut : summary.cuts) {
    if (cut.min_count > 1000) break;
    absl::PrintF("%11d %10d %11.2f %%\n", cut.min_count, cut.words, 100 * cut.coverage);
  }
  if (summary.zipf_exponent > 0) {
    absl::PrintF("\nZipf's law: count = c / rank^%.3f, R^2 %.4f, of ranks 10 to %d\n",
                 summary.zipf_exponent, summary.zipf_fit, summary.zipf_last_rank);
  }
  absl::PrintF("\nto try: --min-count %d\n", summary.suggested_min_count);
}

void PrintJson(const FrequencySummary& summary) {
  nlohmann::ordered_json json = {{"tokens", summary.tokens}, {"words", summary.words}};
  for (const auto& [percent, words] : summary.covering) {
    json["covering"].push_back({{"percent", percent}, {"words", words}});
  }
  for (const FrequencySummary::Cut& cut : summary.cuts) {
    json["cuts"].push_back(
        {{"min_count", cut.min_count}, {"words", cut.words}, {"coverage", cut.coverage}});
  }
  json["zipf"] = {{"exponent", summary.zipf_exponent},
                  {"r_squared", summary.zipf_fit},
                  {"last_rank", summary.zipf_last_rank}};
  json["suggested_min_count"] = summary.suggested_min_count;
  std::puts(json.dump().c_str());
}

absl::Status RunVocab(const VocabOptions& options) {
  NCE2VEC_ASSIGN_OR_RETURN(const VocabTable table, CountOrMerge(options));
  if (!options.summary) {
    PrintTable(table.vocabulary);
  } else if (options.json) {
    PrintJson(SummariseFrequencies(table.vocabulary));
  } else {
    PrintSummary(SummariseFrequencies(table.vocabulary));
  }
  return absl::OkStatus();
}

}  // namespace

int CorpusVocabMain(const Arguments& args) {
  return RunCommand<VocabOptions>("corpus vocab", args, ParseVocab, RunVocab);
}

}  // namespace nce2vec
