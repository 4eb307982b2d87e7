// ask FOLDER SENTENCE …: the translator of chapter 2 that a run saved in FOLDER translates a
// sentence, and its attention is drawn in the terminal. Called by ./learn demo, with the weights of
// this repository, and by ./learn ask, with a run of one's own.
//
// A run's model.safetensors holds the weights and the words they stand for; run.json its options.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "autograd/ops.h"
#include "chapters/shared/attention_encoder_decoder.h"
#include "chapters/shared/attention_table.h"
#include "core/run/file.h"
#include "core/run/saved_run.h"
#include "core/text/batching.h"
#include "core/text/german_english/german_reader.h"
#include "core/text/tokenize.h"

namespace attn {
namespace {

constexpr const char* kLoop = "translate_attention.";
constexpr std::size_t kMostWords = 100;  // of a sentence, as in a corpus

struct SavedTranslator {
  std::string command;  // that trained it
  double seconds;       // that the whole run took
  Vocabulary source, target;
  AttentionModelOptions sizes;
  StateDict weights;
  bool speaks_the_grammar;  // else words of a corpus of one's own
};

// How many columns a weight has. It must have `rows` rows, and `blocks` times its columns more.
std::size_t columns(const StateDict& weights, const std::string& name, std::size_t rows,
                    std::size_t blocks = 0) {
  for (const auto& [found, tensor] : weights) {
    if (found != name) continue;
    if (tensor.dimension() == 2 && tensor.shape(0) == rows + blocks * tensor.shape(1)) {
      return tensor.shape(1);
    }
    const Shape shape(tensor.shape().begin(), tensor.shape().end());
    throw std::runtime_error(
        fmt::format("{}{} has shape {}, which fits neither its words nor a GRU", kLoop, name,
                    to_string(shape)));
  }
  throw std::runtime_error("there is no " + (kLoop + name));
}

SavedTranslator translator_of(const SavedRun& run) {
  if (run.chapter != "02_attention") {
    throw std::runtime_error(
        fmt::format("is a run of {}; only a translator of chapter 2 can be asked", run.chapter));
  }
  const auto words = [&](const char* name) {
    const auto found = run.model.metadata.find(name);
    if (found == run.model.metadata.end()) {
      throw std::runtime_error(
          fmt::format("model.safetensors has no {}; run the chapter again", name));
    }
    return Vocabulary::from_text(found->second);
  };
  SavedTranslator made;
  made.source = words("source words");
  made.target = words("target words");
  for (const auto& [name, tensor] : run.model.tensors) {
    if (name.rfind(kLoop, 0) != 0) continue;
    if (!std::all_of(tensor.begin(), tensor.end(), [](Real x) { return std::isfinite(x); })) {
      throw std::runtime_error("tensor " + name + " holds a value that is not finite");
    }
    made.weights.emplace_back(name.substr(std::string(kLoop).size()), tensor);
  }
  // The widths are those of the weights; how they are used is told by the options.
  const auto option = [&](const char* name) {
    const auto found = run.options.find(name);
    if (found == run.options.end()) {
      throw std::runtime_error(fmt::format("run.json has no option {}", name));
    }
    return found->second;
  };
  const std::string corpus = option("corpus");
  made.sizes.source_vocabulary = made.source.size();
  made.sizes.target_vocabulary = made.target.size();
  made.sizes.embedding = columns(made.weights, "source_embedding.weight", made.source.size());
  made.sizes.hidden = columns(made.weights, "decoder.weight_hh", 0, 3);
  made.sizes.encoder_hidden = columns(made.weights, "encoder.weight_hh_l0", 0, 3);
  made.sizes.score = option("score");
  made.sizes.encoder =
      option("encoder") == "bidirectional" ? Direction::kBoth : Direction::kForward;
  made.sizes.query = option("query") == "new" ? Query::kNewState : Query::kOldState;
  made.sizes.readout = option("readout") == "direct" ? Readout::kDirect : Readout::kCombined;
  made.seconds = run.seconds;
  made.speaks_the_grammar = corpus.empty();
  made.command = "./learn run 2 --seed " + option("seed");
  if (!corpus.empty()) made.command += " --corpus " + corpus;
  return made;
}

// The words that the model knows of what was typed; what was put right or left out is told.
Words known_words(const SavedTranslator& translator, const std::string& text) {
  const auto tell = [](const std::string& sentence) { fmt::print("  {}\n", sentence); };
  if (translator.speaks_the_grammar) {
    const GermanSentence read = GermanReader().read(text);
    for (const auto& [word, suggestions] : read.unknown) {
      std::string sentence = fmt::format("The grammar does not know „{}“; it is left out.", word);
      if (!suggestions.empty())
        sentence += fmt::format(" Did you mean {}?", fmt::join(suggestions, ", "));
      tell(sentence);
    }
    for (const std::string& remark : read.remarks) tell(remark);
    return read.words;
  }
  Words words;
  for (const std::string& word : tokenize(text)) {
    if (!translator.source.contains(word))
      tell(fmt::format("The corpus did not have “{}”; the model reads <unk>.", word));
    words.push_back(word);
  }
  return words;
}

// weights (1, T or more, S). Rows are the T words of the answer, columns the S words read: as many
// columns side by side as the terminal has room for.
void print_map(const Terminal& terminal, const Tensor& weights, const Words& said,
               const Words& read) {
  std::size_t label = 0;
  for (const std::string& word : said) label = std::max(label, display_width(word));
  for (std::size_t begin = 0; begin < read.size();) {
    std::size_t end = begin, width = label + 3;
    for (; end < read.size(); ++end) {
      width += std::max<std::size_t>(display_width(read[end]) + 2, 6);
      if (width > terminal.width && end > begin) break;
    }
    Tensor part = empty({said.size(), end - begin});
    for (std::size_t t = 0; t < said.size(); ++t) {
      for (std::size_t s = begin; s < end; ++s) part(t, s - begin) = weights(0, t, s);
    }
    const auto at = [&read](std::size_t i) {
      return read.begin() + static_cast<std::ptrdiff_t>(i);
    };
    fmt::print("\n{}\n", attention_table(terminal, part, said, {at(begin), at(end)}));
    begin = end;
  }
}

void ask(const std::filesystem::path& folder, const std::string& text) {
  const SavedRun run = load_run(folder);
  SavedTranslator translator;
  std::unique_ptr<AttentionEncoderDecoder> loaded;
  try {
    translator = translator_of(run);
    Rng rng(0);
    loaded = std::make_unique<AttentionEncoderDecoder>(translator.sizes, rng);
    loaded->load_state_dict(translator.weights);
  } catch (const std::exception& error) {
    refuse(folder, error.what());
  }
  const AttentionEncoderDecoder& model = *loaded;
  const Words read = known_words(translator, text);
  if (read.empty()) throw std::runtime_error("no word of the sentence is known to the model");
  if (read.size() > kMostWords) {
    throw std::runtime_error(
        fmt::format("the sentence has {} words; at most {} are read", read.size(), kMostWords));
  }

  const Terminal terminal = Terminal::of_standard_output();
  const Batch batch = make_batch({TokenPair{translator.source.encode(read), {}}});
  const auto answer =
      model.translate(batch.source, batch.source_lengths, kBos, kEos, 2 * read.size() + 5);
  fmt::print("\n  {}\n  {}\n", fmt::join(read, " "),
             terminal.styled(Style::kBold, join(translator.target.decode(answer.tokens[0]))));
  Words said = translator.target.words_of(answer.tokens[0]);
  if (answer.weights.shape(1) > said.size()) said.push_back("<eos>");
  print_map(terminal, answer.weights, said, read);
  fmt::print(
      "\nEach row is a word that the model says; it shows how much of each word that it read went "
      "into it.\nA row sums to 1. The model has {} parameters and was trained by\n  {}\nin a run "
      "of "
      "{:.0f} seconds. Train it before your eyes with the same command; docs/02_attention.md says\n"
      "how it works.\n",
      model.parameter_count(), translator.command, translator.seconds);
}

}  // namespace
}  // namespace attn

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("ask: needs the folder of a run of chapter 2, and a sentence\n", stderr);
    return 2;
  }
  std::string text = argv[2];
  for (int i = 3; i < argc; ++i) text += std::string(" ") + argv[i];
  try {
    attn::ask(argv[1], text);
  } catch (const std::exception& error) {
    fmt::print(stderr, "ask: {}\n", error.what());
    return 1;
  }
  return 0;
}
