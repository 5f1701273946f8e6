#include "src/model/embeddings.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/model/model_file.h"
#include "src/model/named_tensors.h"
#include "src/model/vocabulary_tensors.h"

namespace nce2vec {
namespace {

using Tensor = SafetensorsHeader::Tensor;

absl::StatusOr<ConstRows> RequireRows(const SafetensorsHeader& header, const std::string& key,
                                      const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(const Tensor tensor, RequireTensor(header, key, Dtype::kF32, 2, path));
  NCE2VEC_ASSIGN_OR_RETURN(const std::span<const float> floats, AsArray<float>(tensor, key, path));
  return ConstRows{floats.data(), tensor.shape[0], tensor.shape[1], tensor.shape[1]};
}

absl::StatusOr<CodeContents> ReadCodes(const SafetensorsHeader& header, const std::string& path) {
  CodeContents contents;
  NCE2VEC_ASSIGN_OR_RETURN(const Tensor codes,
                           RequireTensor(header, "input.code", Dtype::kI8, 2, path));
  contents.codes = {reinterpret_cast<const int8_t*>(codes.bytes.data()), codes.shape[0],
                    codes.shape[1]};
  NCE2VEC_ASSIGN_OR_RETURN(contents.scales,
                           RequireArray<float>(header, "input.code_scale", Dtype::kF32, path));
  NCE2VEC_ASSIGN_OR_RETURN(contents.mean,
                           RequireArray<float>(header, "input.code_mean", Dtype::kF32, path));
  return contents;
}

absl::Status CheckVersion(const Metadata& metadata, const std::string& path) {
  const auto version = metadata.find("nce2vec.format_version");
  if (version == metadata.end()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: a safetensors file, but not an nce2vec model (no nce2vec.format_version)", path));
  }
  if (version->second != kFormatVersion) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: model format version %s, this program reads %s", path, version->second,
                        kFormatVersion));
  }
  return absl::OkStatus();
}

absl::Status Mismatch(const std::string& path, std::string_view what) {
  return absl::DataLossError(absl::StrFormat(
      "%s: damaged model file: %s does not fit the number of words or dimensions", path, what));
}

}  // namespace

absl::StatusOr<Embeddings> Embeddings::Open(const std::string& path) {
  Embeddings model;
  model.path_ = path;
  NCE2VEC_ASSIGN_OR_RETURN(model.file_, MappedFile::Open(path));
  NCE2VEC_ASSIGN_OR_RETURN(SafetensorsHeader header,
                           ReadSafetensorsHeader(model.file_.bytes(), path));
  NCE2VEC_RETURN_IF_ERROR(CheckVersion(header.metadata, path));
  model.metadata_ = std::move(header.metadata);
  absl::StatusOr<TextOptions> text_options = TextOptions::FromMetadata(model.metadata_);
  if (!text_options.ok()) {
    return absl::DataLossError(
        absl::StrFormat("%s: %s", path, std::string(text_options.status().message())));
  }
  model.text_options_ = *text_options;
  NCE2VEC_ASSIGN_OR_RETURN(model.vocabulary_, ReadVocabularyTensors(header, path));
  NCE2VEC_ASSIGN_OR_RETURN(model.input_, RequireRows(header, "input.weight", path));
  NCE2VEC_ASSIGN_OR_RETURN(model.norms_,
                           RequireArray<float>(header, "input.norm", Dtype::kF32, path));
  if (model.input_.rows != model.vocabulary_.size()) return Mismatch(path, "input.weight");
  if (model.input_.dim == 0) return Mismatch(path, "input.weight");
  if (model.norms_.size() != model.input_.rows) return Mismatch(path, "input.norm");
  if (header.tensors.count("output.weight") != 0) {
    NCE2VEC_ASSIGN_OR_RETURN(model.output_, RequireRows(header, "output.weight", path));
    NCE2VEC_ASSIGN_OR_RETURN(model.bias_,
                             RequireArray<float>(header, "output.bias", Dtype::kF32, path));
    if (model.output_.rows != model.input_.rows || model.output_.dim != model.input_.dim) {
      return Mismatch(path, "output.weight");
    }
    if (model.bias_.size() != model.input_.rows) return Mismatch(path, "output.bias");
  }
  if (header.tensors.count("word.weight") != 0) {
    NCE2VEC_ASSIGN_OR_RETURN(model.word_weights_,
                             RequireArray<float>(header, "word.weight", Dtype::kF32, path));
    if (model.word_weights_.size() != model.input_.rows) return Mismatch(path, "word.weight");
  }
  NCE2VEC_RETURN_IF_ERROR(model.ReadSubwords(header));
  if (header.tensors.count("position.weight") != 0) {
    NCE2VEC_ASSIGN_OR_RETURN(model.positions_, RequireRows(header, "position.weight", path));
    if (model.positions_.dim != model.dim()) return Mismatch(path, "position.weight");
  }
  if (header.tensors.count("input.code") != 0) {
    NCE2VEC_ASSIGN_OR_RETURN(model.codes_, ReadCodes(header, path));
    if (model.codes_.codes.rows != model.input_.rows ||
        model.codes_.codes.dim != model.input_.dim ||
        model.codes_.scales.size() != model.input_.rows ||
        model.codes_.mean.size() != model.input_.dim) {
      return Mismatch(path, "input.code");
    }
  }
  return model;
}

absl::Status Embeddings::ReadSubwords(const SafetensorsHeader& header) {
  if (header.tensors.count("subword.weight") == 0) return absl::OkStatus();
  const absl::StatusOr<SubwordOptions> options = SubwordOptions::FromMetadata(metadata_);
  if (!options.ok()) {
    return absl::DataLossError(
        absl::StrFormat("%s: %s", path_, std::string(options.status().message())));
  }
  if (!options->enabled()) return Mismatch(path_, "subword.weight without subword.range");
  NCE2VEC_ASSIGN_OR_RETURN(const ConstRows rows, RequireRows(header, "subword.weight", path_));
  NCE2VEC_ASSIGN_OR_RETURN(const std::span<const int32_t> buckets,
                           RequireArray<int32_t>(header, "subword.bucket", Dtype::kI32, path_));
  if (rows.dim != dim()) return Mismatch(path_, "subword.weight");
  if (buckets.size() != rows.rows) return Mismatch(path_, "subword.bucket");
  subwords_ = SubwordRows(*options, rows, buckets);
  return absl::OkStatus();
}

absl::Status Embeddings::Verify() const { return VerifyChecksum(file_.bytes(), path_); }

}  // namespace nce2vec
