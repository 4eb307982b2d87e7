// ask FOLDER SENTENCE …: the translator of chapter 2 that a run saved in FOLDER translates a
// sentence, and its attention is drawn in the terminal. Called by ./learn demo, with the weights of
// this repository, and by ./learn ask, with a run of one's own.
//
// A run's model.safetensors holds the weights and the words they stand for; run.json its options.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>

#include "autograd/ops.h"
#include "chapters/shared/attention_encoder_decoder.h"
#include "core/run/saved_run.h"
#include "core/run/terminal.h"
#include "core/text/batching.h"
#include "core/text/german_english/german_reader.h"
#include "core/text/tokenize.h"

namespace attn {
namespace {

constexpr const char* kLoop = "translate_attention.";

struct SavedTranslator {
  std::string command;  // that trained it
  double seconds;       // that the whole run took
  Vocabulary source, target;
  AttentionModelOptions sizes;
  StateDict weights;
  bool speaks_the_grammar;  // else words of a corpus of one's own
};

const Tensor& weight(const StateDict& weights, const std::string& name) {
  for (const auto& [found, tensor] : weights) {
    if (found == name) return tensor;
  }
  throw std::runtime_error("model.safetensors: there is no " + (kLoop + name));
}

SavedTranslator load(const std::filesystem::path& folder) {
  const SavedRun run = load_run(folder);
  if (run.chapter != "02_attention") {
    throw std::runtime_error(
        fmt::format("{} is a run of {}; only a translator of chapter 2 can be asked",
                    folder.string(), run.chapter));
  }
  const auto words = [&](const char* name) {
    const auto found = run.model.metadata.find(name);
    if (found == run.model.metadata.end()) {
      throw std::runtime_error(fmt::format("{} has no {}; run the chapter again",
                                           (folder / "model.safetensors").string(), name));
    }
    return Vocabulary::from_text(found->second);
  };
  SavedTranslator made;
  made.source = words("source words");
  made.target = words("target words");
  for (const auto& [name, tensor] : run.model.tensors) {
    if (name.rfind(kLoop, 0) == 0)
      made.weights.emplace_back(name.substr(std::string(kLoop).size()), tensor);
  }
  // The widths are those of the weights; how they are used is told by the options.
  const auto option = [&](const char* name) {
    const auto found = run.options.find(name);
    if (found == run.options.end()) {
      throw std::runtime_error(
          fmt::format("{} has no option {}", (folder / "run.json").string(), name));
    }
    return found->second;
  };
  const std::string corpus = option("corpus");
  made.sizes.source_vocabulary = made.source.size();
  made.sizes.target_vocabulary = made.target.size();
  made.sizes.embedding = weight(made.weights, "source_embedding.weight").shape(1);
  made.sizes.hidden = weight(made.weights, "decoder.weight_hh").shape(1);
  made.sizes.encoder_hidden = weight(made.weights, "encoder.weight_hh_l0").shape(1);
  made.sizes.score = option("score");
  made.sizes.encoder =
      option("encoder") == "bidirectional" ? Direction::kBoth : Direction::kForward;
  made.sizes.query = option("query") == "new" ? Query::new_state : Query::old_state;
  made.sizes.readout = option("readout") == "direct" ? Readout::direct : Readout::combined;
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
  const SavedTranslator translator = load(folder);
  Rng rng(0);
  AttentionEncoderDecoder model(translator.sizes, rng);
  model.load_state_dict(translator.weights);
  const Words read = known_words(translator, text);
  if (read.empty()) throw std::runtime_error("no word of the sentence is known to the model");

  const Terminal terminal = Terminal::of_standard_output();
  const Batch batch = make_batch({TokenPair{translator.source.encode(read), {}}});
  const auto answer =
      model.translate(batch.source, batch.source_lengths, kBos, kEos, 2 * read.size() + 5);
  Words said = translator.target.decode(answer.tokens[0]);
  fmt::print("\n  {}\n  {}\n", fmt::join(read, " "),
             terminal.styled(Style::kBold, fmt::format("{}", fmt::join(said, " "))));
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
