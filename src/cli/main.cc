// nce2vec COMMAND [options]
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "absl/status/status.h"
#include "src/cli/command_table.h"
#include "src/cli/commands.h"
#include "src/cli/flags.h"
#include "src/cli/standard_streams.h"
#include "src/cli/sudden_end.h"
#include "src/kernels/instruction_set.h"

namespace nce2vec {
namespace {

constexpr std::array kCommands = {
    Command{"train", "learn word vectors from text", TrainMain, nullptr, &kTrainTexts},
    Command{"nn", "nearest neighbours of a word, a sum of words, or a text", NnMain},
    Command{"analogy", "A is to B as C is to what?", AnalogyMain},
    Command{"similarity", "the cosine of two words or sums", SimilarityMain},
    Command{"distance", "1 - cosine", DistanceMain},
    Command{"rank", "the place of one word among the neighbours of another", RankMain},
    Command{"doesnt-match", "which of several words is the odd one out?", DoesntMatchMain},
    Command{"predict", "the most probable context words of a word", PredictMain},
    Command{"embed", "a vector for every line of a text", EmbedMain},
    Command{"evaluate", "score a model on standard data sets of words and texts", nullptr,
            &kEvaluate},
    Command{"convert", "to and from other vector formats", ConvertMain},
    Command{"report", "a page to look at: map of words, training curves, scores", ReportMain},
    Command{"info", "what a model file holds; whether it is whole", InfoMain},
    Command{"corpus", "tools that prepare and count text", nullptr, &kCorpus},
    Command{"help", "help on a command, pages of the manual, completion for shells", HelpMain},
};

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
  if (!args.empty() && args[0] == "--version") {
    std::printf("nce2vec %s (%s)\n", NCE2VEC_VERSION, InstructionSetName().c_str());
    return kExitDone;
  }
  return RunGroup(kProgram, args);
}

}  // namespace

constexpr CommandGroup kProgram = {
    "",
    {"nce2vec COMMAND [options]",
     "Vectors of words and of whole texts, learned from plain text by contrast: true pairs of "
     "words, or of views of a text, against fake ones. One program trains, answers questions, "
     "evaluates, and hands the vectors to other tools.\n"
     "\n"
     "nce2vec COMMAND --help tells about one command, and so does nce2vec help COMMAND. In file "
     "names '-' is standard input or output. Results go to standard output, all else to standard "
     "error.\n"
     "\n"
     "NCE2VEC_ISA=AVX2 in the environment makes the kernels use that instruction set; --version "
     "says which is used, info which one a model was trained on.",
     "  nce2vec train --input text.txt --output text.model --tokenizer words --lowercase\n"
     "  nce2vec nn --model text.model king"},
    kCommands};

}  // namespace nce2vec

int main(int argc, char** argv) {
  nce2vec::HoldClosedStreams();
  nce2vec::PrepareForSuddenEnds();
  // A closed pipe is a failed write, seen where it happens, not a silent death.
  std::signal(SIGPIPE, SIG_IGN);
  // So is a file larger than the user's limit.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return nce2vec::FinishOutput(nce2vec::Dispatch(nce2vec::Arguments(argv + 1, argv + argc)));
  } catch (...) {
    nce2vec::PrintException(std::current_exception());
  }
  return nce2vec::kExitFailed;
}
