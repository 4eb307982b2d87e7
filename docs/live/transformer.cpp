// Chapter 7's figure: the Transformer of ./learn run 7 --seed 1 on the reader's own sentence, every
// map of it, and what beams of several widths find.
#include <stdexcept>

#include "chapters/07_transformer/translator.h"
#include "core/text/batching.h"
#include "core/text/vocabulary.h"
#include "docs/live/german.h"

namespace attn::live {
namespace {

// As the chapter's program has them by default.
constexpr std::size_t kWidth = 64, kHeads = 4, kInner = 128, kLayers = 2;

const Translator& translator() {
  static const auto made = [] {
    TransformerSizes layer;
    layer.width = kWidth;
    layer.heads = kHeads;
    layer.inner = kInner;
    Rng rng(0);
    auto model = std::make_unique<Translator>(
        TranslatorSizes{german_reader().german().size(), german_reader().english().size(), kLayers,
                        layer},
        rng);
    model->load_state_dict(saved_weights("07_transformer", "Transformer"));
    return model;
  }();
  return *made;
}

std::size_t longest_for(const Words& source) { return 2 * source.size() + 5; }

// Of each layer and head: (L) times (1, H, T, S) → [layer][head][t][s].
Json maps(const std::vector<Variable>& weights) {
  Json layers = Json::array();
  for (const Variable& layer : weights) layers.push_back(numbers(layer.value()).at(0));
  return layers;
}

// The greedy translation, and where each layer and head looked while it was made.
Json translate(const Json& question) {
  const NoGradGuard no_graph;
  const GermanReader& reader = german_reader();
  const GermanSentence sentence =
      reader.read(question.at("text"), question.value("finished", false));
  Json answer = as_json(sentence);
  if (sentence.words.empty()) return answer;

  const Batch source = make_batch({TokenPair{reader.german().encode(sentence.words), {}}});
  const auto said = translator().translate(source.source, source.source_lengths, kBos, kEos,
                                           longest_for(sentence.words));
  // All places at once give the maps that one by one they had.
  const Batch both = make_batch({TokenPair{reader.german().encode(sentence.words), said[0]}});
  const Translator::Encoded encoded = translator().encode(both.source, both.source_lengths);
  Translator::Cache cache = translator().begin(encoded);
  const Translator::Decoded decoded = translator().decode(both.target_in, cache);

  Words target = reader.english().decode(said[0]), read = {"<bos>"};
  read.insert(read.end(), target.begin(), target.end());
  target.push_back("<eos>");
  answer["target"] = target;
  answer["read"] = read;
  answer["encoder"] = maps(encoded.weights);
  answer["decoder"] = maps(decoded.weights);
  answer["cross"] = maps(decoded.cross_weights);
  return answer;
}

// What a beam finds, the best first.
Json beams(const Json& question) {
  const GermanReader& reader = german_reader();
  const GermanSentence sentence = reader.read(question.at("text"));
  Json found = Json::array();
  if (sentence.words.empty()) return {{"found", found}};
  const Batch batch = make_batch({TokenPair{reader.german().encode(sentence.words), {}}});
  BeamOptions options;
  options.width = question.at("width");
  options.first_token = kBos;
  options.end_token = kEos;
  options.longest = longest_for(sentence.words);
  for (const Hypothesis& hypothesis : translator().translate(batch.source, options)) {
    found.push_back({{"words", reader.english().decode(hypothesis.tokens)},
                     {"log_probability", hypothesis.log_probability}});
  }
  return {{"found", found}};
}

}  // namespace

Json transformer(const Json& question) {
  const std::string ask = question.at("ask");
  if (ask == "translate") return translate(question);
  if (ask == "beams") return beams(question);
  if (ask == "example") return {{"words", german_reader().example(question.at("number"))}};
  throw std::invalid_argument("transformer: cannot " + ask);
}

}  // namespace attn::live
