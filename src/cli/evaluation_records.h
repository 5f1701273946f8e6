// Evaluations of words for programs: one record for each model and part.
#ifndef SRC_CLI_EVALUATION_RECORDS_H_
#define SRC_CLI_EVALUATION_RECORDS_H_

#include "src/cli/evaluation_report.h"

namespace nce2vec {

// Keys, in JSON and as the columns of CSV:
//
//   model, data                        as given; data is "average" for the mean over all data sets
//   part, section                      of analogies: "section" and its name; "semantic",
//   "syntactic",
//                                      "total" without one
//   model_words, restrict_vocab, case
//   pairs | asked                      those that the model knows
//   out_of_vocabulary | skipped        the others
//   oov_share
//   M, M_low95, M_high95               for each measure M: spearman, pearson | 3cosadd, 3cosmul (a
//   M_correct                          share, and for analogies the count)
//   shared_pairs | shared_asked        with several models: those that all of them know
//   shared_M, shared_M_low95, shared_M_high95
//   M_gain, M_p                        shared_M less the first model's, and its p-value
//
// What there isn't is left out in JSON, empty in CSV.
void PrintJsonRecords(const EvaluationReport& report);
void PrintCsvRecords(const EvaluationReport& report);

}  // namespace nce2vec

#endif  // SRC_CLI_EVALUATION_RECORDS_H_
