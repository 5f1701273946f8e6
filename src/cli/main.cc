// nce2vec COMMAND [options]
#include <algorithm>
#include <array>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "src/cli/commands.h"
#include "src/cli/flags.h"
#include "src/kernels/instruction_set.h"

namespace nce2vec {
namespace {

struct Command {
  std::string_view name;
  std::string_view summary;
  int (*main)(const Arguments& args);
};

constexpr std::array kCommands = {
    Command{"train", "learn word vectors from text", TrainMain},
    Command{"nn", "nearest neighbours of a word, a sum of words, or a text", NnMain},
    Command{"analogy", "A is to B as C is to what?", AnalogyMain},
    Command{"similarity", "the cosine of two words", SimilarityMain},
    Command{"predict", "the most probable context words of a word", PredictMain},
    Command{"embed", "a vector for every line of a text", EmbedMain},
    Command{"evaluate", "score a model on standard data sets of words and texts", EvaluateMain},
    Command{"convert", "to and from other vector formats", ConvertMain},
    Command{"report", "a page to look at: map of words, training curves, scores", ReportMain},
    Command{"info", "what a model file holds; whether it is whole", InfoMain},
    Command{"corpus", "tools that prepare and count text", CorpusMain},
};

void PrintUsage(std::FILE* out) {
  std::fputs("usage: nce2vec COMMAND [options]\n\nText embeddings by contrast.\n\n", out);
  for (const Command& command : kCommands) {
    std::fprintf(out, "  %-12.*s%.*s\n", static_cast<int>(command.name.size()), command.name.data(),
                 static_cast<int>(command.summary.size()), command.summary.data());
  }
  std::fputs(
      "\nnce2vec COMMAND --help tells about one; nce2vec --version names this build.\n"
      "NCE2VEC_ISA=AVX2 in the environment makes the kernels use that instruction set; --version\n"
      "says which is used, info which one a model was trained on.\n"
      "\nexample:\n"
      "  nce2vec train --input text.txt --output text.model --tokenizer words --lowercase\n"
      "  nce2vec nn --model text.model king\n",
      out);
}

// An instruction set asked for but not there is refused: what was measured or compared would be
// another one's.
absl::Status ObeyEnvironment() {
  const char* name = std::getenv("NCE2VEC_ISA");
  return name == nullptr || *name == '\0' ? absl::OkStatus() : UseInstructionSet(name);
}

int Dispatch(const Arguments& args) {
  if (const absl::Status status = ObeyEnvironment(); !status.ok()) {
    std::fprintf(stderr, "nce2vec: NCE2VEC_ISA: %s\n", std::string(status.message()).c_str());
    return kExitUsage;
  }
  if (args.empty()) {
    PrintUsage(stderr);
    return kExitUsage;
  }
  if (args[0] == "--help" || args[0] == "-h" || args[0] == "help") {
    PrintUsage(stdout);
    return kExitDone;
  }
  if (args[0] == "--version") {
    std::printf("nce2vec %s (%s)\n", NCE2VEC_VERSION, InstructionSetName().c_str());
    return kExitDone;
  }
  const auto* command = std::find_if(kCommands.begin(), kCommands.end(),
                                     [&](const Command& c) { return c.name == args[0]; });
  if (command == kCommands.end()) {
    std::fprintf(stderr, "nce2vec: no command '%s'; nce2vec --help lists them\n", args[0].c_str());
    return kExitUsage;
  }
  return command->main(Arguments(args.begin() + 1, args.end()));
}

}  // namespace
}  // namespace nce2vec

int main(int argc, char** argv) {
  using nce2vec::kExitFailed;
  // A closed pipe is a failed write, seen where it happens, not a silent death.
  std::signal(SIGPIPE, SIG_IGN);
  // So is a file larger than the user's limit.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    const int exit_code = nce2vec::Dispatch(nce2vec::Arguments(argv + 1, argv + argc));
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      std::fputs("nce2vec: standard output: cannot write\n", stderr);
      return exit_code == 0 ? kExitFailed : exit_code;
    }
    return exit_code;
  } catch (const std::bad_alloc&) {
    std::fputs("nce2vec: out of memory\n", stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "nce2vec: %s\n", error.what());
  }
  return kExitFailed;
}
