// Exercise 7.4 · Beam search
//
// Greedy decoding takes the best word at each step, and cannot go back. A beam keeps the `width`
// best beginnings instead. A beginning's score is the sum of its words' log-probabilities.
//
//   1  The beam starts with one empty beginning, of score 0.
//   2  Every beginning that has not ended is continued by every word, `eos` included. One that has
//      ended (its last word is `eos`) stays as it is, with its score, and competes with the others.
//   3  Of all these, the `width` best by score become the beam.
//   4  Repeat 2 and 3 until all in the beam have ended, but at most `longest` times.
//
//   log_probabilities   the words so far → those of the next word (V)
//   returns             the words of the best beginning, ended or not, without eos
//
// Check it: ./learn check 7.4      Stuck? ./learn hint 7.4
#include <functional>

#include "chapters/exercise.h"

namespace attn {

using TokenIds = std::vector<std::int64_t>;
using NextWord = std::function<Tensor(const TokenIds& words)>;

struct Beginning {
  TokenIds words;  // with eos, if it has ended
  Real score = 0;
};

TokenIds beam_search(const NextWord& log_probabilities, std::int64_t eos, std::size_t width,
                     std::size_t longest) {
  // [exercise] TODO("continue, compare, keep the best, until all have ended");
  std::vector<Beginning> beam(1);
  for (std::size_t length = 0; length < longest; ++length) {
    std::vector<Beginning> candidates;
    for (const Beginning& one : beam) {
      if (!one.words.empty() && one.words.back() == eos) {
        candidates.push_back(one);
        continue;
      }
      const Tensor next = log_probabilities(one.words);
      for (std::size_t word = 0; word < next.size(); ++word) {
        Beginning longer = one;
        longer.words.push_back(static_cast<std::int64_t>(word));
        longer.score += next(word);
        candidates.push_back(longer);
      }
    }
    std::sort(candidates.begin(), candidates.end(),
              [](const Beginning& a, const Beginning& b) { return a.score > b.score; });
    candidates.resize(std::min(width, candidates.size()));
    beam = candidates;
  }
  TokenIds best = beam.front().words;
  if (!best.empty() && best.back() == eos) best.pop_back();
  return best;
  // [/exercise]
}

}  // namespace attn
// why: every beginning carries its whole score, so that beginnings of any length can be compared;
// log-probabilities are added where probabilities would be multiplied, and do not vanish.
