#include "core/run/program.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "core/run/file.h"
#include "core/tensor/parallel.h"

namespace attn {

namespace {

// Text on standard output that could not be written (a full disk) is an error like any other.
bool output_was_written() { return std::fflush(stdout) == 0 && !std::ferror(stdout); }

int fail(const std::string& stem, const std::string& what, int code) {
  std::string line = what.substr(0, what.find('\n'));
  std::fputs((stem + ": " + line + "\n").c_str(), stderr);
  return code;
}

CLI::Validator whole_number(std::size_t lowest, std::size_t highest) {
  const auto check = [=](std::string& text) -> std::string {
    const bool digits = !text.empty() && text.size() <= 18 &&
                        text.find_first_not_of("0123456789") == std::string::npos;
    if (digits && std::stoull(text) >= lowest && std::stoull(text) <= highest) return "";
    return "\"" + text + "\" is not a whole number from " + std::to_string(lowest) + " to " +
           std::to_string(highest);
  };
  return CLI::Validator(check, "");
}

CLI::Validator real_number(double lowest, double highest, bool lowest_is_allowed) {
  const auto check = [=](std::string& text) -> std::string {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    const bool whole = !text.empty() && *end == '\0' && std::isfinite(value);
    if (whole && value <= highest && (value > lowest || (lowest_is_allowed && value == lowest))) {
      return "";
    }
    if (!lowest_is_allowed) {
      if (whole && value > highest) return fmt::format("{} is greater than {:g}", text, highest);
      return "\"" + text + "\" is not a number greater than 0";
    }
    if (lowest <= -1e30 && highest >= 1e30) return "\"" + text + "\" is not a number";
    return fmt::format("\"{}\" is not a number from {:g} to {:g}", text, lowest, highest);
  };
  return CLI::Validator(check, "");
}

}  // namespace

Program::Program(std::string stem, std::string title)
    : stem_(std::move(stem)), title_(std::move(title)) {}

void Program::steps(std::size_t steps, std::size_t quick_steps) { steps_ = {steps, quick_steps}; }
void Program::batch_size(std::size_t size, std::size_t quick_size) {
  batch_size_ = {size, quick_size ? quick_size : size};
}
void Program::learning_rate(double rate) { learning_rate_ = rate; }
void Program::hidden(std::size_t size, std::size_t quick_size) {
  hidden_ = {size, quick_size ? quick_size : size};
}
void Program::corpus(std::string help) { corpus_help_ = std::move(help); }

void Program::choice(std::string name, std::vector<std::string> values, std::string help) {
  options_.choices[name] = values.at(0);
  OwnOption option;
  option.name = std::move(name);
  option.help = std::move(help);
  option.values = std::move(values);
  own_.push_back(std::move(option));
}

void Program::integer(std::string name, std::size_t value, std::string help, std::size_t lowest,
                      std::size_t highest) {
  options_.integers[name] = value;
  OwnOption option;
  option.name = std::move(name);
  option.help = std::move(help);
  option.lowest = static_cast<double>(lowest);
  option.highest = static_cast<double>(highest);
  own_.push_back(std::move(option));
}

void Program::number(std::string name, double value, std::string help, double lowest,
                     double highest) {
  options_.numbers[name] = value;
  OwnOption option;
  option.name = std::move(name);
  option.help = std::move(help);
  option.lowest = lowest;
  option.highest = highest;
  own_.push_back(std::move(option));
}

void Program::flag(std::string name, std::string help) {
  options_.flags[name] = false;
  OwnOption option;
  option.name = std::move(name);
  option.help = std::move(help);
  own_.push_back(std::move(option));
}

void Program::next(std::string command) { next_ = std::move(command); }

Program::Parsed Program::parse(int argc, char** argv) {
  CLI::App app(title_, stem_);
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  Options& options = options_;
  options.out = "runs/" + stem_;
  options.steps = steps_.value;
  options.batch_size = batch_size_.value;
  options.learning_rate = learning_rate_;
  options.hidden = hidden_.value;
  options.threads = available_cores();

  const auto add = [&](const std::string& name, auto& target, const std::string& help) {
    return app.add_option("--" + name, target, help)->capture_default_str();
  };
  const auto add_size = [&](const std::string& name, const Size& size, std::size_t& target,
                            const std::string& help) {
    if (size.value) add(name, target, help)->check(whole_number(1, 1'000'000'000));
  };
  add("seed", options.seed, "of every random number")->check(whole_number(0, 4294967295));
  add_size("steps", steps_, options.steps, "training steps");
  add_size("batch-size", batch_size_, options.batch_size, "examples in one step");
  if (learning_rate_ > 0) {
    add("learning-rate", options.learning_rate, "of the optimiser")
        ->check(real_number(0, 1e6, false));
  }
  add_size("hidden", hidden_, options.hidden, "width of the model");
  if (!corpus_help_.empty()) {
    app.add_option("--corpus", options.corpus, corpus_help_)->type_name("FILE");
    app.add_option("--test", options.test, "the same, to test on")->type_name("FILE");
  }
  for (const OwnOption& own : own_) {
    const std::string& name = own.name;
    if (options.choices.count(name)) {
      add(name, options.choices[name], own.help)->check(CLI::IsMember(own.values));
    } else if (options.integers.count(name)) {
      add(name, options.integers[name], own.help)
          ->check(whole_number(static_cast<std::size_t>(own.lowest),
                               static_cast<std::size_t>(own.highest)));
    } else if (options.numbers.count(name)) {
      add(name, options.numbers[name], own.help)->check(real_number(own.lowest, own.highest, true));
    } else {
      app.add_flag("--" + name, options.flags[name], own.help);
    }
  }
  add("out", options.out, "the run folder")->type_name("FOLDER");
  app.add_flag("--quick", options.quick, "a few seconds, to see that it runs; claims nothing");
  app.add_option("--resume", options.resume, "continue from this checkpoint.safetensors")
      ->type_name("FILE");
  add("threads", options.threads, "that compute: models side by side, and large products")
      ->check(whole_number(1, 1024));
  bool no_plots = false;
  app.add_flag("--no-plots", no_plots, "draw no figures");
  app.add_flag("--show", options.show, "open the figures when they are drawn");

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::fputs(app.help().c_str(), stdout);
    return Parsed::stop_after_help;
  }
  options.plots = !no_plots;
  const auto apply_quick = [&](const char* name, const Size& size, std::size_t& target) {
    if (options.quick && size.value && app.count(name) == 0) target = size.quick;
  };
  apply_quick("--steps", steps_, options.steps);
  apply_quick("--batch-size", batch_size_, options.batch_size);
  apply_quick("--hidden", hidden_, options.hidden);
  return Parsed::go_on;
}

int Program::run(int argc, char** argv, const std::function<void(Run&)>& body) {
  try {
    if (parse(argc, argv) == Parsed::stop_after_help) return output_was_written() ? 0 : 1;
  } catch (const CLI::ParseError& error) {
    return fail(stem_, std::string(error.what()) + "; --help lists the options", 2);
  }
  try {
    for (const std::string& path : {options_.corpus, options_.test}) {
      if (!path.empty()) read_file(path);
    }
    Run run(stem_, title_, options_);
    body(run);
    const int code = run.finish(next_);
    if (!output_was_written()) return fail(stem_, "cannot write to standard output", 1);
    return code;
  } catch (const std::bad_alloc&) {
    return fail(stem_, "out of memory", 1);
  } catch (const std::exception& error) {
    return fail(stem_, error.what(), 1);
  }
}

}  // namespace attn
