// Does everything exist that the pages point to?
//
//   check_links ROOT PAGE.md …
//
// Checks, outside code fences: relative links and their anchors (the headings of a page, as code
// hosts name them), images, and paths of this repository written `like/this.h`. Links to the web
// are not followed. Prints a line for each mistake, and exits with 1 if there was any.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

struct Line {
  std::size_t number;
  std::string text;
};

// The lines of a page that are not in a code fence.
std::vector<Line> prose(const fs::path& page) {
  std::ifstream in(page);
  if (!in) throw std::runtime_error("there is no file " + page.string());
  std::vector<Line> lines;
  bool fenced = false;
  std::size_t number = 0;
  for (std::string text; std::getline(in, text);) {
    ++number;
    const bool is_fence = text.find("```") == text.find_first_not_of(" >") && !text.empty() &&
                          text.find("```") != std::string::npos;
    if (is_fence) fenced = !fenced;
    if (!fenced && !is_fence) lines.push_back({number, text});
  }
  return lines;
}

// "What goes wrong: `exp`" → "what-goes-wrong-exp", as code hosts name a heading.
std::string slug(const std::string& heading) {
  static const std::vector<std::string> punctuation = {"·", "–", "—", "“", "”", "„",
                                                       "’", "…", "→", "√", "×"};
  std::string text = heading;
  for (const std::string& mark : punctuation) {
    for (std::size_t at; (at = text.find(mark)) != std::string::npos;) text.erase(at, mark.size());
  }
  std::string result;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == ' ') {
      result += '-';
    } else if (byte >= 0x80 || std::isalnum(byte) || character == '-' || character == '_') {
      result += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
    }
  }
  return result;
}

std::set<std::string> anchors(const fs::path& page) {
  static const std::regex heading(R"(#{1,6} +(.*?) *)");
  static const std::regex named(R"re(<a (?:id|name)="([^"]+)")re");
  std::set<std::string> found;
  std::map<std::string, int> uses;
  for (const Line& line : prose(page)) {
    std::smatch match;
    if (std::regex_match(line.text, match, heading)) {
      const std::string name = slug(match[1]);
      const int earlier = uses[name]++;
      found.insert(earlier == 0 ? name : name + "-" + std::to_string(earlier));
    }
    if (std::regex_search(line.text, match, named)) found.insert(match[1]);
  }
  return found;
}

class Checker {
 public:
  explicit Checker(fs::path root) : root_(std::move(root)) {}

  void check(const fs::path& page) {
    static const std::regex link(R"((!?)\[[^\]]*\]\(<?([^)\s>]+)>?(?: "[^"]*")?\))");
    static const std::regex source(R"re(<(?:img|source)[^>]* src(?:set)?="([^"]+)")re");
    static const std::regex path(R"(`((?:core|autograd|chapters|tests|docs)/[\w./-]+)`)");
    for (const Line& line : prose(page)) {
      const std::string place = page.string() + ":" + std::to_string(line.number) + ": ";
      each_match(line.text, link, [&](const std::smatch& match) {
        check_target(page, place, match[2], match[1].length() > 0 ? "image" : "link");
      });
      each_match(line.text, source,
                 [&](const std::smatch& match) { check_target(page, place, match[1], "image"); });
      each_match(line.text, path, [&](const std::smatch& match) {
        if (!fs::exists(root_ / match[1].str())) report(place, "there is no " + match[1].str());
      });
    }
  }

  int mistakes() const { return mistakes_; }
  int checked() const { return checked_; }

 private:
  template <typename Use>
  void each_match(const std::string& text, const std::regex& pattern, const Use& use) {
    for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) {
      ++checked_;
      use(*it);
    }
  }

  void check_target(const fs::path& page, const std::string& place, const std::string& target,
                    const std::string& kind) {
    if (target.find("://") != std::string::npos || target.rfind("mailto:", 0) == 0) return;
    const std::size_t hash = target.find('#');
    const std::string file = target.substr(0, hash);
    const fs::path to = file.empty() ? page : page.parent_path() / file;
    if (!fs::exists(to)) {
      report(place, "the " + kind + " " + target + " leads nowhere");
    } else if (kind == "image" && !fs::file_size(to)) {
      report(place, "the image " + target + " is empty");
    } else if (hash != std::string::npos && to.extension() == ".md" &&
               anchors(to).count(target.substr(hash + 1)) == 0) {
      report(place,
             "no heading of " + to.filename().string() + " is called " + target.substr(hash));
    }
  }

  void report(const std::string& place, const std::string& words) {
    std::cerr << place << words << "\n";
    ++mistakes_;
  }

  fs::path root_;
  int mistakes_ = 0, checked_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: check_links ROOT PAGE.md …\n";
    return 2;
  }
  Checker checker(argv[1]);
  try {
    for (int i = 2; i < argc; ++i) checker.check(argv[i]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
  std::cout << checker.checked() << " links, images and paths, " << checker.mistakes()
            << " mistakes\n";
  return checker.mistakes() > 0 ? 1 : 0;
}
