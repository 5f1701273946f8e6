#include "corpus_tools/phrase_finder.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/base/status_macros.h"
#include "src/text/phrase_matcher.h"

namespace nce2vec {
namespace {

// A candidate: units from first to last, and how many connectors between.
struct Candidate {
  uint64_t count = 0;
  uint64_t place = 0;  // of its first word in the corpus, one time that it stands there
  uint32_t words = 0;
  uint32_t first = 0;  // the units at its ends
  uint32_t last = 0;
};

using Candidates = absl::flat_hash_map<uint64_t, Candidate>;  // by a hash of its words

// Candidates of all threads: parts by the hash's last bits, each with a lock of its own.
class SharedCandidates {
 public:
  void Add(const Candidates& from) {
    std::array<std::vector<const Candidates::value_type*>, kParts> parts;
    for (const auto& entry : from) parts[entry.first % kParts].push_back(&entry);
    for (size_t p = 0; p < kParts; ++p) {
      const std::lock_guard lock(mutexes_[p]);
      for (const auto* entry : parts[p]) Merge(parts_[p][entry->first], entry->second);
    }
  }

  template <class Visit>
  void ForEach(Visit&& visit) const {
    for (const Candidates& part : parts_) {
      for (const auto& [hash, candidate] : part) visit(candidate);
    }
  }

 private:
  static constexpr size_t kParts = 64;

  // The first place, so that nothing depends on the order of threads.
  static void Merge(Candidate& into, const Candidate& from) {
    const uint64_t count = into.count + from.count;
    if (into.count == 0 || from.place < into.place) into = from;
    into.count = count;
  }

  std::array<Candidates, kParts> parts_;
  std::array<std::mutex, kParts> mutexes_;
};

// One pass over the text with the phrases so far.
class Pass {
 public:
  Pass(const EncodedText& text, const PhraseOptions& options, const std::vector<bool>& connectors,
       const PhraseMatcher& phrases)
      : text_(text),
        options_(options),
        connectors_(connectors),
        phrases_(phrases),
        words_(text.vocabulary.size()),
        unit_counts_(words_ + phrases.size()) {}

  void Count() {
    const std::span<const Shard> shards = text_.corpus.shards();
    tbb::parallel_for(size_t{0}, shards.size(), [&](size_t s) {
      std::vector<uint64_t> counts(unit_counts_.size());
      Candidates candidates;
      uint64_t place = shards[s].begin;
      text_.corpus.ForEachSentence(shards[s], [&](SentenceIndex, std::span<const WordId> words) {
        CountSentence(words, place, counts, candidates);
        place += words.size() + 1;
      });
      candidates_.Add(candidates);
      const std::lock_guard lock(mutex_);
      for (size_t u = 0; u < counts.size(); ++u) {
        unit_counts_[u] += counts[u];
        total_ += counts[u];
      }
    });
  }

  // Those that are good enough, with the place where their words stand.
  struct Found {
    Phrase phrase;
    std::vector<uint32_t> words;
  };
  std::vector<Found> Phrases() const {
    std::vector<Found> found;
    candidates_.ForEach([&](const Candidate& candidate) {
      if (candidate.count < options_.min_count) return;
      const double score = Score(candidate);
      if (!(score >= options_.LeastScore())) return;
      Found& added = found.emplace_back();
      added.phrase.score = score;
      added.phrase.count = candidate.count;
      const std::span<const WordId> words =
          text_.corpus.ids().subspan(candidate.place, candidate.words);
      for (const WordId word : words) {
        if (!added.phrase.text.empty()) added.phrase.text += ' ';
        added.phrase.text += text_.vocabulary.word(word);
        added.words.push_back(static_cast<uint32_t>(word));
      }
    });
    return found;
  }

 private:
  struct Unit {
    uint32_t id;  // a word's, or that of a phrase behind all words
    size_t begin;
    size_t end;  // in the sentence
  };

  void CountSentence(std::span<const WordId> words, uint64_t place, std::vector<uint64_t>& counts,
                     Candidates& candidates) const {
    std::vector<uint32_t> ids;
    for (const WordId word : words) ids.push_back(static_cast<uint32_t>(word));
    const std::span<const uint32_t> all(ids);
    Unit before{};  // the last unit that is no connector
    bool has_before = false;
    for (size_t i = 0; i < all.size();) {
      const Unit unit = UnitAt(all, i);
      i = unit.end;
      if (!IsWord(WordId{all[unit.begin]})) {
        has_before = false;
        continue;
      }
      ++counts[unit.id];
      if (unit.id < words_ && connectors_[unit.id]) continue;
      if (has_before && unit.end - before.begin <= options_.max_words) {
        AddCandidate(before, unit, all, place, candidates);
      }
      before = unit;
      has_before = true;
    }
  }

  Unit UnitAt(std::span<const uint32_t> words, size_t begin) const {
    const PhraseMatcher::Match match = phrases_.FindFirst(words.subspan(begin));
    if (match.words == 0) return {words[begin], begin, begin + 1};
    return {static_cast<uint32_t>(words_ + match.phrase), begin, begin + match.words};
  }

  static void AddCandidate(const Unit& first, const Unit& last, std::span<const uint32_t> words,
                           uint64_t place, Candidates& candidates) {
    uint64_t hash = (uint64_t{first.id} << 32 | last.id) * 0x9E3779B97F4A7C15u;
    for (size_t i = first.end; i < last.begin; ++i) {
      hash = (hash ^ (hash >> 29) ^ words[i]) * 0xBF58476D1CE4E5B9u;
    }
    hash ^= hash >> 32;
    Candidate& candidate = candidates[hash];
    if (candidate.count++ > 0) return;
    candidate.place = place + first.begin;
    candidate.words = static_cast<uint32_t>(last.end - first.begin);
    candidate.first = first.id;
    candidate.last = last.id;
  }

  double Score(const Candidate& candidate) const {
    const auto number = [](uint64_t count) { return static_cast<double>(count); };
    const double total = number(total_);
    const double together = number(candidate.count);
    const double apart =
        number(unit_counts_[candidate.first]) * number(unit_counts_[candidate.last]);
    if (options_.score == PhraseScore::kWord2phrase) {
      return (together - number(options_.min_count)) * total / apart;
    }
    return std::log(together * total / apart) / std::log(total / together);
  }

  const EncodedText& text_;
  const PhraseOptions& options_;
  const std::vector<bool>& connectors_;  // [V]
  const PhraseMatcher& phrases_;
  size_t words_;
  SharedCandidates candidates_;
  std::mutex mutex_;
  std::vector<uint64_t> unit_counts_;
  uint64_t total_ = 0;
};

}  // namespace

std::string_view PhraseScoreName(PhraseScore score) {
  return score == PhraseScore::kNpmi ? "npmi" : "word2phrase";
}

absl::StatusOr<PhraseScore> ParsePhraseScoreName(std::string_view name) {
  for (const PhraseScore score : {PhraseScore::kNpmi, PhraseScore::kWord2phrase}) {
    if (name == PhraseScoreName(score)) return score;
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("--score must be npmi or word2phrase, not '%s'", name));
}

absl::Status PhraseOptions::Validate() const {
  if (score == PhraseScore::kNpmi) {
    NCE2VEC_RETURN_IF_ERROR(CheckRange("--threshold", threshold, -1, 1));
  } else {
    NCE2VEC_RETURN_IF_ERROR(CheckRange("--threshold", threshold, 0, 1e12));
  }
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--min-count", static_cast<double>(min_count), 1, 1e9));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--passes", static_cast<double>(passes), 1, 10));
  return CheckRange("--max-words", static_cast<double>(max_words), 2, 20);
}

double PhraseOptions::LeastScore() const {
  if (threshold != 0) return threshold;
  return score == PhraseScore::kNpmi ? 0.5 : 100;
}

std::vector<Phrase> FindPhrases(const EncodedText& text, const PhraseOptions& options) {
  std::vector<bool> connectors(text.vocabulary.size());
  for (const std::string& word : options.connectors) {
    if (const auto id = text.vocabulary.Find(word)) connectors[Index(*id)] = true;
  }
  PhraseMatcher matcher;
  std::vector<Phrase> phrases;
  for (size_t p = 0; p < options.passes; ++p) {
    Pass pass(text, options, connectors, matcher);
    pass.Count();
    std::vector<Pass::Found> found = pass.Phrases();
    // In an order of their own, whatever that of the tables was.
    std::sort(found.begin(), found.end(), [](const Pass::Found& a, const Pass::Found& b) {
      return a.phrase.text < b.phrase.text;
    });
    const size_t before = phrases.size();
    for (Pass::Found& entry : found) {
      if (matcher.Add(entry.words)) phrases.push_back(std::move(entry.phrase));
    }
    if (phrases.size() == before) break;
  }
  std::sort(phrases.begin(), phrases.end(), [](const Phrase& a, const Phrase& b) {
    if (a.score != b.score) return a.score > b.score;
    if (a.count != b.count) return a.count > b.count;
    return a.text < b.text;
  });
  return phrases;
}

}  // namespace nce2vec
