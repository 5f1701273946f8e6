#include "src/model/vocabulary_tensors.h"

#include "src/model/named_tensors.h"

namespace nce2vec {

void AddVocabularyTensors(const Vocabulary& vocabulary, std::vector<TensorToWrite>& tensors) {
  const VocabularyArrays& arrays = vocabulary.arrays();
  tensors.push_back(ArrayTensor("vocab.bytes", Dtype::kU8, arrays.bytes));
  tensors.push_back(ArrayTensor("vocab.offsets", Dtype::kI64, arrays.offsets));
  tensors.push_back(ArrayTensor("vocab.counts", Dtype::kI64, arrays.counts));
  tensors.push_back(ArrayTensor("vocab.sorted", Dtype::kI32, arrays.sorted));
}

absl::StatusOr<Vocabulary> ReadVocabularyTensors(const SafetensorsHeader& header,
                                                 const std::string& path) {
  VocabularyArrays arrays;
  NCE2VEC_ASSIGN_OR_RETURN(arrays.bytes,
                           RequireArray<char>(header, "vocab.bytes", Dtype::kU8, path));
  NCE2VEC_ASSIGN_OR_RETURN(arrays.offsets,
                           RequireArray<int64_t>(header, "vocab.offsets", Dtype::kI64, path));
  NCE2VEC_ASSIGN_OR_RETURN(arrays.counts,
                           RequireArray<int64_t>(header, "vocab.counts", Dtype::kI64, path));
  NCE2VEC_ASSIGN_OR_RETURN(arrays.sorted,
                           RequireArray<int32_t>(header, "vocab.sorted", Dtype::kI32, path));
  absl::StatusOr<Vocabulary> vocabulary = Vocabulary::FromMapped(arrays);
  if (!vocabulary.ok()) {
    return absl::DataLossError(
        absl::StrFormat("%s: %s", path, std::string(vocabulary.status().message())));
  }
  return vocabulary;
}

}  // namespace nce2vec
