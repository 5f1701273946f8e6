#include "src/cli/pooling_flags.h"

#include <string>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/size_flag.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

// Boost's way to refuse a value.
void ThrowUnless(const absl::Status& status) {
  if (!status.ok()) throw po::error(std::string(status.message()));
}

}  // namespace

absl::Status PoolingFlags::Validate() const {
  if (!sif_a.has_value() || pooling == Pooling::kSif) return absl::OkStatus();
  return absl::InvalidArgumentError("--sif-a goes with --pooling sif");
}

void AddPoolingFlags(po::options_description& flags, PoolingFlags* values) {
  flags.add_options()  //
      ("pooling",
       OneOf(nullptr, {"mean", "sif", "learned"})->notifier([values](const std::string& name) {
         const absl::StatusOr<Pooling> pooling = ParsePoolingName(name);
         ThrowUnless(pooling.status());
         values->pooling = *pooling;
       }),
       "how words' vectors make a text's: mean, sif (frequent words weigh less) or learned "
       "(weights "
       "that training found); without it as the model was trained, mean for a model of words")  //
      ("sif-a", po::value<double>()->value_name("A")->notifier([values](double a) {
        PoolingOptions options;
        options.sif_a = a;
        ThrowUnless(options.Validate());
        values->sif_a = a;
      }),
       "sif: a word of share p of the training text weighs A / (A + p); without it the model's, or "
       "0.001")  //
      ("coordinates", WholeNumber("coordinates", &values->coordinates),
       "only the first so many of each vector (models trained with --matryoshka); 0: all");
}

absl::StatusOr<PoolingOptions> PoolingFor(const PoolingFlags& flags, const Embeddings& embeddings) {
  NCE2VEC_ASSIGN_OR_RETURN(PoolingOptions options,
                           PoolingOptions::FromMetadata(embeddings.metadata()));
  if (flags.pooling.has_value()) options.pooling = *flags.pooling;
  if (flags.sif_a.has_value()) options.sif_a = *flags.sif_a;
  return options;
}

absl::StatusOr<TextEncoder> EncoderFor(const PoolingFlags& flags, const Embeddings& embeddings) {
  NCE2VEC_ASSIGN_OR_RETURN(const PoolingOptions pooling, PoolingFor(flags, embeddings));
  return TextEncoder::Create(embeddings, pooling, flags.coordinates);
}

}  // namespace nce2vec
