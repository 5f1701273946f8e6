// --init and --vocab-policy of `train`: vectors that training goes on from.
#ifndef SRC_CLI_INIT_FLAGS_H_
#define SRC_CLI_INIT_FLAGS_H_

#include <boost/program_options.hpp>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/cli/convert_source.h"
#include "src/cli/flags.h"
#include "src/corpus/corpus_encoder.h"
#include "src/model/safetensors.h"
#include "src/text/phrase_table.h"
#include "src/train/initial_parameters.h"
#include "src/train/train_options.h"

namespace nce2vec {

// The flags' values as they are given.
struct InitFlagValues {
  std::string path;  // empty: begin with random rows
  std::string policy = "extend";
};

void AddInitFlags(boost::program_options::options_description& flags, InitFlagValues* values);

// Flags by which the user may have asked for something that the model has decided already, as
// "--dim": whether they are among `args`.
bool IsGiven(const Arguments& args, const std::string& flag);

// InvalidArgument for flags that would do nothing together with these, or without --init.
absl::Status CheckInitFlags(const InitFlagValues& values, const Arguments& args);

// A model, mapped, or a file of vectors, in memory as long as it is needed. Not movable once
// EncodeOptions look into it. One thread.
class InitVectors {
 public:
  // `dim`: numbers a row, where a file doesn't say; 0: not known.
  InitVectors(InitFlagValues values, size_t dim, bool quiet);

  // Reads the file; all of it, to be sure that it is whole. DataLoss when it is damaged.
  absl::Status Open();

  // Takes from the model what it decides: the dimension, the objective unless one is given and,
  // where it knows them, the text options; and appends the flags that say so to `recorded`, to be
  // run again without the model. InvalidArgument, with the difference, where flags among `args` say
  // otherwise. The text's phrases are joined as the model's queries are, by a table that is lent to
  // `encode`. After Open.
  absl::Status Decide(const Arguments& args, TrainOptions* train, EncodeOptions* encode,
                      Arguments* recorded);

  // What a model file says of where it comes from, under "init."; no paths. After Open.
  Metadata Facts() const;

  // For EncodeOptions::earlier; after Open, before training.
  EarlierWords Words() const;

  // For Train on `text`; looks into this object. `recorded` holds the Facts of the beginning: where
  // training is resumed and yet has to begin anew, the vectors are opened then, and refused as
  // FailedPrecondition when they are others. A file's are let go when training has them, so that
  // they take no memory while it runs.
  EarlierModel Earlier(const EncodedText& text, const Metadata& recorded);

  // How the vectors and the text's vocabulary come together, in words.
  std::string Describe(const EncodedText& text, const TrainOptions& train) const;

 private:
  absl::Status Visit(const Metadata& facts,
                     const std::function<absl::Status(const EarlierParameters&)>& use);
  // nce or ns; nothing for vectors without an objective of words.
  std::optional<Objective> ObjectiveOfModel() const;
  EarlierParameters Parameters() const;

  InitFlagValues values_;
  size_t dim_;
  bool quiet_;
  std::optional<ConvertSource> source_;
  std::optional<PhraseTable> phrases_;
  std::string checksum_;  // of the file of another program's vectors
};

}  // namespace nce2vec

#endif  // SRC_CLI_INIT_FLAGS_H_
