// nce2vec COMMAND [options]
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "absl/status/status.h"
#include "src/cli/command_table.h"
#include "src/cli/commands.h"
#include "src/cli/flags.h"
#include "src/cli/sudden_end.h"
#include "src/kernels/instruction_set.h"

namespace nce2vec {
namespace {

constexpr std::array kCommands = {
    Command{"train", "learn word vectors from text", TrainMain, nullptr, &kTrainTexts},
    Command{"tune", "find the training options that suit a text", TuneMain},
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

// A file opened where a standard stream is closed would get its number, and what is read or written
// there. A descriptor that only holds the place refuses both.
void KeepStandardDescriptors() {
  int descriptor = 0;
  do {
    descriptor = open("/dev/null", O_PATH | O_CLOEXEC);
    if (descriptor < 0 && errno == ENOENT) descriptor = open("/", O_PATH | O_CLOEXEC);
  } while (descriptor >= 0 && descriptor <= STDERR_FILENO);
  if (descriptor > STDERR_FILENO) close(descriptor);
}

// Whether standard output is a pipe that nobody reads any more.
bool ReaderHasLeft() {
  pollfd output = {STDOUT_FILENO, POLLOUT, 0};
  return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
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
  using nce2vec::kExitFailed;
  nce2vec::KeepStandardDescriptors();
  nce2vec::PrepareForSuddenEnds();
  // A closed pipe is a failed write, seen where it happens, not a silent death.
  std::signal(SIGPIPE, SIG_IGN);
  // So is a file larger than the user's limit.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    const int exit_code = nce2vec::Dispatch(nce2vec::Arguments(argv + 1, argv + argc));
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      // Whoever leaves early, as head does, has what was wanted: no word, but no success either.
      if (!nce2vec::ReaderHasLeft()) {
        std::fputs("nce2vec: standard output: cannot write\n", stderr);
      }
      return exit_code == 0 ? kExitFailed : exit_code;
    }
    return exit_code;
  } catch (const std::exception& error) {
    nce2vec::PrintException(error);
  }
  return kExitFailed;
}
