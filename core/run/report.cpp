#include "core/run/report.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace attn {

namespace {

using nlohmann::ordered_json;

// Four decimals: a page is to be read, and equal runs give equal pages.
ordered_json weight_json(double weight) {
  if (std::isfinite(weight)) return std::round(weight * 1e4) / 1e4;
  return fmt::format("{}", weight);
}

ordered_json weights_json(const AttentionMap& map) {
  ordered_json rows = ordered_json::array();
  const bool has_mask = map.masked.dimension() == 2;
  for (std::size_t t = 0; t < map.weights.shape(0); ++t) {
    ordered_json row = ordered_json::array();
    for (std::size_t s = 0; s < map.weights.shape(1); ++s) {
      const bool is_masked = has_mask && map.masked(t, s);
      row.push_back(is_masked ? ordered_json(nullptr) : weight_json(map.weights(t, s)));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<std::string> or_positions(std::vector<std::string> words, std::size_t count) {
  if (!words.empty()) return words;
  for (std::size_t i = 1; i <= count; ++i) words.push_back(std::to_string(i));
  return words;
}

bool share_words(const AttentionMap& a, const AttentionMap& b) {
  return a.queries == b.queries && a.keys == b.keys && a.weights.shape() == b.weights.shape();
}

}  // namespace

std::string html_text(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string svg_address(const std::string& svg) {
  // These mean nothing to an address or to an attribute; all other bytes are written as %XX.
  const std::string plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_.,:;=/()!*+@";
  std::string result = "data:image/svg+xml,";
  for (const char c : svg) {
    if (plain.find(c) != std::string::npos) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return result;
}

std::string to_html(const HtmlTable& table) {
  const auto row_of = [&](const char* tag, const std::vector<std::string>& cells) {
    std::string row = "<tr>";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool is_number = table.columns.at(i).second == Column::number;
      row += fmt::format("<{}{}>{}</{}>", tag, is_number ? " class=\"number\"" : "", cells[i], tag);
    }
    return row + "</tr>\n";
  };
  std::vector<std::string> heads;
  for (const auto& column : table.columns) heads.push_back(html_text(column.first));
  std::string html = "<div class=\"scroll\"><table>\n<thead>" + row_of("th", heads) + "</thead>\n";
  for (const auto& row : table.rows) html += row_of("td", row);
  return html + "</table></div>\n";
}

std::string attention_html(const std::vector<AttentionMap>& maps) {
  std::string html;
  for (std::size_t first = 0; first < maps.size();) {
    const AttentionMap& map = maps[first];
    ordered_json json;
    json["asks"] = map.queries.empty() ? "position" : "word";
    json["queries"] = or_positions(map.queries, map.weights.shape(0));
    json["keys"] = or_positions(map.keys, map.weights.shape(1));
    for (; first < maps.size() && share_words(map, maps[first]); ++first) {
      json["panels"].push_back(
          {{"title", maps[first].title}, {"weights", weights_json(maps[first])}});
    }
    // Text that is not UTF-8 must not cost the page.
    const std::string text = json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    html += fmt::format("<div class=\"attention\" data-map=\"{}\"></div>\n", html_text(text));
  }
  return html;
}

std::string figure_html(const std::string& name, const std::string& svg, const Figure& figure) {
  std::string html = "<figure>\n";
  const std::string title = html_text(figure.title.empty() ? name : figure.title);
  const std::string subtitle = html_text(figure.subtitle);
  if (svg.empty()) {
    html += fmt::format("<h3>{}</h3>\n<p class=\"muted\">{}</p>\n", title, subtitle);
  } else {
    const std::string words = title + (subtitle.empty() ? "" : ": " + subtitle);
    const std::string width =
        figure.width > 0 ? fmt::format(" style=\"--width: {}px\"", figure.width) : "";
    html += fmt::format("<div class=\"scroll\"><img alt=\"{}\"{} src=\"{}\"></div>\n", words, width,
                        svg_address(svg));
    html += fmt::format("<figcaption>{}.svg</figcaption>\n", html_text(name));
  }
  return html + attention_html(figure.maps) + "</figure>\n";
}

std::string page_html(const std::string& title, const std::string& body) {
  return fmt::format(R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{}</title>
<style>{}</style>
</head>
<body>
<main>
{}</main>
<script>{}</script>
</body>
</html>
)",
                     html_text(title), report_style, body, report_script);
}

}  // namespace attn
