#include "src/cli/text_input_flags.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/file_checksum.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/cleaning_file.h"
#include "src/cli/same_file.h"
#include "src/cli/size_flag.h"
#include "src/kernels/instruction_set.h"

namespace nce2vec {

namespace po = boost::program_options;

namespace {

void WaitForInput() {
  pollfd input = {STDIN_FILENO, POLLIN, 0};
  while (poll(&input, 1, -1) < 0 && errno == EINTR) {
  }
}

}  // namespace

void AddTextInputFlags(po::options_description& flags, EncodeOptions* options,
                       std::string* tokenizer, TextFiles* files) {
  auto add = flags.add_options();
  add("input,i", po::value(&options->inputs)->multitoken()->required()->value_name("PATH..."),
      "files of text, read in this order");
  add("cleaned", po::value(&files->cleaned)->value_name("FILE"),
      "how nce2vec corpus clean made the text, for queries; without it what stands beside the "
      "inputs, as PATH.cleaning");
  add("phrases", po::value(&files->phrases)->value_name("TABLE"),
      "join the phrases of this table, of nce2vec corpus phrases: \"new york\" becomes new_york, "
      "in queries too");
  add("tokenizer", OneOf(tokenizer, {"whitespace", "words"}),
      "whitespace (text is tokenised already) or words (raw text)");
  if (options->text.lowercase) {
    add("lowercase",
        po::value(&options->text.lowercase)
            ->default_value(true, "1")
            ->implicit_value(true)
            ->value_name("0|1"),
        "fold to lower case (Unicode)");
  } else {
    add("lowercase", po::bool_switch(&options->text.lowercase), "fold to lower case (Unicode)");
  }
  add("max-sentence", WholeNumber("max-sentence", &options->text.max_sentence_tokens),
      "cut longer lines into sentences of N tokens");
  add("min-count", WholeNumber("min-count", &options->vocabulary.min_count),
      "leave rarer words out");
  add("max-vocab", WholeNumber("max-vocab", &options->vocabulary.max_words),
      "only the N most frequent words; 0: all");
  add("scratch", po::value(&options->scratch_folder)->value_name("DIR"),
      "folder for temporary files; without it $TMPDIR, or /var/tmp");
}

absl::Status FinishTextInput(const std::string& tokenizer, const TextFiles& files,
                             EncodeOptions* options) {
  NCE2VEC_ASSIGN_OR_RETURN(options->text.tokenizer, ParseTokenizerName(tokenizer));
  NCE2VEC_RETURN_IF_ERROR(options->text.Validate());
  NCE2VEC_RETURN_IF_ERROR(options->vocabulary.Validate());
  if (std::count(options->inputs.begin(), options->inputs.end(), "-") > 1) {
    return absl::InvalidArgumentError("--input: standard input ('-') can be read only once");
  }
  if (files.phrases == "-") {
    return absl::InvalidArgumentError("--phrases must be a file: standard input is for the text");
  }
  return absl::OkStatus();
}

absl::Status DecideCleaning(const std::string& cleaned, bool resumes, EncodeOptions* options) {
  std::error_code error;
  if (resumes && !std::filesystem::exists(cleaned, error)) return absl::OkStatus();
  if (cleaned.empty()) {
    NCE2VEC_ASSIGN_OR_RETURN(options->text.cleaned, FindCleaning(options->inputs));
  } else {
    if (std::count(options->inputs.begin(), options->inputs.end(), "-") > 0) WaitForInput();
    NCE2VEC_ASSIGN_OR_RETURN(options->text.cleaned, ReadCleaningFile(cleaned));
  }
  return absl::OkStatus();
}

absl::Status DecidePhrases(const std::string& phrases, bool resumes, PhraseTable* table,
                           EncodeOptions* options) {
  std::error_code error;
  if (phrases.empty() || (resumes && !std::filesystem::exists(phrases, error))) {
    return absl::OkStatus();
  }
  NCE2VEC_ASSIGN_OR_RETURN(*table, PhraseTable::Read(phrases));
  if (table->size() == 0) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "--phrases %s: no phrase in it; nce2vec corpus phrases writes such tables", phrases));
  }
  NCE2VEC_ASSIGN_OR_RETURN(const FileChecksum checksum, ChecksumOfFile(phrases));
  options->text.phrases =
      absl::StrFormat("%d phrases with checksum %016x", table->size(), checksum.xxh3);
  options->phrases = table;
  return absl::OkStatus();
}

absl::Status CheckModelPath(const std::string& output) {
  if (output != "-") return absl::OkStatus();
  return absl::InvalidArgumentError("--output must be a file: a model is mapped, not streamed");
}

absl::Status CheckOutputs(const EncodeOptions& options, const std::string& output,
                          const std::string& metrics, const std::vector<std::string>& more_inputs) {
  std::vector<std::string> inputs = options.inputs;
  inputs.insert(inputs.end(), more_inputs.begin(), more_inputs.end());
  NCE2VEC_RETURN_IF_ERROR(CheckNotAnInput(output, inputs));
  if (!metrics.empty()) {
    NCE2VEC_RETURN_IF_ERROR(CheckNotAnInput(metrics, inputs));
    if (!CheckNotAnInput(metrics, {output}).ok()) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s: --metrics and --output are the same file; choose two", metrics));
    }
  }
  return AtomicFile::Create(output).status();
}

absl::Status CheckRoomForModel(const std::string& output, const Vocabulary& vocabulary,
                               uint64_t row_bytes) {
  const std::string folder = std::filesystem::path(output).parent_path().string();
  NCE2VEC_ASSIGN_OR_RETURN(const uint64_t free_bytes,
                           ScratchFile::FreeBytes(folder.empty() ? "." : folder));
  // A word's offset, count and place in the order.
  constexpr uint64_t kWordBytes = 20;
  const uint64_t needed =
      vocabulary.size() * (row_bytes + kWordBytes) + vocabulary.arrays().bytes.size();
  if (free_bytes >= needed) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrFormat(
      "%s: the model will need %.3f MB, but only %.3f MB are free there; choose a roomier folder, "
      "a smaller --dim or a larger --min-count",
      output, static_cast<double>(needed) / 1e6, static_cast<double>(free_bytes) / 1e6));
}

Metadata TextMetadata(const EncodeOptions& options) {
  Metadata metadata = options.text.ToMetadata();
  metadata["vocab.min_count"] = std::to_string(options.vocabulary.min_count);
  metadata["vocab.max_words"] = std::to_string(options.vocabulary.max_words);
  return metadata;
}

Metadata TrainingMetadata(const EncodeOptions& options, const EncodedText& text, double completed,
                          std::string history) {
  return {
      {"vocab.min_count", std::to_string(options.vocabulary.min_count)},
      {"vocab.max_words", std::to_string(options.vocabulary.max_words)},
      {"corpus.tokens", std::to_string(text.stats.tokens)},
      {"corpus.distinct_words", std::to_string(text.distinct_words)},
      {"train.completed", absl::StrFormat("%.6f", completed)},
      {"train.history", std::move(history)},
      {"nce2vec.version", NCE2VEC_VERSION},
      {"nce2vec.instruction_set", InstructionSetName()},
  };
}

}  // namespace nce2vec
