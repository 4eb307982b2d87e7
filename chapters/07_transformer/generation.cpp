#include "chapters/07_transformer/generation.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace attn {
namespace {

void print_continuation(const Run& run, const CharacterCorpus& text, const std::string& prompt,
                        const TokenIds& tokens) {
  std::string continuation;
  for (const std::int64_t token : tokens) continuation += text.vocabulary.word(token);
  run.print("“{}” goes on:\n{}{}\n", prompt, prompt, continuation);
}

}  // namespace

void generate(Run& run, const CharacterCorpus& text, const LanguageModel& model) {
  using Clock = std::chrono::steady_clock;
  const std::string prompt = "the cat that ";
  const std::size_t count = run.quick() ? 40 : 400;
  TokenIds prompt_ids, texts[2];
  for (const char letter : prompt) prompt_ids.push_back(text.vocabulary.id(std::string(1, letter)));
  double tokens_per_second[2];
  for (const Caching caching : {Caching::with, Caching::without}) {
    const auto which = static_cast<std::size_t>(caching);
    const Clock::time_point start = Clock::now();
    texts[which] = continue_text(model, prompt_ids, count, caching);
    const std::chrono::duration<double> seconds = Clock::now() - start;
    tokens_per_second[which] = static_cast<double>(count) / seconds.count();
  }
  const TokenIds sample(texts[0].begin(),
                        texts[0].begin() + static_cast<std::ptrdiff_t>(std::min(count, 110ul)));
  print_continuation(run, text, prompt, sample);
  std::size_t same = 0;
  for (std::size_t i = 0; i < count; ++i) same += texts[0][i] == texts[1][i];
  Table table({"generating", "characters", "per second"});
  table.row({"with a key–value cache", std::to_string(count),
             fmt::format("{:.0f}", tokens_per_second[0])});
  table.row({"without", std::to_string(count), fmt::format("{:.0f}", tokens_per_second[1])});
  run.print_line(table.text(run.terminal()) + "\n");
  run.result("characters per second with the cache", tokens_per_second[0]);
  run.result("characters per second without", tokens_per_second[1]);
  run.claim("characters that are the same with the cache and without, %",
            100 * static_cast<double>(same) / static_cast<double>(count), at_least(100));
}

}  // namespace attn
