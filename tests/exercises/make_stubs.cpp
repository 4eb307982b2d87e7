// Makes from a solution what the learner and the tests get. The solution is the only source.
//
//   make_stubs stub SOLUTION                prints the stub: the body is taken out
//   make_stubs answer SOLUTION              prints the solution without its marks
//   make_stubs why SOLUTION                 prints why it is as it is
//   make_stubs answers SOLUTION ANSWERS     prints one source with all answers (answers_source.cpp)
//
// In a solution, what the learner is to write stands between marks:
//   // [exercise] TODO("what is to be done");   the statement that the stub has instead, if any
//   // | more lines of the stub, as they are    (bug hunts: the faulty version)
//   …the solution…
//   // [/exercise]
// It ends with a comment that begins with "why:", for those who are done.
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "tests/exercises/solutions.h"

namespace {

constexpr const char* kWhy = "// why: ";

// The comment at the end, as text.
std::string why(const Lines& solution) {
  std::string text;
  for (const std::string& line : solution) {
    const bool begins = line.rfind(kWhy, 0) == 0;
    if (begins || !text.empty()) text += line.substr(std::min<std::size_t>(line.size(), 3)) + "\n";
  }
  if (text.empty()) throw std::runtime_error("the solution does not say why it is as it is");
  return text;
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

void run(const Lines& arguments) {
  const std::string command = arguments.empty() ? "" : arguments[0];
  if ((command == "stub" || command == "answer") && arguments.size() == 2) {
    const Kind kind = command == "stub" ? Kind::kStub : Kind::kAnswer;
    std::cout << joined(derive(read_lines(arguments[1]), kind));
  } else if (command == "why" && arguments.size() == 2) {
    std::cout << why(read_lines(arguments[1]));
  } else if (command == "answers" && arguments.size() == 3) {
    std::cout << source_of_answers(read_lines(arguments[1]), arguments[2]);
  } else {
    throw std::runtime_error(
        "usage: make_stubs stub|answer|why SOLUTION, or make_stubs answers SOLUTION ANSWERS");
  }
  if (!std::cout.flush()) throw std::runtime_error("cannot write");
}

}  // namespace

Lines read_lines(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  Lines lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

Lines derive(const Lines& solution, Kind kind) {
  Lines result;
  bool is_inside = false;
  for (const std::string& line : solution) {
    std::string rest;
    const std::string indent(indent_of(line), ' ');
    if (line.rfind(kWhy, 0) == 0) break;
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

Lines with_replacement(const Lines& solution, std::size_t number, const Lines& replacement) {
  Lines result;
  std::size_t count = 0;
  bool is_inside = false;
  for (const std::string& line : solution) {
    std::string rest;
    if (after_mark(line, "// [exercise]", rest)) {
      is_inside = ++count == number;
      if (is_inside) result.insert(result.end(), replacement.begin(), replacement.end());
    }
    if (!is_inside) result.push_back(line);
    if (after_mark(line, "// [/exercise]", rest)) is_inside = false;
  }
  if (count < number) throw std::runtime_error("the solution has fewer marks");
  return result;
}

int main(int argc, char** argv) {
  try {
    run(Lines(argv + 1, argv + argc));
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "make_stubs: " << error.what() << '\n';
    return 1;
  }
}
