// Promises of core/text/pairs.h, core/text/text_file.h and core/text/tokenize.h.
#include "core/text/pairs.h"

#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <fstream>
#include <set>
#include <stdexcept>

#include "core/text/tokenize.h"

using namespace attn;

namespace {

// A file that goes when the test ends.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& bytes)
      : path_("test_pairs_" + std::to_string(++made_)) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~TemporaryFile() { std::remove(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  static inline int made_ = 0;
  std::string path_;
};

// What read_pairs says about a file with these bytes, without the file's name.
std::string complaint(const std::string& bytes, const CorpusLimits& limits = {}) {
  const TemporaryFile file(bytes);
  try {
    read_pairs(file.path(), limits);
  } catch (const std::runtime_error& error) {
    const std::string message = error.what();
    BOOST_TEST(message.rfind(file.path() + ": ", 0) == 0u);
    return message.substr(file.path().size() + 2);
  }
  return "no complaint";
}

}  // namespace

BOOST_AUTO_TEST_CASE(two_and_three_columns_are_read_with_english_first) {
  const TemporaryFile file("Go.\tGeh!\nI'm cold.\tMir ist kalt.\tCC-BY, no. 5\n");
  const std::vector<SentencePair> pairs = read_pairs(file.path()).pairs;
  BOOST_TEST(pairs.size() == 2u);
  BOOST_TEST(join(pairs[0].target) == "go .");
  BOOST_TEST(join(pairs[0].source) == "geh !");
  BOOST_TEST(join(pairs[1].target) == "i 'm cold .");
  BOOST_TEST(join(pairs[1].source) == "mir ist kalt .");
  BOOST_TEST(pairs[1].sure_links.empty());
}

BOOST_AUTO_TEST_CASE(line_ends_byte_order_mark_and_empty_lines_make_no_difference) {
  const TemporaryFile file("\xEF\xBB\xBFGo.\tVa !\r\n\r\n\nHi.\tSalut.");
  const std::vector<SentencePair> pairs = read_pairs(file.path()).pairs;
  BOOST_TEST(pairs.size() == 2u);
  BOOST_TEST(join(pairs[0].target) == "go .");
  BOOST_TEST(join(pairs[0].source) == "va !");
  BOOST_TEST(join(pairs[1].source) == "salut .");
}

BOOST_AUTO_TEST_CASE(every_fault_is_named_with_its_line) {
  BOOST_TEST(complaint("") == "is empty, expected sentence pairs");
  BOOST_TEST(complaint("\n\n") == "is empty, expected sentence pairs");
  BOOST_TEST(complaint("a\tb\nnothing\n") ==
             "line 2 has 1 column, expected 2 or 3 separated by tabs");
  BOOST_TEST(complaint("a\tb\n\nc\td\te\tf\n") ==
             "line 3 has 4 columns, expected 2 or 3 separated by tabs");
  BOOST_TEST(complaint("a\t\n") == "line 1 has an empty source side");
  BOOST_TEST(complaint("a\tb\n \tb\r\n") == "line 2 has an empty target side");
  BOOST_TEST(complaint("a\tb\nMr. M\xFCller\tc\n") == "line 2 is not UTF-8");
  BOOST_TEST(complaint(std::string("a\tb\nc\0\td\0\n", 11)) ==
             "line 2 has a zero byte, which UTF-8 text does not have");
  BOOST_CHECK_EXCEPTION(read_pairs("no_such_file.txt"), std::runtime_error, [](const auto& error) {
    return std::string(error.what()) == "no_such_file.txt: cannot be opened";
  });
  for (const std::string path :
       {"core", "/proc/self/mem"}) {  // a folder, a file that cannot be read
    BOOST_CHECK_EXCEPTION(read_pairs(path), std::runtime_error, [&path](const auto& error) {
      return error.what() == path + ": cannot be read";
    });
  }
}

// 1 MB in lines of four bytes would take a hundred times as much memory.
BOOST_AUTO_TEST_CASE(so_many_short_pairs_are_not_read) {
  std::string lines;
  for (std::size_t i = 0; i < 31'250; ++i) lines += "a\tb\n";
  CorpusLimits limits;
  limits.megabytes = 1;
  BOOST_TEST(complaint(lines, limits) == "no complaint");
  BOOST_TEST(complaint(lines + "a\tb\n", limits) ==
             "holds more short words than are read, 62502 in the first 31251 pairs; "
             "--megabytes says how much may be");
}

BOOST_AUTO_TEST_CASE(tokens_of_real_text) {
  const auto tokens = [](const std::string& text) { return join(tokenize(text)); };
  BOOST_TEST(tokens("Don't go, please!") == "don 't go , please !");
  BOOST_TEST(tokens("J’ai dit « non » ?") == "j 'ai dit « non » ?");
  BOOST_TEST(tokens("„Öffne die Tür“, sagte er.") == "„ öffne die tür “ , sagte er .");
  BOOST_TEST(tokens("It's 7:30, a well-known 3.5% (10,000).") ==
             "it 's 7:30 , a well-known 3.5 % ( 10,000 ) .");
  BOOST_TEST(tokens("covid-19, mp3-files, 3-4, -5, a-, a--b") ==
             "covid-19 , mp3-files , 3 - 4 , - 5 , a - , a - - b");
  BOOST_TEST(tokens("Col·lecció · צה״ל ג׳ירפה a ·b") == "col·lecció · צה״ל ג׳ירפה a · b");
  BOOST_TEST(tokens("'Tis the dogs' bone - yes...") == "' tis the dogs ' bone - yes . . .");
  BOOST_TEST(tokens("Va\u202F!\u00A0Oui") == "va ! oui");
  BOOST_TEST(tokens(" \t ").empty());
  BOOST_TEST(join(split_words("Der Hund, ja")) == "Der Hund , ja");
}

BOOST_AUTO_TEST_CASE(no_held_out_sentence_of_either_side_is_in_training) {
  std::vector<SentencePair> pairs;
  for (int i = 0; i < 300; ++i) {
    // Every English sentence has two translations, and every tenth translation serves two.
    const std::string name = std::to_string(i / 2);
    const std::string source = i % 20 == 0 ? "s" + std::to_string(i + 2) : "s" + std::to_string(i);
    pairs.push_back({{source}, {"t" + name}, {}, {}});
  }
  const PairSplit split = split_pairs(pairs, 0.2, 7);
  BOOST_TEST(split.training.size() + split.held_out.size() == 300u);
  BOOST_TEST(split.held_out.size() >= 50u);
  BOOST_TEST(split.held_out.size() <= 60u);
  std::set<std::string> sources, targets;
  for (const SentencePair& pair : split.training) {
    sources.insert(join(pair.source));
    targets.insert(join(pair.target));
  }
  for (const SentencePair& pair : split.held_out) {
    BOOST_TEST(sources.count(join(pair.source)) == 0u);
    BOOST_TEST(targets.count(join(pair.target)) == 0u);
  }
  const PairSplit again = split_pairs(pairs, 0.2, 7), other = split_pairs(pairs, 0.2, 8);
  const auto first_words = [](const PairSplit& s) {
    std::string text;
    for (const SentencePair& pair : s.held_out) text += join(pair.source) + " ";
    return text;
  };
  BOOST_TEST(first_words(again) == first_words(split));
  BOOST_TEST(first_words(other) != first_words(split));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_split_is_refused) {
  const SentencePair pair = {{"s"}, {"t"}, {}, {}};
  BOOST_CHECK_THROW(split_pairs({pair, pair}, 0.5, 1), std::invalid_argument);
  BOOST_CHECK_THROW(split_pairs({}, 0.5, 1), std::invalid_argument);
  BOOST_CHECK_THROW(split_pairs({pair, pair}, 1, 1), std::invalid_argument);
}
