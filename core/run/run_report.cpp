// report.html: what a run claimed, drew and ended with, on one page. No times: equal runs give
// equal pages, as far as the chapter draws none; run.json has them.
#include <fmt/format.h>

#include <algorithm>

#include "core/run/file.h"
#include "core/run/gnuplot.h"
#include "core/run/machine.h"
#include "core/run/report.h"
#include "core/run/run.h"

namespace attn {

namespace {

std::string heading(const std::string& title) { return "<h2>" + title + "</h2>\n"; }

std::string sentence(const std::string& text) {
  return "<p class=\"muted\">" + html_text(text) + "</p>\n";
}

std::string term(const std::string& name, const std::string& value) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", html_text(name), html_text(value));
}

std::string joined(const std::vector<std::string>& texts) {
  std::string line;
  for (const std::string& text : texts) line += (line.empty() ? "" : ", ") + text;
  return line;
}

std::string to_text(const Result& result) {
  constexpr std::size_t most = 12;
  if (const auto* value = std::get_if<double>(&result)) return fmt::format("{:.6g}", *value);
  if (const auto* text = std::get_if<std::string>(&result)) return *text;
  std::vector<std::string> texts;
  if (const auto* values = std::get_if<std::vector<double>>(&result)) {
    for (const double value : *values) texts.push_back(fmt::format("{:.4g}", value));
  } else {
    texts = std::get<std::vector<std::string>>(result);
  }
  const std::size_t count = texts.size();
  texts.resize(std::min(count, most));
  return joined(texts) + (count > most ? fmt::format(" … ({} in run.json)", count) : "");
}

// The last value of everything that a loop recorded: "loss 0.0123, digits right 100".
std::string last_values(const History& history) {
  std::vector<std::pair<std::string, double>> last;
  for (const Recorded& recorded : history) {
    const auto same = [&](const auto& entry) { return entry.first == recorded.name; };
    const auto found = std::find_if(last.begin(), last.end(), same);
    if (found == last.end()) {
      last.emplace_back(recorded.name, recorded.value);
    } else {
      found->second = recorded.value;
    }
  }
  std::vector<std::string> texts;
  for (const auto& [name, value] : last) texts.push_back(fmt::format("{} {:.4g}", name, value));
  return joined(texts);
}

}  // namespace

std::string Run::report_of_options() const {
  std::string html = "<dl>\n";
  const bool trains = options_.steps > 0;
  for (const auto& [name, value] : options_.that_change_the_run()) {
    const bool is_absent = value.empty() || (name == "steps" && !trains) ||
                           (name == "batch-size" && options_.batch_size == 0) ||
                           (name == "learning-rate" && options_.learning_rate <= 0) ||
                           (name == "hidden" && options_.hidden == 0);
    if (!is_absent) html += term(name, value);
  }
  return html + "</dl>\n";
}

std::string Run::report_of_claims() const {
  if (quick()) return sentence("A run with --quick claims nothing: it is too short.");
  if (claims_.empty()) return sentence("This run claims nothing.");
  HtmlTable table;
  table.columns = {{"", Column::text},
                   {"claim", Column::text},
                   {"measured", Column::number},
                   {"must be", Column::text}};
  std::size_t failed = 0;
  for (const Claim& claim : claims_) {
    if (!claim.holds()) ++failed;
    table.rows.push_back({claim.holds() ? "<span class=\"holds\">holds</span>"
                                        : "<span class=\"fails\">does not hold</span>",
                          html_text(claim.name), fmt::format("{:.4g}", claim.measured),
                          html_text(to_string(claim.bound))});
  }
  const std::string summary = failed == 0
                                  ? fmt::format("All {} hold.", claims_.size())
                                  : fmt::format("{} of {} do not hold.", failed, claims_.size());
  return sentence(claims_.size() == 1 && failed == 0 ? "It holds." : summary) + to_html(table);
}

std::string Run::report_of_figures(const std::vector<std::string>& drawn) const {
  std::string html;
  std::vector<std::string> missing;
  // Drawings that the chapter made itself, with Graphviz.
  for (const std::string& name : written_) {
    const std::filesystem::path path = name;
    const bool is_ours = std::find(drawn.begin(), drawn.end(), path.stem()) != drawn.end();
    if (path.extension() != ".svg" || is_ours) continue;
    html += figure_html(path.stem(), read_file(file(name)), {});
  }
  for (const auto& [name, figure] : figures_) {
    const bool is_drawn = std::find(drawn.begin(), drawn.end(), name) != drawn.end();
    if (!is_drawn) missing.push_back(name);
    if (is_drawn || !figure.maps.empty()) {
      html += figure_html(name, is_drawn ? read_file(file(name + ".svg")) : "", figure);
    }
  }
  if (!missing.empty()) html += sentence("Not drawn in this run: " + joined(missing) + ".");
  return html;
}

std::string Run::report_of_training() const {
  HtmlTable table;
  table.columns = {{"training loop", Column::text},
                   {"parameters", Column::number},
                   {"steps", Column::number},
                   {"at the last step", Column::text}};
  for (const Cost& cost : costs_) {
    const LoopState* loop = checkpoint_.find(cost.series);
    table.rows.push_back({html_text(cost.series), std::to_string(cost.parameters),
                          loop ? std::to_string(loop->step) : "",
                          loop ? html_text(last_values(loop->history)) : ""});
  }
  return table.rows.empty() ? "" : heading("Training") + to_html(table);
}

std::string Run::report_of_results() const {
  if (results_.empty()) return "";
  HtmlTable table;
  table.columns = {{"result", Column::text}, {"value", Column::text}};
  for (const auto& [name, value] : results_) {
    table.rows.push_back({html_text(name), html_text(to_text(value))});
  }
  return heading("Results") + to_html(table);
}

void Run::write_report(const std::vector<std::string>& drawn) const {
  std::string body = "<p class=\"kicker\">Attention from Scratch · " + html_text(stem_) + "</p>\n";
  body += "<h1>" + html_text(title_) + "</h1>\n" + report_of_options();
  body += heading("Claims") + report_of_claims();
  if (const std::string figures = report_of_figures(drawn); !figures.empty()) {
    body += heading("Figures") + figures;
  }
  body += report_of_training() + report_of_results() + heading("Made with") + "<dl>\n";
  for (const auto& [name, version] : library_versions()) body += term(name, version);
  if (options_.plots) body += term("figures", gnuplot_version());
  body += "</dl>\n<p></p>\n" + sentence("Times, and all numbers in full, are in run.json.");
  write_file(file("report.html"),
             page_html(fmt::format("{} · seed {}", title_, options_.seed), body));
}

}  // namespace attn
