// Checkpoints: what is put in comes out, and a file that is none of ours is refused in a sentence.
// How training resumes from one is in tests/autograd/training_loop.cpp.
#include "core/run/checkpoint.h"

#include <boost/test/unit_test.hpp>

#include "tests/core/run_folder.h"

using namespace attn;

namespace {

LoopState some_loop() {
  LoopState loop;
  loop.name = "gru";
  loop.step = 3;
  loop.total = 5;
  loop.rng = "state";
  loop.model = {{"a/b", from_values({2}, {1, 2})}};
  loop.optimizer = {{"mean.0", from_values({2}, {3, 4})}};
  loop.kept = {{"early", from_values({}, {5})}};
  loop.history = {{1, "loss", 0.5}, {2, "loss", 0.25}};
  return loop;
}

Checkpoint empty_checkpoint() { return Checkpoint("01_chapter", {{"seed", "1"}}); }

void save(const LoopState& loop, const std::filesystem::path& path) {
  Checkpoint checkpoint = empty_checkpoint();
  checkpoint.put(loop);
  checkpoint.save(path);
}

// The sentence with which the file is refused, without its name.
std::string refusal(const std::filesystem::path& path) {
  try {
    empty_checkpoint().load(path);
  } catch (const std::runtime_error& error) {
    return std::string(error.what()).substr(path.string().size() + 2);
  }
  return "accepted";
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_saved_is_loaded) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "checkpoint.safetensors";
  save(some_loop(), path);
  Checkpoint loaded = empty_checkpoint();
  loaded.load(path);
  BOOST_REQUIRE(loaded.find("gru"));
  const LoopState& loop = *loaded.find("gru");
  BOOST_TEST(loop.step == 3u);
  BOOST_TEST(!loop.finished());
  BOOST_TEST(loop.rng == "state");
  BOOST_TEST(loop.model.at(0).first == "a/b");
  BOOST_TEST(loop.model.at(0).second(1) == 2);
  BOOST_TEST(loop.optimizer.at(0).second(1) == 4);
  BOOST_TEST(loop.kept.at(0).second() == 5);
  BOOST_TEST(loop.history.at(1).value == 0.25);
  BOOST_TEST(loaded.find("lstm") == nullptr);
}

BOOST_AUTO_TEST_CASE(another_version_is_named) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "checkpoint.safetensors";
  save(some_loop(), path);
  std::string content = contents(path);
  const std::string format = "attention-from-scratch checkpoint 1";
  content.replace(content.find(format) + format.size() - 1, 1, "2");
  write(path, content);
  BOOST_TEST(refusal(path) ==
             "is a checkpoint of another version, attention-from-scratch checkpoint 2");
}

// A loop ends when its step equals the total: beyond it, it would go on for ever.
BOOST_AUTO_TEST_CASE(a_step_beyond_the_last_is_refused) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "checkpoint.safetensors";
  LoopState loop = some_loop();
  loop.step = loop.total;
  save(loop, path);
  BOOST_TEST(refusal(path) == "accepted");
  ++loop.step;
  save(loop, path);
  BOOST_TEST(refusal(path) == "the checkpoint's own description is malformed");
}
