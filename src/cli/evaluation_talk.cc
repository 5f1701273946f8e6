#include "src/cli/evaluation_talk.h"

#include <cstdio>

#include "absl/strings/str_format.h"
#include "src/cli/flags.h"

namespace nce2vec {

void TellAbout(bool quiet, std::string_view data, std::string_view line) {
  if (!quiet) absl::FPrintF(stderr, "%s: %s\n", data, line);
}

void TellMalformedLines(bool quiet, std::string_view data, size_t lines) {
  if (lines > 0) TellAbout(quiet, data, absl::StrFormat("%d malformed lines passed over", lines));
}

void Failures::Add(const absl::Status& status) {
  if (!last_.ok()) ReportFailure(command_, last_, kExitFailed);
  last_ = status;
}

}  // namespace nce2vec
