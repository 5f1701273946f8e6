// nce2vec info: what a model file holds.
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "src/base/status_macros.h"
#include "src/cli/commands.h"
#include "src/model/embeddings.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

struct Options {
  std::string model;
  bool verify = false;
  bool json = false;
};

constexpr CommandHelp kHelp = {"nce2vec info --model MODEL [--verify] [--json]",
                               "Prints what a model file holds and how it was made.",
                               "  nce2vec info --model text.model --verify"};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options", 100, 60);
  auto add = flags.add_options();
  add("model,m", po::value(&options->model)->required()->value_name("MODEL"), "the model file");
  add("verify", po::bool_switch(&options->verify), "read all of it and compare its checksum");
  add("json", po::bool_switch(&options->json), "one JSON object");
  return ParseFlags(args, kHelp, flags);
}

absl::Status Run(const Options& options) {
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.model));
  if (options.verify) NCE2VEC_RETURN_IF_ERROR(embeddings.Verify());
  nlohmann::ordered_json json = {{"words", embeddings.size()},
                                 {"dimensions", embeddings.dim()},
                                 {"tokens_counted", embeddings.vocabulary().total_count()},
                                 {"output_vectors", embeddings.has_output()}};
  if (options.verify) json["checksum_verified"] = true;
  for (const auto& [key, value] : embeddings.metadata()) json[key] = value;
  if (options.json) {
    std::puts(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace).c_str());
    return absl::OkStatus();
  }
  for (const auto& [key, value] : json.items()) {
    const std::string shown = value.is_string() ? value.get<std::string>() : value.dump();
    std::printf("%-28s%s\n", key.c_str(), shown.c_str());
  }
  return absl::OkStatus();
}

}  // namespace

int InfoMain(const Arguments& args) { return RunCommand<Options>("info", args, Parse, Run); }

}  // namespace nce2vec
