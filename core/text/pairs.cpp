#include "core/text/pairs.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "core/tensor/rng.h"
#include "core/text/tokenize.h"
#include "core/text/unicode.h"

namespace attn {
namespace {

// What is read of a megabyte: twice the words of usual text. A pair takes as much memory beside
// its words as so many words.
constexpr std::size_t kWordsOfMegabyte = 312'500, kWordsOfPair = 8;

std::vector<std::string> columns(const std::string& line) {
  std::vector<std::string> found;
  std::size_t start = 0;
  while (true) {
    const std::size_t tab = line.find('\t', start);
    found.push_back(line.substr(start, tab - start));
    if (tab == std::string::npos) return found;
    start = tab + 1;
  }
}

SentencePair parse_line(const std::string& line, const std::string& place) {
  const std::vector<std::string> parts = columns(line);
  if (parts.size() < 2 || parts.size() > 3) {
    reject<std::runtime_error>(place, " has ", parts.size(),
                               parts.size() == 1 ? " column" : " columns",
                               ", expected 2 or 3 separated by tabs");
  }
  SentencePair pair;
  pair.target = tokenize(parts[0]);
  pair.source = tokenize(parts[1]);
  if (pair.target.empty()) reject<std::runtime_error>(place, " has an empty target side");
  if (pair.source.empty()) reject<std::runtime_error>(place, " has an empty source side");
  return pair;
}

// Which pairs belong together: a forest in which the root of a pair stands for its group.
class Groups {
 public:
  explicit Groups(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) {
      parent_[i] = parent_[parent_[i]];
      i = parent_[i];
    }
    return i;
  }
  void join(std::size_t a, std::size_t b) { parent_[root(a)] = root(b); }

 private:
  std::vector<std::size_t> parent_;
};

}  // namespace

PairFile read_pairs(const std::string& path, const CorpusLimits& limits) {
  const std::string text = read_text_file(path, "sentence pairs", limits.megabytes);
  PairFile file;
  std::size_t too_long = 0, words = 0, start = 0;
  for (std::size_t number = 1; start < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string line = text.substr(start, end - start);
    start = end + 1;
    if (is_blank(line)) continue;
    SentencePair pair = parse_line(line, path + ": line " + std::to_string(number));
    if (std::max(pair.source.size(), pair.target.size()) > limits.longest) {
      ++too_long;
      continue;
    }
    words += pair.source.size() + pair.target.size();
    file.pairs.push_back(std::move(pair));
    if (words + kWordsOfPair * file.pairs.size() > kWordsOfMegabyte * limits.megabytes) {
      reject<std::runtime_error>(path, ": holds more short words than are read, ", words,
                                 " in the first ", file.pairs.size(),
                                 " pairs; --megabytes says how much may be");
    }
  }
  const std::string rule = " a side of more than " + std::to_string(limits.longest) +
                           " words; --longest says how many may be";
  if (file.pairs.empty()) reject<std::runtime_error>(path, ": every sentence pair has", rule);
  if (too_long > 0) {
    const std::string said = too_long == 1 ? " sentence pair is left out, for it has"
                                           : " sentence pairs are left out, for they have";
    file.notes.push_back(path + ": " + std::to_string(too_long) + said + rule);
  }
  return file;
}

PairSplit split_pairs(const std::vector<SentencePair>& pairs, double held_out_fraction,
                      std::uint64_t seed) {
  if (!(held_out_fraction > 0 && held_out_fraction < 1)) {
    reject("split_pairs: the held-out fraction must be between 0 and 1, got ", held_out_fraction);
  }
  Groups groups(pairs.size());
  std::unordered_map<std::string, std::size_t> first_with_source, first_with_target;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    groups.join(i, first_with_source.emplace(attn::join(pairs[i].source), i).first->second);
    groups.join(i, first_with_target.emplace(attn::join(pairs[i].target), i).first->second);
  }
  std::vector<std::vector<std::size_t>> members(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) members[groups.root(i)].push_back(i);

  // Whole groups in random order until enough pairs are aside. A group larger than what is wanted
  // in all is left to training: in real lists one such group holds the commonest short sentences.
  const auto share = held_out_fraction * static_cast<double>(pairs.size());
  const std::size_t wanted = std::max<std::size_t>(1, static_cast<std::size_t>(share));
  std::vector<bool> is_held_out(pairs.size(), false);
  std::size_t aside = 0;
  Rng rng(seed);
  for (const std::size_t root : permutation(pairs.size(), rng)) {
    if (aside >= wanted) break;
    if (members[root].empty() || aside + members[root].size() > wanted) continue;
    for (const std::size_t i : members[root]) is_held_out[i] = true;
    aside += members[root].size();
  }
  PairSplit split;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    (is_held_out[i] ? split.held_out : split.training).push_back(pairs[i]);
  }
  if (split.training.empty() || split.held_out.empty()) {
    reject(pairs.size(), " pairs are too few, or too much alike, to hold some out for a test; ",
           "--test FILE gives others");
  }
  return split;
}

}  // namespace attn
