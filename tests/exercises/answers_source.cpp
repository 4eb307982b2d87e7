// Writes many answers to one exercise as one source; see answers.h for what it becomes.
//
// In a file of answers, "# name | words" begins a mutant: words that its verdict must contain.
// With "?words" its mistake may be named so. "# name" alone is a mutant for which no name is right.
// "! name" begins another right answer.
// Then come the changes to the solution:
//   - text that stands exactly once in it    (-a: as often as it stands)
//   + what to put in its place
//   * a line of what to put between the first marks; *2 between the second ones, and so on
// "~ text" makes a mutant of each softmax in faulty_softmax.h, which is put in the place of text,
// as "softmax_rows("; "~ text | first of_all" leaves these two out, where they are right.
//
// Every answer is put into a namespace of its own, by a macro in the place of `attn`. What is
// common to all, the includes and the types, stands before them; after them come the exercise's
// functions, each of which calls the answer that is chosen.
#include <map>
#include <stdexcept>

#include "tests/exercises/solutions.h"

namespace {

bool begins_with(const std::string& line, const std::string& text) {
  return line.compare(0, text.size(), text) == 0;
}

struct Named {
  std::string name, words, kind, text;
};

void replace(std::string& text, const std::string& from, const std::string& to, bool is_once) {
  std::size_t place = text.find(from), count = 0;
  for (; place != std::string::npos; place = text.find(from, place + to.size()), ++count) {
    text.replace(place, from.size(), to);
  }
  if (count == 0 || (is_once && count != 1)) {
    throw std::runtime_error("this stands " + std::to_string(count) + " times: " + from);
  }
}

// One mutant for each faulty softmax that is not among `left_out`.
void add_faulty_softmaxes(std::vector<Named>& all, const std::string& text,
                          const std::string& left_out) {
  const std::map<std::string, std::string> names = {{"nothing", "?exp overflowed"},
                                                    {"from_zero", "?began at 0"},
                                                    {"from_smallest_positive", "?began at 0"},
                                                    {"first", "?the first score"},
                                                    {"of_all", "?for the whole matrix"}};
  for (const std::string name : {"nothing", "from_zero", "from_smallest_positive", "first", "last",
                                 "mean", "smallest", "largest_size", "of_all", "of_first_row"}) {
    if ((" " + left_out + " ").find(" " + name + " ") != std::string::npos) continue;
    const auto words = names.find(name);
    all.push_back(
        {"softmax_" + name, words == names.end() ? "" : words->second, "kMutant", all[0].text});
    replace(all.back().text, text, "faulty::" + name + "(", true);
  }
}

std::vector<Named> read_answers(const Lines& solution, const std::string& path) {
  const std::string answer = joined(derive(solution, Kind::kAnswer));
  std::vector<Named> all = {{"solution", "", "kRight", answer},
                            {"stub", "", "kStub", joined(derive(solution, Kind::kStub))}};
  std::map<std::size_t, Lines> replacements;
  std::string from;
  bool is_once = true;
  const auto finish = [&] {
    if (replacements.empty()) return;
    Lines changed = solution;
    for (auto one = replacements.rbegin(); one != replacements.rend(); ++one) {
      changed = with_replacement(changed, one->first, one->second);  // the last one first
    }
    all.back().text = joined(derive(changed, Kind::kAnswer));
    replacements.clear();
  };
  for (const std::string& line : read_lines(path)) {
    try {
      const std::size_t bar = line.find(" | ");
      if (begins_with(line, "~ ")) {
        finish();
        const bool has_bar = bar != std::string::npos;
        add_faulty_softmaxes(all, line.substr(2, has_bar ? bar - 2 : bar),
                             has_bar ? line.substr(bar + 3) : "");
      } else if (begins_with(line, "# ") || begins_with(line, "! ")) {
        finish();
        all.push_back({line.substr(2, bar == std::string::npos ? bar : bar - 2),
                       bar == std::string::npos ? "" : line.substr(bar + 3),
                       line[0] == '#' ? "kMutant" : "kRight", answer});
      } else if (begins_with(line, "- ") || begins_with(line, "-a ")) {
        is_once = line[1] == ' ';
        from = line.substr(is_once ? 2 : 3);
      } else if (begins_with(line, "+")) {
        replace(all.back().text, from, line.size() > 2 ? line.substr(2) : "", is_once);
      } else if (begins_with(line, "*")) {
        const std::size_t space = std::min(line.find(' '), line.size());
        const std::string number = line.substr(1, space - 1);
        replacements[number.empty() ? 1 : std::stoul(number)].push_back(
            space < line.size() ? line.substr(space + 1) : "");
      } else if (!line.empty()) {
        throw std::runtime_error("a line must begin with #, !, ~, -, + or *: " + line);
      }
    } catch (const std::exception& error) {
      throw std::runtime_error(path + ", " + all.back().name + ": " + error.what());
    }
  }
  finish();
  return all;
}

// The parts of an answer: what is included, the types, all the rest, and the exercise's functions.
struct Parts {
  std::string includes, types, rest;
  Lines signatures;
};

Parts take_apart(const std::string& text) {
  Parts parts;
  std::string block, signature;
  bool is_helper = false;  // inside an unnamed namespace
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (begins_with(line, "namespace {")) is_helper = true;
    if (line == "}  // namespace") is_helper = false;
    if (begins_with(line, "#include")) {
      parts.includes += line + "\n";
      continue;
    }
    if (block.empty() && !is_helper &&
        (begins_with(line, "struct ") || begins_with(line, "using "))) {
      block = line;
    } else if (!block.empty()) {
      block += "\n" + line;
    }
    if (!block.empty()) {
      const bool is_over = begins_with(block, "struct ") ? line == "};" : line.back() == ';';
      if (is_over) {
        parts.types += block + "\n";
        block.clear();
      }
      continue;
    }
    parts.rest += line + "\n";
    const bool is_definition = !line.empty() && line[0] != ' ' && line[0] != '}' &&
                               line[0] != '/' && !begins_with(line, "namespace") &&
                               !begins_with(line, "constexpr");
    if (!is_helper && (is_definition || !signature.empty())) {
      signature += (signature.empty() ? "" : " ") +
                   line.substr(std::min(line.find_first_not_of(' '), line.size()));
      if (line.back() == '{') {
        parts.signatures.push_back(signature.substr(0, signature.rfind(" {")));
        signature.clear();
      }
    }
  }
  return parts;
}

// The name of the function, and its arguments as a call has them: "f" and "a, b".
struct Call {
  std::string name, arguments;
};

Call call_of(const std::string& signature) {
  const auto is_part_of_a_name = [](char c) {
    return c == '_' || std::isalnum(static_cast<unsigned char>(c));
  };
  const std::size_t open = signature.find('(');
  std::size_t begin = open;
  while (begin > 0 && is_part_of_a_name(signature[begin - 1])) --begin;
  Call call{signature.substr(begin, open - begin), ""};
  int depth = 0;
  for (std::size_t i = open + 1; i < signature.size(); ++i) {
    const char c = signature[i];
    const bool is_end = depth == 0 && (c == ',' || c == ')');
    if (c == '(' || c == '<') ++depth;
    if (c == ')' || c == '>') --depth;
    if (!is_end) continue;
    std::size_t from = i;
    while (is_part_of_a_name(signature[from - 1])) --from;
    if (!call.arguments.empty()) call.arguments += ", ";
    call.arguments += signature.substr(from, i - from);
    if (c == ')') break;
  }
  return call;
}

}  // namespace

std::string source_of_answers(const Lines& solution, const std::string& path) {
  const std::vector<Named> all = read_answers(solution, path);
  const Parts common = take_apart(all[0].text);
  std::string source = common.includes + "#include \"tests/exercises/answers.h\"\n" +
                       "#include \"tests/exercises/faulty_softmax.h\"\n";
  source += "namespace attn {\n" + common.types + "}\n";
  std::string table;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string space = "answer_" + std::to_string(i);
    source += "namespace " + space + " { using namespace attn; }\n#define attn " + space + "\n";
    source += take_apart(all[i].text).rest + "#undef attn\n";
    table +=
        "{\"" + all[i].name + "\", Answer::Kind::" + all[i].kind + ", \"" + all[i].words + "\"},\n";
  }
  source += "namespace attn {\n";
  for (const std::string& signature : common.signatures) {
    const Call call = call_of(signature);
    source += signature + " {\nswitch (check::chosen_answer()) {\n";
    for (std::size_t i = 0; i < all.size(); ++i) {
      source += (i + 1 < all.size() ? "case " + std::to_string(i) : "default") +
                ": return answer_" + std::to_string(i) + "::" + call.name + "(" + call.arguments +
                ");\n";
    }
    source += "}\n}\n";
  }
  return source + "}\nnamespace check {\nconst std::vector<Answer>& answers() {\n" +
         "static const std::vector<Answer> all = {\n" + table + "};\nreturn all;\n}\n}\n";
}
