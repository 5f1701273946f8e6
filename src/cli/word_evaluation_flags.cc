#include "src/cli/word_evaluation_flags.h"

#include "src/base/option_values.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/size_flag.h"

namespace nce2vec {
namespace {

// Fewer have no 2.5 % at either end.
constexpr double kFewestResamples = 100;

}  // namespace

namespace po = boost::program_options;

void AddWordEvaluationFlags(po::options_description& description, WordEvaluationFlags* flags) {
  description.add_options()  //
      ("model,m", po::value(&flags->models)->value_name("MODEL")->multitoken()->required(),
       "models to score; the first is what the others are compared with")  //
      ("data", po::value(&flags->data)->value_name("FILE")->multitoken()->required(),
       "data sets, plain or compressed")  //
      ("restrict-vocab", WholeNumber("restrict-vocab", &flags->restrict_vocab),
       "only the N most frequent words count; 0: all")  //
      ("case", OneOf(&flags->case_name, {"fold", "exact"})->value_name("MODE"),
       "fold: compare upper-cased words; exact: as they are")  //
      ("resamples", WholeNumber("resamples", &flags->bootstrap.resamples),
       "of the bootstrap; the least possible p is 2 / (N + 1)")                                 //
      ("seed", WholeNumber("seed", &flags->bootstrap.seed), "of the bootstrap's random draws")  //
      ("json", po::bool_switch(&flags->json), "one JSON object a line")                         //
      ("csv", po::bool_switch(&flags->csv), "comma-separated values with a head")               //
      ("quiet,q", po::bool_switch(&flags->quiet), "say nothing on standard error but errors");
}

absl::Status WordEvaluationFlags::Check() {
  NCE2VEC_ASSIGN_OR_RETURN(case_mode, ParseCaseModeName(case_name));
  NCE2VEC_RETURN_IF_ERROR(
      CheckRange("--resamples", static_cast<double>(bootstrap.resamples), kFewestResamples, 1e6));
  if (json && csv) return absl::InvalidArgumentError("--json and --csv are two things: choose one");
  return absl::OkStatus();
}

EvaluationReport WordEvaluationFlags::EmptyReport() const {
  EvaluationReport report;
  report.restrict_vocab = restrict_vocab;
  report.case_mode = case_mode;
  report.resamples = bootstrap.resamples;
  return report;
}

}  // namespace nce2vec
