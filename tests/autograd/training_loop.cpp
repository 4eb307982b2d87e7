// Training loops: what they record, and that a stopped run continues to the same bits.
#include "chapters/shared/training_loop.h"

#include <boost/test/unit_test.hpp>

#include "autograd/nn/linear.h"
#include "autograd/ops.h"
#include "autograd/optim/adam.h"
#include "tests/core/child.h"
#include "tests/support/small_training.h"

using namespace attn;

namespace {

constexpr std::size_t kSteps = 12;

Program chapter() {
  Program program("99_loop", "Loop");
  program.steps(kSteps, 4);
  return program;
}

// Two loops, one after the other. `stop_at` kills the process in that step of the named loop.
void train(Run& run, const std::string& stop_loop = "", std::size_t stop_at = 0) {
  for (const std::string name : {"first", "second"}) {
    small_training(run, name, name == stop_loop ? stop_at : 0);
  }
}

void train_side_by_side(Run& run, const std::string& stop_loop = "", std::size_t stop_at = 0) {
  std::vector<Run::Part> parts;
  for (const std::string name : {"first", "second"}) {
    parts.push_back(
        [=](Run& part) { small_training(part, name, name == stop_loop ? stop_at : 0); });
  }
  run.side_by_side(parts);
}

std::string bits(const TemporaryFolder& folder, const std::string& run) {
  return contents(folder / (run + "/metrics.csv")) +
         contents(folder / (run + "/model.safetensors"));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_run_that_was_killed_anywhere_resumes_to_the_same_bits) {
  const TemporaryFolder folder;
  const auto whole = [](Run& run) { train(run); };
  BOOST_TEST(run_in_child(chapter(), {"--out", folder / "whole"}, whole).code == 0);
  BOOST_TEST(run_in_child(chapter(), {"--out", folder / "again"}, whole).code == 0);
  BOOST_TEST(bits(folder, "whole").size() > 200);
  BOOST_TEST((bits(folder, "again") == bits(folder, "whole")));

  for (const auto& [loop, step] : std::vector<std::pair<std::string, std::size_t>>{
           {"first", 2}, {"first", 12}, {"second", 1}, {"second", 7}}) {
    const std::string out = folder / (loop + std::to_string(step));
    const auto stopped = [&, loop = loop, step = step](Run& run) { train(run, loop, step); };
    BOOST_TEST(run_in_child(chapter(), {"--out", out}, stopped).code == 128 + SIGKILL);
    const Outcome resumed =
        run_in_child(chapter(), {"--out", out, "--resume", out + "/checkpoint.safetensors"}, whole);
    BOOST_TEST(resumed.code == 0);
    BOOST_TEST(resumed.errors == "");
    BOOST_TEST((bits(folder, loop + std::to_string(step)) == bits(folder, "whole")));
  }
}

BOOST_AUTO_TEST_CASE(loops_side_by_side_give_the_bits_of_one_after_the_other_killed_or_not) {
  const TemporaryFolder folder;
  const auto side_by_side = [](Run& run) { train_side_by_side(run); };
  BOOST_TEST(
      run_in_child(chapter(), {"--out", folder / "whole"}, [](Run& run) { train(run); }).code == 0);
  for (const std::string threads : {"1", "2", "3"}) {
    const std::string out = folder / threads;
    BOOST_TEST(run_in_child(chapter(), {"--out", out, "--threads", threads}, side_by_side).code ==
               0);
    BOOST_TEST((bits(folder, threads) == bits(folder, "whole")));
  }
  for (const auto& [loop, step] :
       std::vector<std::pair<std::string, std::size_t>>{{"first", 7}, {"second", 7}}) {
    const std::string out = folder / loop;
    const auto stopped = [&, loop = loop, step = step](Run& run) {
      train_side_by_side(run, loop, step);
    };
    BOOST_TEST(run_in_child(chapter(), {"--out", out, "--threads", "2"}, stopped).code ==
               128 + SIGKILL);
    const std::string checkpoint = out + "/checkpoint.safetensors";
    BOOST_TEST(run_in_child(chapter(), {"--out", out, "--threads", "2", "--resume", checkpoint},
                            side_by_side)
                   .code == 0);
    BOOST_TEST((bits(folder, loop) == bits(folder, "whole")));
  }
}

BOOST_AUTO_TEST_CASE(a_checkpoint_of_another_run_is_refused_with_a_sentence) {
  const TemporaryFolder folder;
  const auto whole = [](Run& run) { train(run); };
  BOOST_TEST(run_in_child(chapter(), {"--out", folder / "a"}, whole).code == 0);
  const std::string file = folder / "a/checkpoint.safetensors";
  const auto refusal = [&](Program program, std::vector<std::string> arguments,
                           const std::function<void(Run&)>& body) {
    arguments.insert(arguments.end(), {"--out", folder / "b", "--resume", file});
    const Outcome outcome = run_in_child(std::move(program), arguments, body);
    BOOST_TEST(outcome.code == 1);
    return outcome.errors;
  };
  BOOST_TEST(refusal(chapter(), {"--seed", "5"}, whole) ==
             "99_loop: " + file + ": was made with --seed 1, this run has --seed 5\n");
  Program other("98_other", "Other");
  other.steps(kSteps, 4);
  BOOST_TEST(refusal(other, {}, whole) ==
             "98_other: " + file + ": is a checkpoint of 99_loop, this is 98_other\n");
  const auto wider = [](Run& run) {
    Rng rng(1);
    Linear model(5, 2, rng);
    Adam adam(model.parameters(), 0.05);
    TrainingLoop loop(run, "first", model, adam, rng, kSteps);
  };
  BOOST_TEST(refusal(chapter(), {}, wider) ==
             "99_loop: " + file +
                 ": loop first: load_state_dict: weight is (2, 5) here and (2, 3) in what is "
                 "loaded\n");
  const std::string whole_file = contents(file);
  write(file, whole_file.substr(0, whole_file.size() / 2));
  BOOST_TEST(refusal(chapter(), {}, whole).find("truncated") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_loss_that_is_not_finite_stops_the_run) {
  const TemporaryFolder folder;
  const Outcome outcome = run_in_child(chapter(), {"--out", folder / "out"}, [](Run& run) {
    Rng rng(1);
    Linear model(1, 1, rng);
    Adam adam(model.parameters(), 0.05);
    TrainingLoop loop(run, "gru", model, adam, rng, kSteps);
    while (loop.next()) loop.record({{"loss", loop.step() == 3 ? NAN : 1.0}});
  });
  BOOST_TEST(outcome.code == 1);
  BOOST_TEST(outcome.errors == "99_loop: gru: loss is nan at step 3\n");
}

BOOST_AUTO_TEST_CASE(two_loops_of_one_name_are_refused) {
  const TemporaryFolder folder;
  const Outcome outcome = run_in_child(chapter(), {"--out", folder / "out"}, [](Run& run) {
    Rng rng(1);
    Linear model(1, 1, rng);
    Adam adam(model.parameters(), 0.05);
    const TrainingLoop one(run, "gru", model, adam, rng, kSteps);
    const TrainingLoop two(run, "gru", model, adam, rng, kSteps);
  });
  BOOST_TEST(outcome.errors == "99_loop: this run already had a training loop named gru\n");
}

// A checkpoint whose checksum is right may still say what no run of this program says.
BOOST_AUTO_TEST_CASE(a_history_or_tensor_that_the_loop_cannot_have_left_is_refused) {
  const TemporaryFolder folder;
  const auto whole = [](Run& run) { train(run); };
  BOOST_TEST(run_in_child(chapter(), {"--out", folder / "a"}, whole).code == 0);
  Outcome crafting = run_in_child(chapter(), {"--out", folder / "c"}, [&](Run& run) {
    Checkpoint checkpoint("99_loop", run.options().that_change_the_run());
    checkpoint.load(folder / "a/checkpoint.safetensors");
    LoopState loop = *checkpoint.find("first");
    for (Recorded& recorded : loop.history) recorded.name = "lost";
    checkpoint.put(loop);
    checkpoint.save(folder / "renamed");
    checkpoint.load(folder / "a/checkpoint.safetensors");
    loop = *checkpoint.find("first");
    loop.kept = {{"early", ones({7})}};
    checkpoint.put(loop);
    checkpoint.save(folder / "reshaped");
  });
  BOOST_TEST(crafting.code == 0, crafting.errors);
  const auto resumed = [&](const std::string& file) {
    return run_in_child(chapter(), {"--out", folder / "b", "--resume", folder / file}, whole);
  };
  BOOST_TEST(resumed("renamed").errors ==
             "99_loop: " + folder / "renamed" +
                 ": loop first: is at step 12, and has 0 losses in its history\n");
  BOOST_TEST(resumed("reshaped").errors ==
             "99_loop: loop first: what it kept as early: expected shape (2, 3), got (7,)\n");
}

BOOST_AUTO_TEST_CASE(texts_that_a_run_remembers_are_in_its_files_and_cannot_change_on_the_way) {
  const TemporaryFolder folder;
  const auto with_words = [](const std::string& words) {
    return [words](Run& run) {
      run.remember("vocabulary", words);
      train(run);
    };
  };
  BOOST_TEST(run_in_child(chapter(), {"--out", folder / "a"}, with_words("cat\nKatze")).code == 0);
  BOOST_TEST(load_safetensors(folder / "a/model.safetensors").metadata["vocabulary"] ==
             "cat\nKatze");
  const std::string file = folder / "a/checkpoint.safetensors";
  const std::vector<std::string> resume{"--out", folder / "a", "--resume", file};
  BOOST_TEST(run_in_child(chapter(), resume, with_words("cat\nKatze")).code == 0);
  BOOST_TEST(run_in_child(chapter(), resume, with_words("cat\nHund")).errors ==
             "99_loop: " + file + ": was made with another vocabulary than this run has\n");
}
