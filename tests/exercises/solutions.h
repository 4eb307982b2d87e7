// A solution, and what is derived from it; see make_stubs.cpp for the marks in the file.
#pragma once

#include <string>
#include <vector>

using Lines = std::vector<std::string>;

enum class Kind { kStub, kAnswer };

Lines read_lines(const std::string& path);
std::string joined(const Lines& lines);
// The stub, or the solution without its marks.
Lines derive(const Lines& solution, Kind kind);
// The solution with its `number`-th pair of marks (from 1), and what they hold, replaced.
Lines with_replacement(const Lines& solution, std::size_t number, const Lines& replacement);

// One program's source: the solution, the stub, and the answers of the file `path`.
std::string source_of_answers(const Lines& solution, const std::string& path);
