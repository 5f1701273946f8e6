// What every kind of training does with its text and its model file.
#ifndef SRC_CLI_TEXT_INPUT_FLAGS_H_
#define SRC_CLI_TEXT_INPUT_FLAGS_H_

#include <boost/program_options.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "src/corpus/corpus_encoder.h"
#include "src/model/safetensors.h"

namespace nce2vec {

// Files that say what was done to the text, or is to be done.
struct TextFiles {
  std::string cleaned;  // see DecideCleaning
  std::string phrases;  // see DecidePhrases
};

// --input, --cleaned, --phrases, --tokenizer, --lowercase, --max-sentence, --min-count,
// --max-vocab, --scratch, with the defaults that `options` holds.
void AddTextInputFlags(boost::program_options::options_description& flags, EncodeOptions* options,
                       std::string* tokenizer, TextFiles* files);

// After parsing: reads `tokenizer` into the options and checks them all, and that standard input is
// read once only, and not as a table of phrases. InvalidArgument.
absl::Status FinishTextInput(const std::string& tokenizer, const TextFiles& files,
                             EncodeOptions* options);

// How the inputs were cleaned, as the file at `cleaned` says, or those beside them where it is
// empty. Where standard input is one of them, waits for its first byte: a cleaner at the other end
// of the pipe has written the file by then. A training that `resumes` may do without any: it has it
// recorded, and looks at the file at `cleaned` only if it is there.
absl::Status DecideCleaning(const std::string& cleaned, bool resumes, EncodeOptions* options);

// Reads the table at `phrases`, if any, into `table`, which the options then borrow: the text's
// phrases are joined by it. A training that `resumes` has a text that is joined: it may do without,
// and looks at the file only if it is there.
absl::Status DecidePhrases(const std::string& phrases, bool resumes, PhraseTable* table,
                           EncodeOptions* options);

// InvalidArgument for "-".
absl::Status CheckModelPath(const std::string& output);

// Whether model and metrics can be written where they are wanted, without overwriting what is read:
// the text's inputs and `more_inputs`.
// Said before hours of work; the model's file itself is made when there is something to write, so
// that a killed run leaves nothing behind.
absl::Status CheckOutputs(const EncodeOptions& options, const std::string& output,
                          const std::string& metrics,
                          const std::vector<std::string>& more_inputs = {});

// Whether a model of the vocabulary has room, with `row_bytes` for each word besides the word
// itself. Said when the vocabulary is known.
absl::Status CheckRoomForModel(const std::string& output, const Vocabulary& vocabulary,
                               uint64_t row_bytes);

// How the text is cut into words, and which of them are left out, as a model file records it.
Metadata TextMetadata(const EncodeOptions& options);

// What a model file says about its text and its making, beside the training options: `completed`
// [0, 1] is the share of training done, `history` the epochs as JSON.
Metadata TrainingMetadata(const EncodeOptions& options, const EncodedText& text, double completed,
                          std::string history);

}  // namespace nce2vec

#endif  // SRC_CLI_TEXT_INPUT_FLAGS_H_
