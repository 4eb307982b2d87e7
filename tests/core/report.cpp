// report.html: one page that says what a run claimed, shows its figures, and takes any text.
#include "core/run/report.h"

#include <sys/resource.h>

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/run/drawing.h"
#include "tests/core/child.h"

using namespace attn;

namespace {

Program chapter() { return Program("99_test", "Chapter 99 · The <test> & \"more\""); }

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t number = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++number;
  return number;
}

AttentionMap small_map(const std::string& title) {
  AttentionMap map;
  map.title = title;
  map.weights = from_values({2, 3}, {0.25, 0.75, 0, NAN, 1, Real(1) / 3});
  map.masked = BoolTensor::from_shape({2, 3});
  map.masked.fill(false);
  map.masked(0, 2) = true;
  map.queries = {"</div>", "größer"};
  map.keys = {"it's", "\"q\"", "a & b"};
  return map;
}

// The data that the page is made of.
nlohmann::json data_in(const std::string& html) {
  const std::string begin = "<script type=\"application/json\" id=\"run\">";
  const std::size_t at = html.find(begin) + begin.size();
  return nlohmann::json::parse(html.substr(at, html.find("</script>", at) - at));
}

LinePlot plot() {
  LinePlot result;
  result.title = "The loss < 1 & \"falls\"";
  result.subtitle = "seed 7";
  result.lines = {Line("loss", {3, 2, 1})};
  return result;
}

void everything(Run& run) {
  run.claim("loss < 1 & falling", 0.5, at_most(1));
  run.claim("exact, %", 93.25, at_least(95));
  run.result("answer", std::string("<b>&</b>"));
  run.result("many", std::vector<double>(20, 0.5));
  run.cost("no loop", 1234, 56.7);
  run.translation({"a cat", "die Katze", "eine Katze"});
  run.draw("loss", plot());
  MapPanels panels;
  panels.title = "Heads";
  panels.panels = {small_map("head 1"), small_map("head 2")};
  run.draw("heads", panels);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_report_has_claims_figures_and_maps_and_is_written_if_one_fails) {
  const TemporaryFolder folder;
  const Outcome outcome =
      run_in_child(chapter(), {"--out", folder / "out", "--seed", "7"}, everything);
  BOOST_TEST(outcome.code == 1);  // a claim does not hold
  BOOST_TEST(has(outcome.output, "report.html"));
  const std::string html = contents(folder / "out/report.html");
  BOOST_TEST(has(html, "<h1>Chapter 99 · The &lt;test> &amp; \"more\"</h1>"));
  BOOST_TEST(count(html, "</script>") == 2);  // no text ends its element
  for (const char* part : {"http:", "https:", "@import", "url(", "<link"}) {
    BOOST_TEST(!has(html.substr(0, html.find("id=\"run\"")), part), part);  // fetches nothing
  }
  const nlohmann::json run = data_in(html);
  BOOST_TEST(run["options"]["seed"] == "7");
  BOOST_TEST(run["claims"][0]["sentence"] == "loss < 1 & falling: 0.5, at most 1");
  BOOST_TEST(run["claims"][1]["sentence"] == "exact, % is 93.25, must be at least 95");
  BOOST_TEST(run["claims"][1]["holds"] == false);
  BOOST_TEST(
      run["loops"][0] ==
      nlohmann::json::parse(R"({"name": "no loop", "parameters": 1234, "steps": 0, "last": {}})"));
  BOOST_TEST(run["results"]["answer"] == "<b>&</b>");
  BOOST_TEST(run["results"]["many"].size() == 20);
  BOOST_TEST(run["translations"][0]["output"] == "eine Katze");
  BOOST_TEST(!has(html, "56.7"));  // a time
  BOOST_TEST(run["figures"].size() == 2);
  if (gnuplot_version() != "not installed") {
    BOOST_TEST(run["figures"][0]["svg"] == contents(folder / "out/loss.svg"));
  }
  BOOST_TEST(parts_in(folder.path / "out").empty());

  run_in_child(chapter(), {"--out", folder / "again", "--seed", "7"}, everything);
  BOOST_TEST((contents(folder / "again/report.html") == html));  // the same bytes
}

BOOST_AUTO_TEST_CASE(maps_of_the_same_words_share_them_and_keep_masks_and_numbers) {
  const TemporaryFolder folder;
  run_in_child(chapter(), {"--out", folder / "out", "--no-plots"}, [](Run& run) {
    AttentionMap positions;
    positions.title = "positions";
    positions.weights = full({1, 2}, Real(0.5));
    AttentionMap torn = small_map("torn");
    torn.keys[0] = "zw\xfe";  // not UTF-8
    MapPanels panels;
    panels.panels = {small_map("head 1"), small_map("head 2"), positions, torn};
    run.draw("heads", panels);
  });
  const nlohmann::json maps = data_in(contents(folder / "out/report.html"))["figures"][0]["maps"];
  BOOST_TEST_REQUIRE(maps.size() == 3);
  BOOST_TEST(maps[0]["asks"] == "word");
  BOOST_TEST(maps[0]["queries"] == nlohmann::json({"</div>", "größer"}));
  BOOST_TEST(maps[0]["keys"] == nlohmann::json({"it's", "\"q\"", "a & b"}));
  BOOST_TEST(maps[0]["panels"].size() == 2);
  BOOST_TEST(maps[0]["panels"][1]["title"] == "head 2");
  BOOST_TEST(maps[0]["panels"][1]["weights"] ==
             nlohmann::json::parse(R"([[0.25, 0.75, null], ["nan", 1.0, 0.3333]])"));
  BOOST_TEST(maps[1]["asks"] == "position");
  BOOST_TEST(maps[1]["keys"] == nlohmann::json({"1", "2"}));
  BOOST_TEST(maps[2]["keys"][0] == "zw\uFFFD");
}

BOOST_AUTO_TEST_CASE(without_figures_the_maps_are_there_and_a_quick_run_claims_nothing) {
  const TemporaryFolder folder;
  const Outcome outcome =
      run_in_child(chapter(), {"--out", folder / "out", "--no-plots", "--quick"}, everything);
  BOOST_TEST(outcome.code == 0);
  const nlohmann::json run = data_in(contents(folder / "out/report.html"));
  BOOST_TEST(run["options"]["quick"] == "yes");
  BOOST_TEST(run["claims"].empty());
  BOOST_TEST(run["figures"][0]["svg"] == "");
  BOOST_TEST(run["figures"][1]["maps"].size() == 1);
}

BOOST_AUTO_TEST_CASE(a_report_that_cannot_be_written_is_a_sentence_and_the_old_one_stays) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path / "out");
  write(folder / "out/report.html", "old");
  const Outcome full = run_in_child(chapter(), {"--out", folder / "out"}, [](Run&) {
    const rlimit low{10000, RLIM_INFINITY};  // less than the page's script
    setrlimit(RLIMIT_FSIZE, &low);
  });
  BOOST_TEST(full.code == 1);
  BOOST_TEST(has(full.errors, "report.html: cannot write: File too large\n"));
  BOOST_TEST(contents(folder / "out/report.html") == "old");

  std::filesystem::create_directories(folder.path / "other/report.html/in_the_way");
  const Outcome blocked = run_in_child(chapter(), {"--out", folder / "other"}, [](Run&) {});
  BOOST_TEST(blocked.code == 1);
  BOOST_TEST(has(blocked.errors, "report.html: cannot write: Is a directory\n"));
  BOOST_TEST(parts_in(folder.path / "other").empty());
}

BOOST_AUTO_TEST_CASE(a_body_that_throws_leaves_no_report) {
  const TemporaryFolder folder;
  const Outcome outcome = run_in_child(chapter(), {"--out", folder / "out"},
                                       [](Run&) { throw std::runtime_error("broken"); });
  BOOST_TEST(outcome.code == 1);
  BOOST_TEST(!std::filesystem::exists(folder / "out/report.html"));
}
