// How a Figure becomes a file: its script is written, and gnuplot or Graphviz draws it as a checked
// child process. Used by Run; the kinds of figures are in core/figures/figure.h.
#pragma once

#include <chrono>
#include <filesystem>

#include "core/figures/figure.h"

namespace attn {

// Writes folder/NAME.gp, or NAME.dot. By hand, `gnuplot NAME.gp` in the folder draws NAME.svg and
// NAME.png again. Throws std::invalid_argument if the name has other characters than letters,
// digits, "-" and "_", std::runtime_error with one sentence if the file cannot be written.
void write_script(const std::filesystem::path& folder, const std::string& name,
                  const Figure& figure);

struct DrawResult {
  std::vector<std::string> drawn;
  std::string problem;     // "", or one sentence that says which figures are missing and why
  bool lost_work = false;  // one is missing although what draws it is installed
};
// Draws what the scripts say, two at a time where there are threads. Where the tool is not
// installed, fails, leaves half a drawing or does not end, what was there before stays, and nothing
// half-drawn beside it; a tool that once did not end is not called again.
DrawResult draw_scripts(const std::filesystem::path& folder,
                        const std::vector<std::pair<std::string, Figure>>& figures,
                        std::chrono::milliseconds patience = std::chrono::minutes(1));

// Opens the SVGs with xdg-open if there is a display, and does not wait.
void show_files(const std::filesystem::path& folder, const std::vector<std::string>& names);

std::string gnuplot_version();  // "gnuplot 5.4 patchlevel 4"; "not installed"

}  // namespace attn
