// The flags that `nce2vec evaluate similarity` and `evaluate analogy` share.
#ifndef SRC_CLI_WORD_EVALUATION_FLAGS_H_
#define SRC_CLI_WORD_EVALUATION_FLAGS_H_

#include <boost/program_options.hpp>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "eval/bootstrap.h"
#include "eval/word_matcher.h"
#include "src/cli/evaluation_report.h"

namespace nce2vec {

struct WordEvaluationFlags {
  std::vector<std::string> models;
  std::vector<std::string> data;
  size_t restrict_vocab = 0;
  std::string case_name = "fold";
  CaseMode case_mode = CaseMode::kFold;  // set by Check
  BootstrapOptions bootstrap;
  bool compose_unknown = false;  // of similarity
  bool json = false;
  bool csv = false;
  bool quiet = false;

  // InvalidArgument names the flag that is wrong.
  absl::Status Check();

  ReportFormat format() const {
    return json ? ReportFormat::kJson : csv ? ReportFormat::kCsv : ReportFormat::kTable;
  }
  // A report that has the flags in it, and nothing else yet.
  EvaluationReport EmptyReport() const;
};

// Defaults are what `flags` holds.
void AddWordEvaluationFlags(boost::program_options::options_description& description,
                            WordEvaluationFlags* flags);

}  // namespace nce2vec

#endif  // SRC_CLI_WORD_EVALUATION_FLAGS_H_
