// report.html: one page that says what a run claimed, shows its figures, and takes any text.
#include "core/run/report.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/run/gnuplot.h"
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

// What a browser makes of an attribute.
std::string unescaped(std::string text) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
      text.replace(at, from.size(), to);
    }
  }
  return text;
}

// The data of every place with words to point at.
std::vector<nlohmann::json> maps_in(const std::string& html) {
  const std::string begin = "data-map=\"";
  std::vector<nlohmann::json> maps;
  for (std::size_t at = 0; (at = html.find(begin, at)) != std::string::npos;) {
    at += begin.size();
    maps.push_back(nlohmann::json::parse(unescaped(html.substr(at, html.find('"', at) - at))));
  }
  return maps;
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
  run.draw("loss", plot());
  MapPanels panels;
  panels.title = "Heads";
  panels.panels = {small_map("head 1"), small_map("head 2")};
  run.draw("heads", panels);
}

}  // namespace

BOOST_AUTO_TEST_CASE(text_is_escaped_for_elements_and_attributes) {
  BOOST_TEST(html_text("a < b && \"c\" > 'd' größer") ==
             "a &lt; b &amp;&amp; &quot;c&quot; &gt; &#39;d&#39; größer");
  BOOST_TEST(svg_address("<a b=\"#x\">50% é\n") ==
             "data:image/svg+xml,%3Ca b=%22%23x%22%3E50%25 %C3%A9%0A");
}

BOOST_AUTO_TEST_CASE(the_page_around_a_report_fetches_nothing) {
  const std::string html = page_html("a < b", "<p>body</p>");
  BOOST_TEST(has(html, "<title>a &lt; b</title>"));
  BOOST_TEST(has(html, "<p>body</p>"));
  BOOST_TEST(has(html, "prefers-color-scheme: dark"));
  BOOST_TEST(has(html, "querySelectorAll(\"div.attention\")"));
  for (const char* part : {"http", "src=", "href=", "@import", "url(", "<link"}) {
    BOOST_TEST(!has(html, part), part);
  }
}

BOOST_AUTO_TEST_CASE(maps_of_the_same_words_share_them_and_keep_masks_and_numbers) {
  AttentionMap positions;
  positions.title = "positions";
  positions.weights = full({1, 2}, Real(0.5));
  const std::string html = attention_html({small_map("head 1"), small_map("head 2"), positions});
  BOOST_TEST(!has(html, "</div>\""));  // the token did not close the element
  const std::vector<nlohmann::json> maps = maps_in(html);
  BOOST_TEST_REQUIRE(maps.size() == 2);
  BOOST_TEST(maps[0]["asks"] == "word");
  BOOST_TEST(maps[0]["queries"] == nlohmann::json({"</div>", "größer"}));
  BOOST_TEST(maps[0]["keys"] == nlohmann::json({"it's", "\"q\"", "a & b"}));
  BOOST_TEST(maps[0]["panels"].size() == 2);
  BOOST_TEST(maps[0]["panels"][1]["title"] == "head 2");
  BOOST_TEST(maps[0]["panels"][1]["weights"] ==
             nlohmann::json::parse(R"([[0.25, 0.75, null], ["nan", 1.0, 0.3333]])"));
  BOOST_TEST(maps[1]["asks"] == "position");
  BOOST_TEST(maps[1]["keys"] == nlohmann::json({"1", "2"}));
}

BOOST_AUTO_TEST_CASE(a_token_that_is_not_utf_8_does_not_cost_the_page) {
  AttentionMap map = small_map("");
  map.keys[0] = "zw\xfe";
  BOOST_TEST(maps_in(attention_html({map}))[0]["keys"][0] == "zw\xef\xbf\xbd");
}

BOOST_AUTO_TEST_CASE(
    the_report_of_a_run_has_its_claims_figures_and_maps_and_is_written_if_one_fails) {
  const TemporaryFolder folder;
  const Outcome outcome =
      run_in_child(chapter(), {"--out", folder / "out", "--seed", "7"}, everything);
  BOOST_TEST(outcome.code == 1);  // a claim does not hold
  BOOST_TEST(has(outcome.output, "wrote"));
  BOOST_TEST(has(outcome.output, "report.html"));
  const std::string html = contents(folder / "out/report.html");
  BOOST_TEST(has(html, "<h1>Chapter 99 · The &lt;test&gt; &amp; &quot;more&quot;</h1>"));
  BOOST_TEST(has(html, "<dt>seed</dt><dd>7</dd>"));
  BOOST_TEST(!has(html, "<dt>corpus</dt>"));  // what the chapter does not have is not named
  BOOST_TEST(!has(html, "<dt>steps</dt>"));
  BOOST_TEST(has(html, "1 of 2 do not hold."));
  BOOST_TEST(has(html,
                 "<td><span class=\"holds\">holds</span></td><td>loss &lt; 1 &amp; falling</td>"
                 "<td class=\"number\">0.5</td><td>at most 1</td>"));
  BOOST_TEST(has(html,
                 "<td><span class=\"fails\">does not hold</span></td><td>exact, %</td>"
                 "<td class=\"number\">93.25</td><td>at least 95</td>"));
  BOOST_TEST(has(html, "<td>no loop</td><td class=\"number\">1234</td>"));
  BOOST_TEST(has(html, "<td>&lt;b&gt;&amp;&lt;/b&gt;</td>"));
  BOOST_TEST(has(html, "… (20 in run.json)"));
  BOOST_TEST(!has(html, "56.7"));  // a time
  BOOST_TEST(!has(html, "<b>&"));
  BOOST_TEST(maps_in(html).size() == 1);
  if (gnuplot_version() != "not installed") {
    BOOST_TEST(count(html, "<img ") == 2);
    BOOST_TEST(has(html, "alt=\"The loss &lt; 1 &amp; &quot;falls&quot;: seed 7\""));
    BOOST_TEST(has(html, "src=\"" + svg_address(contents(folder / "out/loss.svg")) + "\""));
  }
  BOOST_TEST(parts_in(folder.path / "out").empty());

  run_in_child(chapter(), {"--out", folder / "again", "--seed", "7"}, everything);
  BOOST_TEST((contents(folder / "again/report.html") == html));  // the same bytes
}

BOOST_AUTO_TEST_CASE(without_figures_the_maps_are_there_and_a_quick_run_claims_nothing) {
  const TemporaryFolder folder;
  const Outcome outcome =
      run_in_child(chapter(), {"--out", folder / "out", "--no-plots", "--quick"}, everything);
  BOOST_TEST(outcome.code == 0);
  const std::string html = contents(folder / "out/report.html");
  BOOST_TEST(has(html, "claims nothing"));
  BOOST_TEST(!has(html, "<img "));
  BOOST_TEST(has(html, "<h3>Heads</h3>"));
  BOOST_TEST(maps_in(html).size() == 1);
  BOOST_TEST(has(html, "Not drawn in this run: loss, heads."));
}

BOOST_AUTO_TEST_CASE(a_report_that_cannot_be_written_is_a_sentence_and_the_old_one_stays) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path / "out");
  write(folder / "out/report.html", "old");
  std::filesystem::create_symlink("/dev/full", folder / "out/report.html.part");
  const Outcome full = run_in_child(chapter(), {"--out", folder / "out"}, [](Run&) {});
  BOOST_TEST(full.code == 1);
  BOOST_TEST(has(full.errors, "report.html: cannot write: No space left on device\n"));
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
