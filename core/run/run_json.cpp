// run.json: what a run was, on what it ran, and what it found.
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/run/file.h"
#include "core/run/gnuplot.h"
#include "core/run/machine.h"
#include "core/run/run.h"

namespace attn {

namespace {

using nlohmann::ordered_json;

// JSON has neither NaN nor infinities: they become the texts "nan", "inf" and "-inf".
ordered_json number(double value) {
  if (std::isfinite(value)) return value;
  if (std::isnan(value)) return "nan";
  return value > 0 ? "inf" : "-inf";
}

ordered_json to_json(const Result& result) {
  if (const auto* value = std::get_if<double>(&result)) return number(*value);
  if (const auto* text = std::get_if<std::string>(&result)) return *text;
  ordered_json list = ordered_json::array();
  if (const auto* values = std::get_if<std::vector<double>>(&result)) {
    for (const double value : *values) list.push_back(number(value));
  } else {
    for (const auto& text : std::get<std::vector<std::string>>(result)) list.push_back(text);
  }
  return list;
}

}  // namespace

void Run::write_json(double seconds) const {
  ordered_json json;
  json["chapter"] = stem_;
  json["title"] = title_;
  json["seed"] = options_.seed;
  json["options"] = options_.that_change_the_run();
  json["threads"] = options_.threads;
  json["resumed"] = !options_.resume.empty();

  ordered_json& results = json["results"] = ordered_json::object();
  for (const auto& [name, value] : results_) results[name] = to_json(value);

  ordered_json& claims = json["claims"] = ordered_json::array();
  for (const Claim& claim : claims_) {
    claims.push_back({{"name", claim.name},
                      {"measured", number(claim.measured)},
                      {"bound", to_string(claim.bound)},
                      {"low", number(claim.bound.low)},
                      {"high", number(claim.bound.high)},
                      {"holds", claim.holds()}});
  }
  ordered_json& costs = json["cost"] = ordered_json::array();
  for (const Cost& cost : costs_) {
    costs.push_back({{"series", cost.series},
                     {"parameters", cost.parameters},
                     {"steps_per_second", number(cost.steps_per_second)}});
  }
  json["seconds"] = seconds;
  json["peak_memory_megabytes"] = peak_memory_megabytes();

  ordered_json& versions = json["versions"] = ordered_json::object();
  for (const auto& [name, version] : library_versions()) versions[name] = version;
  if (options_.plots) versions["gnuplot"] = gnuplot_version();

  // A name or text that is not UTF-8 must not cost the file.
  write_file(file("run.json"),
             json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

}  // namespace attn
