#include "chapters/02_attention/shifts.h"

#include <fmt/format.h>

#include "chapters/02_attention/figures.h"

namespace attn {

void shift_the_map(Run& run, const std::vector<Arrangement>& arrangements) {
  constexpr std::size_t kLength = 16;  // at which answers are counted, as places are
  Table table(
      {"looks most, places right of the digit", "−2", "−1", "0", "+1", "+2", "exact match"});
  std::vector<std::pair<std::string, AttentionReversal>> drawn;
  for (const Arrangement& arrangement : arrangements) {
    std::vector<std::string> cells{arrangement.name()};
    for (const double percent : arrangement.reversal.at_offset)
      cells.push_back(fmt::format("{:.1f} %", percent));
    const double exact_match = arrangement.reversal.result.exact_match_at(kLength);
    cells.push_back(fmt::format("{:.1f} %", exact_match));
    table.row(cells);
    drawn.emplace_back(arrangement.name(), arrangement.reversal);
    const bool is_shifted = &arrangement != &arrangements.front();
    if (is_shifted && run.options().are_the_chapters_own()) {
      run.claim(arrangement.name() + ": weights whose largest is one place right, %",
                arrangement.reversal.at_offset[3], at_least(60));
      if (arrangement.query == "old") {  // the other one is still learning after so few steps
        run.claim(fmt::format("{}: exact match at length {}, %", arrangement.name(), kLength),
                  exact_match, at_least(90));
      }
    }
  }
  run.print_line(table.text(run.terminal()));
  draw_shifts(run, drawn);
}

}  // namespace attn
