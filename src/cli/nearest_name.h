// Which name was meant: for the errors about flags and commands that aren't there.
#ifndef SRC_CLI_NEAREST_NAME_H_
#define SRC_CLI_NEAREST_NAME_H_

#include <span>
#include <string>
#include <string_view>

namespace nce2vec {

// The name that begins so, or the one at the least SpellingDistance; the first of equals. Empty
// when all are more than three letters off, or half of the unknown's.
std::string NearestName(std::string_view unknown, std::span<const std::string> names);

// " (did you mean NAME?)", or nothing when no name is near.
std::string DidYouMean(std::string_view unknown, std::span<const std::string> names);

}  // namespace nce2vec

#endif  // SRC_CLI_NEAREST_NAME_H_
