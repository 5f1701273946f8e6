// The queries typed in earlier sessions.
#ifndef SRC_CLI_QUERY_HISTORY_H_
#define SRC_CLI_QUERY_HISTORY_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nce2vec {

// A file of one query a line, the oldest first: $XDG_STATE_HOME/nce2vec/history, by default
// ~/.local/state/nce2vec/history (freedesktop.org's base directories). At most 1000 lines, readable
// by its owner only. Where it can't be read or written there is no history, and nothing is said.
// Several sessions may add to it at once. One thread.
class QueryHistory {
 public:
  static constexpr size_t kMaxLines = 1000;

  QueryHistory();

  // Those on file, oldest first.
  std::vector<std::string> Load() const;
  // Written at once: a session may end at any time. Queries over 4096 bytes are left out.
  void Add(std::string_view query) const;

 private:
  void Shorten() const;

  std::string path_;  // empty: no history
};

}  // namespace nce2vec

#endif  // SRC_CLI_QUERY_HISTORY_H_
