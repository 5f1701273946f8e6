#include "src/cli/convert_target.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/model/finalfusion.h"
#include "src/model/npy_vectors.h"
#include "src/model/projector_writer.h"
#include "src/model/word2vec_writer.h"

namespace nce2vec {
namespace {

// convert_command.cc's --help tells what each of them leaves out.
constexpr std::array kTargets = {
    ConvertTarget{"model", ConvertKind::kModel},
    ConvertTarget{"int8", ConvertKind::kModelWithCodes},
    ConvertTarget{"word2vec-text", ConvertKind::kVectors, VectorFormat::kWord2vecText},
    // The same bytes: fastText writes a space before each line break, but neither it nor gensim
    // asks for one.
    ConvertTarget{"fasttext-vec", ConvertKind::kVectors, VectorFormat::kWord2vecText},
    ConvertTarget{"word2vec-bin", ConvertKind::kVectors, VectorFormat::kWord2vecBinary},
    ConvertTarget{"glove", ConvertKind::kVectors, VectorFormat::kGloveText},
    ConvertTarget{"npy", ConvertKind::kVectors, VectorFormat::kNpy},
    ConvertTarget{"finalfusion", ConvertKind::kVectors, VectorFormat::kFinalfusion},
    ConvertTarget{"tensorboard", ConvertKind::kVectors, VectorFormat::kTensorboard},
    ConvertTarget{"sentence-transformers", ConvertKind::kStaticEmbedding},
};

bool IsNpy(const ConvertTarget& target) {
  return target.kind == ConvertKind::kVectors && target.format == VectorFormat::kNpy;
}

bool IsFolder(const ConvertTarget& target) {
  return target.kind == ConvertKind::kStaticEmbedding ||
         (target.kind == ConvertKind::kVectors && target.format == VectorFormat::kTensorboard);
}

}  // namespace

std::vector<std::string_view> ConvertTargetNames() {
  std::vector<std::string_view> names;
  for (const ConvertTarget& target : kTargets) names.push_back(target.name);
  return names;
}

ConvertTarget FindConvertTarget(std::string_view name) {
  const auto* target =
      std::ranges::find_if(kTargets, [&](const ConvertTarget& t) { return t.name == name; });
  NCE2VEC_CHECK(target != kTargets.end());
  return *target;
}

absl::Status CheckOutputName(const ConvertTarget& target, const std::string& output) {
  if (output == "-") {
    return absl::InvalidArgumentError(
        absl::StrFormat("--output must be a %s: it is written whole or not at all",
                        IsFolder(target) ? "folder" : "file"));
  }
  if (IsNpy(target) && !output.ends_with(".npy")) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "--output '%s': must end in .npy for --to npy; the words go to a second file, %s", output,
        NpyVocabularyPath(output + ".npy")));
  }
  return absl::OkStatus();
}

std::vector<std::string> OutputPaths(const ConvertTarget& target, const std::string& output) {
  if (IsNpy(target)) return {output, NpyVocabularyPath(output)};
  return {output};
}

absl::StatusOr<ConvertOutput> CreateOutput(const ConvertTarget& target, const std::string& path) {
  ConvertOutput output;
  if (IsFolder(target)) {
    NCE2VEC_ASSIGN_OR_RETURN(output.folder, AtomicFolder::Create(path));
    return output;
  }
  NCE2VEC_ASSIGN_OR_RETURN(output.file, AtomicFile::Create(path));
  if (IsNpy(target)) {
    NCE2VEC_ASSIGN_OR_RETURN(output.words, AtomicFile::Create(NpyVocabularyPath(path)));
  }
  return output;
}

absl::Status WriteVectors(const WordVectors& vectors, VectorFormat format, ConvertOutput output,
                          const ConversionProgress& progress) {
  switch (format) {
    case VectorFormat::kWord2vecText:
    case VectorFormat::kWord2vecBinary:
    case VectorFormat::kGloveText:
      return WriteWord2vec(vectors, format, std::move(output.file), progress);
    case VectorFormat::kNpy:
      return WriteNpyVectors(vectors, std::move(output.file), std::move(output.words), progress);
    case VectorFormat::kFinalfusion:
      return WriteFinalfusion(vectors, std::move(output.file), progress);
    case VectorFormat::kTensorboard:
      return WriteProjector(vectors, std::move(output.folder), progress);
  }
  return absl::InternalError("a format without a writer");
}

}  // namespace nce2vec
