#include "core/text/plain_text.h"

#include <algorithm>

namespace attn {

CharacterCorpus character_corpus(const std::string& text, double held_out_fraction) {
  if (!(held_out_fraction > 0 && held_out_fraction < 1)) {
    reject("character_corpus: the held-out fraction must be between 0 and 1, got ",
           held_out_fraction);
  }
  CharacterCorpus corpus;
  corpus.vocabulary = Vocabulary::from_characters(text);
  const TokenIds ids = corpus.vocabulary.encode_characters(text);
  const auto size = static_cast<std::ptrdiff_t>(ids.size());
  const auto held_out = static_cast<std::ptrdiff_t>(held_out_fraction * static_cast<double>(size));
  if (held_out < 2 || size - held_out < 2) {
    reject("character_corpus: ", size, " characters are too few to split");
  }
  const auto border = ids.end() - held_out;
  corpus.training.assign(ids.begin(), border);
  corpus.held_out.assign(border, ids.end());
  return corpus;
}

CharacterCorpus read_characters(const std::string& path, double held_out_fraction,
                                std::size_t most_megabytes) {
  const std::string text = read_text_file(path, "text", most_megabytes);
  try {
    return character_corpus(text, held_out_fraction);
  } catch (const std::invalid_argument& error) {
    reject<std::runtime_error>(path, ": ", error.what());
  }
}

Labelled random_windows(const TokenIds& text, std::size_t batch, std::size_t length, Rng& rng) {
  if (batch == 0 || length == 0 || text.size() <= length) {
    reject("random_windows: cannot cut ", batch, " windows of ", length, " from a text of ",
           text.size(), " tokens");
  }
  Labelled windows = {IndexTensor::from_shape({batch, length}),
                      IndexTensor::from_shape({batch, length})};
  for (std::size_t b = 0; b < batch; ++b) {
    const auto start = text.begin() + rng.below(static_cast<std::int64_t>(text.size() - length));
    const auto count = static_cast<std::ptrdiff_t>(length);
    std::copy(start, start + count, windows.inputs.data() + b * length);
    std::copy(start + 1, start + 1 + count, windows.targets.data() + b * length);
  }
  return windows;
}

}  // namespace attn
