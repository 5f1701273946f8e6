// Lines typed at a terminal: editing, history, completion.
#ifndef SRC_CLI_LINE_EDITOR_H_
#define SRC_CLI_LINE_EDITOR_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "src/query/completion.h"

namespace nce2vec {

// Reads standard input and draws on standard output, which must both be terminals. libedit's keys
// and ~/.editrc; in terminals that can't move the cursor (TERM=dumb) lines are read as they come.
// One object at a time, one thread.
class LineEditor {
 public:
  // What completes the line up to the cursor.
  using Completer = std::function<Completion(std::string_view line)>;

  LineEditor(std::string prompt, Completer complete);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  // The next line, without its end; nullopt when there are no more (Ctrl-D, the terminal is gone).
  // Ctrl-C drops what was typed and asks again. The terminal is as it was before on return.
  std::optional<std::string> ReadLine();
  // Remembers a line for the arrow keys, now and in later runs.
  void AddToHistory(const std::string& line);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace nce2vec

#endif  // SRC_CLI_LINE_EDITOR_H_
