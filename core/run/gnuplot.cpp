#include "core/run/gnuplot.h"

#include <fmt/format.h>
#include <gnuplot-iostream.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <future>
#include <stdexcept>

#include "core/run/file.h"
#include "core/run/process.h"

namespace attn {

namespace {

namespace fs = std::filesystem;

// The script draws the SVG, then loads itself to draw the PNG: one file, both formats, no copy.
constexpr const char* head = R"(# {title}
# gnuplot {name}.gp  draws {name}.svg and {name}.png.
if (!exists('format')) format = 'svg'
if (!exists('suffix')) suffix = ''
if (format eq 'svg') set terminal svg size {width},{height} font 'Inter,10.5' fontscale 1.333 linewidth 1.15 background '#FFFFFF' enhanced fixed butt
if (format eq 'png') set terminal pngcairo size {png_width},{png_height} font 'Inter,10.5' fontscale 2 linewidth 2 pointscale 2 background '#FFFFFF' enhanced
set output '{name}.' . format . suffix
)";

constexpr const char* tail = R"(unset output
if (format eq 'svg') format = 'png'; reset; load '{name}.gp'
)";

std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return text;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

std::string xml(std::string text) {
  replace_all(text, "&", "&amp;");
  replace_all(text, "<", "&lt;");
  return text;
}

// The first comment of a script is the figure's title.
std::string title_of(const std::string& script) { return script.substr(2, script.find('\n') - 2); }

// What gnuplot leaves out: other fonts where Inter is missing, bold as browsers name it, the title
// for screen readers, and cells with sharp edges.
void finish_svg(const fs::path& drawn, const fs::path& path, const std::string& title) {
  std::string svg = read_file(drawn);
  const std::string family = "font-family=\"Inter, 'DejaVu Sans', sans-serif\"";
  replace_all(svg, "font-family=\"Inter\"", family);
  replace_all(svg, "font-family=\"Inter:Bold\"", family + " font-weight=\"bold\"");
  replace_all(svg, "<title>Gnuplot</title>", "<title>" + xml(title) + "</title>");
  replace_all(svg, "<image ", "<image style='image-rendering:pixelated' ");
  write_file(path, svg);  // over the part, then renamed
}

enum class Outcome { drawn, not_installed, failed };
struct Drawing {
  Outcome outcome = Outcome::failed;
  std::string why;
};

Drawing draw(const fs::path& folder, const std::string& name) {
  const fs::path svg_part = folder / (name + ".svg.part"), svg = folder / (name + ".svg");
  const fs::path png_part = folder / (name + ".png.part"), png = folder / (name + ".png");
  // -d: the reader's own gnuplot settings do not count.
  const ProcessResult result = run_process({"gnuplot", "-d", "-e", "suffix='.part'", name + ".gp"},
                                           folder, std::chrono::seconds(60));
  std::error_code ignored;
  if (!result.started || result.exit_code == 127) return {Outcome::not_installed, ""};
  if (result.timed_out || result.exit_code != 0) {
    fs::remove(svg_part, ignored);
    fs::remove(png_part, ignored);
    if (result.timed_out) return {Outcome::failed, "gnuplot took longer than a minute"};
    const std::size_t start = result.output.find_first_not_of(" \n^");
    const std::string said =
        start == std::string::npos ? "no message" : result.output.substr(start);
    return {Outcome::failed, fmt::format("gnuplot ended with code {}: {}", result.exit_code,
                                         said.substr(0, said.find('\n')))};
  }
  try {
    finish_svg(svg_part, svg, title_of(read_file(folder / (name + ".gp"))));
    fs::rename(png_part, png);
  } catch (const std::exception& error) {
    fs::remove(svg_part, ignored);
    fs::remove(png_part, ignored);
    return {Outcome::failed, error.what()};
  }
  return {Outcome::drawn, ""};
}

}  // namespace

void write_script(const fs::path& folder, const std::string& name, const Figure& figure) {
  if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                             "0123456789-_") != std::string::npos) {
    throw std::invalid_argument("figure: \"" + name + "\" cannot be a figure's name");
  }
  const fs::path path = folder / (name + ".gp");
  const fs::path part = folder / (name + ".gp.part");
  try {
    Gnuplot gnuplot(">" + part.string());
    gnuplot << fmt::format(head, fmt::arg("title", one_line(figure.title)), fmt::arg("name", name),
                           fmt::arg("width", figure.width), fmt::arg("height", figure.height),
                           fmt::arg("png_width", 2 * figure.width),
                           fmt::arg("png_height", 2 * figure.height))
            << figure.script << fmt::format(tail, fmt::arg("name", name));
    errno = 0;
    gnuplot.flush();
    if (!gnuplot) throw std::runtime_error(std::strerror(errno ? errno : EIO));
    gnuplot.clear();
    fs::rename(part, path);
  } catch (const std::exception& error) {
    std::error_code ignored;
    fs::remove(part, ignored);
    throw std::runtime_error(path.string() + ": cannot write: " + error.what());
  }
}

DrawResult draw_scripts(const fs::path& folder, const std::vector<std::string>& names) {
  std::vector<Drawing> drawings(names.size());
  // Two workers: one draws the even figures, one the odd ones.
  const auto work = [&](std::size_t first) {
    for (std::size_t i = first; i < names.size(); i += 2) drawings[i] = draw(folder, names[i]);
  };
  std::future<void> second = std::async(std::launch::async, work, 1);
  work(0);
  second.get();

  DrawResult result;
  std::string missing, why;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (drawings[i].outcome == Outcome::drawn) {
      result.drawn.push_back(names[i]);
      continue;
    }
    missing += (missing.empty() ? "" : ", ") + names[i];
    if (drawings[i].outcome == Outcome::not_installed) {
      why = "gnuplot is not installed (apt install gnuplot-nox)";
    } else if (why.empty()) {
      why = drawings[i].why;
    }
  }
  if (!missing.empty()) result.problem = "figures not drawn: " + missing + ": " + why;
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
  if (!result.started || result.exit_code != 0) return "not installed";
  return result.output.substr(0, result.output.find('\n'));
}

}  // namespace attn
