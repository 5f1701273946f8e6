// A vocabulary as the four tensors vocab.bytes, .offsets, .counts and .sorted of a file of ours.
#ifndef SRC_MODEL_VOCABULARY_TENSORS_H_
#define SRC_MODEL_VOCABULARY_TENSORS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/model/safetensors.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

// The vocabulary is borrowed until they are written.
void AddVocabularyTensors(const Vocabulary& vocabulary, std::vector<TensorToWrite>& tensors);

// Looks into the mapped file. `path` is for errors.
absl::StatusOr<Vocabulary> ReadVocabularyTensors(const SafetensorsHeader& header,
                                                 const std::string& path);

}  // namespace nce2vec

#endif  // SRC_MODEL_VOCABULARY_TENSORS_H_
