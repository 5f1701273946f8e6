#include "src/encode/static_embedding_writer.h"

#include <sys/stat.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/base/system_error.h"
#include "src/encode/text_encoder.h"
#include "src/model/safetensors.h"
#include "src/text/utf8.h"

namespace nce2vec {
namespace {

using Json = nlohmann::ordered_json;  // for few keys: it looks each of them up

constexpr std::string_view kUnknown = "[UNK]";
constexpr size_t kLongestCharacter = 4;  // bytes of UTF-8

// Regular expressions that say what src/text/tokenizer.h says, for Oniguruma, which the tokenizers
// library uses.
constexpr std::string_view kWhiteSpace =
    R"([\x{0}\x{9}-\x{D}\x{20}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F})"
    R"(\x{205F}\x{3000}]+)";
constexpr std::string_view kWords =
    R"([\p{L}\p{N}\p{M}_]+)"
    R"((?:['\-\x{2019}\x{2010}\x{2011}\x{200C}\x{200D}][\p{L}\p{N}\p{M}_]+)*)";

// A capital sigma at a token's end: a cased letter before it, none after it, and only what Unicode
// calls case-ignorable between, as far as it is part of the token. The libraries' Lowercase maps
// each character by itself and doesn't know of it.
std::string FinalSigma(TokenizerKind tokenizer) {
  const bool words = tokenizer == TokenizerKind::kWords;
  const std::string_view cased =
      words ? R"((?![\p{S}\p{Lm}])\p{Cased})" : R"((?!\p{Case_Ignorable})\p{Cased})";
  const std::string_view between =
      words ? R"((?:[\p{Mn}\p{Me}\p{Lm}]|['\x{2019}\x{200C}\x{200D}](?=[\p{L}\p{N}\p{M}_]))*)"
            : R"(\p{Case_Ignorable}*)";
  return absl::StrFormat(R"(%s%s\KΣ(?!%s%s))", cased, between, between, cased);
}

struct VocabularyTraits {
  size_t words_at_length_limit = 0;
  bool has_sigma = false;
};

absl::StatusOr<VocabularyTraits> CheckVocabulary(const Embeddings& embeddings) {
  VocabularyTraits traits;
  const size_t limit = embeddings.text_options().max_token_bytes;
  for (size_t i = 0; i < embeddings.size(); ++i) {
    const std::string_view word = embeddings.vocabulary().word(ToWordId(i));
    if (word == kUnknown) {
      return absl::FailedPreconditionError(absl::StrFormat(
          "%s: its vocabulary holds the word '%s', which the tokenizer of sentence-transformers "
          "needs for words that it doesn't know",
          embeddings.path(), word));
    }
    if (!IsWellFormed(word)) {
      return absl::DataLossError(absl::StrFormat(
          "%s: word %d is no UTF-8; check the model with info --verify", embeddings.path(), i));
    }
    traits.words_at_length_limit += word.size() + kLongestCharacter > limit;
    traits.has_sigma = traits.has_sigma || word.find("σ") != std::string_view::npos ||
                       word.find("ς") != std::string_view::npos;
  }
  return traits;
}

Json Normalizer(const TextOptions& text, bool has_sigma) {
  if (!text.lowercase) return nullptr;
  const Json lowercase = {{"type", "Lowercase"}};
  if (!has_sigma) return lowercase;  // the search for final ones would cost time for nothing
  const Json final_sigma = {
      {"type", "Replace"}, {"pattern", {{"Regex", FinalSigma(text.tokenizer)}}}, {"content", "ς"}};
  return {{"type", "Sequence"}, {"normalizers", Json::array({final_sigma, lowercase})}};
}

Json PreTokenizer(const TextOptions& text) {
  const bool words = text.tokenizer == TokenizerKind::kWords;
  return {{"type", "Split"},
          {"pattern", {{"Regex", words ? kWords : kWhiteSpace}}},
          {"behavior", "Removed"},
          {"invert", words}};  // inverted, the pattern is what stays
}

absl::Status WriteTokenizer(const Embeddings& embeddings, bool has_sigma, AtomicFile file) {
  const TextOptions& text = embeddings.text_options();
  const Json description = {{"version", "1.0"},
                            {"truncation", nullptr},
                            {"padding", nullptr},
                            {"added_tokens", Json::array()},
                            {"normalizer", Normalizer(text, has_sigma)},
                            {"pre_tokenizer", PreTokenizer(text)},
                            {"post_processor", nullptr},
                            {"decoder", nullptr}};
  std::string head = description.dump();
  head.pop_back();  // the model follows, word by word: as one JSON value it would take much memory
  NCE2VEC_RETURN_IF_ERROR(file.Write(head));
  NCE2VEC_RETURN_IF_ERROR(file.Write(R"(,"model":{"type":"WordLevel","vocab":{"[UNK]":0)"));
  for (size_t i = 0; i < embeddings.size(); ++i) {
    const std::string word = Json(embeddings.vocabulary().word(ToWordId(i))).dump();
    NCE2VEC_RETURN_IF_ERROR(file.Write(absl::StrFormat(",\n%s:%d", word, i + 1)));
  }
  NCE2VEC_RETURN_IF_ERROR(file.Write("},\"unk_token\":\"[UNK]\"}}\n"));
  return file.Commit();
}

absl::Status WriteTable(const ConstRows& rows, std::span<const float> weights, AtomicFile file,
                        const ConversionProgress& progress) {
  constexpr size_t kRowsBetweenProgress = 1024;
  const auto write = [&](const TensorToWrite::Sink& sink) -> absl::Status {
    std::vector<float> row(rows.dim, 0.0F);
    const auto put = [&] {
      return sink({reinterpret_cast<const char*>(row.data()), row.size() * sizeof(float)});
    };
    NCE2VEC_RETURN_IF_ERROR(put());  // the unknown word's
    for (size_t i = 0; i < rows.rows; ++i) {
      for (size_t j = 0; j < rows.dim; ++j) row[j] = weights[i] * rows[i][j];
      NCE2VEC_RETURN_IF_ERROR(put());
      if (progress && i % kRowsBetweenProgress == 0) NCE2VEC_RETURN_IF_ERROR(progress(i));
    }
    return absl::OkStatus();
  };
  NCE2VEC_RETURN_IF_ERROR(WriteSafetensors(
      {{"format", "pt"}}, {{"embeddings", Dtype::kF32, {rows.rows + 1, rows.dim}, write}}, file));
  return file.Commit();
}

Json Config(size_t dim, const PoolingOptions& pooling) {
  return {{"model_type", "model2vec"}, {"architectures", {"StaticModel"}},
          {"normalize", true},         {"embedding_dtype", "float32"},
          {"hidden_dim", dim},         {"nce2vec_pooling", PoolingName(pooling.pooling)}};
}

Json Modules() {
  const Json table = {{"idx", 0},
                      {"name", "0"},
                      {"path", "."},
                      {"type", "sentence_transformers.models.StaticEmbedding"}};
  const Json normalize = {{"idx", 1},
                          {"name", "1"},
                          {"path", "1_Normalize"},
                          {"type", "sentence_transformers.models.Normalize"}};
  return Json::array({table, normalize});
}

std::string Readme(const Embeddings& embeddings, size_t dim, const PoolingOptions& pooling,
                   const VocabularyTraits& traits) {
  const TextOptions& text = embeddings.text_options();
  std::string readme = absl::StrFormat(
      "---\n"
      "library_name: sentence-transformers\n"
      "tags:\n- sentence-transformers\n- model2vec\n- static-embeddings\n"
      "---\n\n"
      "# Static text embeddings\n\n"
      "%d words, %d dimensions; a text's vector is the mean of its words' rows, which hold the "
      "words' weights (pooling: %s), at length 1.\n\n"
      "    from sentence_transformers import SentenceTransformer\n"
      "    SentenceTransformer(\"path/of/this/folder\").encode([\"a text\"])\n\n"
      "    from model2vec import StaticModel\n"
      "    StaticModel.from_pretrained(\"path/of/this/folder\").encode([\"a text\"])\n\n"
      "Tokens are %s%s. Words that are not in the vocabulary count for nothing; a text without a "
      "known word gives zeros.\n\n"
      "Both give the vectors of `nce2vec embed --normalize`, but for:\n\n"
      "- model2vec cuts texts at 512 tokens unless `max_length=None` is given.\n"
      "- Letters that one side's version of Unicode doesn't know may be cut or lower-cased "
      "differently.\n",
      embeddings.size(), dim, PoolingName(pooling.pooling),
      text.tokenizer == TokenizerKind::kWords
          ? "runs of letters, digits, marks and '_', with inner apostrophes and hyphens"
          : "what stands between white space",
      text.lowercase ? ", in lower case" : "");
  if (text.cleaned) {
    readme +=
        "- The model's text was cleaned by `nce2vec corpus clean`, and nce2vec cleans queries "
        "alike; here that is up to you.\n";
  }
  if (!text.phrases.empty()) {
    readme +=
        "- Phrases of the model's text are words of it (new_york), and nce2vec joins those of "
        "queries alike; here that is up to you.\n";
  }
  if (traits.words_at_length_limit > 0) {
    readme += absl::StrFormat(
        "- Words of more than %d bytes are cut to that length by nce2vec, and are unknown words "
        "here: %d words of the vocabulary may stand for such.\n",
        text.max_token_bytes, traits.words_at_length_limit);
  }
  return readme;
}

absl::Status WriteText(std::string_view content, const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  NCE2VEC_RETURN_IF_ERROR(file.Write(content));
  return file.Commit();
}

}  // namespace

absl::StatusOr<StaticEmbeddingSummary> WriteStaticEmbedding(const Embeddings& embeddings,
                                                            std::optional<PoolingOptions> pooling,
                                                            size_t coordinates, AtomicFolder folder,
                                                            const ConversionProgress& progress) {
  if (!pooling) {
    NCE2VEC_ASSIGN_OR_RETURN(pooling, PoolingOptions::FromMetadata(embeddings.metadata()));
  }
  NCE2VEC_ASSIGN_OR_RETURN(const TextEncoder encoder,
                           TextEncoder::Create(embeddings, pooling, coordinates));
  NCE2VEC_ASSIGN_OR_RETURN(const VocabularyTraits traits, CheckVocabulary(embeddings));
  ConstRows rows = embeddings.input();
  rows.dim = encoder.dim();
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile table, AtomicFile::Create(folder / "model.safetensors"));
  NCE2VEC_RETURN_IF_ERROR(WriteTable(rows, encoder.weights(), std::move(table), progress));
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile tokenizer, AtomicFile::Create(folder / "tokenizer.json"));
  NCE2VEC_RETURN_IF_ERROR(WriteTokenizer(embeddings, traits.has_sigma, std::move(tokenizer)));
  NCE2VEC_RETURN_IF_ERROR(
      WriteText(Config(rows.dim, *pooling).dump(2) + "\n", folder / "config.json"));
  NCE2VEC_RETURN_IF_ERROR(WriteText(Modules().dump(2) + "\n", folder / "modules.json"));
  NCE2VEC_RETURN_IF_ERROR(
      WriteText(Readme(embeddings, rows.dim, *pooling, traits), folder / "README.md"));
  // Normalize has nothing to store, but some versions look for its folder.
  const std::string normalize = folder / "1_Normalize";
  if (mkdir(normalize.c_str(), 0777) != 0) return SystemError(errno, "create a folder", normalize);
  NCE2VEC_RETURN_IF_ERROR(folder.Commit());
  return StaticEmbeddingSummary{traits.words_at_length_limit};
}

}  // namespace nce2vec
