// Figures: every kind is drawn from every kind of text, and a run goes on without gnuplot.
#include "core/figures/figure.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdlib>
#include <ctime>

#include "core/figures/sheet.h"
#include "core/run/drawing.h"
#include "core/run/process.h"
#include "tests/core/child.h"

using namespace attn;

namespace {

const std::vector<std::string> kOddTokens = {
    "'s", "\"q\"", "a_b^{c}", "back\\slash", "grö\uFFFEßer\u0001", "@x & <eos>", "`ls`\n$(ls) 50%"};

AttentionMap odd_map() {
  AttentionMap map;
  map.title = "{/:Bold it's} _a_ \\n @b";
  map.subtitle = "$x$ 'y' \"z\"";
  map.weights = full({7, 7}, Real(1) / 7);
  map.weights(0, 0) = NAN;
  map.masked = BoolTensor::from_shape({7, 7});
  map.masked.fill(false);
  map.masked(0, 6) = true;
  map.queries = map.keys = kOddTokens;
  return map;
}

LinePlot odd_plot() {
  LinePlot plot;
  plot.title = "{/:Bold it's} _a_ \\n @b";
  plot.x.label = "step_{1}";
  plot.y.log = true;
  plot.lines = {Line("train", {2, 1, NAN, 0.5, 0, -1}).smoothed(),
                Line("one", std::vector<double>{3}, {1}).with_points(),
                Line("dashed", {1, 2}, {1, 2}).dashed().coloured(4)};
  plot.levels = {{1.5, "chance's \"level\""}};
  plot.marks = {{2, "here"}};
  return plot;
}

bool is_png(const std::string& bytes) { return bytes.substr(1, 3) == "PNG" && bytes.size() > 1000; }

bool gnuplot_is_missing() { return gnuplot_version() == "not installed"; }

}  // namespace

BOOST_AUTO_TEST_CASE(every_kind_is_drawn_with_every_kind_of_text) {
  if (gnuplot_is_missing()) {
    BOOST_TEST_MESSAGE("gnuplot is not installed: nothing is drawn");
    return;
  }
  const TemporaryFolder folder;
  WeightMap weights;
  weights.title = "W_q";
  weights.weights = from_values({2, 3}, {1, -1, 0, 0.5, -0.5, 2});
  WeightMap image = weights;
  image.weights = zeros({40, 50});
  BarPlot bars;
  bars.categories = kOddTokens;
  bars.series = {{"a", {1, 2, 3, 4, 5, 6, NAN}}, {"b's", {-1, 0, 1, 2, 3, 4, 5}}};
  AttentionMap one;
  one.weights = ones({1, 1});
  MapPanels panels;
  panels.panels = {odd_map(), one, odd_map()};
  MapPanels twelve;
  twelve.panels.assign(12, odd_map());
  WeightPanels weight_panels;
  weight_panels.panels = {weights, image};
  LinePanels line_panels;
  line_panels.panels = {odd_plot(), odd_plot(), odd_plot()};

  const std::vector<std::pair<std::string, Figure>> figures = {
      {"line", render(odd_plot())},       {"lines", render(line_panels)},
      {"map", render(odd_map())},         {"one", render(one)},
      {"panels", render(panels)},         {"twelve", render(twelve)},
      {"weights", render(weights)},       {"image", render(image)},
      {"several", render(weight_panels)}, {"bars", render(bars)},
  };
  std::vector<std::string> names;
  for (const auto& [name, figure] : figures) {
    write_script(folder.path, name, figure);
    names.push_back(name);
  }
  const DrawResult result = draw_scripts(folder.path, figures);
  BOOST_TEST(result.problem == "");
  BOOST_TEST(result.drawn == names, boost::test_tools::per_element());
  for (const std::string& name : names) {
    BOOST_TEST(is_png(contents(folder / (name + ".png"))), name);
    const std::string svg = contents(folder / (name + ".svg"));
    BOOST_TEST(svg.substr(0, 5) == "<?xml", name);
    BOOST_TEST(svg.find("</svg>") != std::string::npos, name);
  }
  // Tokens come out as they are, not as gnuplot's markup or a command.
  const std::string svg = contents(folder / "map.svg");
  for (const char* token :
       {"'s", "a_b^{c}", "back\\slash", "größer", "@x &amp; &lt;eos>", "`ls` $(ls) 50%"}) {
    BOOST_TEST(svg.find(token) != std::string::npos, token);
  }
  BOOST_TEST(parts_in(folder.path).empty());

  // By hand, the script draws both files again.
  std::filesystem::remove(folder / "map.svg");
  std::filesystem::remove(folder / "map.png");
  BOOST_TEST(run_process({"gnuplot", "map.gp"}, folder.path, std::chrono::seconds(30)).exit_code ==
             0);
  BOOST_TEST(is_png(contents(folder / "map.png")));
  BOOST_TEST(contents(folder / "map.svg").find("</svg>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_together_is_refused) {
  BOOST_CHECK_THROW(render(LinePlot{}), std::invalid_argument);
  BOOST_CHECK_THROW(Line("x", {1, 2}, {1}), std::invalid_argument);
  AttentionMap map = odd_map();
  map.queries.pop_back();
  BOOST_CHECK_EXCEPTION(render(map), std::invalid_argument, [](const auto& error) {
    return std::string(error.what()).find("6 queries do not fit weights that have 7") !=
           std::string::npos;
  });
  map = odd_map();
  map.weights = ones({7});
  BOOST_CHECK_THROW(render(map), std::invalid_argument);
  BOOST_CHECK_THROW(render(MapPanels{}), std::invalid_argument);
  const TemporaryFolder folder;
  BOOST_CHECK_THROW(write_script(folder.path, "../evil", Figure{}), std::invalid_argument);
}

// Where a script sets a label: its distance from the sheet's upper edge, in pixels.
double height_of(const Figure& figure, const std::string& label) {
  const std::size_t at = figure.script.find("set label \"" + label + "\"");
  BOOST_REQUIRE(at != std::string::npos);
  const std::size_t y = figure.script.find(',', at) + 1;
  return (1 - std::stod(figure.script.substr(y, 7))) * figure.height;
}

BOOST_AUTO_TEST_CASE(names_of_lines_that_end_together_are_moved_apart_and_no_further) {
  LinePlot plot;
  plot.lines = {Line("c", {0, 50}), Line("a", {0, 99}), Line("b", {0, 50.5}), Line("d", {0, 0})};
  plot.y.low = 0;
  plot.y.high = 100;
  const Figure figure = render(plot);
  const double a = height_of(figure, "a"), b = height_of(figure, "b");
  const double c = height_of(figure, "c"), d = height_of(figure, "d");
  const double length = (d - a) / 0.99;  // of the axis
  BOOST_TEST(c - b == 18, boost::test_tools::tolerance(0.01));
  BOOST_TEST((b + c) / 2 - a == (99 - 50.25) / 100 * length, boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(ticks_are_round_numbers_in_the_range) {
  BOOST_TEST(round_step(105, 5) == 25);
  BOOST_TEST(round_step(2, 2) == 1);
  BOOST_TEST(round_step(0.00123, 3) == 0.0005);
  LinePlot plot;
  plot.lines = {Line("loss", {0.04, 3})};
  plot.y.low = 0.04;
  plot.y.high = 3;
  plot.y.log = true;
  const std::string script = render(plot).script;
  BOOST_TEST(script.find("set ytics (0.05, 0.1, 0.2, 0.5, 1, 2)") != std::string::npos, script);
}

// A running mean takes a time that grows as the line does, and not as its square.
BOOST_AUTO_TEST_CASE(a_long_line_is_smoothed_at_once) {
  LinePlot plot;
  plot.lines = {Line("loss", std::vector<double>(300'000, 1)).smoothed()};
  const std::clock_t begin = std::clock();
  const std::string script = render(plot).script;
  BOOST_TEST(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 10);
  BOOST_TEST(!script.empty());
}

BOOST_AUTO_TEST_CASE(axes_at_the_ends_of_what_a_double_holds_have_few_ticks_and_are_drawn) {
  const TemporaryFolder folder;
  const double next = std::nextafter(100.0, 101.0);
  std::vector<std::pair<std::string, Figure>> figures;
  for (const auto& values : std::vector<std::vector<double>>{
           {100, next}, {1e308, 1.7e308}, {-1.7e308, 1.7e308}, {5e-324, 1}, {1e-300, 1e300}}) {
    for (const bool log : {false, true}) {
      LinePlot plot;
      plot.y.log = log;
      plot.lines = {Line("values", values)};
      figures.emplace_back("f" + std::to_string(figures.size()), render(plot));
      BOOST_TEST(figures.back().second.script.size() < 10000);
      write_script(folder.path, figures.back().first, figures.back().second);
    }
  }
  if (gnuplot_is_missing()) return;
  BOOST_TEST(draw_scripts(folder.path, figures).problem == "");
}

// A gnuplot that fails in each way that it can, in front of the real one.
BOOST_AUTO_TEST_CASE(a_hostile_gnuplot_costs_its_figures_and_nothing_else) {
  const TemporaryFolder folder;
  const std::string path = std::getenv("PATH");
  std::filesystem::create_directories(folder.path / "bin");
  setenv("PATH", (folder / "bin:" + path).c_str(), 1);
  LinePlot plot;
  plot.lines = {Line("loss", {3, 2, 1})};
  const std::vector<std::pair<std::string, Figure>> figures = {{"a", render(plot)},
                                                               {"b", render(plot)}};
  for (const auto& [name, figure] : figures) {
    write_script(folder.path, name, figure);
    write(folder / (name + ".svg"), "old");
    write(folder / (name + ".png"), "old");
  }
  for (const auto& [does, says] : std::vector<std::pair<std::string, std::string>>{
           {"exec >&- 2>&-; sleep 1000", "gnuplot did not end, and was stopped"},
           {"yes", "gnuplot printed without end, and was stopped"},
           {"echo broken >&2; exit 3", "gnuplot ended with code 3: broken"},
           {"exit 0", "cannot read: No such file or directory"},
           {"for f; do f=${f%.gp}; done; printf '<svg>' >$f.svg.part; printf PNG >$f.png.part",
            "gnuplot wrote only a part of it: is the disk full?"}}) {
    write(folder / "bin/gnuplot", "#!/bin/sh\n" + does + "\n");
    std::filesystem::permissions(folder / "bin/gnuplot", std::filesystem::perms::owner_all);
    const DrawResult result = draw_scripts(folder.path, figures, std::chrono::seconds(4));
    BOOST_TEST(result.problem.find(says) != std::string::npos, result.problem);
    BOOST_TEST(result.lost_work);
    BOOST_TEST(result.drawn.empty());
    BOOST_TEST(contents(folder / "a.svg") == "old");
    BOOST_TEST(contents(folder / "a.png") == "old");
    BOOST_TEST(parts_in(folder.path).empty());
  }
  setenv("PATH", path.c_str(), 1);
}

BOOST_AUTO_TEST_CASE(without_gnuplot_a_run_says_what_is_missing_and_keeps_everything_else) {
  const TemporaryFolder folder;
  setenv("PATH", folder.path.c_str(), 1);  // of this test's children too: it is the last one
  const Outcome outcome =
      run_in_child(Program("99_test", "Test"), {"--out", folder / "out"}, [](Run& run) {
        run.draw("loss", odd_plot());
        run.draw("map", odd_map());
      });
  BOOST_TEST(outcome.code == 0);
  BOOST_TEST(outcome.errors ==
             "99_test: figures not drawn: loss, map: gnuplot is not installed (apt install "
             "gnuplot-nox)\n");
  BOOST_TEST(std::filesystem::exists(folder / "out/loss.gp"));
  BOOST_TEST(std::filesystem::exists(folder / "out/run.json"));
  BOOST_TEST(!std::filesystem::exists(folder / "out/loss.svg"));
  BOOST_TEST(parts_in(folder.path / "out").empty());
}
