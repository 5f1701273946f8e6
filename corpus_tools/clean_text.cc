#include "corpus_tools/clean_text.h"

#include <memory>
#include <string_view>

#include "src/base/status_macros.h"
#include "src/text/cleaner.h"

namespace nce2vec {
namespace {

class CleaningMapper : public LineMapper {
 public:
  explicit CleaningMapper(const CleaningOptions& options) : cleaner_(options) {}
  void Map(std::string_view line, std::string& out, TextStats& stats) override {
    cleaner_.Clean(line, out, stats);
  }

 private:
  Cleaner cleaner_;
};

}  // namespace

absl::StatusOr<TextStats> CleanText(const CleanTextOptions& options, const ToolCallbacks& callbacks,
                                    const ByteSink& sink) {
  NCE2VEC_RETURN_IF_ERROR(options.cleaning.Validate());
  return MapText(
      options.inputs, options.threads,
      [&] { return std::make_unique<CleaningMapper>(options.cleaning); }, callbacks, sink);
}

}  // namespace nce2vec
