// nce2vec corpus vocab: the words of a text and how often they stand there.
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/strings/str_format.h"
#include "corpus_tools/vocab_table.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/corpus_commands.h"
#include "src/cli/flags.h"
#include "src/cli/interrupt.h"
#include "src/cli/progress_line.h"
#include "src/cli/size_flag.h"
#include "src/cli/text_talk.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

struct VocabOptions {
  VocabTableOptions table;
  bool quiet = false;
};

constexpr CommandHelp kVocabHelp = {
    "nce2vec corpus vocab --input PATH... [options]",
    "Counts the words of a text: word<TAB>count, most frequent first, as `train` would count them.",
    "  nce2vec corpus vocab --input text.txt.gz --tokenizer words --lowercase | head"};

absl::StatusOr<ParseOutcome> ParseVocab(const Arguments& args, VocabOptions* options) {
  VocabTableOptions& table = options->table;
  table.vocabulary.min_count = 1;
  table.threads = std::max(1U, std::thread::hardware_concurrency());
  std::string tokenizer(TokenizerName(table.text.tokenizer));
  po::options_description flags("options", 100, 60);
  auto add = flags.add_options();
  add("input,i", po::value(&table.inputs)->multitoken()->required()->value_name("PATH..."),
      "files of text; '-' is standard input");
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
  if (table.threads < 1 || table.threads > 1024) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--threads must be between 1 and 1024, not %d", table.threads));
  }
  NCE2VEC_RETURN_IF_ERROR(table.vocabulary.Validate());
  return outcome;
}

absl::Status RunVocab(const VocabOptions& options) {
  ProgressLine line(options.quiet);
  TextTalk talk(line);
  ReadCallbacks callbacks;
  callbacks.progress = [&](const ReadProgress& progress) { talk.Reading(progress); };
  callbacks.stop = CatchInterrupts();
  NCE2VEC_ASSIGN_OR_RETURN(const VocabTable table, CountVocab(options.table, callbacks));
  talk.HaveRead(table.stats, options.table.text);
  const Vocabulary& vocabulary = table.vocabulary;
  for (size_t i = 0; i < vocabulary.size(); ++i) {
    const std::string_view word = vocabulary.word(ToWordId(i));
    const int printed = std::printf("%.*s\t%lld\n", static_cast<int>(word.size()), word.data(),
                                    static_cast<long long>(vocabulary.count(ToWordId(i))));
    if (printed < 0) break;  // nobody reads any more; main() says so
  }
  return absl::OkStatus();
}

}  // namespace

int CorpusVocabMain(const Arguments& args) {
  return RunCommand<VocabOptions>("corpus vocab", args, ParseVocab, RunVocab);
}

}  // namespace nce2vec
