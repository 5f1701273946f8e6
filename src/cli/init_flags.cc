#include "src/cli/init_flags.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "src/base/file_checksum.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/convert_talk.h"
#include "src/cli/word_model_flags.h"
#include "src/model/vocabulary_phrases.h"

namespace nce2vec {
namespace {

constexpr char kChecksum[] = "init.checksum";

std::string Lookup(const Metadata& metadata, const std::string& key) {
  const auto found = metadata.find(key);
  return found == metadata.end() ? std::string() : found->second;
}

uint64_t NumberOf(const Metadata& metadata, const std::string& key) {
  uint64_t number = 0;
  return absl::SimpleAtoi(Lookup(metadata, key), &number) ? number : 0;
}

// A flag that decides how the text is cut into words, as the user wrote it and as the model has it.
struct TextFlag {
  std::string name;  // without dashes
  std::string given;
  std::string of_model;  // as an argument; empty: by leaving the flag out
};

std::vector<TextFlag> TextFlags(const TextOptions& given, const TextOptions& model) {
  const auto number = [](size_t value) { return absl::StrFormat("--max-sentence=%d", value); };
  const auto tokenizer = [](TokenizerKind kind) {
    return absl::StrFormat("--tokenizer=%s", TokenizerName(kind));
  };
  const auto lowercase = [](bool on) { return std::string(on ? "--lowercase" : ""); };
  return {{"tokenizer", tokenizer(given.tokenizer), tokenizer(model.tokenizer)},
          {"lowercase", lowercase(given.lowercase), lowercase(model.lowercase)},
          {"max-sentence", number(given.max_sentence_tokens), number(model.max_sentence_tokens)}};
}

// The model's text options, and the flags that stand for them.
absl::Status DecideText(const Embeddings& model, const Arguments& args, TextOptions* text,
                        Arguments* recorded) {
  for (const TextFlag& flag : TextFlags(*text, model.text_options())) {
    if (flag.given == flag.of_model) continue;
    if (IsGiven(args, flag.name)) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "--init %s: its text was cut into words %s%s, this one can't be with %s; leave the "
          "option out",
          model.path(), flag.of_model.empty() ? "without --" + flag.name : "with ", flag.of_model,
          flag.given));
    }
    recorded->push_back(flag.of_model);
  }
  if (text->cleaned && text->cleaned != model.text_options().cleaned) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "--init %s: its text was %s, and this one was cleaned by nce2vec corpus clean; clean both "
        "alike",
        model.path(), model.text_options().cleaned ? "cleaned otherwise" : "not cleaned"));
  }
  if (!text->phrases.empty() && text->phrases != model.text_options().phrases) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "--init %s: the phrases of its text were joined by %s, not by this --phrases (%s); leave "
        "the option out: the text's are joined as queries are",
        model.path(),
        model.text_options().phrases.empty() ? "no table" : model.text_options().phrases,
        text->phrases));
  }
  *text = model.text_options();
  return absl::OkStatus();
}

}  // namespace

void AddInitFlags(boost::program_options::options_description& flags, InitFlagValues* values) {
  auto add = flags.add_options();
  add("init", boost::program_options::value(&values->path)->value_name("MODEL"),
      "go on from this model, with its words, vectors, dimensions, objective and way of cutting "
      "text; or start with the vectors of a word2vec, GloVe, fastText .vec, npy or finalfusion "
      "file");
  add("vocab-policy", OneOf(&values->policy, {"keep", "extend"}),
      "with --init: words that it lacks stay unknown (keep), or come in with rows of their own "
      "where --min-count and --max-vocab let them (extend); its own words always stay");
}

bool IsGiven(const Arguments& args, const std::string& flag) {
  return std::ranges::any_of(args, [name = "--" + flag](const std::string& argument) {
    return argument == name || argument.starts_with(name + "=");
  });
}

absl::Status CheckInitFlags(const InitFlagValues& values, const Arguments& args) {
  if (values.path.empty()) {
    if (!IsGiven(args, "vocab-policy")) return absl::OkStatus();
    return absl::InvalidArgumentError("--vocab-policy goes with --init only");
  }
  if (values.path == "-") {
    return absl::InvalidArgumentError("--init must be a file: standard input is for the text");
  }
  if (values.policy != "keep") return absl::OkStatus();
  for (const std::string flag : {"min-count", "max-vocab"}) {
    if (IsGiven(args, flag)) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "--%s chooses among new words, and with --vocab-policy keep there are none; leave it "
          "out",
          flag));
    }
  }
  return absl::OkStatus();
}

InitVectors::InitVectors(InitFlagValues values, size_t dim, bool quiet)
    : values_(std::move(values)), dim_(dim), quiet_(quiet) {}

absl::Status InitVectors::Open() {
  ConvertTalk talk(quiet_);
  ReadOptions read;
  // A model knows its dimension; that it is another one is told with it.
  if (!IsModelFile(values_.path)) read.dim = dim_;
  read.progress = talk.Reading(values_.path);
  NCE2VEC_ASSIGN_OR_RETURN(ConvertSource source, ConvertSource::Open(values_.path, read));
  if (source.model() != nullptr) {
    NCE2VEC_RETURN_IF_ERROR(source.model()->Verify());
    if (const absl::Status counts = source.vocabulary().CheckCounts(); !counts.ok()) {
      return absl::DataLossError(
          absl::StrFormat("--init %s: damaged: %s", values_.path, std::string(counts.message())));
    }
  } else {
    NCE2VEC_ASSIGN_OR_RETURN(const FileChecksum checksum, ChecksumOfFile(values_.path));
    checksum_ = absl::StrFormat("%016x", checksum.xxh3);
    talk.Describe(values_.path, *source.imported());
  }
  source_.emplace(std::move(source));
  return absl::OkStatus();
}

namespace {

// What is not given is as in the model.
void DecideWordModel(const Embeddings& model, const Arguments& args, TrainOptions* train,
                     Arguments* recorded) {
  const SubwordOptions& subwords = model.subwords().options();
  SubwordOptions& wanted = train->subwords;
  if (subwords.enabled() && !IsGiven(args, "subwords")) {
    wanted.min_units = subwords.min_units;
    wanted.max_units = subwords.max_units;
    recorded->push_back("--subwords=" + SubwordRange(subwords));
  }
  if (subwords.enabled() && wanted.enabled() && !IsGiven(args, "subword-units")) {
    wanted.unit = subwords.unit;
    recorded->push_back(absl::StrFormat("--subword-units=%s", SubwordUnitName(subwords.unit)));
  }
  if (subwords.enabled() && wanted.enabled() && !IsGiven(args, "buckets")) {
    wanted.buckets = subwords.buckets;
    recorded->push_back(absl::StrFormat("--buckets=%d", subwords.buckets));
  }
  if (Lookup(model.metadata(), "train.model") == "cbow" && !IsGiven(args, "model")) {
    train->model = WordModel::kCbow;
    recorded->push_back("--model=cbow");
    UseCbowDefaults(args, train);
  }
  if (model.positions().rows > 0 && train->model == WordModel::kCbow && !train->position_weights) {
    train->position_weights = true;
    recorded->push_back("--position-weights");
  }
  if (model.positions().rows > 0 && train->position_weights && !IsGiven(args, "window")) {
    train->window = model.positions().rows / 2;
    recorded->push_back(absl::StrFormat("--window=%d", train->window));
  }
}

}  // namespace

std::optional<Objective> InitVectors::ObjectiveOfModel() const {
  const Embeddings* model = source_->model();
  if (model == nullptr || !model->has_output()) return std::nullopt;
  return Lookup(model->metadata(), "train.objective") == "ns" ? Objective::kNs : Objective::kNce;
}

absl::Status InitVectors::Decide(const Arguments& args, TrainOptions* train, EncodeOptions* encode,
                                 Arguments* recorded) {
  const size_t dim = source_->Words(0).dim();
  if (IsGiven(args, "dim") && train->dim != dim) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--init %s: its vectors have %d dimensions, not --dim %d; leave --dim out",
                        values_.path, dim, train->dim));
  }
  if (train->dim != dim) recorded->push_back(absl::StrFormat("--dim=%d", dim));
  train->dim = dim;
  const std::optional<Objective> objective = ObjectiveOfModel();
  if (objective && !IsGiven(args, "objective") && *objective != train->objective) {
    train->objective = *objective;
    recorded->push_back(absl::StrFormat("--objective=%s", ObjectiveName(*objective)));
  }
  const Embeddings* model = source_->model();
  if (model == nullptr) return absl::OkStatus();
  DecideWordModel(*model, args, train, recorded);
  NCE2VEC_RETURN_IF_ERROR(DecideText(*model, args, &encode->text, recorded));
  if (encode->phrases == nullptr) {
    phrases_ = PhrasesOf(model->vocabulary(), encode->text);
    if (phrases_) encode->phrases = &*phrases_;
  }
  return absl::OkStatus();
}

Metadata InitVectors::Facts() const {
  const Embeddings* model = source_->model();
  Metadata facts = {{"init.words", std::to_string(source_->vocabulary().size())},
                    {"init.from", "nce2vec"}};
  if (model == nullptr) {
    facts["init.from"] = std::string(VectorFormatName(source_->imported()->format));
    facts[kChecksum] = checksum_;
    return facts;
  }
  const Metadata& metadata = model->metadata();
  facts[kChecksum] = Lookup(metadata, std::string(kChecksumKey));
  const std::string objective = Lookup(metadata, "train.objective");
  if (!objective.empty()) facts["init.objective"] = objective;
  // Over all trainings that led to it.
  facts["init.tokens"] =
      std::to_string(NumberOf(metadata, "corpus.tokens") + NumberOf(metadata, "init.tokens"));
  return facts;
}

EarlierWords InitVectors::Words() const {
  return {&source_->vocabulary(), source_->Words(0).counts_known(), values_.policy == "extend"};
}

EarlierParameters InitVectors::Parameters() const {
  EarlierParameters parameters;
  parameters.vocabulary = &source_->vocabulary();
  const Embeddings* model = source_->model();
  if (model == nullptr) {
    parameters.input = source_->imported()->vectors.view();
    return parameters;
  }
  parameters.input = model->input();
  parameters.output = model->output();
  if (ObjectiveOfModel() == Objective::kNce) parameters.bias = model->bias();
  parameters.subwords = model->subwords().options();
  parameters.ngrams = model->subwords().rows();
  parameters.buckets = model->subwords().buckets();
  parameters.positions = model->positions();
  return parameters;
}

absl::Status InitVectors::Visit(const Metadata& facts,
                                const std::function<absl::Status(const EarlierParameters&)>& use) {
  if (!source_) {
    NCE2VEC_RETURN_IF_ERROR(Open());
    const Metadata now = Facts();
    if (!std::ranges::includes(facts, now)) {
      return absl::FailedPreconditionError(absl::StrFormat(
          "--init %s: has changed since training began, and training has to begin anew; give the "
          "model that it was",
          values_.path));
    }
  }
  const absl::Status status = use(Parameters());
  if (source_->imported() != nullptr) source_.reset();
  if (status.ok()) return status;
  return absl::Status(
      status.code(), absl::StrFormat("--init %s: %s", values_.path, std::string(status.message())));
}

EarlierModel InitVectors::Earlier(const EncodedText& text, const Metadata& recorded) {
  EarlierModel earlier;
  earlier.counts = CountWords(text.corpus, text.vocabulary.size());
  earlier.visit = [this, &recorded](const auto& use) { return Visit(recorded, use); };
  return earlier;
}

std::string InitVectors::Describe(const EncodedText& text, const TrainOptions& train) const {
  const size_t words = source_->vocabulary().size();
  const size_t fresh = text.vocabulary.size() - words;
  std::string note = absl::StrFormat("%s: %d words, %d of them in the text; %d words are new",
                                     values_.path, words, text.words_seen - fresh, fresh);
  if (const Embeddings* model = source_->model()) {
    if (!model->subwords().empty() && model->subwords().options() != train.subwords) {
      note += "; its n-grams are left behind: they are others";
    }
    if (model->positions().rows > 0 && model->positions().rows != 2 * train.window) {
      note += "; its weights of positions are left behind: they are of another --window";
    }
  }
  const std::optional<Objective> objective = ObjectiveOfModel();
  if (!objective) return note + "; it has no output vectors: these start at zero";
  if (*objective == train.objective) return note;
  return note + (train.objective == Objective::kNs
                     ? "; its biases are left behind: ns has none"
                     : "; it is of ns: biases start where nce gives the same odds");
}

}  // namespace nce2vec
