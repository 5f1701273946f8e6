#include "src/cli/pooling_flags.h"

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {

namespace po = boost::program_options;

void AddPoolingFlags(po::options_description& description, PoolingFlags* flags) {
  description.add_options()  //
      ("pooling", po::value(&flags->pooling)->value_name("NAME"),
       "mean, sif or learned; default: what the model was trained with")  //
      ("sif-a",
       po::value(&flags->sif_a)
           ->default_value(flags->sif_a, absl::StrFormat("%g", flags->sif_a))
           ->value_name("A"),
       "with sif a word of share p weighs A / (A + p)");
}

absl::StatusOr<std::optional<PoolingOptions>> ToPoolingOptions(const PoolingFlags& flags) {
  if (flags.pooling != PoolingName(Pooling::kSif) && flags.sif_a != PoolingOptions{}.sif_a) {
    return absl::InvalidArgumentError("--sif-a goes with --pooling sif only");
  }
  if (flags.pooling.empty()) return std::nullopt;
  PoolingOptions options;
  NCE2VEC_ASSIGN_OR_RETURN(options.pooling, ParsePoolingName(flags.pooling));
  options.sif_a = flags.sif_a;
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  return options;
}

}  // namespace nce2vec
