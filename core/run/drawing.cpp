#include "core/run/drawing.h"

#include <fmt/format.h>
#include <gnuplot-iostream.h>

#include <array>
#include <atomic>
#include <boost/algorithm/string/predicate.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>

#include "core/run/file.h"
#include "core/run/process.h"
#include "core/system/parallel.h"
#include "core/text/columns.h"

namespace attn {
namespace {

namespace fs = std::filesystem;

// The script draws the SVG, then loads itself to draw the PNG: one file, both formats, no copy.
constexpr const char* kScript = R"(# gnuplot {name}.gp  draws {name}.svg and {name}.png.
if (!exists('format')) format = 'svg'
if (!exists('suffix')) suffix = ''
if (format eq 'svg') set terminal svg size {width},{height} font 'Inter,10.5' fontscale 1.333 linewidth 1.15 background '#FFFFFF' enhanced fixed butt
if (format eq 'png') set terminal pngcairo size 2*{width},2*{height} font 'Inter,10.5' fontscale 2 linewidth 2 pointscale 2 background '#FFFFFF' enhanced
set output '{name}.' . format . suffix
{script}unset output
if (format eq 'svg') format = 'png'; reset; load '{name}.gp'
)";

// What gnuplot leaves out: other fonts where Inter is missing, bold as browsers name it, the title
// for screen readers, and cells with sharp edges.
std::string finished_svg(const std::string& drawn, const std::string& title) {
  const std::string family = "font-family=\"Inter, 'DejaVu Sans', sans-serif\"";
  std::string svg = replaced(drawn, "font-family=\"Inter\"", family);
  svg = replaced(svg, "font-family=\"Inter:Bold\"", family + " font-weight=\"bold\"");
  svg = replaced(svg, "<title>Gnuplot</title>", "<title>" + markup_of(title) + "</title>");
  return replaced(svg, "<image ", "<image style='image-rendering:pixelated' ");
}

// gnuplot and dot say nothing of a full disk; but a whole SVG or PNG ends as its format says.
bool is_whole(const std::string& drawing) {
  const std::string text = drawing.substr(0, drawing.find_last_not_of(" \n") + 1);
  return boost::ends_with(text, "</svg>") || boost::ends_with(drawing, "IEND\xae\x42\x60\x82");
}

struct Outcome {
  std::string problem;  // "": drawn
  bool is_missing_tool = false;
};

std::vector<std::vector<std::string>> commands_for(const std::string& name, Tool tool) {
  // -d: the reader's own gnuplot settings do not count.
  if (tool == Tool::kGnuplot) return {{"gnuplot", "-d", "-e", "suffix='.part'", name + ".gp"}};
  // An SVG has no pixels: another density would draw it larger than its own frame.
  return {{"dot", "-Tsvg", "-Gdpi=72", "-o", name + ".svg.part", name + ".dot"},
          {"dot", "-Tpng", "-Gdpi=144", "-o", name + ".png.part", name + ".dot"}};
}

// `hangs` says of the figure's tool that it once did not end.
Outcome draw(const fs::path& folder, const std::string& name, const Figure& figure,
             std::chrono::milliseconds patience, std::atomic<bool>& hangs) {
  const fs::path svg = folder / (name + ".svg"), svg_part = svg.string() + ".part";
  const fs::path png = folder / (name + ".png"), png_part = png.string() + ".part";
  const bool by_gnuplot = figure.tool == Tool::kGnuplot;
  const std::string program = by_gnuplot ? "gnuplot" : "dot";
  for (const std::vector<std::string>& command : commands_for(name, figure.tool)) {
    ProcessResult result{0, hangs};
    if (!hangs) result = run_process(command, folder, patience);
    if (result.timed_out) hangs = true;
    if (result.succeeded()) continue;
    const std::string problem = problem_of(program, result);
    if (result.start_error != ENOENT) return {problem};
    return {problem + (by_gnuplot ? " (apt install gnuplot-nox)" : " (apt install graphviz)"),
            true};
  }
  try {
    const std::string content = read_file(svg_part);
    if (!is_whole(content) || !is_whole(read_file(png_part))) {
      return {program + " wrote only a part of it: is the disk full?"};
    }
    write_file(svg, by_gnuplot ? finished_svg(content, figure.title) : content);
    fs::rename(png_part, png);
  } catch (const std::exception& error) {
    return {error.what()};
  }
  return {};
}

void remove_parts(const fs::path& folder, const std::string& name) {
  for (const char* part : {".svg.part", ".png.part"}) {
    std::error_code ignored;
    fs::remove(folder / (name + part), ignored);
  }
}

}  // namespace

void write_script(const fs::path& folder, const std::string& name, const Figure& figure) {
  if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                             "0123456789-_") != std::string::npos) {
    reject("figure: \"", shown_text(name), "\" cannot be a figure's name");
  }
  if (figure.tool == Tool::kGraphviz) return write_file(folder / (name + ".dot"), figure.script);
  const fs::path path = folder / (name + ".gp"), part = folder / (name + ".gp.part");
  std::error_code ignored;
  fs::remove(part, ignored);  // a link of that name must not lead the script elsewhere
  try {
    Gnuplot gnuplot(">" + part.string());
    gnuplot << fmt::format(kScript, fmt::arg("name", name), fmt::arg("width", figure.width),
                           fmt::arg("height", figure.height), fmt::arg("script", figure.script));
    errno = 0;
    gnuplot.flush();
    if (!gnuplot) throw std::runtime_error(std::strerror(errno ? errno : EIO));
    gnuplot.clear();
    fs::rename(part, path);
  } catch (const std::exception& error) {
    fs::remove(part, ignored);
    refuse(path, "cannot write: ", error.what());
  }
}

DrawResult draw_scripts(const fs::path& folder,
                        const std::vector<std::pair<std::string, Figure>>& figures,
                        std::chrono::milliseconds patience) {
  std::vector<Outcome> outcomes(figures.size());
  std::array<std::atomic<bool>, 2> hangs{};  // for each Tool
  std::atomic<std::size_t> next{0};
  parallel_for(2, [&](std::size_t) {
    for (std::size_t i = next++; i < figures.size(); i = next++) {
      const auto& [name, figure] = figures[i];
      remove_parts(folder, name);  // a link of that name must not lead the drawing elsewhere
      outcomes[i] = draw(folder, name, figure, patience, hangs[figure.tool == Tool::kGnuplot]);
      remove_parts(folder, name);
    }
  });

  DrawResult result;
  std::map<std::string, std::string> missing;  // a problem → the names that it costs
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const std::string& name = figures[i].first;
    const auto& [problem, is_missing_tool] = outcomes[i];
    if (problem.empty()) {
      result.drawn.push_back(name);
      continue;
    }
    result.lost_work = result.lost_work || !is_missing_tool;
    std::string& names = missing[problem];
    names += (names.empty() ? "" : ", ") + name;
  }
  for (const auto& [problem, names] : missing) {
    result.problem += result.problem.empty() ? "figures not drawn: " : "; ";
    result.problem += names + ": " + problem;
  }
  result.problem = shown_text(result.problem);
  return result;
}

void show_files(const fs::path& folder, const std::vector<std::string>& names) {
  const auto is_set = [](const char* name) {
    const char* value = std::getenv(name);
    return value && *value;
  };
  if (!is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY")) return;
  for (const std::string& name : names) {
    start_detached({"xdg-open", fs::absolute(folder / (name + ".svg")).string()});
  }
}

std::string gnuplot_version() {
  const ProcessResult result = run_process({"gnuplot", "--version"}, ".", std::chrono::seconds(5));
  if (result.start_error == ENOENT) return "not installed";
  if (!result.succeeded()) return problem_of("gnuplot", result);
  return result.output.substr(0, result.output.find('\n'));
}

}  // namespace attn
