// The parts of a run that run at once: order, failure.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <future>
#include <stdexcept>
#include <thread>

#include "core/tensor/tensor.h"
#include "tests/core/child.h"

using namespace attn;

namespace {

Program chapter() { return Program("99_parts", "Parts"); }

// Everything that a part may do, twice, so that the order shows.
void do_everything(Run& part, const std::string& name, const std::function<void()>& between) {
  part.print("{} begins", name);
  part.metric(name, 1, {{"loss", 0.5}});
  between();
  part.print("{} ends", name);
  part.metric(name, 2, {{"loss", 0.25}});
  part.result("latest", name);
  part.result(name, 1.0);
  part.claim(name + " is right", 1, at_least(1));
  part.cost(name, 10, 0);
  part.save(name, {{"w", ones({2})}});
}

std::string lines_of_parts(const std::string& output) {
  const std::size_t begin = output.find("first begins");
  const std::size_t end = output.find("third ends");
  return end == std::string::npos ? output : output.substr(begin, end + 10 - begin);
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_parts_leave_is_in_their_order_whichever_ends_first) {
  for (const std::string threads : {"1", "3"}) {
    const TemporaryFolder folder;
    const auto body = [&](Run& run) {
      std::promise<void> last_has_ended;
      const auto wait = [&] {  // with one thread the last has not begun: do not wait for ever
        if (threads != "1") last_has_ended.get_future().wait_for(std::chrono::seconds(20));
      };
      run.side_by_side({[&](Run& part) { do_everything(part, "first", wait); },
                        [&](Run& part) { do_everything(part, "second", [] {}); },
                        [&](Run& part) {
                          do_everything(part, "third", [] {});
                          last_has_ended.set_value();
                        }});
      run.metric("after", 3, {{"loss", 0}});
    };
    const Outcome outcome =
        run_in_child(chapter(), {"--out", folder / "out", "--threads", threads}, body);
    BOOST_TEST(outcome.code == 0);
    BOOST_TEST(outcome.errors == "");
    BOOST_TEST(lines_of_parts(outcome.output) ==
               "first begins\nfirst ends\nsecond begins\nsecond ends\nthird begins\nthird ends");
    BOOST_TEST(contents(folder / "out/metrics.csv") ==
               "series,step,name,value\n"
               "first,1,loss,0.5\nfirst,2,loss,0.25\nsecond,1,loss,0.5\nsecond,2,loss,0.25\n"
               "third,1,loss,0.5\nthird,2,loss,0.25\nafter,3,loss,0\n");
    const std::string json = contents(folder / "out/run.json");
    BOOST_TEST(json.find("\"latest\": \"third\"") != std::string::npos);
    const std::size_t claims = json.find("\"claims\"");
    BOOST_TEST(json.find("first is right", claims) < json.find("second is right", claims));
    BOOST_TEST(json.find("second is right", claims) < json.find("third is right", claims));
    BOOST_TEST(outcome.output.find("first.safetensors  second.safetensors  third.safetensors") !=
               std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_part_that_fails_stops_the_others_and_its_sentence_is_the_runs) {
  for (const std::string threads : {"1", "2"}) {
    const TemporaryFolder folder;
    const auto train_for_ever = [](Run& part) {
      for (;;) {
        part.stop_if_another_part_failed();  // as TrainingLoop::next() does
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    };
    const auto body = [&](Run& run) {
      run.side_by_side({[](Run&) { throw std::runtime_error("loss is nan at step 7"); },
                        train_for_ever, train_for_ever});
    };
    const Outcome outcome =
        run_in_child(chapter(), {"--out", folder / "out", "--threads", threads}, body);
    BOOST_TEST(outcome.code == 1);
    BOOST_TEST(outcome.errors == "99_parts: loss is nan at step 7\n");
  }
}

BOOST_AUTO_TEST_CASE(parts_of_a_part_run_one_after_the_other) {
  const TemporaryFolder folder;
  const auto print = [](const char* text) { return [text](Run& part) { part.print("{}", text); }; };
  const auto body = [&](Run& run) {
    run.side_by_side({[&](Run& part) {
                        part.side_by_side({print("a"), print("b")});
                      },
                      [&](Run& part) {
                        part.side_by_side({print("c"), print("d")});
                      }});
  };
  const Outcome outcome =
      run_in_child(chapter(), {"--out", folder / "out", "--threads", "2"}, body);
  BOOST_TEST(outcome.code == 0);
  BOOST_TEST(outcome.output.find("a\nb\nc\nd\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(two_parts_may_not_train_loops_of_one_name) {
  const TemporaryFolder folder;
  const auto begin = [](Run& part) { part.begin_loop("gru"); };
  const auto body = [&](Run& run) { run.side_by_side({begin, begin}); };
  const Outcome outcome =
      run_in_child(chapter(), {"--out", folder / "out", "--threads", "2"}, body);
  BOOST_TEST(outcome.code == 1);
  BOOST_TEST(outcome.errors == "99_parts: this run already had a training loop named gru\n");
}
