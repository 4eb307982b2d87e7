// Makes from a solution what the learner and the tests get. The solution is the only source.
//
//   make_stubs stub SOLUTION                           prints the stub: the body is taken out
//   make_stubs answer SOLUTION                         prints the solution without its marks
//   make_stubs write SOLUTION MUTANTS FOLDER           writes stub.cpp and mutant_NAME.cpp there
//
// In a solution, what the learner is to write stands between marks:
//   // [exercise] TODO("what is to be done");          the statement that the stub has instead, if
//   any
//   // | more lines of the stub, as they are           (find the bug: the faulty version)
//   …the solution…
//   // [/exercise]
//
// In a file of mutants, each begins with "# name | words its verdict must contain", followed by
// pairs of lines: "- text that stands once in the solution" and "+ what to put in its place".
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Lines = std::vector<std::string>;

Lines read_lines(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  Lines lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

bool begins_with(const std::string& line, const std::string& text) {
  return line.compare(0, text.size(), text) == 0;
}

std::size_t indent_of(const std::string& line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

// What follows `mark` in a line that begins with it after spaces; false if the line does not.
bool after_mark(const std::string& line, const std::string& mark, std::string& rest) {
  const std::size_t indent = indent_of(line);
  if (line.compare(indent, mark.size(), mark) != 0) return false;
  rest = line.substr(indent + mark.size());
  return true;
}

enum class Kind { kStub, kAnswer };

Lines derive(const Lines& solution, Kind kind) {
  Lines result;
  bool is_inside = false;
  for (const std::string& line : solution) {
    std::string rest;
    const std::string indent(indent_of(line), ' ');
    if (after_mark(line, "// [exercise]", rest)) {
      if (is_inside) throw std::runtime_error("[exercise] inside an exercise");
      is_inside = true;
      if (kind == Kind::kStub && !rest.empty()) result.push_back(indent + rest.substr(1));
    } else if (after_mark(line, "// [/exercise]", rest)) {
      is_inside = false;
    } else if (is_inside && (after_mark(line, "// | ", rest) || after_mark(line, "// |", rest))) {
      if (kind == Kind::kStub) result.push_back(rest.empty() ? rest : indent + rest);
    } else if (!is_inside || kind == Kind::kAnswer) {
      result.push_back(line);
    }
  }
  if (is_inside) throw std::runtime_error("[exercise] without [/exercise]");
  while (!result.empty() && result.back().empty()) result.pop_back();
  return result;
}

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

void replace_once(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t place = text.find(from);
  if (place == std::string::npos || text.find(from, place + 1) != std::string::npos) {
    throw std::runtime_error("this must stand exactly once in the solution: " + from);
  }
  text.replace(place, from.size(), to);
}

void write_mutants(const std::string& answer, const std::string& path,
                   const std::filesystem::path& folder) {
  std::string name, text, from;
  const auto finish = [&] {
    if (!name.empty()) write(folder / ("mutant_" + name + ".cpp"), text);
  };
  for (const std::string& line : read_lines(path)) {
    if (begins_with(line, "# ")) {
      finish();
      name = line.substr(2, line.find(' ', 2) - 2);
      text = answer;
    } else if (begins_with(line, "- ")) {
      from = line.substr(2);
    } else if (begins_with(line, "+")) {
      replace_once(text, from, line.size() > 2 ? line.substr(2) : "");
    } else if (!line.empty()) {
      throw std::runtime_error(path + ": a line must begin with #, - or +: " + line);
    }
  }
  finish();
}

void run(const Lines& arguments) {
  const std::string command = arguments.empty() ? "" : arguments[0];
  if ((command == "stub" || command == "answer") && arguments.size() == 2) {
    const Kind kind = command == "stub" ? Kind::kStub : Kind::kAnswer;
    std::cout << joined(derive(read_lines(arguments[1]), kind));
  } else if (command == "write" && arguments.size() == 4) {
    const Lines solution = read_lines(arguments[1]);
    const std::filesystem::path folder = arguments[3];
    std::filesystem::create_directories(folder);
    write(folder / "stub.cpp", joined(derive(solution, Kind::kStub)));
    write_mutants(joined(derive(solution, Kind::kAnswer)), arguments[2], folder);
  } else {
    throw std::runtime_error(
        "usage: make_stubs stub|answer SOLUTION, or make_stubs write SOLUTION MUTANTS FOLDER");
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run(Lines(argv + 1, argv + argc));
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "make_stubs: " << error.what() << '\n';
    return 1;
  }
}
