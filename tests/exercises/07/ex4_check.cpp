// Checks exercise 7.4.
#include <cmath>
#include <functional>
#include <map>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
using TokenIds = std::vector<std::int64_t>;
using NextWord = std::function<Tensor(const TokenIds& words)>;
TokenIds beam_search(const NextWord& log_probabilities, std::int64_t eos, std::size_t width,
                     std::size_t longest);
}  // namespace attn

namespace {

using namespace check;
using Next = std::function<Tensor(const Tokens&)>;

// How a search may go wrong.
struct Variant {
  bool forgets_ended = false;     // what has ended falls out of the beam
  bool sets_ended_aside = false;  // what has ended takes no place in the beam
  bool last_word_only = false;    // compares the last word's log-probability, not the sum
  bool continues_ended = false;
  bool never_cuts = false;
  bool always_pops = false;  // the last word is taken off, eos or not
  bool by_length = false;    // compares the mean log-probability
};

bool has_ended(const Tokens& words, std::int64_t eos) {
  return !words.empty() && words.back() == eos;
}

Tokens search(const Next& next, std::int64_t eos, std::size_t width, std::size_t longest,
              const Variant& variant = {}) {
  using Scored = std::pair<long double, Tokens>;
  const auto is_better = [&](const Scored& a, const Scored& b) {
    const auto length = [&](const Scored& one) {
      return variant.by_length
                 ? static_cast<long double>(std::max<std::size_t>(one.second.size(), 1))
                 : 1.0L;
    };
    return a.first / length(a) > b.first / length(b);
  };
  std::vector<Scored> beam = {{0, {}}}, aside;
  for (std::size_t round = 0; round < longest && !beam.empty(); ++round) {
    std::vector<Scored> all;
    for (const auto& [score, words] : beam) {
      if (has_ended(words, eos) && !variant.continues_ended) {
        if (variant.sets_ended_aside) aside.push_back({score, words});
        if (!variant.forgets_ended && !variant.sets_ended_aside) all.push_back({score, words});
        continue;
      }
      const Tensor log_p = next(words);
      for (std::size_t w = 0; w < log_p.size(); ++w) {
        Tokens longer = words;
        longer.push_back(static_cast<std::int64_t>(w));
        const Scored one{(variant.last_word_only ? 0 : score) + log_p(w), longer};
        (variant.sets_ended_aside && has_ended(longer, eos) ? aside : all).push_back(one);
      }
    }
    if (all.empty() && aside.empty()) break;
    std::sort(all.begin(), all.end(), is_better);
    if (!variant.never_cuts) all.resize(std::min(width, all.size()));
    beam = all;
  }
  beam.insert(beam.end(), aside.begin(), aside.end());
  std::sort(beam.begin(), beam.end(), is_better);
  Tokens best = beam.front().second;
  if (variant.always_pops ? !best.empty() : has_ended(best, eos)) best.pop_back();
  return best;
}

void compare(const std::string& what, const Next& next, std::int64_t eos, std::size_t width,
             std::size_t longest) {
  const auto searched = [&](std::size_t beam, std::size_t most, const Variant& variant = {}) {
    return search(next, eos, beam, most, variant);
  };
  const Tokens right = searched(width, longest);
  const auto negated = [&](const Tokens& words) { return reference::scaled(next(words), -1); };
  Tokens with_eos = right;
  if (right.size() < longest) with_eos.push_back(eos);
  const auto with = [&](bool Variant::*mistake) {
    Variant variant;
    variant.*mistake = true;
    return searched(width, longest, variant);
  };
  same(what + ", width " + std::to_string(width) + ", longest " + std::to_string(longest), right,
       attn::beam_search(next, eos, width, longest),
       {{"eos is part of the result", with_eos},
        {"this is what greedy decoding finds: is the beam one beginning wide, or full of the same?",
         searched(1, longest)},
        {"what had ended fell out of the beam: it stays, with its score",
         with(&Variant::forgets_ended)},
        {"what had ended gave up its place in the beam: it stays there, and others may push it out",
         with(&Variant::sets_ended_aside)},
        {"compared by the last word alone: the score is the sum over all words",
         with(&Variant::last_word_only)},
        {"what had ended was continued: after eos nothing comes", with(&Variant::continues_ended)},
        {"nothing was cut: only the `width` best beginnings stay", with(&Variant::never_cuts)},
        {"the last word was taken off, though it is not eos", with(&Variant::always_pops)},
        {"divided by the length: the score is the sum", with(&Variant::by_length)},
        {"the beam is one too wide: keep `width` beginnings", searched(width + 1, longest)},
        {"the beam is one too narrow: keep `width` beginnings",
         searched(std::max<std::size_t>(width, 2) - 1, longest)},
        {"one word too many: at most `longest`", searched(width, longest + 1)},
        {"one word too few: up to `longest`", searched(width, longest - 1)},
        {"the worst of all were kept, not the best", search(negated, eos, width, longest)}});
}

// Log-probabilities that depend on all words so far, the same ones for the same words.
Next random_language(std::size_t V) {
  auto known = std::make_shared<std::map<Tokens, Tensor>>();
  return [known, V](const Tokens& words) {
    auto place = known->find(words);
    if (place == known->end()) {
      const Tensor p = reference::softmax(random({V}, 2));
      place =
          known->emplace(words, reference::map(p, [](long double x) { return std::log(x); })).first;
    }
    return place->second;
  };
}

Tensor logs(std::initializer_list<double> probabilities) {
  const Tensor p = from_values({probabilities.size()}, probabilities);
  return reference::map(p, [](long double x) { return std::log(x); });
}

// Words A B C are 1 2 3. Greedy says A B C (0.5 · 0.4 · 0.4 · 0.6 = 0.048); A C B is better, 0.054.
void worked_example() {
  const auto next = [](const Tokens& words) {
    if (words.empty()) return logs({0.1, 0.5, 0.22, 0.18});  // no two beginnings are equally good
    if (words == Tokens{1}) return logs({0.2, 0.1, 0.4, 0.3});
    if (words == Tokens{1, 2}) return logs({0.2, 0.2, 0.2, 0.4});
    if (words == Tokens{1, 3}) return logs({0.1, 0.2, 0.6, 0.1});
    return logs({0.6, 0.2, 0.1, 0.1});
  };
  compare("A C B is better than A B C", next, 0, 2, 4);
}

// "1 eos" has probability 0.36, but is short; what goes on gets less and less probable.
void ended_early() {
  const auto next = [](const Tokens& words) {
    if (words.empty()) return logs({0.01, 0.6, 0.39});
    if (words == Tokens{1}) return logs({0.6, 0.2, 0.2});
    return logs({0.2, 0.4, 0.4});
  };
  compare("one beginning ends early", next, 0, 2, 4);
}

// The empty sentence, 0.2, is pushed out by A B and A C, 0.35 and 0.24, and would have won.
void pushed_out() {
  const auto next = [](const Tokens& words) {
    if (words.empty()) return logs({0.2, 0.6, 0.15, 0.05});
    if (words == Tokens{1}) return logs({0.01, 0.005, 0.585, 0.4});
    if (words == Tokens{1, 2}) return logs({0.1, 0.4, 0.3, 0.2});
    if (words == Tokens{1, 3}) return logs({0.1, 0.35, 0.3, 0.25});
    return logs({0.55, 0.2, 0.15, 0.1});
  };
  compare("what has ended is pushed out", next, 0, 2, 4);
}

// "D eos" would be best, 0.1746, but D, 0.18, is cut at once, and would be by a beam of 3, too.
// Then B B, 0.0546, is better than what greedy decoding finds, A A, 0.054.
void cut_too_early() {
  const auto next = [](const Tokens& words) {
    if (words.empty()) return logs({0.04, 0.3, 0.26, 0.22, 0.18});
    if (words == Tokens{1}) return logs({0.1, 0.3, 0.25, 0.2, 0.15});
    if (words == Tokens{2}) return logs({0.1, 0.2, 0.35, 0.2, 0.15});
    if (words == Tokens{3}) return logs({0.1, 0.18, 0.22, 0.3, 0.2});
    if (words == Tokens{4}) return logs({0.97, 0.01, 0.009, 0.006, 0.005});
    return logs({0.6, 0.2, 0.1, 0.06, 0.04});
  };
  compare("the best beginning is cut", next, 0, 2, 4);
}

// Eos is any word; sometimes it is likely, sometimes not, so that the longest may be reached.
void random_languages() {
  for (int repeat = 0; repeat < 5; ++repeat) {
    const std::size_t V = between(3, 4);
    const auto eos = static_cast<std::int64_t>(between(0, V - 1));
    compare("a random language", random_language(V), eos, between(2, 3), between(2, 4));
  }
}

// Then the first round has fewer beginnings than the beam has places. Word 1 always is the most
// probable one, so empty beginnings in the free places would end as a shorter sentence than 1 1 1.
void wide_beam() {
  compare(
      "word 1 at each step",
      [](const Tokens&) {
        return logs({0.1, 0.8, 0.1});
      },
      0, 5, 3);
  const std::size_t V = between(2, 3);
  const auto eos = static_cast<std::int64_t>(between(0, V - 1));
  compare("a beam wider than the vocabulary", random_language(V), eos, V + between(1, 3),
          between(1, 3));
}

// No sentence has ended when the longest is reached.
void never_ends() {
  const Next any = random_language(3);
  const auto next = [any](const Tokens& words) {
    Tensor log_p = any(words);
    log_p(1) = -50;
    return log_p;
  };
  compare("a language that does not end", next, 1, 2, between(2, 4));
}

void width_one() { compare("a random language", random_language(4), 0, 1, 4); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "7.4 beam search",
                    {{"worked example", worked_example},
                     {"ended early", ended_early},
                     {"pushed out", pushed_out},
                     {"cut too early", cut_too_early},
                     {"random languages", random_languages},
                     {"a wide beam", wide_beam},
                     {"never ends", never_ends},
                     {"width one", width_one}});
}
