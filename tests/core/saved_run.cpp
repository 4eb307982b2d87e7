// A finished run read back, and what is no run refused.
#include "core/run/saved_run.h"

#include <boost/test/unit_test.hpp>

#include "tests/core/run_folder.h"

using namespace attn;

namespace {

const std::string kRunJson =
    R"({"chapter": "02_attention", "options": {"seed": "1", "corpus": ""}, "seconds": 12.5})";

std::string refusal(const std::string& run_json, bool with_model) {
  const TemporaryFolder folder;
  write(folder / "run.json", run_json);
  if (with_model) save_safetensors(folder / "model.safetensors", {});
  try {
    load_run(folder / "");
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_run_comes_back) {
  const TemporaryFolder folder;
  write(folder / "run.json", kRunJson);
  save_safetensors(folder / "model.safetensors",
                   {{{"a", from_values({2}, {1, 2})}}, {{"source words", "der\ndie"}}});
  const SavedRun run = load_run(folder / "");
  BOOST_TEST(run.chapter == "02_attention");
  BOOST_TEST(run.options.at("seed") == "1");
  BOOST_TEST(run.seconds == 12.5);
  BOOST_TEST(run.model.metadata.at("source words") == "der\ndie");
  BOOST_TEST(run.model.tensors.at(0).second(1) == 2);
}

BOOST_AUTO_TEST_CASE(what_is_no_run_is_refused_with_its_file) {
  BOOST_TEST(refusal(kRunJson, true) == "accepted");
  const std::string zero(1, '\0');
  for (const std::string& text : {std::string(), std::string("{"), std::string("[]"),
                                  std::string(R"({"chapter": 2})"), kRunJson + zero + "}"}) {
    BOOST_TEST(refusal(text, true).find("run.json: is not what") != std::string::npos);
  }
  BOOST_TEST(refusal(kRunJson, false).find("model.safetensors") != std::string::npos);
}
