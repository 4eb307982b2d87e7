#include "core/run/program.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "core/run/file.h"
#include "core/run/machine.h"
#include "core/run/stopped.h"
#include "core/system/parallel.h"
#include "core/text/tokenize.h"

namespace attn {
namespace {

constexpr double kUnbounded = 1e30;
constexpr std::size_t kMostRows = 65'536, kMostColumns = 16'384;  // of --batch-size, --hidden
constexpr std::size_t kHelpColumn = 30;  // where CLI11 begins what an option is for

// Text on standard output that could not be written (a full disk) is an error like any other.
bool output_was_written() { return std::fflush(stdout) == 0 && !std::ferror(stdout); }

int fail(const std::string& stem, const std::string& what, int code) {
  std::fputs((stem + ": " + shown_text(what) + "\n").c_str(), stderr);  // one line
  return code;
}

// Ends at once: exit() would wait for OpenBLAS's own thread, which may be waiting for memory.
[[noreturn]] void end_without_memory(const std::string& stem, const std::string& what) {
  std::_Exit(fail(stem, what, 1));
}

using Check = std::function<std::string(std::string&)>;

Check whole_number(std::size_t lowest, std::size_t highest) {
  return [=](std::string& text) -> std::string {
    const bool digits = !text.empty() && text.size() <= 18 &&
                        text.find_first_not_of("0123456789") == std::string::npos;
    const std::size_t value = digits ? std::stoull(text) : 0;
    if (!digits || value < lowest || value > highest) {
      return fmt::format("\"{}\" is not a whole number from {} to {}", text, lowest, highest);
    }
    text = std::to_string(value);
    return "";
  };
}

Check real_number(double lowest, double highest, bool lowest_is_allowed) {
  return [=](std::string& text) -> std::string {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    // strtod alone would take " 3", "0x10" and "nan".
    const bool whole = !text.empty() && *end == '\0' && std::isfinite(value) &&
                       text.find_first_not_of("0123456789+-.eE") == std::string::npos;
    if (whole && value <= highest && (value > lowest || (lowest_is_allowed && value == lowest))) {
      text = fmt::format("{}", value);  // 0.10 is 0.1
      return "";
    }
    if (!lowest_is_allowed) {
      if (whole && value > highest) return fmt::format("{} is greater than {:g}", text, highest);
      return "\"" + text + "\" is not a number greater than 0";
    }
    if (lowest <= -kUnbounded && highest >= kUnbounded) return "\"" + text + "\" is not a number";
    return fmt::format("\"{}\" is not a number from {:g} to {:g}", text, lowest, highest);
  };
}

Check one_of(const std::vector<std::string>& values) {
  return [=](std::string& text) -> std::string {
    const bool is_there = std::find(values.begin(), values.end(), text) != values.end();
    return is_there ? "" : fmt::format("{} not in {{{}}}", text, fmt::join(values, ","));
  };
}

// "no option --sed; did you mean --seed?"
std::string unknown(const CLI::App& app) {
  const std::vector<std::string> words = app.remaining();
  const auto is_option = [](const std::string& word) { return word.rfind("-", 0) == 0; };
  const auto found = std::find_if(words.begin(), words.end(), is_option);
  if (found == words.end()) return "\"" + words.at(0) + "\" belongs to no option";
  const std::string word = found->substr(0, found->find('='));
  std::string nearest;
  std::size_t least = 1 + word.size() / 3;  // beyond that, it is another word
  for (const CLI::Option* option : app.get_options()) {
    const std::string name = "--" + option->get_single_name();
    const std::size_t apart = edit_distance(word, name);
    if (apart > least) continue;
    least = apart;
    nearest = name;
  }
  return "no option " + word + (nearest.empty() ? "" : "; did you mean " + nearest + "?");
}

std::string help(const CLI::App& app) {
  const Terminal terminal = Terminal::of_standard_output();
  if (!terminal.renews_lines) return app.help();
  return wrapped(app.help(), terminal.width, std::min(kHelpColumn, terminal.width / 2));
}

}  // namespace

Program::Program(std::string stem, std::string title)
    : stem_(std::move(stem)), title_(std::move(title)) {}

void Program::batch_size(std::size_t size, std::size_t quick_size) {
  batch_size_ = {size, quick_size ? quick_size : size};
}
void Program::hidden(std::size_t size, std::size_t quick_size) {
  hidden_ = {size, quick_size ? quick_size : size};
}

void Program::choice(std::string name, std::vector<std::string> values, std::string help) {
  options_.choices[name] = values.at(0);
  own_.push_back({std::move(name), std::move(help), true, one_of(values)});
}

void Program::integer(std::string name, std::size_t value, std::string help, std::size_t lowest,
                      std::size_t highest) {
  options_.own[name] = std::to_string(value);
  own_.push_back({std::move(name), std::move(help), false, whole_number(lowest, highest)});
}

void Program::number(std::string name, double value, std::string help, double lowest,
                     double highest) {
  options_.own[name] = fmt::format("{}", value);
  own_.push_back({std::move(name), std::move(help), false, real_number(lowest, highest, true)});
}

void Program::flag(std::string name, std::string help) {
  options_.own[name] = "no";
  own_.push_back({std::move(name), std::move(help), false, nullptr});
}

bool Program::parse(int argc, char** argv) {
  CLI::App app(title_, stem_);
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  Options& options = options_;
  options.out = "runs/" + stem_;
  options.steps = steps_.value;
  options.batch_size = batch_size_.value;
  options.learning_rate = learning_rate_;
  options.hidden = hidden_.value;
  options.threads = available_cores();
  options.defaults = options.that_change_the_run();

  const auto add = [&](const std::string& name, auto& target, const std::string& help,
                       const Check& check) {
    CLI::Option* const option = app.add_option("--" + name, target, help);
    option->capture_default_str()->transform(CLI::Validator(check, ""));
  };
  const auto add_size = [&](const std::string& name, const Size& size, std::size_t& target,
                            const std::string& help, std::size_t most) {
    if (size.value) add(name, target, help, whole_number(1, most));
  };
  const auto add_path = [&](const char* name, std::string& target, const std::string& help) {
    return app.add_option(name, target, help)->type_name("FILE");
  };
  const auto add_flag = [&](const std::string& name, bool& target, const std::string& help) {
    app.add_flag("--" + name, target, help)->disable_flag_override();  // no --quick=1a
  };
  add("seed", options.seed, "of every random number", whole_number(0, 4294967295));
  add_size("steps", steps_, options.steps, "training steps", 1'000'000'000);
  add_size("batch-size", batch_size_, options.batch_size, "examples in one step", kMostRows);
  if (learning_rate_ > 0) {
    add("learning-rate", options.learning_rate, "of the optimiser", real_number(0, 1e6, false));
  }
  add_size("hidden", hidden_, options.hidden, "width of the model", kMostColumns);
  if (!corpus_help_.empty()) {
    add_path("--corpus", options.corpus, corpus_help_);
    add_path("--test", options.test, "the same, to test on");
  }
  std::map<std::string, bool> flags;
  for (const OwnOption& own : own_) {
    std::string& value = (own.is_choice ? options.choices : options.own)[own.name];
    if (own.refusal) {
      add(own.name, value, own.help, own.refusal);
    } else {
      add_flag(own.name, flags[own.name], own.help);
    }
  }
  add_path("--out", options.out, "the run folder")->capture_default_str()->type_name("FOLDER");
  add_flag("quick", options.quick, "a few seconds, to see that it runs; claims nothing");
  add_path("--resume", options.resume, "continue from this checkpoint.safetensors");
  add("threads", options.threads, "that compute: models side by side, and large products",
      whole_number(1, 1024));
  bool no_plots = false;
  add_flag("no-plots", no_plots, "draw no figures");
  add_flag("show", options.show, "open the figures when they are drawn");

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::fputs(help(app).c_str(), stdout);
    return false;
  } catch (const CLI::ExtrasError&) {
    throw OptionError(unknown(app));
  } catch (const CLI::ParseError& error) {
    const std::string what = error.what();
    const std::size_t at = what.find(" was given a disallowed flag override");
    throw OptionError(at == std::string::npos ? what
                                              : "--" + what.substr(0, at) + " takes no value");
  }
  for (const CLI::Option* option : app.get_options()) {
    if (option->count() == 0 || !option->results().back().empty()) continue;
    const std::string name = option->get_single_name();
    reject<OptionError>("--", name, ": a ", name == "out" ? "folder" : "file", " needs a name");
  }
  for (const auto& [name, is_set] : flags) options.own[name] = is_set ? "yes" : "no";
  options.plots = !no_plots;
  const auto apply_quick = [&](const char* name, const Size& size, std::size_t& target) {
    if (options.quick && size.value && app.count(name) == 0) target = size.quick;
  };
  apply_quick("--steps", steps_, options.steps);
  apply_quick("--batch-size", batch_size_, options.batch_size);
  apply_quick("--hidden", hidden_, options.hidden);
  if (check_) check_(options);
  return true;
}

// What --corpus and --test hold, known by its fingerprint. A pipe can be read once only, and a
// chapter may read twice: what it gives is kept in the run folder.
void Program::read_files() {
  const std::string first = options_.corpus;
  for (const auto& [name, path] : {std::pair<const char*, std::string*>{"corpus", &options_.corpus},
                                   {"test", &options_.test}}) {
    if (path->empty()) continue;
    const bool is_file = std::filesystem::is_regular_file(*path);
    if (!from_pipes_.empty() && !is_file && *path == first) {
      throw OptionError("--test: this pipe has been read for --corpus");
    }
    const std::string content = read_file(*path);
    options_.fingerprints[name] = fmt::format("{:016x}", fingerprint(content));
    if (is_file) continue;
    *path = (std::filesystem::path(options_.out) / fmt::format("piped_{}.txt", name)).string();
    from_pipes_.emplace_back(*path, content);
  }
}

int Program::run(int argc, char** argv, const std::function<void(Run&)>& body) {
  try {
    if (!parse(argc, argv)) return output_was_written() ? 0 : 1;
    read_files();
    const StopMessage stop_message(argc, argv, options_);
    Run run(stem_, title_, options_);
    for (const auto& [path, content] : from_pipes_) write_file(path, content);
    body(run);
    const int code = run.finish(next_);
    if (!output_was_written()) return fail(stem_, "cannot write to standard output", 1);
    return code;
  } catch (const OptionError& error) {
    return fail(stem_, std::string(error.what()) + "; --help lists the options", 2);
  } catch (const std::bad_alloc&) {
    end_without_memory(stem_, "out of memory");
  } catch (const OutOfMemory& error) {
    end_without_memory(stem_, error.what());
  } catch (const std::exception& error) {
    return fail(stem_, error.what(), 1);
  }
}

}  // namespace attn
