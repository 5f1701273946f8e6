// nce2vec convert: to and from the vector formats of others.
#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/output_file.h"
#include "src/base/output_folder.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/commands.h"
#include "src/cli/flags.h"
#include "src/cli/pooling_flags.h"
#include "src/cli/same_file.h"
#include "src/encode/static_embedding_writer.h"
#include "src/model/embeddings.h"
#include "src/model/model_file.h"
#include "src/model/word2vec_format.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec convert --input FILE --output FILE|FOLDER --to FORMAT [options]",
    "Copies word vectors from one format to another. The input is recognised by its\n"
    "content: an nce2vec model, word2vec text or binary, GloVe text, the last three\n"
    "plain or compressed, or \"-\" for standard input. Foreign formats hold the input\n"
    "vectors v only, neither counts nor output vectors.\n"
    "sentence-transformers is a new folder that Python's sentence-transformers and\n"
    "model2vec load as they load their own: texts get the vectors of `embed --normalize`.",
    "  nce2vec convert --input text.model --output text.bin --to word2vec-bin\n"
    "  nce2vec convert --input glove.6B.100d.txt --output glove.model --to model --lowercase\n"
    "  nce2vec convert --input text.model --output text-st --to sentence-transformers"};

struct Options {
  std::string input;
  std::string output;
  std::string to;
  std::optional<VectorFormat> format;  // none: a model, or
  bool static_embedding = false;       // a folder for sentence-transformers
  PoolingFlags pooling;
  std::string tokenizer_name = "whitespace";
  TextOptions text_options;  // of an imported model
  bool text_options_given = false;
  bool quiet = false;
};

constexpr std::string_view kStaticEmbedding = "sentence-transformers";

absl::Status ParseFormat(Options* options) {
  if (options->to == "model") return absl::OkStatus();
  options->static_embedding = options->to == kStaticEmbedding;
  if (options->static_embedding) return absl::OkStatus();
  for (const VectorFormat format :
       {VectorFormat::kWord2vecText, VectorFormat::kWord2vecBinary, VectorFormat::kGloveText}) {
    if (options->to == VectorFormatName(format)) {
      options->format = format;
      return absl::OkStatus();
    }
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("--to '%s': no such format; use word2vec-text, word2vec-bin, glove, model or "
                      "sentence-transformers",
                      options->to));
}

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  flags.add_options()  //
      ("input,i", po::value(&options->input)->value_name("FILE")->required(),
       "vectors to read")  //
      ("output,o", po::value(&options->output)->value_name("FILE")->required(),
       "file to write; a new folder for sentence-transformers")  //
      ("to",
       OneOf(&options->to,
             {"word2vec-text", "word2vec-bin", "glove", "model", "sentence-transformers"})
           ->value_name("FORMAT")
           ->required(),
       "word2vec-text, word2vec-bin, glove, model or sentence-transformers")  //
      ("tokenizer", OneOf(&options->tokenizer_name, {"whitespace", "words"}),
       "how the text of imported vectors was cut, whitespace or words: queries are treated so")  //
      ("lowercase", po::bool_switch(&options->text_options.lowercase),
       "the text of imported vectors was lower-cased")  //
      ("quiet,q", po::bool_switch(&options->quiet), "say nothing on standard error but errors");
  AddPoolingFlags(flags, &options->pooling);
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(ParseFormat(options));
  NCE2VEC_ASSIGN_OR_RETURN(options->text_options.tokenizer,
                           ParseTokenizerName(options->tokenizer_name));
  NCE2VEC_RETURN_IF_ERROR(options->pooling.Validate());
  const bool pooled = options->pooling.pooling.has_value() || options->pooling.coordinates != 0;
  if (pooled && !options->static_embedding) {
    return absl::InvalidArgumentError(
        "--pooling and --coordinates go with --to sentence-transformers only");
  }
  options->text_options_given = options->text_options != TextOptions{};
  if (options->text_options_given && options->to != "model") {
    return absl::InvalidArgumentError("--tokenizer and --lowercase go with --to model only");
  }
  if (options->output == "-") {
    return absl::InvalidArgumentError("--output must be a file: it is written whole or not at all");
  }
  return outcome;
}

// A safetensors file begins with the length of its header, which is a JSON object.
bool IsModelFile(const std::string& path) {
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(path, error);
  if (error) return false;
  std::ifstream file(path, std::ios::binary);
  std::array<char, 9> start = {};
  if (!file.read(start.data(), start.size())) return false;
  uint64_t header_bytes = 0;
  std::memcpy(&header_bytes, start.data(), sizeof(header_bytes));
  return start[8] == '{' && header_bytes <= size - 8;
}

void Tell(const Options& options, const std::string& line) {
  if (!options.quiet) absl::FPrintF(stderr, "%s\n", line);
}

absl::Status ConvertModel(const Options& options, AtomicFile file) {
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.input));
  if (options.text_options_given) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: a model has its own text options; leave --tokenizer and --lowercase out",
        options.input));
  }
  Tell(options, absl::StrFormat("%s: model, %d words, %d dimensions", options.input,
                                embeddings.size(), embeddings.dim()));
  if (options.format.has_value()) {
    return WriteVectors(embeddings.vocabulary(), embeddings.input(), *options.format,
                        std::move(file));
  }
  ModelContents contents;
  contents.vocabulary = &embeddings.vocabulary();
  contents.input = embeddings.input();
  contents.output = embeddings.output();
  contents.bias = embeddings.bias();
  contents.word_weights = embeddings.word_weights();
  contents.text_options = embeddings.text_options();
  contents.metadata = embeddings.metadata();
  return WriteModel(contents, std::move(file));
}

absl::Status ConvertForeign(const Options& options, AtomicFile file) {
  NCE2VEC_ASSIGN_OR_RETURN(const ImportedVectors imported, ReadVectors(options.input));
  Tell(options, absl::StrFormat("%s: %s, %d words, %d dimensions", options.input,
                                VectorFormatName(imported.format), imported.vocabulary.size(),
                                imported.vectors.dim()));
  if (imported.duplicates_ignored > 0) {
    Tell(options, absl::StrFormat("%s: %d repeated words ignored", options.input,
                                  imported.duplicates_ignored));
  }
  if (imported.invalid_utf8 > 0) {
    Tell(options, absl::StrFormat("%s: %d words were not UTF-8; what was not became U+FFFD",
                                  options.input, imported.invalid_utf8));
  }
  if (options.format.has_value()) {
    return WriteVectors(imported.vocabulary, imported.vectors.view(), *options.format,
                        std::move(file));
  }
  ModelContents contents;
  contents.vocabulary = &imported.vocabulary;
  contents.input = imported.vectors.view();
  contents.text_options = options.text_options;
  contents.metadata["nce2vec.imported_from"] = std::string(VectorFormatName(imported.format));
  return WriteModel(contents, std::move(file));
}

absl::Status ConvertToStaticEmbedding(const Options& options) {
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFolder folder, AtomicFolder::Create(options.output));
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.input));
  NCE2VEC_ASSIGN_OR_RETURN(const PoolingOptions pooling, PoolingFor(options.pooling, embeddings));
  NCE2VEC_ASSIGN_OR_RETURN(
      const StaticEmbeddingSummary summary,
      WriteStaticEmbedding(embeddings, pooling, options.pooling.coordinates, std::move(folder)));
  if (summary.words_at_length_limit > 0) {
    Tell(options,
         absl::StrFormat("note: %d words may stand for longer ones, cut to %d bytes; in "
                         "the folder's tokenizer longer ones are unknown",
                         summary.words_at_length_limit, embeddings.text_options().max_token_bytes));
  }
  Tell(options,
       absl::StrFormat(
           "%s: %d words and [UNK], %d dimensions", options.output, embeddings.size(),
           options.pooling.coordinates == 0 ? embeddings.dim() : options.pooling.coordinates));
  return absl::OkStatus();
}

absl::Status Run(const Options& options) {
  if (options.static_embedding) return ConvertToStaticEmbedding(options);
  NCE2VEC_RETURN_IF_ERROR(CheckNotAnInput(options.output, {options.input}));
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(options.output));
  if (options.input != "-" && IsModelFile(options.input)) {
    return ConvertModel(options, std::move(file));
  }
  return ConvertForeign(options, std::move(file));
}

}  // namespace

int ConvertMain(const Arguments& args) { return RunCommand<Options>("convert", args, Parse, Run); }

}  // namespace nce2vec
