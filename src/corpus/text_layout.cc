#include "src/corpus/text_layout.h"

#include "absl/strings/str_format.h"

namespace nce2vec {

std::string_view TextLayoutName(TextLayout layout) {
  switch (layout) {
    case TextLayout::kPlainLines:
    case TextLayout::kWeightedLines:
    case TextLayout::kLines:
      return "lines";
    case TextLayout::kDocuments:
      return "documents";
    case TextLayout::kTextPairs:
      return "text-pairs";
    case TextLayout::kLabelledPairs:
      break;
  }
  return "labelled-pairs";
}

absl::StatusOr<TextLayout> ParseTextLayoutName(std::string_view name) {
  for (const TextLayout layout :
       {TextLayout::kLines, TextLayout::kDocuments, TextLayout::kTextPairs}) {
    if (name == TextLayoutName(layout)) return layout;
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "--input-format: no format '%s'; there are lines, documents and text-pairs", name));
}

}  // namespace nce2vec
