// Flags of whole numbers: Boost would read "-5" into an unsigned as a huge number.
#ifndef SRC_CLI_SIZE_FLAG_H_
#define SRC_CLI_SIZE_FLAG_H_

#include <boost/program_options.hpp>
#include <concepts>
#include <cstdint>
#include <string>

namespace nce2vec {

// A flag whose default is what `target` holds; negative numbers are refused by name.
template <std::integral T>
boost::program_options::typed_value<int64_t>* WholeNumber(const std::string& name, T* target) {
  return boost::program_options::value<int64_t>()
      ->default_value(static_cast<int64_t>(*target))
      ->value_name("N")
      ->notifier([name, target](int64_t value) {
        if (value < 0) {
          throw boost::program_options::error("--" + name + " can't be negative, not " +
                                              std::to_string(value));
        }
        *target = static_cast<T>(value);
      });
}

// --threads, whose default in `target` is the number of cores. --help and the manual say so rather
// than tell the number of the machine that they were made on.
template <std::integral T>
boost::program_options::typed_value<int64_t>* ThreadCount(T* target) {
  return WholeNumber("threads", target)
      ->default_value(static_cast<int64_t>(*target), "one per core");
}

}  // namespace nce2vec

#endif  // SRC_CLI_SIZE_FLAG_H_
