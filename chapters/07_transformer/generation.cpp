#include "chapters/07_transformer/generation.h"

#include <fmt/format.h>

#include <chrono>

namespace attn {
namespace {

// The text that the model learned was cut into windows: no sampled text goes beyond one.
constexpr std::size_t sampled_characters = 110;

struct Timed {
  TokenIds tokens;
  double per_second;
};

Timed continue_timed(const DecoderOnly& model, const TokenIds& prompt, std::size_t count,
                     Caching caching, const Sampling& sampling) {
  using Clock = std::chrono::steady_clock;
  Rng unused(0);  // greedy decoding draws nothing
  const Clock::time_point start = Clock::now();
  Timed result{continue_text(model, prompt, count, caching, sampling, unused), 0};
  const std::chrono::duration<double> seconds = Clock::now() - start;
  result.per_second = static_cast<double>(count) / seconds.count();
  return result;
}

double share_of_equals(const TokenIds& a, const TokenIds& b) {
  std::size_t same = 0;
  for (std::size_t i = 0; i < a.size(); ++i) same += a[i] == b[i];
  return 100 * static_cast<double>(same) / static_cast<double>(a.size());
}

}  // namespace

void compare_caching(Run& run, const CharacterCorpus& text, const DecoderOnly& model) {
  const std::string prompt = "the cat that ";
  TokenIds prompt_ids;
  for (const char letter : prompt) prompt_ids.push_back(text.vocabulary.id(std::string(1, letter)));
  Sampling sampling;
  sampling.first_token = kSpecialCount;
  const std::size_t count = run.quick() ? 40 : 400;
  const Timed with = continue_timed(model, prompt_ids, count, Caching::with, sampling);
  const Timed without = continue_timed(model, prompt_ids, count, Caching::without, sampling);
  Table table({"generating", "characters", "per second"});
  table.row(
      {"with a key–value cache", std::to_string(count), fmt::format("{:.0f}", with.per_second)});
  table.row({"without", std::to_string(count), fmt::format("{:.0f}", without.per_second)});
  run.print_line(table.text(run.terminal()) + "\n");
  run.result("characters per second with the cache", with.per_second);
  run.result("characters per second without", without.per_second);
  run.claim("characters that are the same with the cache and without, %",
            share_of_equals(with.tokens, without.tokens), at_least(100));

  sampling.temperature = 0.7;
  Rng rng(run.options().seed);
  std::string sampled = prompt;
  for (const std::int64_t token :
       continue_text(model, prompt_ids, sampled_characters, Caching::with, sampling, rng)) {
    sampled += text.vocabulary.word(token);
  }
  run.print("“{}” goes on, at temperature {:.1f}:\n{}\n", prompt, sampling.temperature, sampled);
}

}  // namespace attn
