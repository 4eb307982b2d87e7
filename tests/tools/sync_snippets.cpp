// Keeps what the pages quote equal to what they quote from: code of the real sources, and the
// captured output of real runs.
//
//   sync_snippets [--check] ROOT PAGE.md …
//
// Rewrites the quotations in the pages; with --check changes nothing, says which are out of date,
// and exits with 1 if any is. In a page:
//
//   <!-- snippet: core/tensor/math.h#name -->        lines between // [snippet:name] and
//   (a code fence)                                   // [/snippet:name] or // [/snippet]
//   <!-- /snippet -->
//
//   <!-- output: docs/outputs/03.txt "Scores" -->    from the first line that begins with
//   (a code fence)                                   "Scores" to the next empty line, or, with
//   <!-- /output -->                                 "Scores" to "Weights", to that line
//
// Regions may nest. Lines with marks are left out, common indentation is taken away. The text files
// are written by docs/redraw.py.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

namespace {

Lines read_lines(const fs::path& path) {
  if (fs::is_directory(path)) throw std::runtime_error(path.string() + " is a folder");
  std::ifstream in(path);
  if (!in) throw std::runtime_error("there is no file " + path.string());
  Lines lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool begins_with(const std::string& line, const std::string& start) {
  const std::size_t first = std::min(line.find_first_not_of(' '), line.size());
  return line.compare(first, start.size(), start) == 0;
}

void remove_common_indentation(Lines& lines) {
  std::size_t indentation = std::string::npos;
  for (const std::string& line : lines) {
    indentation = std::min(indentation, line.find_first_not_of(' '));
  }
  for (std::string& line : lines) line.erase(0, indentation);
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
}

// The lines of a region of a source file; the whole file if the region has no name.
Lines region(const fs::path& path, const std::string& name) {
  static const std::regex mark(R"(\s*(?://|#)\s*\[(/?)snippet(?::([\w.-]+))?\]\s*)");
  Lines open_regions, found;
  bool seen = name.empty();
  for (const std::string& line : read_lines(path)) {
    std::smatch match;
    if (!std::regex_match(line, match, mark)) {
      const bool inside = std::count(open_regions.begin(), open_regions.end(), name) > 0;
      if (name.empty() || inside) found.push_back(line);
      continue;
    }
    const std::string marked = match[2];
    if (match[1].length() == 0) {
      if (marked == name && seen) throw std::runtime_error("two regions have this name");
      seen = seen || marked == name;
      open_regions.push_back(marked);
      continue;
    }
    const auto closed = marked.empty()
                            ? open_regions.rbegin()
                            : std::find(open_regions.rbegin(), open_regions.rend(), marked);
    if (closed == open_regions.rend()) throw std::runtime_error("closes what is not open: " + line);
    open_regions.erase(std::next(closed).base());
  }
  if (!seen) throw std::runtime_error("there is no region [snippet:" + name + "]");
  if (std::count(open_regions.begin(), open_regions.end(), name) > 0) {
    throw std::runtime_error("the region [snippet:" + name + "] is never closed");
  }
  remove_common_indentation(found);
  return found;
}

// The lines of a captured output, as the head of this file says; `end` may be empty.
Lines part_of_output(const fs::path& path, const std::string& start, const std::string& end) {
  const Lines lines = read_lines(path);
  const auto begins = [](const std::string& words) {
    return [&words](const std::string& line) { return begins_with(line, words); };
  };
  const auto first = std::find_if(lines.begin(), lines.end(), begins(start));
  if (first == lines.end()) throw std::runtime_error("no line begins with \"" + start + "\"");
  auto last = std::find(first, lines.end(), "");
  if (!end.empty()) {
    last = std::find_if(std::next(first), lines.end(), begins(end));
    if (last == lines.end()) {
      throw std::runtime_error("after \"" + start + "\", no line begins with \"" + end + "\"");
    }
  }
  Lines found(first, last);
  remove_common_indentation(found);
  return found;
}

struct Quotation {
  std::string closing, source;  // the mark that ends it; what it is from, for messages
  Lines fence;                  // what must stand between the marks
};

// True if `line` opens a quotation, which is then looked up below `root`.
bool find_quotation(const std::string& line, const fs::path& root, Quotation& quotation) {
  static const std::regex snippet(R"(<!-- snippet: ([^\s#]+)(?:#(\S+))? -->)");
  static const std::regex output(R"re(<!-- output: (\S+) "([^"]+)"(?: to "([^"]+)")? -->)re");
  std::smatch match;
  const bool is_snippet = std::regex_match(line, match, snippet);
  if (!is_snippet && !std::regex_match(line, match, output)) {
    for (const char* start : {"<!-- snippet", "<!-- output"}) {
      if (begins_with(line, start)) throw std::runtime_error("cannot read this mark: " + line);
    }
    return false;
  }
  const fs::path path = root / match[1].str();
  quotation.closing = is_snippet ? "<!-- /snippet -->" : "<!-- /output -->";
  quotation.source = match[1].str() + (match[2].matched ? ", " + match[2].str() : "");
  try {
    quotation.fence =
        is_snippet ? region(path, match[2]) : part_of_output(path, match[2], match[3]);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(quotation.source + ": " + error.what());
  }
  const bool is_cpp = path.extension() == ".cpp" || path.extension() == ".h";
  quotation.fence.insert(quotation.fence.begin(), is_cpp ? "```cpp" : "```text");
  quotation.fence.push_back("```");
  return true;
}

// What the page says, and what its source says, where they first differ.
void print_difference(const Lines& page, const Lines& source) {
  const std::size_t rows = std::max(page.size(), source.size());
  const auto row = [](const Lines& lines, std::size_t i) {
    return i < lines.size() ? lines[i] : std::string("(nothing)");
  };
  for (std::size_t i = 0; i < rows; ++i) {
    if (row(page, i) == row(source, i)) continue;
    std::cerr << "    page:   " << row(page, i) << "\n    source: " << row(source, i) << "\n";
    return;
  }
}

struct Count {
  int quotations = 0, stale = 0;
};

void sync(const fs::path& root, const fs::path& page, bool check, Count& count) {
  const Lines lines = read_lines(page);
  Lines synced;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string place = page.string() + ":" + std::to_string(i + 1) + ": ";
    synced.push_back(lines[i]);
    Quotation quotation;
    try {
      if (!find_quotation(lines[i], root, quotation)) continue;
    } catch (const std::runtime_error& error) {
      throw std::runtime_error(place + error.what());
    }
    std::size_t end = i + 1;
    while (end < lines.size() && lines[end] != quotation.closing) {
      if (begins_with(lines[end], "<!-- ")) end = lines.size() - 1;  // another mark: not closed
      ++end;
    }
    if (end >= lines.size()) throw std::runtime_error(place + "no " + quotation.closing);
    ++count.quotations;
    using Offset = Lines::difference_type;
    const Lines stands(lines.begin() + static_cast<Offset>(i + 1),
                       lines.begin() + static_cast<Offset>(end));
    if (stands != quotation.fence) {
      ++count.stale;
      std::cerr << place << quotation.source << (check ? " is out of date\n" : " updated\n");
      if (check) print_difference(stands, quotation.fence);
    }
    synced.insert(synced.end(), quotation.fence.begin(), quotation.fence.end());
    i = end - 1;
  }
  if (check || synced == lines) return;
  std::ofstream out(page);
  for (const std::string& line : synced) out << line << "\n";
  if (!out.flush()) throw std::runtime_error(page.string() + ": cannot write");
}

}  // namespace

int main(int argc, char** argv) {
  Lines arguments(argv + 1, argv + argc);
  const bool check = !arguments.empty() && arguments.front() == "--check";
  if (check) arguments.erase(arguments.begin());
  if (arguments.size() < 2) {
    std::cerr << "usage: sync_snippets [--check] ROOT PAGE.md …\n";
    return 2;
  }
  Count count;
  int broken = 0;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    try {
      sync(arguments[0], arguments[i], check, count);
    } catch (const std::runtime_error& error) {
      std::cerr << error.what() << "\n";
      ++broken;
    }
  }
  std::cout << count.quotations << " quotations, " << count.stale
            << (check ? " out of date, " : " updated, ") << broken << " pages with errors\n";
  return broken > 0 || (check && count.stale > 0) ? 1 : 0;
}
