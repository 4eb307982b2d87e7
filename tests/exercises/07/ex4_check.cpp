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
constexpr std::int64_t eos = 0;

// How a search may go wrong.
struct Variant {
  bool forgets_ended = false;       // what has ended falls out of the beam
  bool multiplies_nothing = false;  // compares the last word's log-probability, not the sum
  bool continues_ended = false;
};

bool has_ended(const Tokens& words) { return !words.empty() && words.back() == eos; }

Tokens search(const Next& next, std::size_t width, std::size_t longest,
              const Variant& variant = {}) {
  std::vector<std::pair<long double, Tokens>> beam = {{0, {}}};
  for (std::size_t round = 0; round < longest; ++round) {
    std::vector<std::pair<long double, Tokens>> all;
    for (const auto& [score, words] : beam) {
      if (has_ended(words) && !variant.continues_ended) {
        if (!variant.forgets_ended) all.push_back({score, words});
        continue;
      }
      const Tensor log_p = next(words);
      for (std::size_t w = 0; w < log_p.size(); ++w) {
        Tokens longer = words;
        longer.push_back(static_cast<std::int64_t>(w));
        all.push_back({(variant.multiplies_nothing ? 0 : score) + log_p(w), longer});
      }
    }
    if (all.empty()) break;
    std::sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.first > b.first; });
    all.resize(std::min(width, all.size()));
    beam = all;
  }
  Tokens best = beam.front().second;
  if (has_ended(best)) best.pop_back();
  return best;
}

void compare(const std::string& what, const Next& next, std::size_t width, std::size_t longest) {
  const Tokens right = search(next, width, longest);
  const Tokens worst = search(
      [&](const Tokens& words) { return reference::scaled(next(words), -1); }, width, longest);
  Tokens with_eos = right;
  with_eos.push_back(eos);
  const auto with = [&](bool Variant::*mistake) {
    Variant variant;
    variant.*mistake = true;
    return search(next, width, longest, variant);
  };
  same(what + ", width " + std::to_string(width), right,
       attn::beam_search(next, eos, width, longest),
       {{"eos is part of the result", with_eos},
        {"this is what greedy decoding finds: keep `width` beginnings, not one",
         search(next, 1, longest)},
        {"what had ended fell out of the beam: it stays, with its score",
         with(&Variant::forgets_ended)},
        {"compared by the last word alone: the score is the sum over all words",
         with(&Variant::multiplies_nothing)},
        {"what had ended was continued: after eos nothing comes", with(&Variant::continues_ended)},
        {"the beam is one too wide: keep `width` beginnings", search(next, width + 1, longest)},
        {"one word too many: at most `longest`", search(next, width, longest + 1)},
        {"one word too few: up to `longest`", search(next, width, longest - 1)},
        {"the worst of all were kept, not the best", worst}});
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
    if (words.empty()) return logs({0.1, 0.5, 0.2, 0.2});
    if (words == Tokens{1}) return logs({0.2, 0.1, 0.4, 0.3});
    if (words == Tokens{1, 2}) return logs({0.2, 0.2, 0.2, 0.4});
    if (words == Tokens{1, 3}) return logs({0.1, 0.2, 0.6, 0.1});
    return logs({0.6, 0.2, 0.1, 0.1});
  };
  compare("A C B is better than A B C", next, 2, 4);
}

// "1 eos" has probability 0.36, but is short; what goes on gets less and less probable.
void ended_early() {
  const auto next = [](const Tokens& words) {
    if (words.empty()) return logs({0.01, 0.6, 0.39});
    if (words == Tokens{1}) return logs({0.6, 0.2, 0.2});
    return logs({0.2, 0.4, 0.4});
  };
  compare("one beginning ends early", next, 2, 4);
}

void random_languages() {
  for (int repeat = 0; repeat < 20; ++repeat) {
    compare("a random language", random_language(between(3, 6)), between(2, 4), between(2, 5));
  }
}

void width_one() { compare("a random language", random_language(5), 1, 5); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "7.4 beam search",
                    {{"worked example", worked_example},
                     {"ended early", ended_early},
                     {"random languages", random_languages},
                     {"width one", width_one}});
}
