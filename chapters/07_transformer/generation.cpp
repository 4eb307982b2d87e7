#include "chapters/07_transformer/generation.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/text/columns.h"

namespace attn {
namespace {

const Words kPrompt = {"the", "cat", "that"};

struct Timed {
  TokenIds tokens;
  double seconds;
};

Timed continue_timed(const DecoderOnly& model, const TokenIds& ids, std::size_t count,
                     Caching caching, const Sampling& sampling) {
  using Clock = std::chrono::steady_clock;
  Rng unused(0);  // greedy decoding draws nothing
  const Clock::time_point start = Clock::now();
  TokenIds tokens = continue_text(model, ids, count, caching, sampling, unused);
  return {std::move(tokens), std::chrono::duration<double>(Clock::now() - start).count()};
}

double share_of_equals(const TokenIds& a, const TokenIds& b) {
  std::size_t same = 0;
  for (std::size_t i = 0; i < a.size(); ++i) same += a[i] == b[i];
  return 100 * static_cast<double>(same) / static_cast<double>(a.size());
}

}  // namespace

CachingTimes compare_caching(Run& run, const WordCorpus& text, const DecoderOnly& model) {
  const TokenIds ids = text.vocabulary.encode(kPrompt);
  Sampling sampling;
  sampling.first_token = kSpecialCount;
  CachingTimes times;
  double smallest_share = 100;
  const std::size_t most = run.quick() ? 40 : 400;
  run.print("");
  for (const std::size_t count : {most / 8, most / 4, most / 2, most}) {
    const Timed with = continue_timed(model, ids, count, Caching::kWith, sampling);
    const Timed without = continue_timed(model, ids, count, Caching::kWithout, sampling);
    smallest_share = std::min(smallest_share, share_of_equals(with.tokens, without.tokens));
    times.words.push_back(static_cast<double>(count));
    times.with_cache.push_back(with.seconds);
    times.without.push_back(without.seconds);
    run.print("  {:3} words: {:.0f} ms with a key–value cache, {:.0f} ms without", count,
              1000 * with.seconds, 1000 * without.seconds);
  }
  run.print("");
  run.result("generated words", times.words);
  run.result("seconds with the cache", times.with_cache);
  run.result("seconds without", times.without);
  run.claim("generated words that are the same with the cache and without, %", smallest_share,
            at_least(100));
  // A time differs from run to run; whether it is less than half does not.
  run.claim("the longest text takes less than half the time with the cache (1: yes)",
            times.with_cache.back() < times.without.back() / 2 ? 1 : 0, at_least(1));

  sampling.temperature = 0.7;
  Rng rng(run.options().seed);
  // The text that the model learned was cut into windows: no sampled text goes beyond one.
  const TokenIds sampled =
      continue_text(model, ids, kTextWindow - ids.size(), Caching::kWith, sampling, rng);
  run.print("“{} …”, sampled at temperature {:.1f}:", join(kPrompt), sampling.temperature);
  run.print("{}\n", wrapped(join(kPrompt) + " " + join(text.vocabulary.decode(sampled)),
                            run.terminal().text_width()));
  return times;
}

}  // namespace attn
