#include "src/train/training_start.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "src/base/mapped_file.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/corpus/line_weights.h"
#include "src/model/named_tensors.h"
#include "src/model/vocabulary_tensors.h"
#include "src/train/checkpoint_header.h"

namespace nce2vec {
namespace {

constexpr char kFormat[] = "nce2vec.training_start";
constexpr std::string_view kOptionPrefix = "option.";
constexpr size_t kShardNumbers = 5;

absl::Status Damaged(const std::string& path, std::string_view what) {
  return absl::DataLossError(absl::StrFormat("%s: damaged: %s", path, what));
}

// Each ended by a zero byte, which no argument and no path can hold.
std::string JoinStrings(const std::vector<std::string>& strings) {
  std::string joined;
  for (const std::string& string : strings) joined.append(string).push_back('\0');
  return joined;
}

std::vector<std::string> SplitStrings(std::span<const char> joined) {
  std::vector<std::string> strings;
  for (auto begin = joined.begin(); begin != joined.end();) {
    const auto end = std::find(begin, joined.end(), '\0');
    strings.emplace_back(begin, end);
    begin = end == joined.end() ? end : end + 1;
  }
  return strings;
}

// The text's counts under their names in the file.
std::map<std::string, uint64_t*> CountsOf(EncodedText& text) {
  TextStats& stats = text.stats;
  return {{"text.bytes", &stats.bytes},
          {"text.lines", &stats.lines},
          {"text.tokens", &stats.tokens},
          {"text.invalid_sequences", &stats.invalid_sequences},
          {"text.nul_bytes", &stats.nul_bytes},
          {"text.byte_order_marks", &stats.byte_order_marks},
          {"text.tokens_cut", &stats.tokens_cut},
          {"text.lines_cut", &stats.lines_cut},
          {"text.tokens_ending_in_punctuation", &stats.tokens_ending_in_punctuation},
          {"text.distinct_words", &text.distinct_words},
          {"text.words_seen", &text.words_seen}};
}

std::vector<int64_t> ShardNumbers(std::span<const Shard> shards) {
  std::vector<int64_t> numbers;
  numbers.reserve(shards.size() * kShardNumbers);
  for (const Shard& shard : shards) {
    for (const uint64_t number : {shard.begin, shard.end, uint64_t{Index(shard.first_sentence)},
                                  shard.sentences, shard.known_tokens}) {
      numbers.push_back(static_cast<int64_t>(number));
    }
  }
  return numbers;
}

// One shard of `ids`, as ForEachSentence will read it.
absl::Status CheckShard(const Shard& shard, std::span<const WordId> ids, uint64_t begin,
                        uint64_t sentence, size_t words, const std::string& path) {
  if (shard.begin != begin || shard.end <= shard.begin || shard.end > ids.size() ||
      Index(shard.first_sentence) != sentence || ids[shard.end - 1] != kSentenceEnd) {
    return Damaged(path, "its shards don't cover the text in order");
  }
  uint64_t sentences = 0;
  uint64_t known = 0;
  WordId before = kSentenceEnd;
  for (const WordId id : ids.subspan(shard.begin, shard.end - shard.begin)) {
    if (id == kSentenceEnd && before == kSentenceEnd) return Damaged(path, "a sentence is empty");
    before = id;
    if (IsWord(id) && Index(id) >= words) {
      return Damaged(path, absl::StrFormat("word %d of %d in its text", Index(id), words));
    }
    if (IsWeight(id) && !(static_cast<double>(WeightOf(id)) <= kMostLineWeight)) {
      return Damaged(path, absl::StrFormat("a weight of %g", WeightOf(id)));
    }
    if (IsWord(id)) ++known;
    if (id == kSentenceEnd) ++sentences;
  }
  if (sentences != shard.sentences || known != shard.known_tokens) {
    return Damaged(path, "its shards miscount their sentences or words");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Shard>> ReadShards(std::span<const int64_t> numbers,
                                              std::span<const WordId> ids, size_t words,
                                              const std::string& path) {
  if (numbers.size() % kShardNumbers != 0) return Damaged(path, "its last shard is cut off");
  std::vector<Shard> shards;
  uint64_t begin = 0;
  uint64_t sentence = 0;
  for (size_t i = 0; i < numbers.size(); i += kShardNumbers) {
    const auto number = [&](size_t k) { return static_cast<uint64_t>(numbers[i + k]); };
    const Shard shard{number(0), number(1), SentenceIndex{number(2)}, number(3), number(4)};
    NCE2VEC_RETURN_IF_ERROR(CheckShard(shard, ids, begin, sentence, words, path));
    begin = shard.end;
    sentence += shard.sentences;
    shards.push_back(shard);
  }
  if (begin != ids.size()) return Damaged(path, "its shards end before its text");
  return shards;
}

absl::Status CheckVocabulary(const Vocabulary& vocabulary, const std::string& path) {
  if (const absl::Status counts = vocabulary.CheckCounts(); !counts.ok()) {
    return Damaged(path, std::string(counts.message()));
  }
  for (size_t w = 0; w < vocabulary.size(); ++w) {
    const WordId id = ToWordId(w);
    if (vocabulary.word(id).empty() || vocabulary.Find(vocabulary.word(id)) != id) {
      return Damaged(path, absl::StrFormat("word %d of its vocabulary", w));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<InputFingerprint>> ReadInputs(const SafetensorsHeader& header,
                                                         const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::span<const char> names,
                           RequireArray<char>(header, "input.paths", Dtype::kU8, path));
  NCE2VEC_ASSIGN_OR_RETURN(const std::span<const int64_t> facts,
                           RequireArray<int64_t>(header, "input.facts", Dtype::kI64, path));
  const std::vector<std::string> paths = SplitStrings(names);
  if (facts.size() != 2 * paths.size()) return Damaged(path, "its inputs have no checksums");
  std::vector<InputFingerprint> inputs;
  for (size_t i = 0; i < paths.size(); ++i) {
    inputs.push_back(
        {paths[i], {static_cast<uint64_t>(facts[2 * i]), static_cast<uint64_t>(facts[2 * i + 1])}});
  }
  return inputs;
}

absl::Status ReadMetadata(const Metadata& metadata, TrainingStart& start, const std::string& path) {
  for (const auto& [key, value] : metadata) {
    if (key.starts_with(kOptionPrefix)) start.options[key.substr(kOptionPrefix.size())] = value;
  }
  for (const auto& [key, count] : CountsOf(start.text)) {
    const auto found = metadata.find(key);
    if (found == metadata.end() || !absl::SimpleAtoi(found->second, count)) {
      return Damaged(path, absl::StrFormat("no number '%s'", key));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<SafetensorsHeader> ReadHeader(const MappedFile& file, const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(SafetensorsHeader header, ReadCheckpointHeader(file.bytes(), path));
  const auto format = header.metadata.find("format");
  if (format == header.metadata.end() || format->second != kFormat) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: is not the start of a training with checkpoints", path));
  }
  return header;
}

}  // namespace

absl::StatusOr<std::vector<InputFingerprint>> FingerprintInputs(
    const std::vector<std::string>& paths) {
  std::vector<InputFingerprint> inputs;
  for (const std::string& path : paths) {
    InputFingerprint& input = inputs.emplace_back();
    input.path = path == "-" ? path : std::filesystem::absolute(path).string();
    std::error_code error;
    if (path == "-" || !std::filesystem::is_regular_file(path, error)) continue;
    NCE2VEC_ASSIGN_OR_RETURN(input.checksum, ChecksumOfFile(path));
  }
  return inputs;
}

absl::Status CheckInputsUnchanged(const std::vector<InputFingerprint>& inputs) {
  for (const InputFingerprint& input : inputs) {
    std::error_code error;
    if (!input.known() || !std::filesystem::is_regular_file(input.path, error)) continue;
    NCE2VEC_ASSIGN_OR_RETURN(const FileChecksum now, ChecksumOfFile(input.path));
    if (now == input.checksum) continue;
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s: has changed since training began: %d bytes with checksum %016x then, %d bytes with "
        "checksum %016x now; --changed-input ignore goes on with the text as it was",
        input.path, input.checksum.bytes, input.checksum.xxh3, now.bytes, now.xxh3));
  }
  return absl::OkStatus();
}

absl::Status WriteTrainingStart(const TrainingStart& start, const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  Metadata metadata;
  metadata["format"] = kFormat;
  for (const auto& [key, value] : start.options) {
    metadata[std::string(kOptionPrefix) + key] = value;
  }
  EncodedText counts;
  counts.stats = start.text.stats;
  counts.distinct_words = start.text.distinct_words;
  counts.words_seen = start.text.words_seen;
  for (const auto& [key, count] : CountsOf(counts)) {
    metadata[key] = std::to_string(*count);
  }
  std::vector<std::string> paths;
  std::vector<int64_t> facts;
  for (const InputFingerprint& input : start.inputs) {
    paths.push_back(input.path);
    facts.push_back(static_cast<int64_t>(input.checksum.bytes));
    facts.push_back(static_cast<int64_t>(input.checksum.xxh3));
  }
  const std::string joined_paths = JoinStrings(paths);
  const std::string arguments = JoinStrings(start.arguments);
  const std::vector<int64_t> shards = ShardNumbers(start.text.corpus.shards());
  const std::span<const WordId> ids = start.text.corpus.ids();
  std::vector<TensorToWrite> tensors;
  tensors.push_back(ArrayTensor("arguments", Dtype::kU8, std::span<const char>(arguments)));
  tensors.push_back(ArrayTensor("input.paths", Dtype::kU8, std::span<const char>(joined_paths)));
  tensors.push_back(ArrayTensor("input.facts", Dtype::kI64, std::span<const int64_t>(facts)));
  tensors.push_back(ArrayTensor("corpus.shards", Dtype::kI64, std::span<const int64_t>(shards)));
  tensors.push_back(ArrayTensor("corpus.ids", Dtype::kI32, ids));
  AddVocabularyTensors(start.text.vocabulary, tensors);
  NCE2VEC_RETURN_IF_ERROR(WriteSafetensors(metadata, std::move(tensors), file));
  return file.Commit();
}

absl::StatusOr<ReadStart> ReadTrainingStart(const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(MappedFile file, MappedFile::Open(path));
  NCE2VEC_ASSIGN_OR_RETURN(const SafetensorsHeader header, ReadHeader(file, path));
  NCE2VEC_RETURN_IF_ERROR(VerifyChecksum(file.bytes(), path));
  ReadStart result;
  TrainingStart& start = result.start;
  const auto checksum = header.metadata.find(std::string(kChecksumKey));
  if (checksum == header.metadata.end()) return Damaged(path, "no checksum in its metadata");
  result.checksum = checksum->second;
  NCE2VEC_RETURN_IF_ERROR(ReadMetadata(header.metadata, start, path));
  NCE2VEC_ASSIGN_OR_RETURN(start.inputs, ReadInputs(header, path));
  NCE2VEC_ASSIGN_OR_RETURN(const std::span<const char> arguments,
                           RequireArray<char>(header, "arguments", Dtype::kU8, path));
  start.arguments = SplitStrings(arguments);
  NCE2VEC_ASSIGN_OR_RETURN(start.text.vocabulary, ReadVocabularyTensors(header, path));
  NCE2VEC_RETURN_IF_ERROR(CheckVocabulary(start.text.vocabulary, path));
  NCE2VEC_ASSIGN_OR_RETURN(const std::span<const int64_t> numbers,
                           RequireArray<int64_t>(header, "corpus.shards", Dtype::kI64, path));
  NCE2VEC_ASSIGN_OR_RETURN(const std::span<const WordId> ids,
                           RequireArray<WordId>(header, "corpus.ids", Dtype::kI32, path));
  NCE2VEC_ASSIGN_OR_RETURN(std::vector<Shard> shards,
                           ReadShards(numbers, ids, start.text.vocabulary.size(), path));
  start.text.corpus = EncodedCorpus(std::move(file), ids, std::move(shards));
  return result;
}

absl::StatusOr<std::vector<std::string>> ReadStartArguments(const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
  NCE2VEC_ASSIGN_OR_RETURN(const SafetensorsHeader header, ReadHeader(file, path));
  NCE2VEC_ASSIGN_OR_RETURN(const std::span<const char> arguments,
                           RequireArray<char>(header, "arguments", Dtype::kU8, path));
  return SplitStrings(arguments);
}

}  // namespace nce2vec
