#include "src/model/vector_format.h"

#include "src/text/utf8.h"

namespace nce2vec {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// What C's isspace() and with it most readers take for white space.
constexpr std::string_view kWhiteSpace = " \t\n\v\f\r";

// The projector trims each line, and with it the word at its beginning: of Unicode's white space
// and of byte order marks.
bool IsTrimmedAtFront(std::string_view word) {
  return WhiteSpaceBytes(word) > 0 || word.starts_with(kByteOrderMark);
}

bool IsTrimmedAtEnd(std::string_view word) {
  size_t last = word.size() - 1;
  while (last > 0 && IsContinuation(word[last])) --last;
  return IsTrimmedAtFront(word.substr(last));
}

}  // namespace

std::string_view VectorFormatName(VectorFormat format) {
  switch (format) {
    case VectorFormat::kWord2vecText:
      return "word2vec-text";
    case VectorFormat::kWord2vecBinary:
      return "word2vec-bin";
    case VectorFormat::kGloveText:
      return "glove";
    case VectorFormat::kNpy:
      return "npy";
    case VectorFormat::kFinalfusion:
      return "finalfusion";
    case VectorFormat::kTensorboard:
      return "tensorboard";
  }
  return "";
}

std::string_view WordObstacle(VectorFormat format, std::string_view word) {
  const auto holds = [&](std::string_view any) {
    return word.find_first_of(any) != std::string_view::npos;
  };
  switch (format) {
    case VectorFormat::kWord2vecText:
    case VectorFormat::kWord2vecBinary:
    case VectorFormat::kGloveText:
      return holds(kWhiteSpace) ? "holds white space" : "";
    case VectorFormat::kNpy:
      if (holds("\n\r")) return "holds a line break";  // Python takes '\r' for one too
      return word.starts_with(kByteOrderMark) ? "begins with a byte order mark" : "";
    case VectorFormat::kFinalfusion:
      return "";
    case VectorFormat::kTensorboard:
      if (holds("\t\n\r")) return "holds a tab or a line break";
      return IsTrimmedAtFront(word) || IsTrimmedAtEnd(word) ? "begins or ends with white space"
                                                            : "";
  }
  return "";
}

}  // namespace nce2vec
