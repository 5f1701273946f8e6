#include "src/cli/text_output.h"

#include <cerrno>
#include <cstdio>
#include <utility>

#include "src/base/status_macros.h"
#include "src/base/system_error.h"

namespace nce2vec {

absl::StatusOr<TextOutput> TextOutput::Open(const std::string& path) {
  TextOutput output;
  if (path == "-") return output;
  NCE2VEC_ASSIGN_OR_RETURN(output.file_, AtomicFile::Create(path));
  return output;
}

absl::Status TextOutput::Write(std::string_view bytes) {
  if (file_) return file_->Write(bytes);
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size()) return absl::OkStatus();
  return SystemError(errno, "write", "standard output");
}

absl::Status TextOutput::Finish() { return file_ ? file_->Commit() : absl::OkStatus(); }

absl::Status TextOutput::FinishWith(AtomicFile companion) {
  if (!file_) return companion.Commit();
  return AtomicFile::CommitBoth(*std::move(file_), std::move(companion));
}

bool StandardOutputFailed() { return std::ferror(stdout) != 0; }

}  // namespace nce2vec
