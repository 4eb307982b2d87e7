// Checkpoints: what is put in comes out, and a file that is none of ours is refused in a sentence.
// How training resumes from one is in tests/autograd/training_loop.cpp.
#include "core/run/checkpoint.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <functional>

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

BOOST_AUTO_TEST_CASE(what_is_remembered_comes_back_and_names_need_not_be_ascii) {
  const TemporaryFolder folder;
  Checkpoint checkpoint("01_chapter", {{"corpus", "gr\xfc\xdf.txt"}});  // not UTF-8
  checkpoint.remembered["vocabulary"] = "größer\n<eos>";
  checkpoint.put(some_loop());
  checkpoint.save(folder / "c");
  Checkpoint loaded("01_chapter", {{"corpus", "gr\xfc\xdf.txt"}});
  loaded.load(folder / "c");
  BOOST_TEST(loaded.remembered["vocabulary"] == "größer\n<eos>");
}

BOOST_AUTO_TEST_CASE(another_version_is_named) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "checkpoint.safetensors";
  save(some_loop(), path);
  SafeTensors content = load_safetensors(path);
  content.metadata["format"] = "attention-from-scratch checkpoint 9";
  save_safetensors(path, content);
  BOOST_TEST(refusal(path) ==
             "is a checkpoint of another version, attention-from-scratch checkpoint 9");
}

// Values, texts, names, lengths, the padding: whatever it hits.
BOOST_AUTO_TEST_CASE(every_flipped_bit_is_refused) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "checkpoint.safetensors";
  save(some_loop(), path);
  const std::string whole = contents(path);
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::string damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    write(path, damaged);
    if (refusal(path) == "accepted") BOOST_ERROR("bit " << bit);
  }
}

BOOST_AUTO_TEST_CASE(what_contradicts_itself_is_refused) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "checkpoint.safetensors";
  const auto refusal_of = [&](const std::function<void(LoopState&)>& change) {
    LoopState loop = some_loop();
    change(loop);
    save(loop, path);
    return refusal(path);
  };
  const std::string malformed = "the checkpoint's own description is malformed: ";
  BOOST_TEST(refusal_of([](LoopState&) {}) == "accepted");
  BOOST_TEST(refusal_of([](LoopState& loop) { loop.step = loop.total; }) == "accepted");
  BOOST_TEST(refusal_of([](LoopState& loop) { loop.step = 6; }) ==
             malformed + "loop gru has a step beyond the last");
  BOOST_TEST(refusal_of([](LoopState& loop) { loop.history[1].step = 4; }) ==
             malformed + "loop gru cannot have recorded \"4 0 0.25\"");
  BOOST_TEST(refusal_of([](LoopState& loop) { loop.history[1].step = 0; }) ==
             malformed + "loop gru cannot have recorded \"0 0 0.25\"");
  BOOST_TEST(refusal_of([](LoopState& loop) { loop.history[0].value = NAN; }) ==
             malformed + "loop gru cannot have recorded \"1 0 nan\"");
  BOOST_TEST(refusal_of([](LoopState& loop) { loop.model[0].second(1) = NAN; }) ==
             "tensor 0/model/a/b holds a value that is not finite");
  BOOST_TEST(refusal_of([](LoopState& loop) { loop.optimizer[0].second(0) = INFINITY; }) ==
             "tensor 0/optimizer/mean.0 holds a value that is not finite");
  BOOST_TEST(refusal_of([](LoopState& loop) { loop.kept[0].second() = NAN; }) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_file_that_was_changed_since_is_told_from_one_that_was_not_given) {
  const TemporaryFolder folder;
  const auto refusal_of = [&](const std::string& before, const std::string& now) {
    Checkpoint checkpoint("01_chapter", {{"corpus", before}});
    checkpoint.save(folder / "c");
    try {
      Checkpoint("01_chapter", {{"corpus", now}}).load(folder / "c");
    } catch (const std::runtime_error& error) {
      return std::string(error.what()).substr((folder / "c").size() + 2);
    }
    return std::string("accepted");
  };
  BOOST_TEST(refusal_of("contents 1", "contents 1") == "accepted");
  BOOST_TEST(refusal_of("contents 1", "contents 2") ==
             "was made with a --corpus that held something else than it holds now");
  BOOST_TEST(refusal_of("", "contents 2") ==
             "was made with --corpus unset, this run has --corpus contents 2");
}
