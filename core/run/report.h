// The parts of report.html: one run on one page, which needs no network and no other file. Run
// puts them together in run_report.cpp; the style and the script are the files in core/run/page/.
//
// All texts given here are plain: what means something to HTML is escaped.
#pragma once

#include <string>
#include <vector>

#include "core/run/figure.h"

namespace attn {

extern const char* const report_style;   // report.css and attention.css
extern const char* const report_script;  // attention.js

// "a < b" becomes "a &lt; b"; fit for an element's text, and for an attribute in quotes.
std::string html_text(const std::string& text);

// A file of text as the address of an image: "data:image/svg+xml,…", fit for an attribute in
// quotes. An image and not a part of the page, so that the names inside one drawing (clip paths,
// markers) do not meet those of another.
std::string svg_address(const std::string& svg);

enum class Column { text, number };
struct HtmlTable {
  std::vector<std::pair<std::string, Column>> columns;
  std::vector<std::vector<std::string>> rows;  // HTML: escape texts with html_text
};
// Scrolls sideways where the window is narrow.
std::string to_html(const HtmlTable& table);

// A drawing with its file's name below, and the figure's attention maps, if it has any, as words to
// point at. `svg` is the drawing; empty if there is none: title and subtitle then stand as text.
std::string figure_html(const std::string& name, const std::string& svg, const Figure& figure);

// The maps as attention.js takes them. Maps of the same queries and keys share their words: one
// element for each such group, in the order of the maps.
std::string attention_html(const std::vector<AttentionMap>& maps);

// The whole page around a body of HTML.
std::string page_html(const std::string& title, const std::string& body);

}  // namespace attn
