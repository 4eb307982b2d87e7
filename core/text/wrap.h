// Long lines of text, such as a model writes, broken for a terminal or a page.
#pragma once

#include <cstddef>
#include <string>

namespace attn {

// Breaks each line of `text` that takes more than `width` columns of a terminal at spaces; a letter
// with its marks takes one, a wide character of East Asia two. What goes on from the line above is
// indented by `indent` spaces, so that a line break of the text itself can still be told. A word
// that is longer than `width` stays whole, on a line of its own. `text` must be well-formed UTF-8,
// else throws std::invalid_argument as `characters` does.
std::string wrap_lines(const std::string& text, std::size_t width = 88, std::size_t indent = 2);

// Two spaces, the label and the text. What does not fit goes on below where the text begins.
std::string labelled_lines(const std::string& label, const std::string& text,
                           std::size_t width = 88);

}  // namespace attn
