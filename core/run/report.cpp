#include "core/run/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/run/drawing.h"
#include "core/run/file.h"
#include "core/run/machine.h"
#include "core/text/columns.h"

namespace attn {
namespace {

using nlohmann::ordered_json;

// JSON has neither NaN nor infinities: they become the texts "nan", "inf" and "-inf".
ordered_json number(double value) {
  return std::isfinite(value) ? ordered_json(value) : ordered_json(fmt::format("{}", value));
}

// The array of what each of these becomes.
template <class Elements, class ToJson>
ordered_json list_of(const Elements& elements, const ToJson& to_json) {
  ordered_json list = ordered_json::array();
  for (const auto& element : elements) list.push_back(to_json(element));
  return list;
}

ordered_json to_json(const Result& result) {
  if (const auto* value = std::get_if<double>(&result)) return number(*value);
  if (const auto* text = std::get_if<std::string>(&result)) return *text;
  if (const auto* texts = std::get_if<std::vector<std::string>>(&result)) return *texts;
  return list_of(std::get<std::vector<double>>(result), number);
}

// Text that is not UTF-8 must not cost the file.
std::string text_of(const ordered_json& json, int indent = -1) {
  return json.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

// What run.json and the page have in common: equal for equal runs.
ordered_json described(const Description& run) {
  const Record& record = run.record;
  ordered_json json;
  json["chapter"] = run.stem;
  json["title"] = run.title;
  json["seed"] = run.options.seed;
  json["options"] = run.options.that_change_the_run();
  json["are_the_chapters_own"] = run.options.are_the_chapters_own();
  json["results"] = ordered_json::object();
  for (const auto& [name, value] : record.results) json["results"][name] = to_json(value);
  json["claims"] = list_of(record.claims, [](const Claim& claim) -> ordered_json {
    return {{"name", claim.name},
            {"measured", number(claim.measured)},
            {"bound", to_string(claim.bound)},
            {"low", number(claim.bound.low)},
            {"high", number(claim.bound.high)},
            {"holds", claim.holds()},
            {"sentence", claim.sentence()}};
  });
  json["translations"] = list_of(record.translations, [](const Translation& one) -> ordered_json {
    return {{"source", one.source}, {"reference", one.reference}, {"output", one.output}};
  });
  for (const auto& [name, version] : library_versions()) json["versions"][name] = version;
  if (run.options.plots) json["versions"]["gnuplot"] = gnuplot_version();
  return json;
}

// Each training loop with its last values: {"name", "parameters", "steps", "last": {"loss": 0.1}}.
ordered_json training(const Description& run) {
  return list_of(run.record.costs, [&run](const Cost& cost) -> ordered_json {
    const LoopState* loop = run.checkpoint.find(cost.series);
    ordered_json last = ordered_json::object();
    if (loop) {
      for (const Recorded& recorded : loop->history) last[recorded.name] = number(recorded.value);
    }
    return {{"name", cost.series},
            {"parameters", cost.parameters},
            {"steps", loop ? loop->step : 0},
            {"last", last}};
  });
}

// Four decimals: a page is to be read. A masked weight is null.
ordered_json weights_json(const AttentionMap& map) {
  ordered_json rows = ordered_json::array();
  const bool has_mask = map.masked.dimension() == 2;
  for (std::size_t t = 0; t < map.weights.shape(0); ++t) {
    ordered_json row = ordered_json::array();
    for (std::size_t s = 0; s < map.weights.shape(1); ++s) {
      const double rounded = std::round(map.weights(t, s) * 1e4) / 1e4;
      row.push_back(has_mask && map.masked(t, s) ? ordered_json(nullptr) : number(rounded));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<std::string> or_positions(std::vector<std::string> words, std::size_t count) {
  for (std::size_t i = words.size(); i < count; ++i) words.push_back(std::to_string(i + 1));
  return words;
}

// As attention.js takes them: maps of the same words, one after the other, share these.
ordered_json maps_json(const std::vector<AttentionMap>& maps) {
  ordered_json groups = ordered_json::array();
  for (const AttentionMap& map : maps) {
    ordered_json group;
    group["asks"] = map.queries.empty() ? "position" : "word";
    group["queries"] = or_positions(map.queries, map.weights.shape(0));
    group["keys"] = or_positions(map.keys, map.weights.shape(1));
    const bool shares = !groups.empty() && groups.back()["queries"] == group["queries"] &&
                        groups.back()["keys"] == group["keys"];
    if (!shares) groups.push_back(std::move(group));
    groups.back()["panels"].push_back({{"title", map.title}, {"weights", weights_json(map)}});
  }
  return groups;
}

ordered_json figures_json(const Description& run, const std::vector<std::string>& drawn) {
  return list_of(run.record.figures, [&](const auto& named) -> ordered_json {
    const auto& [name, figure] = named;
    const bool is_drawn = std::find(drawn.begin(), drawn.end(), name) != drawn.end();
    return {{"name", name},
            {"title", figure.title.empty() ? name : figure.title},
            {"subtitle", figure.subtitle},
            {"width", figure.width},
            {"svg", is_drawn ? read_file(run.folder / (name + ".svg")) : ""},
            {"maps", maps_json(figure.maps)}};
  });
}

// Where the chapter's page is, seen from the run folder; "" if it is not there.
std::string address_of_page(const Description& run) {
  for (const std::string& page : {"site/" + run.stem + ".html", "docs/" + run.stem + ".md"}) {
    const std::filesystem::path address = std::filesystem::path("../..") / page;
    if (std::filesystem::exists(run.folder / address)) return address.string();
  }
  return "";
}

}  // namespace

void write_run_json(const Description& run, double seconds) {
  ordered_json json = described(run);
  json["threads"] = run.options.threads;
  json["resumed"] = !run.options.resume.empty();
  json["cost"] = list_of(run.record.costs, [](const Cost& cost) -> ordered_json {
    return {{"series", cost.series},
            {"parameters", cost.parameters},
            {"steps_per_second", number(cost.steps_per_second)}};
  });
  json["seconds"] = seconds;
  json["peak_memory_megabytes"] = peak_memory_megabytes();
  write_file(run.folder / "run.json", text_of(json, 2) + "\n");
}

void write_report(const Description& run, const std::vector<std::string>& drawn) {
  ordered_json json = described(run);
  json["loops"] = training(run);
  json["figures"] = figures_json(run, drawn);
  json["left_out"] = run.record.left_out;
  json["page"] = address_of_page(run);
  const std::string data = replaced(text_of(json), "<", "\\u003c");  // nothing ends its element
  const std::string page = replaced(page_template, "{title}", markup_of(run.title));
  write_file(run.folder / "report.html", replaced(page, "{data}", data));
}

}  // namespace attn
