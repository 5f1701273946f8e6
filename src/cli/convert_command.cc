// nce2vec convert: to and from the vector formats of others.
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/code_recall.h"
#include "src/cli/commands.h"
#include "src/cli/convert_source.h"
#include "src/cli/convert_talk.h"
#include "src/cli/convert_target.h"
#include "src/cli/flags.h"
#include "src/cli/pooling_flags.h"
#include "src/cli/same_file.h"
#include "src/cli/size_flag.h"
#include "src/encode/static_embedding_writer.h"
#include "src/model/model_file.h"
#include "src/model/npy_vectors.h"
#include "src/model/quantised_rows.h"
#include "src/model/row_norms.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec convert --input FILE --output FILE|FOLDER --to FORMAT [options]",
    "Copies word vectors from one format to another. The input is recognised by its "
    "content: an nce2vec model, word2vec text or binary, GloVe or fastText text, a numpy "
    "array with its words beside it, finalfusion; plain or compressed (not a model), or "
    "'-' for standard input. All formats but model and int8 hold the input vectors v only. "
    "What is written, and what it leaves out or can't hold:\n"
    "\n"
    "  model  a file of this program; nothing is left out\n"
    "  int8  a model with int8 codes added, a quarter of the size of its rows, which stay on "
    "disk: nn reads the codes instead, and the rows of the best only\n"
    "  word2vec-text  a file; no counts, no words with white space\n"
    "  fasttext-vec  the same file under fastText's name\n"
    "  word2vec-bin  a file; no counts, no words with white space\n"
    "  glove  a file without a first line; no counts, no words with white space\n"
    "  npy  X.npy and X.vocab.txt; no counts, no words with line breaks\n"
    "  finalfusion  a file; no counts, not the last digit of numbers (unit rows and their "
    "lengths are stored)\n"
    "  tensorboard  a new folder; no words with tabs, line breaks, or white space at an end\n"
    "  sentence-transformers  a new folder, for model2vec too; no counts; texts get the vectors "
    "of embed --normalize",
    "  nce2vec convert --input text.model --output text.bin --to word2vec-bin\n"
    "  nce2vec convert --input glove.6B.100d.txt --output glove.model --to model --lowercase\n"
    "  nce2vec convert --input text.model --output vectors.npy --to npy --normalize\n"
    "  nce2vec convert --input text.model --output board --to tensorboard --limit 10000\n"
    "  nce2vec convert --input text.model --output text-st --to sentence-transformers"};

struct Options {
  std::string input;
  std::string output;
  ConvertTarget target;
  ReadOptions read;  // its limit is that of any input
  bool normalize = false;
  bool skip_unfit = false;
  PoolingFlags pooling;
  TextOptions text_options;  // of an imported model
  bool text_options_given = false;
  bool quiet = false;
};

bool MakesModel(const ConvertTarget& target) {
  return target.kind == ConvertKind::kModel || target.kind == ConvertKind::kModelWithCodes;
}

// What goes with one kind of target only.
absl::Status CheckTogether(const Options& options) {
  const ConvertTarget& target = options.target;
  const bool pooled = options.pooling.pooling.has_value() || options.pooling.coordinates != 0;
  if (pooled && target.kind != ConvertKind::kStaticEmbedding) {
    return absl::InvalidArgumentError(
        "--pooling and --coordinates go with --to sentence-transformers only");
  }
  if (options.text_options_given && !MakesModel(target)) {
    return absl::InvalidArgumentError(
        "--tokenizer and --lowercase go with --to model and --to int8 only");
  }
  if ((options.normalize || options.skip_unfit) && target.kind != ConvertKind::kVectors) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s goes with the formats of plain vectors only, not with --to %s",
                        options.normalize ? "--normalize" : "--skip-unfit", target.name));
  }
  if (options.normalize && target.format == VectorFormat::kFinalfusion) {
    return absl::InvalidArgumentError(
        "--normalize: finalfusion's rows have length 1 anyway, beside the lengths they had");
  }
  if (options.read.limit != 0 && target.kind == ConvertKind::kStaticEmbedding) {
    return absl::InvalidArgumentError(
        "--limit doesn't go with --to sentence-transformers: the weights of its words are those of "
        "the whole model");
  }
  return absl::OkStatus();
}

void AddFlags(po::options_description& flags, Options* options, std::string* to,
              std::string* tokenizer) {
  flags.add_options()  //
      ("input,i", po::value(&options->input)->value_name("FILE")->required(),
       "vectors to read")  //
      ("output,o", po::value(&options->output)->value_name("PATH")->required(),
       "file to write, or new folder")  //
      ("to", OneOf(to, ConvertTargetNames())->value_name("FORMAT")->required(),
       "what to write")  //
      ("limit", WholeNumber("limit", &options->read.limit),
       "only the first so many words; 0: all")  //
      ("normalize", po::bool_switch(&options->normalize),
       "vectors of length 1, in the formats of plain vectors")  //
      ("skip-unfit", po::bool_switch(&options->skip_unfit),
       "leave out words that the format can't hold, instead of failing")  //
      ("dim", WholeNumber("dim", &options->read.dim),
       "numbers of each vector, for word2vec binary without a first line; 0: as the file says")  //
      ("vocab", po::value(&options->read.vocabulary_path)->value_name("FILE"),
       "the words of an npy array, one a line; without it X.vocab.txt beside X.npy")  //
      ("tokenizer", OneOf(tokenizer, {"whitespace", "words"}),
       "how the text of imported vectors was cut, whitespace or words: queries are treated so")  //
      ("lowercase", po::bool_switch(&options->text_options.lowercase),
       "the text of imported vectors was lower-cased")  //
      ("quiet,q", po::bool_switch(&options->quiet), "say nothing on standard error but errors");
  AddPoolingFlags(flags, &options->pooling);
}

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  std::string to;
  std::string tokenizer = "whitespace";
  po::options_description flags("options");
  AddFlags(flags, options, &to, &tokenizer);
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  options->target = FindConvertTarget(to);
  NCE2VEC_ASSIGN_OR_RETURN(options->text_options.tokenizer, ParseTokenizerName(tokenizer));
  options->text_options_given = options->text_options != TextOptions{};
  NCE2VEC_RETURN_IF_ERROR(options->pooling.Validate());
  NCE2VEC_RETURN_IF_ERROR(CheckOutputName(options->target, options->output));
  NCE2VEC_RETURN_IF_ERROR(CheckTogether(*options));
  return outcome;
}

absl::Status ConvertToModel(const Options& options, const ConvertSource& source, AtomicFile file,
                            ConvertTalk& talk) {
  ModelContents contents;
  std::vector<uint32_t> buckets;
  contents.vocabulary = &source.vocabulary();
  if (const Embeddings* model = source.model()) {
    if (options.text_options_given) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s: a model has its own text options; leave --tokenizer and --lowercase out",
          options.input));
    }
    if (options.read.limit != 0) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s: a model's probabilities are those of its whole vocabulary, so --limit doesn't go "
          "with --to %s; name a format of plain vectors, or train with --max-vocab",
          options.input, options.target.name));
    }
    contents.input = model->input();
    contents.output = model->output();
    contents.bias = model->bias();
    contents.word_weights = model->word_weights();
    const SubwordRows& subwords = model->subwords();
    contents.ngrams = subwords.rows();
    buckets.assign(subwords.buckets().begin(), subwords.buckets().end());
    contents.ngram_buckets = buckets;
    contents.positions = model->positions();
    contents.text_options = model->text_options();
    contents.metadata = model->metadata();
  } else {
    contents.input = source.imported()->vectors.view();
    contents.text_options = options.text_options;
    contents.metadata[kImportedFromKey] = std::string(VectorFormatName(source.imported()->format));
  }
  contents.progress = talk.Writing(contents.input.rows + contents.output.rows);
  if (options.target.kind == ConvertKind::kModel) return WriteModel(contents, std::move(file));
  const QuantisedRows codes(contents.input, RowNorms(contents.input));
  contents.codes = codes.contents();
  NCE2VEC_RETURN_IF_ERROR(WriteModel(contents, std::move(file)));
  NCE2VEC_ASSIGN_OR_RETURN(const std::string recall, DescribeCodeRecall(options.output));
  talk.Note(absl::StrFormat("%s: %s", options.output, recall));
  return absl::OkStatus();
}

absl::Status ConvertToVectors(const Options& options, const ConvertSource& source,
                              ConvertOutput output, ConvertTalk& talk) {
  WordVectors words = source.Words(options.read.limit);
  words.set_unit_rows(options.normalize);
  if (options.skip_unfit) {
    const size_t skipped = words.SkipUnfitWords(options.target.format);
    if (skipped > 0) {
      talk.Note(absl::StrFormat("%s: %d %s left out, which %s files can't hold", options.output,
                                skipped, skipped == 1 ? "word" : "words", options.target.name));
    }
  }
  const absl::Status status =
      WriteVectors(words, options.target.format, std::move(output), talk.Writing(words.size()));
  if (status.code() != absl::StatusCode::kInvalidArgument) return status;
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: %s", options.input, std::string(status.message())));
}

// From a model only: a text's vector needs its text options and counts.
absl::Status ConvertToStaticEmbedding(const Options& options, AtomicFolder folder,
                                      ConvertTalk& talk) {
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.input));
  NCE2VEC_ASSIGN_OR_RETURN(const PoolingOptions pooling, PoolingFor(options.pooling, embeddings));
  NCE2VEC_ASSIGN_OR_RETURN(
      const StaticEmbeddingSummary summary,
      WriteStaticEmbedding(embeddings, pooling, options.pooling.coordinates, std::move(folder),
                           talk.Writing(embeddings.size())));
  if (embeddings.text_options().cleaned) {
    talk.Note(
        "note: the model's text was cleaned (nce2vec corpus clean); the folder's tokenizer doesn't "
        "clean, so texts for it should be cleaned before");
  }
  if (!embeddings.text_options().phrases.empty()) {
    talk.Note(
        "note: the model's text had its phrases joined (new_york); the folder's tokenizer doesn't "
        "join, so those of texts for it should be joined before");
  }
  if (summary.words_at_length_limit > 0) {
    talk.Note(absl::StrFormat(
        "note: %d words may stand for longer ones, cut to %d bytes; in the folder's tokenizer "
        "longer ones are unknown",
        summary.words_at_length_limit, embeddings.text_options().max_token_bytes));
  }
  talk.Note(absl::StrFormat(
      "%s: %d words and [UNK], %d dimensions", options.output, embeddings.size(),
      options.pooling.coordinates == 0 ? embeddings.dim() : options.pooling.coordinates));
  return absl::OkStatus();
}

absl::Status Run(const Options& options) {
  const std::string words = options.read.vocabulary_path.empty() ? NpyVocabularyPath(options.input)
                                                                 : options.read.vocabulary_path;
  for (const std::string& path : OutputPaths(options.target, options.output)) {
    NCE2VEC_RETURN_IF_ERROR(CheckNotAnInput(path, {options.input, words}));
  }
  NCE2VEC_ASSIGN_OR_RETURN(ConvertOutput output, CreateOutput(options.target, options.output));
  ConvertTalk talk(options.quiet);
  if (options.target.kind == ConvertKind::kStaticEmbedding) {
    return ConvertToStaticEmbedding(options, std::move(output.folder), talk);
  }
  ReadOptions read = options.read;
  read.progress = talk.Reading(options.input);
  NCE2VEC_ASSIGN_OR_RETURN(const ConvertSource source, ConvertSource::Open(options.input, read));
  if (const ImportedVectors* imported = source.imported()) {
    talk.Describe(options.input, *imported);
  } else {
    talk.Note(absl::StrFormat("%s: model, %d words, %d dimensions", options.input,
                              source.model()->size(), source.model()->dim()));
  }
  if (MakesModel(options.target)) {
    return ConvertToModel(options, source, std::move(output.file), talk);
  }
  return ConvertToVectors(options, source, std::move(output), talk);
}

}  // namespace

int ConvertMain(const Arguments& args) { return RunCommand<Options>("convert", args, Parse, Run); }

}  // namespace nce2vec
