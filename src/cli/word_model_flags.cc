#include "src/cli/word_model_flags.h"

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/init_flags.h"
#include "src/cli/size_flag.h"

namespace nce2vec {

namespace po = boost::program_options;

WordModelNames WordModelNamesOf(const TrainOptions& options) {
  return {std::string(WordModelName(options.model)), SubwordRange(options.subwords),
          std::string(SubwordUnitName(options.subwords.unit))};
}

void AddWordModelFlags(po::options_description& flags, TrainOptions* options,
                       WordModelNames* names) {
  const TrainOptions cbow = CbowDefaults();
  auto add = flags.add_options();
  add("model", OneOf(&names->model, {"skip-gram", "cbow"}),
      absl::StrFormat("what predicts a word: each word around it by itself (skip-gram), or their "
                      "mean (cbow: quicker an epoch; its defaults are --window %d --epochs %d --lr "
                      "%g --tile-noise %d)",
                      cbow.window, cbow.epochs, cbow.learning_rate, cbow.tile_noise)
          .c_str());
  add("position-weights", po::bool_switch(&options->position_weights),
      "with cbow: learn how much each position of the window counts, by coordinate");
  add("subwords", po::value(&names->subwords)->default_value(names->subwords)->value_name("N-M"),
      "make words of their n-grams of N to M characters, too: better vectors of rare words, and "
      "some of unknown ones; 3-6 is usual; none");
  add("subword-units", OneOf(&names->subword_units, {"characters", "jamo"}),
      "what n-grams consist of: characters, or the letters of Korean syllables");
  add("buckets", WholeNumber("buckets", &options->subwords.buckets),
      "n-grams are hashed into so many; memory is taken by those that occur");
}

absl::Status CheckSubwordFlags(const Arguments& args, const TrainOptions& options) {
  if (options.subwords.enabled()) return absl::OkStatus();
  for (const std::string flag : {"subword-units", "buckets"}) {
    if (!IsGiven(args, flag)) continue;
    return absl::InvalidArgumentError(
        absl::StrFormat("--%s says how n-grams are made, and there are none: it goes with "
                        "--subwords, as in --subwords 3-6",
                        flag));
  }
  return absl::OkStatus();
}

void UseCbowDefaults(const Arguments& args, TrainOptions* options) {
  if (options->model != WordModel::kCbow) return;
  const TrainOptions defaults = CbowDefaults();
  const auto use = [&](const char* flag, auto TrainOptions::*member) {
    if (!IsGiven(args, flag)) options->*member = defaults.*member;
  };
  use("window", &TrainOptions::window);
  use("epochs", &TrainOptions::epochs);
  use("lr", &TrainOptions::learning_rate);
  use("tile-noise", &TrainOptions::tile_noise);
}

absl::Status FinishWordModel(const WordModelNames& names, const Arguments& args,
                             TrainOptions* options) {
  NCE2VEC_ASSIGN_OR_RETURN(options->model, ParseWordModelName(names.model));
  NCE2VEC_RETURN_IF_ERROR(ParseSubwordRange(names.subwords, &options->subwords));
  NCE2VEC_ASSIGN_OR_RETURN(options->subwords.unit, ParseSubwordUnitName(names.subword_units));
  UseCbowDefaults(args, options);
  return absl::OkStatus();
}

}  // namespace nce2vec
