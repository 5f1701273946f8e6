// Cleans a text (src/text/cleaner.h) as a stream.
#ifndef CORPUS_TOOLS_CLEAN_TEXT_H_
#define CORPUS_TOOLS_CLEAN_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus_tools/text_map.h"
#include "src/text/cleaning_options.h"

namespace nce2vec {

struct CleanTextOptions {
  std::vector<std::string> inputs;
  CleaningOptions cleaning;
  size_t threads = 1;
};

// Line by line, so that each line of the text gives one of the result, or as many as it has
// sentences; an empty one where nothing is left of it. As MapText.
absl::StatusOr<TextStats> CleanText(const CleanTextOptions& options, const ToolCallbacks& callbacks,
                                    const ByteSink& sink);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_CLEAN_TEXT_H_
