#include "core/run/drawing.h"

#include <fmt/format.h>
#include <gnuplot-iostream.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "core/run/file.h"
#include "core/run/process.h"
#include "core/run/sheet.h"
#include "core/text/columns.h"

namespace attn {

namespace {

namespace fs = std::filesystem;

// The script draws the SVG, then loads itself to draw the PNG: one file, both formats, no copy.
constexpr const char* kHead = R"(# gnuplot {name}.gp  draws {name}.svg and {name}.png.
if (!exists('format')) format = 'svg'
if (!exists('suffix')) suffix = ''
if (format eq 'svg') set terminal svg size {width},{height} font 'Inter,10.5' fontscale 1.333 linewidth 1.15 background '#FFFFFF' enhanced fixed butt
if (format eq 'png') set terminal pngcairo size {png_width},{png_height} font 'Inter,10.5' fontscale 2 linewidth 2 pointscale 2 background '#FFFFFF' enhanced
set output '{name}.' . format . suffix
)";

constexpr const char* kTail = R"(unset output
if (format eq 'svg') format = 'png'; reset; load '{name}.gp'
)";

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

// What gnuplot leaves out: other fonts where Inter is missing, bold as browsers name it, the title
// for screen readers, and cells with sharp edges.
void finish_svg(std::string& svg, std::string title) {
  const std::string family = "font-family=\"Inter, 'DejaVu Sans', sans-serif\"";
  title = shown_text(title);
  replace_all(title, "&", "&amp;");
  replace_all(title, "<", "&lt;");
  replace_all(svg, "font-family=\"Inter\"", family);
  replace_all(svg, "font-family=\"Inter:Bold\"", family + " font-weight=\"bold\"");
  replace_all(svg, "<title>Gnuplot</title>", "<title>" + title + "</title>");
  replace_all(svg, "<image ", "<image style='image-rendering:pixelated' ");
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// gnuplot and dot say nothing of a full disk; but a whole drawing ends as its format says.
bool is_whole(const std::string& format, const std::string& content) {
  if (format == "png") return ends_with(content, std::string("IEND\xae\x42\x60\x82"));
  return ends_with(content.substr(0, content.find_last_not_of(" \n") + 1), "</svg>");
}

const char* program_of(Tool tool) { return tool == Tool::kGnuplot ? "gnuplot" : "dot"; }

std::vector<std::vector<std::string>> commands_for(const std::string& name, Tool tool) {
  // -d: the reader's own gnuplot settings do not count.
  if (tool == Tool::kGnuplot) return {{"gnuplot", "-d", "-e", "suffix='.part'", name + ".gp"}};
  // An SVG has no pixels: another density would draw it larger than its own frame.
  return {{"dot", "-Tsvg", "-Gdpi=72", "-o", name + ".svg.part", name + ".dot"},
          {"dot", "-Tpng", "-Gdpi=144", "-o", name + ".png.part", name + ".dot"}};
}

struct Drawing {
  std::string problem;  // "": drawn
  bool is_missing_tool = false;
};

class Drawer {
 public:
  Drawer(const fs::path& folder, std::chrono::milliseconds patience)
      : folder_(folder), patience_(patience) {}

  Drawing draw(const std::string& name, const Figure& figure) {
    const Drawing drawing = try_to_draw(name, figure);
    for (const char* part : {".svg.part", ".png.part"}) {
      std::error_code ignored;
      fs::remove(folder_ / (name + part), ignored);
    }
    return drawing;
  }

 private:
  Drawing try_to_draw(const std::string& name, const Figure& figure) {
    const std::string program = program_of(figure.tool);
    std::atomic<bool>& hangs = hangs_[figure.tool == Tool::kGnuplot ? 0 : 1];
    const std::string svg = name + ".svg", png = name + ".png";
    std::error_code none;
    for (const std::string& file : {svg, png}) fs::remove(folder_ / (file + ".part"), none);
    for (const std::vector<std::string>& command : commands_for(name, figure.tool)) {
      ProcessResult result;
      result.timed_out = hangs;
      if (!hangs) result = run_process(command, folder_, patience_);
      if (result.timed_out) hangs = true;
      if (!result.succeeded()) {
        const char* package = figure.tool == Tool::kGnuplot ? "gnuplot-nox" : "graphviz";
        const bool is_missing = result.start_error == ENOENT;
        return {problem_of(program, result) +
                    (is_missing ? fmt::format(" (apt install {})", package) : ""),
                is_missing};
      }
    }
    try {
      std::string content = read_file(folder_ / (svg + ".part"));
      const bool whole =
          is_whole("svg", content) && is_whole("png", read_file(folder_ / (png + ".part")));
      if (!whole) return {program + " wrote only a part of it: is the disk full?"};
      if (figure.tool == Tool::kGnuplot) finish_svg(content, figure.title);
      write_file(folder_ / svg, content);
      fs::rename(folder_ / (png + ".part"), folder_ / png);
    } catch (const std::exception& error) {
      return {error.what()};
    }
    return {};
  }

  const fs::path& folder_;
  std::chrono::milliseconds patience_;
  std::array<std::atomic<bool>, 2> hangs_{};
};

}  // namespace

void write_script(const fs::path& folder, const std::string& name, const Figure& figure) {
  if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                             "0123456789-_") != std::string::npos) {
    throw std::invalid_argument("figure: \"" + shown_text(name) + "\" cannot be a figure's name");
  }
  if (figure.tool == Tool::kGraphviz) return write_file(folder / (name + ".dot"), figure.script);
  const fs::path path = folder / (name + ".gp"), part = folder / (name + ".gp.part");
  std::error_code ignored;
  fs::remove(part, ignored);  // a link of that name must not lead the script elsewhere
  try {
    Gnuplot gnuplot(">" + part.string());
    gnuplot << fmt::format(kHead, fmt::arg("name", name), fmt::arg("width", figure.width),
                           fmt::arg("height", figure.height),
                           fmt::arg("png_width", 2 * figure.width),
                           fmt::arg("png_height", 2 * figure.height))
            << figure.script << fmt::format(kTail, fmt::arg("name", name));
    errno = 0;
    gnuplot.flush();
    if (!gnuplot) throw std::runtime_error(std::strerror(errno ? errno : EIO));
    gnuplot.clear();
    fs::rename(part, path);
  } catch (const std::exception& error) {
    fs::remove(part, ignored);
    throw std::runtime_error(path.string() + ": cannot write: " + error.what());
  }
}

DrawResult draw_scripts(const fs::path& folder,
                        const std::vector<std::pair<std::string, Figure>>& figures,
                        std::chrono::milliseconds patience) {
  std::vector<Drawing> drawings(figures.size());
  Drawer drawer(folder, patience);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < figures.size(); i = next++) {
      drawings[i] = drawer.draw(figures[i].first, figures[i].second);
    }
  };
  std::thread second;
  try {
    second = std::thread(work);
  } catch (const std::system_error&) {  // no more processes allowed: one after the other, then
  }
  work();
  if (second.joinable()) second.join();

  DrawResult result;
  std::vector<std::pair<std::string, std::string>> missing;  // a problem, and the names it costs
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const std::string &name = figures[i].first, &problem = drawings[i].problem;
    if (problem.empty()) {
      result.drawn.push_back(name);
      continue;
    }
    result.lost_work = result.lost_work || !drawings[i].is_missing_tool;
    if (missing.empty() || missing.back().first != problem) {
      missing.emplace_back(problem, name);
    } else {
      missing.back().second += ", " + name;
    }
  }
  for (const auto& [problem, names] : missing) {
    result.problem +=
        (result.problem.empty() ? "figures not drawn: " : "; ") + names + ": " + problem;
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
