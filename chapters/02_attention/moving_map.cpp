#include "chapters/02_attention/moving_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/run/file.h"
#include "core/text/columns.h"

namespace attn {
namespace {

// Pixels. A row for each word written, a column for each word read, with slanted names above.
constexpr double kLeft = 96, kTop = 92, kCell = 38, kRow = 26, kRight = 74, kBelow = 40;
// Of a turn's eight seconds, the last part shows the trained map and nothing moves.
constexpr double kSeconds = 8, kMoving = 0.75;

double percent_of_turn(std::size_t moment, std::size_t moments) {
  const std::size_t last = std::max<std::size_t>(moments - 1, 1);
  return 100 * kMoving * static_cast<double>(moment) / static_cast<double>(last);
}

double weight_at(const MapMoment& moment, std::size_t t, std::size_t s) {
  return static_cast<double>(moment.weights(t, s));
}

// How one cell's colour goes through the moments, and stays at the end.
std::string cell_keyframes(const MovingMap& map, std::size_t t, std::size_t s) {
  std::string frames;
  for (std::size_t i = 0; i < map.moments.size(); ++i) {
    frames += fmt::format("{:.0f}%{{opacity:{:.2f}}}", percent_of_turn(i, map.moments.size()),
                          weight_at(map.moments[i], t, s));
  }
  return fmt::format("@keyframes c{}-{}{{{}100%{{opacity:{:.2f}}}}}\n", t, s, frames,
                     weight_at(map.moments.back(), t, s));
}

// "step 320" is seen from its moment to the next, the last one to the end of the turn.
std::string step_keyframes(std::size_t i, std::size_t moments) {
  const double from = percent_of_turn(i, moments);
  const double to = i + 1 == moments ? 100 : percent_of_turn(i + 1, moments);
  const std::string before = i == 0 ? "" : fmt::format("0%,{:.2f}%{{opacity:0}}", from - 0.01);
  const std::string after =
      i + 1 == moments ? "" : fmt::format("{:.2f}%,100%{{opacity:0}}", to + 0.01);
  return fmt::format("@keyframes s{}{{{}{:.2f}%,{:.2f}%{{opacity:1}}{}}}\n", i, before, from, to,
                     after);
}

std::string style(const MovingMap& map) {
  std::string text = fmt::format(
      "svg{{--ink:#24292f;--quiet:#57606a;--blue:#0b5cad;--ground:#0b5cad14}}\n"
      "@media (prefers-color-scheme:dark){{svg{{--ink:#e6edf3;--quiet:#a5adb6;--blue:#4aa3f0;"
      "--ground:#4aa3f01f}}}}\n"
      "text{{font:14px Inter,\"Segoe UI\",Arial,sans-serif;fill:var(--ink)}}\n"
      ".quiet{{font-size:12.5px;fill:var(--quiet)}}\n"
      ".ground{{fill:var(--ground)}} .cell{{fill:var(--blue);animation:{0}s linear infinite}}\n"
      ".step{{opacity:0;animation:{0}s step-end infinite}} .last{{opacity:1}}\n"
      "@media (prefers-reduced-motion:reduce){{.cell,.step{{animation:none!important}}}}\n",
      kSeconds);
  for (std::size_t i = 0; i < map.moments.size(); ++i) {
    text += step_keyframes(i, map.moments.size());
  }
  for (std::size_t t = 0; t < map.queries.size(); ++t) {
    for (std::size_t s = 0; s < map.keys.size(); ++s) text += cell_keyframes(map, t, s);
  }
  return text;
}

// ["can","you"]. The words are the chapter's own sentence: none has a quote or a backslash.
std::string json_words(const std::vector<std::string>& words) {
  return words.empty() ? "[]" : fmt::format("[\"{}\"]", fmt::join(words, "\",\""));
}

// All weights to three decimals, as JSON, for the page that lets the reader point at the words.
std::string metadata(const MovingMap& map) {
  std::vector<std::string> moments;
  for (const MapMoment& moment : map.moments) {
    std::vector<std::string> rows;
    for (std::size_t t = 0; t < map.queries.size(); ++t) {
      std::vector<std::string> row;
      for (std::size_t s = 0; s < map.keys.size(); ++s) {
        row.push_back(fmt::format("{:.3f}", weight_at(moment, t, s)));
      }
      rows.push_back(fmt::format("[{}]", fmt::join(row, ",")));
    }
    moments.push_back(
        fmt::format("{{\"step\":{},\"weights\":[{}]}}", moment.step, fmt::join(rows, ",")));
  }
  return markup_of(fmt::format("{{\"keys\":{},\"moments\":[{}],\"queries\":{}}}",
                               json_words(map.keys), fmt::join(moments, ","),
                               json_words(map.queries)));
}

}  // namespace

std::vector<std::size_t> moving_map_steps(std::size_t steps) {
  std::vector<std::size_t> result{0};
  for (const std::size_t part : {1U, 2U, 3U, 4U, 6U, 8U, 12U, 16U, 24U, 40U, 60U, 120U}) {
    const std::size_t step = steps * part / 120;
    if (step > result.back()) result.push_back(step);
  }
  return result;
}

void write_moving_map(Run& run, const MovingMap& map) {
  const double rows_end = kTop + kRow * static_cast<double>(map.queries.size());
  const double width = kLeft + kCell * static_cast<double>(map.keys.size()) + kRight;
  const double height = rows_end + kBelow;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
      "viewBox=\"0 0 {0:.0f} {1:.0f}\" role=\"img\">\n"
      "<title>Where each English word looks, while the model learns</title>\n"
      "<metadata>{2}</metadata>\n<style>\n{3}</style>\n",
      width, height, metadata(map), style(map));
  for (std::size_t s = 0; s < map.keys.size(); ++s) {
    const double x = kLeft + kCell * (static_cast<double>(s) + 0.5);
    svg += fmt::format("<text transform=\"translate({:.0f} {:.0f}) rotate(-40)\">{}</text>\n", x,
                       kTop - 10, markup_of(map.keys[s]));
  }
  for (std::size_t t = 0; t < map.queries.size(); ++t) {
    const double y = kTop + kRow * static_cast<double>(t);
    svg += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"end\">{}</text>\n",
                       kLeft - 10, y + kRow / 2 + 4, markup_of(map.queries[t]));
    // The attributes are for a reading device that knows no style sheet: it shows the trained map.
    for (std::size_t s = 0; s < map.keys.size(); ++s) {
      const std::string place =
          fmt::format("x=\"{:.0f}\" y=\"{:.0f}\" width=\"{:.0f}\" height=\"{:.0f}\" rx=\"4\"",
                      kLeft + kCell * static_cast<double>(s), y, kCell - 3, kRow - 3);
      svg += fmt::format(
          "<rect class=\"ground\" fill=\"#ebf1f8\" {0}/><rect class=\"cell\" fill=\"#0b5cad\" "
          "style=\"animation-name:c{1}-{2}\" opacity=\"{3:.2f}\" {0}/>\n",
          place, t, s, weight_at(map.moments.back(), t, s));
    }
  }
  for (std::size_t i = 0; i < map.moments.size(); ++i) {
    const std::string words = map.moments[i].step == 0
                                  ? "before training"
                                  : fmt::format("after {} steps", map.moments[i].step);
    svg += fmt::format(
        "<text class=\"quiet step{}\" style=\"animation-name:s{}\" x=\"{:.0f}\" "
        "y=\"{:.0f}\">{}</text>\n",
        i + 1 == map.moments.size() ? " last" : "", i, kLeft, rows_end + 24, words);
  }
  const std::filesystem::path path = run.file("moving_map.svg");
  write_file(path, svg + "</svg>\n");
  run.wrote(path);
}

}  // namespace attn
