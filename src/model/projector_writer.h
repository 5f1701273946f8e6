// A folder that TensorBoard's embedding projector opens: `tensorboard --logdir FOLDER`.
#ifndef SRC_MODEL_PROJECTOR_WRITER_H_
#define SRC_MODEL_PROJECTOR_WRITER_H_

#include "absl/status/status.h"
#include "src/base/output_folder.h"
#include "src/model/word_vectors.h"

namespace nce2vec {

// Writes and commits
//   vectors.tsv            a row a line, numbers between tabs
//   metadata.tsv           the word of each row, and its count where counts are known
//   projector_config.pbtxt which of the two is which
// The first two can also be loaded at projector.tensorflow.org. InvalidArgument when a word holds a
// tab or a line break, or white space at an end, which the projector takes off.
absl::Status WriteProjector(const WordVectors& vectors, AtomicFolder folder,
                            const ConversionProgress& progress = nullptr);

}  // namespace nce2vec

#endif  // SRC_MODEL_PROJECTOR_WRITER_H_
