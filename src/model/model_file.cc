#include "src/model/model_file.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "src/base/status_macros.h"
#include "src/model/named_tensors.h"
#include "src/model/row_norms.h"
#include "src/model/vocabulary_tensors.h"

namespace nce2vec {
namespace {

using Sink = TensorToWrite::Sink;

template <class T>
std::string_view AsBytes(std::span<const T> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

// `written` counts the rows of all such tensors, for `progress`.
TensorToWrite RowsTensor(std::string name, const ConstRows& rows,
                         const ConversionProgress& progress, uint64_t& written) {
  constexpr uint64_t kRowsBetweenProgress = 1024;
  const auto write = [rows, &progress, &written](const Sink& sink) {
    for (size_t row = 0; row < rows.rows; ++row) {
      NCE2VEC_RETURN_IF_ERROR(sink(AsBytes(rows[row])));
      if (++written % kRowsBetweenProgress == 0 && progress) {
        NCE2VEC_RETURN_IF_ERROR(progress(written));
      }
    }
    return absl::OkStatus();
  };
  return {std::move(name), Dtype::kF32, {rows.rows, rows.dim}, write};
}

// By bucket, so that readers find one by binary search.
void AddNgrams(const ModelContents& contents, std::vector<TensorToWrite>& tensors) {
  const ConstRows& rows = contents.ngrams;
  if (rows.rows == 0) return;
  NCE2VEC_CHECK(contents.ngram_buckets.size() == rows.rows && rows.dim == contents.input.dim);
  std::vector<uint32_t> order(rows.rows);
  std::iota(order.begin(), order.end(), 0U);
  const std::span<const uint32_t> buckets = contents.ngram_buckets;
  std::sort(order.begin(), order.end(),
            [&](uint32_t a, uint32_t b) { return buckets[a] < buckets[b]; });
  tensors.push_back({"subword.weight",
                     Dtype::kF32,
                     {rows.rows, rows.dim},
                     [rows, order](const Sink& sink) {
                       for (const uint32_t row : order) {
                         NCE2VEC_RETURN_IF_ERROR(sink(AsBytes(rows[row])));
                       }
                       return absl::OkStatus();
                     }});
  std::vector<int32_t> sorted;
  for (const uint32_t row : order) sorted.push_back(static_cast<int32_t>(buckets[row]));
  tensors.push_back({"subword.bucket",
                     Dtype::kI32,
                     {rows.rows},
                     [sorted = std::move(sorted)](const Sink& sink) {
                       return sink(AsBytes(std::span<const int32_t>(sorted)));
                     }});
}

}  // namespace

absl::Status WriteModel(const ModelContents& contents, AtomicFile file) {
  const Vocabulary& vocabulary = *contents.vocabulary;
  NCE2VEC_CHECK(contents.input.rows == vocabulary.size());
  NCE2VEC_CHECK(contents.output.rows == 0 || contents.output.rows == vocabulary.size());
  NCE2VEC_CHECK(contents.bias.size() == contents.output.rows);
  NCE2VEC_CHECK(contents.word_weights.empty() || contents.word_weights.size() == vocabulary.size());

  const std::vector<float> norms = RowNorms(contents.input);
  uint64_t written = 0;
  std::vector<TensorToWrite> tensors;
  AddVocabularyTensors(vocabulary, tensors);
  tensors.push_back(RowsTensor("input.weight", contents.input, contents.progress, written));
  tensors.push_back(ArrayTensor("input.norm", Dtype::kF32, std::span<const float>(norms)));
  if (contents.output.rows != 0) {
    tensors.push_back(RowsTensor("output.weight", contents.output, contents.progress, written));
    tensors.push_back(ArrayTensor("output.bias", Dtype::kF32, contents.bias));
  }
  if (!contents.word_weights.empty()) {
    tensors.push_back(ArrayTensor("word.weight", Dtype::kF32, contents.word_weights));
  }

  AddNgrams(contents, tensors);
  if (contents.positions.rows != 0) {
    tensors.push_back(RowsTensor("position.weight", contents.positions, {}, written));
  }
  if (const CodeContents& codes = contents.codes; codes.codes.rows != 0) {
    NCE2VEC_CHECK(codes.codes.rows == vocabulary.size() && codes.codes.dim == contents.input.dim);
    const std::span<const int8_t> bytes(codes.codes.data, codes.codes.rows * codes.codes.dim);
    tensors.push_back(
        {"input.code", Dtype::kI8, {codes.codes.rows, codes.codes.dim}, [bytes](const Sink& sink) {
           return sink(AsBytes(bytes));
         }});
    tensors.push_back(ArrayTensor("input.code_scale", Dtype::kF32, codes.scales));
    tensors.push_back(ArrayTensor("input.code_mean", Dtype::kF32, codes.mean));
  }

  Metadata metadata = contents.metadata;
  metadata["format"] = "nce2vec";
  metadata["nce2vec.format_version"] = std::string(kFormatVersion);
  for (auto& [key, value] : contents.text_options.ToMetadata()) metadata[key] = value;
  NCE2VEC_RETURN_IF_ERROR(WriteSafetensors(metadata, std::move(tensors), file));
  return file.Commit();
}

}  // namespace nce2vec
