// Attacks on everything that a program reads: checkpoints, corpora, texts and options, spoilt at
// random. Whatever it is given, a program ends with 0, or with 1 or 2 and one line that says why:
// it never crashes, hangs, or takes what is damaged for what is whole.
//
//   build/release/tests/mutated_inputs [--rounds N] [--seed S]   by hand, for instance 10000 rounds
//
// Every round is a child process. A failed one is printed with its round, which --seed S --only
// ROUND repeats, and its input is kept.
#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <csignal>
#include <cstring>
#include <iostream>

#include "chapters/shared/character_training.h"
#include "chapters/shared/corpus_options.h"
#include "tests/core/child.h"
#include "tests/faults/spoilt.h"
#include "tests/support/small_training.h"

using namespace attn;

namespace {

constexpr unsigned kPatience = 120;  // seconds; a round takes a few hundredths

// ---- What is attacked

Program two_loops() {
  Program program("99_attacked", "Attacked");
  program.steps(8, 4);
  return program;
}

std::function<void(Run&)> both(std::size_t stop_at) {
  return [stop_at](Run& run) {
    run.remember("words", "ja\nnein\n");
    small_training(run, "first", 0);
    small_training(run, "second", stop_at);
  };
}

// A corpus goes through all that happens to one before and after training.
void use_sentences(Run& run) {
  const Options& options = run.options();
  TranslationCorpusOptions settings;
  settings.limits = corpus_settings(options).limits;
  const TranslationCorpus corpus =
      translation_corpus_of_file(options.corpus, options.test, settings);
  introduce(run, corpus);
  Rng rng(1);
  for (std::size_t step = 1; step <= 3; ++step) {
    for (const Batch& batch : {corpus.training_batch(step), corpus.random_batch(rng)}) {
      const std::size_t most = settings.batch_size * 50;
      if (batch.size() > 1 &&
          batch.source.size() + batch.target_in.size() > 2 * most + 2 * settings.batch_size) {
        throw std::logic_error("a batch is larger than was announced");
      }
    }
  }
  const SentencePair& pair = corpus.test.front().pairs.front();
  run.translation({join(pair.source), join(pair.target), join(pair.source)});
  const std::size_t shown = std::min<std::size_t>(pair.source.size(), 20);
  AttentionMap map;
  map.title = corpus.title();
  map.keys = map.queries =
      Words(pair.source.begin(), pair.source.begin() + static_cast<std::ptrdiff_t>(shown));
  map.weights = full({shown, shown}, Real(0.25));
  run.draw("map", map);
}

void use_text(Run& run) {
  const CharacterTexts texts = read_character_texts(run.options());
  print_notes(run, texts.notes);
  run.remember("characters", texts.corpus.vocabulary.to_text());
  Rng rng(1);
  random_windows(texts.corpus.training, 4, 64, rng);
}

Program with_sentences() {
  Program program("99_attacked", "Attacked");
  program.steps(8, 4);
  state_sentence_options(program);
  return program;
}

Program with_text() {
  Program program("99_attacked", "Attacked");
  program.steps(8, 4);
  state_character_options(program);
  return program;
}

// ---- One round

// What a child is given, and what it must not do.
struct Attack {
  std::string kind, input;  // the input is kept if the attack finds a fault
  std::vector<std::string> arguments;
  std::function<Program()> program;
  std::function<void(Run&)> body;
  std::string
      whole_model;  // what model.safetensors must hold if the program ends with 0; "": anything
};

class Attacks {
 public:
  explicit Attacks(const TemporaryFolder& folder) : folder_(folder) {
    run_in_child(two_loops(), {"--out", folder / "whole"}, both(0));
    run_in_child(two_loops(), {"--out", folder / "stopped"}, both(5));
    whole_model_ = contents(folder / "whole/model.safetensors");
    checkpoint_ = contents(folder / "stopped/checkpoint.safetensors");
    for (int i = 0; i < 60; ++i) {
      const std::string n = std::to_string(i % 12), word = one_of(kPieces, rng_);
      sentences_ += "It's the dog number " + n + " " + (i % 7 == 0 ? word : "") +
                    ".\tDas ist Hund Nummer " + n + ".\n";
    }
  }

  Attack make(Rng& rng) const {
    switch (below(rng, 5)) {
      case 0:
        return on_checkpoint("checkpoint", spoilt(checkpoint_, rng), whole_model_);
      case 1:
        return on_checkpoint("crafted checkpoint", crafted(rng), "");
      case 2:
        return on_file("corpus", spoilt(sentences_, rng), with_sentences, use_sentences);
      case 3:
        return on_file("text", spoilt(sentences_, rng), with_text, use_text);
      default:
        return on_options(rng);
    }
  }

 private:
  Attack on_checkpoint(const char* kind, const std::string& bytes,
                       const std::string& whole_model) const {
    write(folder_ / "input", bytes);
    return {kind, bytes, {"--resume", folder_ / "input"}, two_loops, both(0), whole_model};
  }

  Attack on_file(const char* kind, const std::string& bytes, Program (*program)(),
                 void (*body)(Run&)) const {
    write(folder_ / "input", bytes);
    return {kind, bytes, {"--corpus", folder_ / "input"}, program, body, ""};
  }

  // A checkpoint that is whole, and says what no run could have written.
  std::string crafted(Rng& rng) const {
    const std::string path = folder_ / "stopped/checkpoint.safetensors", made = folder_ / "crafted";
    const SafeTensors content = load_safetensors(path);
    Texts options;
    for (const auto& [name, text] : content.metadata) {
      if (name.rfind("option ", 0) == 0) options[name.substr(7)] = text;
    }
    Checkpoint checkpoint("99_attacked", options);
    checkpoint.load(path);
    LoopState loop = *checkpoint.find(below(rng, 2) == 0 ? "first" : "second");
    std::vector<NamedTensors*> lists;
    for (NamedTensors* list : {&loop.model, &loop.optimizer, &loop.kept}) {
      if (!list->empty()) lists.push_back(list);
    }
    NamedTensors& tensors = *one_of(lists, rng);
    switch (below(rng, 12)) {
      case 0:
        loop.step = below(rng, 20);
        break;
      case 1:
        loop.total = below(rng, 20);
        break;
      case 2:
        loop.rng = spoilt(loop.rng, rng);
        break;
      case 3:
        loop.history.clear();
        break;
      case 4:
        loop.history.resize(below(rng, loop.history.size() + 1));
        break;
      case 5:
        loop.history.front().name = one_of(kPieces, rng);
        break;
      case 6:
        loop.history.back().step = below(rng, 20);
        break;
      case 7:
        tensors.clear();
        break;
      case 8:
        tensors.front().first = "another";
        break;
      case 9:
        tensors.front().second = zeros({below(rng, 4), below(rng, 4)});
        break;
      case 10:
        tensors.front().second.fill(one_of(std::array<Real, 3>{NAN, INFINITY, 1e30F}, rng));
        break;
      default:
        checkpoint.remembered["words"] = spoilt("ja\nnein\n", rng);
        break;
    }
    checkpoint.put(loop);
    checkpoint.save(made);
    return contents(made);
  }

  Attack on_options(Rng& rng) const {
    static const std::vector<std::string> names = {
        "--seed",    "--steps",    "--out",  "--quick", "--corpus",   "--test",      "--resume",
        "--threads", "--no-plots", "--show", "--help",  "--longest",  "--megabytes", "--sed",
        "-",         "--",         "-q",     "word",    "--quick=1a", "--steps="};
    static const std::vector<std::string> values = {
        "",     "0",      "1",       "-1",   "1e3",       "4294967296", "99999999999999999999",
        "0x10", "nan",    " 1",      "1 ",   "/dev/zero", "/dev/null",  "/proc/self/mem",
        ".",    "..",     "missing", "a\nb", "a/b",       "\xFF\xFE",   "yes",
        "é",    "--seed", "'",       "input"};
    write(folder_ / "input", sentences_);
    Attack attack{"options", "", {}, with_sentences, [](Run&) {}, ""};
    for (std::size_t count = 1 + below(rng, 5); count > 0; --count) {
      attack.arguments.push_back(one_of(names, rng));
      if (below(rng, 3) > 0) attack.arguments.push_back(one_of(values, rng));
    }
    for (const std::string& argument : attack.arguments) attack.input += argument + "\n";
    return attack;
  }

  const TemporaryFolder& folder_;
  mutable Rng rng_{7};
  std::string whole_model_, checkpoint_, sentences_;
};

// "" if the outcome is one that it may be.
std::string fault_of(const Outcome& outcome) {
  const auto lines = std::count(outcome.errors.begin(), outcome.errors.end(), '\n');
  if (outcome.code == 128 + SIGALRM) return "hangs";
  if (outcome.code > 2) return fmt::format("ends with code {}: {}", outcome.code, outcome.errors);
  if (outcome.code == 0 && lines > 0) return "ends with 0, and complains: " + outcome.errors;
  if (outcome.code != 0 && lines != 1)
    return fmt::format("says {} lines: {}", lines, outcome.errors);
  if (outcome.errors.find("out of memory") != std::string::npos) return "is out of memory";
  return "";
}

std::string fault_of(const Attack& attack, const TemporaryFolder& folder) {
  std::filesystem::remove_all(folder / "work");
  std::filesystem::create_directory(folder / "work");
  std::vector<std::string> arguments = {"program", "--out", "out"};
  arguments.insert(arguments.end(), attack.arguments.begin(), attack.arguments.end());
  const Outcome outcome = in_child([&] {
    alarm(kPatience);
    std::filesystem::current_path(folder / "work");
    if (!std::freopen("/dev/null", "r", stdin)) return 99;
#ifndef __SANITIZE_ADDRESS__
    const rlimit memory{rlim_t{2} << 30, rlim_t{2} << 30};
    setrlimit(RLIMIT_AS, &memory);
#endif
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    return attack.program().run(static_cast<int>(arguments.size()), pointers.data(), attack.body);
  });
  if (const std::string fault = fault_of(outcome); !fault.empty()) return fault;
  if (outcome.code != 0 || attack.whole_model.empty()) return "";
  const std::string model = contents(folder / "work/out/model.safetensors");
  return model == attack.whole_model ? ""
                                     : "takes a damaged checkpoint, and ends with another model";
}

// The judge must be able to say no.
bool judges_rightly() {
  const auto judged = [](const std::function<int()>& body) { return fault_of(in_child(body)); };
  return judged([] { return std::raise(SIGSEGV); }).rfind("ends with code 139", 0) == 0 &&
         judged([] { return alarm(1), pause(); }) == "hangs" &&
         judged([] { return std::fputs("a\nb\n", stderr), 1; }).rfind("says 2 lines", 0) == 0 &&
         judged([] { return 1; }).rfind("says 0 lines", 0) == 0 && judged([] { return 0; }).empty();
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t rounds = 200, seed = 1, only = 0;
  for (int i = 1; i + 1 < argc; i += 2) {
    std::size_t& option = std::strcmp(argv[i], "--rounds") == 0 ? rounds
                          : std::strcmp(argv[i], "--seed") == 0 ? seed
                                                                : only;
    option = std::stoul(argv[i + 1]);
  }
  if (!judges_rightly()) {
    std::cerr << "the judge does not see what is wrong\n";
    return 1;
  }
  const TemporaryFolder folder;
  const Attacks attacks(folder);
  std::map<std::string, std::size_t> made;
  std::size_t faults = 0;
  for (std::size_t round = only ? only : 1; round <= (only ? only : rounds); ++round) {
    Rng rng(seed * 1'000'003 + round);
    const Attack attack = attacks.make(rng);
    ++made[attack.kind];
    const std::string fault = fault_of(attack, folder);
    if (fault.empty()) continue;
    ++faults;
    const std::string kept = fmt::format("fault_{}_{}", seed, round);
    write(kept, attack.input);
    std::cerr << fmt::format("round {}, {}: the program {} (input kept as {})\n", round,
                             attack.kind, fault, kept);
  }
  for (const auto& [kind, count] : made)
    std::cout << fmt::format("{:20} {:6} attacks\n", kind, count);
  std::cout << fmt::format("{} faults; seed {}\n", faults, seed);
  return faults > 0;
}
