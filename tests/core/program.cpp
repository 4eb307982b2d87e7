// Every chapter's main(): options, exit codes, sentences, and what is left in the run folder.
#include "core/run/program.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <csignal>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/run/stopped.h"
#include "tests/core/child.h"

using namespace attn;

namespace {

Program chapter() {
  Program program("99_test", "Chapter 99 · The test");
  program.steps(2000, 40);
  program.batch_size(64);
  program.learning_rate(3e-3);
  program.hidden(64, 16);
  program.corpus("sentence pairs");
  program.choice("cell", {"gru", "rnn"}, "the recurrent cell");
  program.integer("max-length", 20, "longest sequence", 1, 400);
  program.number("dropout", 0.1, "share of weights", 0, 1);
  program.flag("bidirectional", "read both ways");
  program.next("./learn check 99.1");
  return program;
}

void print_options(Run& run) {
  const Options& options = run.options();
  run.print("[{} {} {} {} {} {} {} {} {}]", options.seed, options.steps, options.batch_size,
            options.learning_rate, options.hidden, options.choice("cell"),
            options.integer("max-length"), options.number("dropout"),
            options.flag("bidirectional"));
}

// The one sentence on standard error, checked to be one line.
std::string sentence(const Outcome& outcome) {
  BOOST_TEST(outcome.errors.find('\n') == outcome.errors.size() - 1);
  return outcome.errors.substr(0, outcome.errors.size() - 1);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(options_have_the_chapters_defaults_until_the_command_line_says_otherwise) {
  const TemporaryFolder folder;
  const auto options = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--out", folder / "out"});
    const Outcome outcome = run_in_child(chapter(), arguments, print_options);
    BOOST_TEST(outcome.code == 0);
    const std::size_t begin = outcome.output.find('[');
    return outcome.output.substr(begin, outcome.output.find(']') - begin + 1);
  };
  BOOST_TEST(options({}) == "[1 2000 64 0.003 64 gru 20 0.1 false]");
  BOOST_TEST(options({"--quick"}) == "[1 40 64 0.003 16 gru 20 0.1 false]");
  BOOST_TEST(options({"--quick", "--steps", "7", "--seed=5", "--cell", "rnn", "--max-length", "400",
                      "--learning-rate", "1e-2", "--dropout", "0", "--bidirectional"}) ==
             "[5 7 64 0.01 16 rnn 400 0 true]");
  BOOST_TEST(options({"--steps", "5", "--steps", "6"}) == "[1 6 64 0.003 64 gru 20 0.1 false]");
  // A leading zero makes no octal number.
  BOOST_TEST(options({"--seed", "010", "--hidden", "08", "--threads", "02", "--max-length",
                      "040"}) == "[10 2000 64 0.003 8 gru 40 0.1 false]");
}

BOOST_AUTO_TEST_CASE(a_wrong_option_is_one_sentence_and_code_2) {
  const auto refusal = [](const std::vector<std::string>& arguments) {
    const Outcome outcome = run_in_child(chapter(), arguments, [](Run&) {});
    BOOST_TEST(outcome.code == 2);
    BOOST_TEST(outcome.output == "");
    return sentence(outcome);
  };
  BOOST_TEST(refusal({"--stpes", "5"}) ==
             "99_test: no option --stpes; did you mean --steps?; --help lists the options");
  BOOST_TEST(refusal({"--sed=5"}) ==
             "99_test: no option --sed; did you mean --seed?; --help lists the options");
  BOOST_TEST(refusal({"--entirely-other"}) ==
             "99_test: no option --entirely-other; --help lists the options");
  BOOST_TEST(refusal({"five"}) ==
             "99_test: \"five\" belongs to no option; --help lists the options");
  BOOST_TEST(refusal({"--out", ""}) ==
             "99_test: --out: a folder needs a name; --help lists the options");
  BOOST_TEST(refusal({"--quick=1a"}) ==
             "99_test: --quick takes no value; --help lists the options");
  BOOST_TEST(refusal({"--steps", "0"}) ==
             "99_test: --steps: \"0\" is not a whole number from 1 to 1000000000; --help lists the "
             "options");
  for (const char* value : {"-3", "1e3", "abc", "99999999999999999999999", "3.5", "", " 3", "3 ",
                            "+3", "0x10", "1_000", "\u0663"}) {
    BOOST_TEST(has(refusal({"--steps", value}), "is not a whole number from 1"));
  }
  for (const char* value :
       {"0", "-1", "nan", "inf", "fast", "1e999", "", " 3", "3 ", "0x10", "1,5", "1e"}) {
    BOOST_TEST(has(refusal({"--learning-rate", value}), "is not a number greater than 0"));
  }
  BOOST_TEST(has(refusal({"--learning-rate", "1e7"}), "1e7 is greater than 1e+06"));
  BOOST_TEST(has(refusal({"--dropout", "1.5"}), "\"1.5\" is not a number from 0 to 1"));
  BOOST_TEST(has(refusal({"--cell", "lstm"}), "--cell: lstm not in {gru,rnn}"));
  BOOST_TEST(has(refusal({"--seed"}), "--seed"));
  BOOST_TEST(has(refusal({"--threads", "0"}), "--threads"));
}

BOOST_AUTO_TEST_CASE(help_lists_the_options_with_their_defaults) {
  const Outcome outcome = run_in_child(chapter(), {"--help"}, [](Run&) {});
  BOOST_TEST(outcome.code == 0);
  for (const char* part : {"Chapter 99", "--seed", "=2000", "--cell", "=gru", "--quick", "--resume",
                           "--no-plots", "--show", "--threads", "--corpus", "--bidirectional"}) {
    BOOST_TEST(has(outcome.output, part), part);
  }
}

BOOST_AUTO_TEST_CASE(an_exception_in_the_body_is_one_sentence_and_code_1) {
  const TemporaryFolder folder;
  const Outcome outcome = run_in_child(chapter(), {"--out", folder / "out"}, [](Run&) {
    throw std::invalid_argument("matmul: cannot multiply (2, 3) by (4, 5)");
  });
  BOOST_TEST(outcome.code == 1);
  BOOST_TEST(sentence(outcome) == "99_test: matmul: cannot multiply (2, 3) by (4, 5)");
}

BOOST_AUTO_TEST_CASE(an_impossible_folder_or_corpus_is_refused_before_the_body_runs) {
  const TemporaryFolder folder;
  write(folder / "file", "");
  const auto refusal = [&](const std::vector<std::string>& arguments) {
    const Outcome outcome = run_in_child(chapter(), arguments, [](Run&) { _exit(77); });
    BOOST_TEST(outcome.code == 1);
    return sentence(outcome);
  };
  BOOST_TEST(has(refusal({"--out", folder / "file"}), "file: cannot"));
  BOOST_TEST(has(refusal({"--out", folder / "file/deeper"}), "cannot make this folder"));
  BOOST_TEST(has(refusal({"--out", "/proc/x"}), "/proc/x: cannot make this folder"));
  BOOST_TEST(has(refusal({"--out", folder / "out", "--corpus", folder / "none"}),
                 "none: cannot read: No such file or directory"));
  BOOST_TEST(has(refusal({"--out", folder / "out", "--corpus", folder.path.string()}),
                 "cannot read: Is a directory"));
  BOOST_TEST(has(refusal({"--out", folder / "out", "--corpus", "/proc/self/mem"}),
                 "/proc/self/mem: cannot read: Input/output error"));
  BOOST_TEST(has(refusal({"--out", folder / "out", "--resume", folder / "file"}),
                 "file: not a safetensors file: it has 0 bytes"));
}

BOOST_AUTO_TEST_CASE(a_second_run_in_a_folder_is_refused_while_the_first_is_there) {
  const TemporaryFolder folder;
  const std::vector<std::string> arguments{"--out", folder / "out", "--no-plots"};
  Outcome second;
  const Outcome first = run_in_child(chapter(), arguments, [&](Run&) {
    second = run_in_child(chapter(), arguments, [](Run&) {});
    if (second.code != 1 || second.errors.find("another run is writing") == std::string::npos) {
      throw std::runtime_error("the second run was not refused: " + second.errors);
    }
  });
  BOOST_TEST(first.code == 0, first.errors);
  BOOST_TEST(run_in_child(chapter(), arguments, [](Run&) {}).code == 0);
}

BOOST_AUTO_TEST_CASE(a_claim_that_fails_is_named_and_ends_with_code_1_except_in_a_quick_run) {
  const TemporaryFolder folder;
  const auto body = [](Run& run) {
    run.claim("exact match at length 4, %", 93.25, at_least(95));
    run.claim("at length 16, %", 3, at_most(5));
    run.claim("the ratio", NAN, between(0, 1));
  };
  const Outcome outcome = run_in_child(chapter(), {"--out", folder / "out"}, body);
  BOOST_TEST(outcome.code == 1);
  BOOST_TEST(outcome.errors ==
             "99_test: exact match at length 4, % is 93.25, must be at least 95\n"
             "99_test: the ratio is nan, must be between 0 and 1\n");
  const auto json = nlohmann::json::parse(contents(folder / "out/run.json"));
  BOOST_TEST(json["claims"].size() == 3);
  BOOST_TEST(json["claims"][0]["holds"] == false);
  BOOST_TEST(json["claims"][1]["holds"] == true);
  BOOST_TEST(json["claims"][2]["measured"] == "nan");

  const Outcome quick = run_in_child(chapter(), {"--quick", "--out", folder / "quick"}, body);
  BOOST_TEST(quick.code == 0);
  BOOST_TEST(nlohmann::json::parse(contents(folder / "quick/run.json"))["claims"].empty());
}

BOOST_AUTO_TEST_CASE(the_run_folder_tells_what_was_run_and_found) {
  const TemporaryFolder folder;
  const Outcome outcome =
      run_in_child(chapter(), {"--out", folder / "out", "--seed", "7"}, [](Run& run) {
        run.metric("gru", 1, {{"loss", 0.1}, {"exact, %", 1.0 / 3}});
        run.metric("gru", 2, {{"loss", NAN}});
        run.result("exact", 98.5);
        run.result("exact", 99.5);  // replaces
        run.result("text", std::string("Grüße \"\xff\""));
        run.result("losses", std::vector<double>{1, INFINITY, NAN});
        run.cost("gru", 1234, 56.7);
      });
  BOOST_TEST(outcome.code == 0);
  BOOST_TEST(has(outcome.output, "./learn check 99.1"));
  BOOST_TEST(has(outcome.output, "run.json  metrics.csv"));
  BOOST_TEST(contents(folder / "out/metrics.csv") ==
             "series,step,name,value\ngru,1,loss,0.1\ngru,1,\"exact, %\",0.3333333333333333\n"
             "gru,2,loss,nan\n");
  const auto json = nlohmann::json::parse(contents(folder / "out/run.json"));
  BOOST_TEST(json["chapter"] == "99_test");
  BOOST_TEST(json["seed"] == 7);
  BOOST_TEST(json["options"]["hidden"] == "64");
  BOOST_TEST(json["results"]["exact"] == 99.5);
  BOOST_TEST(json["results"]["losses"][1] == "inf");
  BOOST_TEST(json["cost"][0]["parameters"] == 1234);
  BOOST_TEST(json["peak_memory_megabytes"].get<double>() > 0);
  BOOST_TEST(json["versions"].contains("xtensor"));
  BOOST_TEST(parts_in(folder.path / "out").empty());
}

BOOST_AUTO_TEST_CASE(the_chapters_own_setting_is_known_without_a_list) {
  const TemporaryFolder folder;
  const auto is_own = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--out", folder / "out"});
    const Outcome outcome = run_in_child(chapter(), arguments, [](Run& run) {
      const Options& options = run.options();
      run.print("[{} {}]", options.are_the_chapters_own(), options.are_the_chapters_own({"cell"}));
    });
    const std::size_t begin = outcome.output.find('[');
    return outcome.output.substr(begin, outcome.output.find(']') - begin + 1);
  };
  BOOST_TEST(is_own({}) == "[true true]");
  BOOST_TEST(is_own({"--seed", "9", "--threads", "2", "--steps", "2000"}) == "[true true]");
  BOOST_TEST(is_own({"--dropout", "0.10"}) == "[true true]");
  BOOST_TEST(is_own({"--cell", "rnn"}) == "[false true]");
  BOOST_TEST(is_own({"--dropout", "0.2"}) == "[false false]");
  BOOST_TEST(is_own({"--bidirectional"}) == "[false false]");
  BOOST_TEST(is_own({"--quick"}) == "[false false]");
}

BOOST_AUTO_TEST_CASE(options_that_do_not_fit_together_are_one_sentence_and_code_2) {
  const TemporaryFolder folder;
  Program program = chapter();
  program.check([](const Options& options) {
    if (options.hidden % 2 != 0) throw OptionError("--hidden: 7 is odd");
  });
  const Outcome early =
      run_in_child(program, {"--hidden", "7", "--out", folder / "out"}, [](Run&) { _exit(77); });
  BOOST_TEST(early.code == 2);
  BOOST_TEST(sentence(early) == "99_test: --hidden: 7 is odd; --help lists the options");
  BOOST_TEST(!std::filesystem::exists(folder / "out"));
  const Outcome late = run_in_child(chapter(), {"--out", folder / "out"},
                                    [](Run&) { throw OptionError("--heads: 3"); });
  BOOST_TEST(late.code == 2);
}

BOOST_AUTO_TEST_CASE(pipes_and_devices_end_in_a_sentence_and_what_a_pipe_gives_can_be_read_twice) {
  const TemporaryFolder folder;
  const std::string pipe = folder / "pipe";
  BOOST_REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  const auto reads = [&](Run& run) {
    run.print("[{}{}]", contents(run.options().corpus), contents(run.options().corpus));
  };
  const pid_t writer = fork();
  if (writer == 0) {
    write(pipe, "a\tb\n");
    _exit(0);
  }
  const Outcome piped = run_in_child(chapter(), {"--out", folder / "out", "--corpus", pipe}, reads);
  waitpid(writer, nullptr, 0);
  BOOST_TEST(piped.code == 0, piped.errors);
  BOOST_TEST(has(piped.output, "[a\tb\na\tb\n]"));
  for (const char* device : {"/dev/zero", "/dev/null"}) {
    const Outcome outcome =
        run_in_child(chapter(), {"--out", folder / "out", "--corpus", device}, reads);
    BOOST_TEST(outcome.code == 1);
    BOOST_TEST(has(sentence(outcome), "it is a device, neither a file nor a pipe"));
  }
  const Outcome resumed =
      run_in_child(chapter(), {"--out", folder / "out", "--resume", "/dev/zero"}, reads);
  BOOST_TEST(has(sentence(resumed), "/dev/zero: cannot read: it is a device"));
  const Outcome named =
      run_in_child(chapter(), {"--out", folder / "out", "--corpus", folder / "no\nfile"}, reads);
  BOOST_TEST(has(sentence(named), "no file: cannot read: No such file or directory"));
}

BOOST_AUTO_TEST_CASE(the_command_that_continues_a_run_reads_what_a_pipe_gave) {
  Options options;
  options.out = "out";
  options.corpus = "out/piped_corpus.txt";
  using Words = std::vector<std::string>;
  for (const Words& typed :
       {Words{"program", "--corpus=/dev/stdin", "--seed", "7"},
        Words{"program", "--corpus", "/dev/stdin", "--seed", "7"},
        Words{"program", "--corpus", "/dev/stdin", "--resume=old", "--seed", "7"},
        Words{"program", "--resume", "old", "--corpus=/dev/stdin", "--seed", "7"}}) {
    std::vector<char*> argv;
    for (const std::string& word : typed) argv.push_back(const_cast<char*>(word.c_str()));
    BOOST_TEST(
        resume_command(static_cast<int>(argv.size()), argv.data(), options) ==
        "program --corpus out/piped_corpus.txt --seed 7 --resume out/checkpoint.safetensors");
  }
}

BOOST_AUTO_TEST_CASE(a_quick_run_leaves_out_what_claims_something_and_says_so) {
  const TemporaryFolder folder;
  const auto body = [](Run& run) {
    LinePlot plot;
    plot.lines = {Line("loss", {3, 2, 1})};
    run.draw("loss", plot);
    run.draw_claim("it_learns", plot);
  };
  const Outcome quick =
      run_in_child(chapter(), {"--quick", "--no-plots", "--out", folder / "quick"}, body);
  BOOST_TEST(has(quick.output, "too short to learn"));
  BOOST_TEST(has(quick.output, "it_learns"));
  const Outcome whole = run_in_child(chapter(), {"--out", folder / "whole"}, body);
  BOOST_TEST(!has(whole.output, "too short"));
  BOOST_TEST(std::filesystem::exists(folder / "whole/it_learns.gp"));
}

BOOST_AUTO_TEST_CASE(claims_read_as_sentences) {
  const auto sentence_of = [](double measured, const Bound& bound) {
    return Claim{"parameters", measured, bound}.sentence();
  };
  BOOST_TEST(sentence_of(2360064, between(2360064, 2360064)) ==
             "parameters: 2,360,064, as it must be");
  BOOST_TEST(sentence_of(0, between(0, 0)) == "parameters: 0, as it must be");
  BOOST_TEST(sentence_of(1, between(0, 0)) == "parameters is 1, must be exactly 0");
  BOOST_TEST(sentence_of(98.25, at_least(95)) == "parameters: 98.25, at least 95");
  BOOST_TEST(sentence_of(-12345, at_most(-1)) == "parameters: -12,345, at most -1");
}

BOOST_AUTO_TEST_CASE(an_interrupted_run_says_how_to_continue_and_a_new_one_keeps_its_checkpoint) {
  const TemporaryFolder folder;
  const std::vector<std::string> arguments{"--out", folder / "a run", "--seed", "7"};
  const Outcome stopped = run_in_child(chapter(), arguments, [](Run& run) {
    run.begin_loop("gru");
    run.save_loop({"gru", 1, 2, "rng", {{"w", ones({2})}}, {}, {}, {{1, "loss", 0.5}}});
    std::raise(SIGINT);
  });
  BOOST_TEST(stopped.code == 128 + SIGINT);
  BOOST_TEST(stopped.errors == "\nstopped; to continue: program --out '" +
                                   folder /
                                       "a run' --seed 7"
                                       " --resume '" +
                                   folder / "a run/checkpoint.safetensors'\n");
  const Outcome anew = run_in_child(chapter(), arguments, [](Run&) {});
  BOOST_TEST(anew.code == 0);
  BOOST_TEST(has(anew.output, "its checkpoint is kept as checkpoint.1.safetensors"));
  BOOST_TEST(std::filesystem::exists(folder / "a run/checkpoint.1.safetensors"));
  const Outcome early = run_in_child(chapter(), arguments, [](Run&) { std::raise(SIGTERM); });
  BOOST_TEST(early.errors == "\nstopped before the first checkpoint\n");
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_a_sentence_and_code_1) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path / "out");
  const Outcome limited = run_in_child(chapter(), {"--out", folder / "out"}, [](Run& run) {
    run.result("long", std::string(100000, 'x'));
    const rlimit low{50000, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &low);
  });
  BOOST_TEST(limited.code == 1);
  BOOST_TEST(has(sentence(limited), "run.json: cannot write: File too large"));
  BOOST_TEST(parts_in(folder.path / "out").empty());
  // A link in the place of the temporary file is not followed.
  write(folder / "elsewhere", "precious");
  std::filesystem::create_symlink(folder / "elsewhere", folder / "out/run.json.part");
  BOOST_TEST(run_in_child(chapter(), {"--out", folder / "out"}, [](Run&) {}).code == 0);
  BOOST_TEST(contents(folder / "elsewhere") == "precious");
  const Outcome outcome = run_in_child(
      chapter(), {"--out", folder / "out"}, [](Run&) {}, "/dev/full");
  BOOST_TEST(outcome.code == 1);
  BOOST_TEST(sentence(outcome) == "99_test: cannot write to standard output");
}
