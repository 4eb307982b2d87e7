// Promises of core/text/text_file.h and the limits of core/text/pairs.h: people's files.
#include "core/text/text_file.h"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <thread>

#include "core/text/pairs.h"
#include "tests/core/run_folder.h"

using namespace attn;

namespace {

std::string text_of(const std::string& bytes) {
  const TemporaryFolder folder;
  write(folder / "file", bytes);
  return read_text_file(folder / "file", "text");
}

// What is said of a file with these bytes, without the file's name.
std::string complaint(const std::string& bytes, std::size_t most_megabytes = kMostMegabytes) {
  const TemporaryFolder folder;
  const std::string path = folder / "file";
  write(path, bytes);
  try {
    read_text_file(path, "text", most_megabytes);
  } catch (const std::runtime_error& error) {
    const std::string sentence = error.what();
    BOOST_TEST(sentence.rfind(path + ": ", 0) == 0u);
    return sentence.substr(path.size() + 2);
  }
  return "no complaint";
}

std::string words(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "wort ";
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(lines_end_in_one_way) {
  BOOST_TEST(text_of("a\nb\n") == "a\nb\n");
  BOOST_TEST(text_of("a\r\nb\r\n") == "a\nb\n");
  BOOST_TEST(text_of("a\rb\r") == "a\nb\n");
  BOOST_TEST(text_of("a\r\r\nb") == "a\n\nb");
  for (const std::string end : {"\u0085", "\u2028", "\u2029"}) {
    BOOST_TEST(text_of("ä" + end + "b" + end) == "ä\nb\n");
    BOOST_TEST(text_of("ä" + end + "b\n") == "ä" + end + "b\n");  // not where lines end as usual
  }
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_text_is_named_as_what_it_is) {
  BOOST_TEST(complaint("\x1F\x8B\b") == "is compressed by gzip, expected text");
  BOOST_TEST(complaint("BZh9") == "is compressed by bzip2, expected text");
  BOOST_TEST(complaint(std::string("\xFD\x37zXZ\0", 6)) == "is compressed by xz, expected text");
  BOOST_TEST(complaint("\x28\xB5\x2F\xFD ") == "is compressed by zstd, expected text");
  BOOST_TEST(complaint("PK\3\4") == "is a zip archive, expected text");
  BOOST_TEST(complaint("a.tsv" + std::string(252, '\0') + "ustar\00000") ==
             "is a tar archive, expected text");
  BOOST_TEST(complaint("%PDF-1.7") == "is a PDF, expected text");
  BOOST_TEST(complaint(std::string("\xFF\xFEG\0", 4)) == "is UTF-16, expected text in UTF-8");
  for (const std::string& mark : {std::string("\xFF\xFE\0\0", 4), std::string("\0\0\xFE\xFF", 4)}) {
    BOOST_TEST(complaint(mark) == "is UTF-32, expected text in UTF-8");
  }
  BOOST_TEST(complaint(std::string("a\nG\0", 4)) ==
             "line 2 has a zero byte, which UTF-8 text does not have");
  BOOST_TEST(complaint("a\rb\r\xE9") == "line 3 is not UTF-8");
  BOOST_TEST(complaint(" \u00A0\n\t\n") == "is empty, expected text");
}

BOOST_AUTO_TEST_CASE(not_more_is_read_than_was_said) {
  const std::string million(1'000'000, 'a');
  BOOST_TEST(complaint(million, 1) == "no complaint");
  BOOST_TEST(complaint(million + "a", 1) ==
             "holds more than 1 MB, the most that is read; --megabytes says how much may be");
  try {  // without end
    read_text_file("/dev/urandom", "text", 1);
    BOOST_TEST(false);
  } catch (const std::runtime_error& error) {
    BOOST_TEST(std::string(error.what()).rfind("/dev/urandom: ", 0) == 0u);
  }
}

BOOST_AUTO_TEST_CASE(a_pipe_is_read_once) {
  const TemporaryFolder folder;
  const std::string path = folder / "pipe";
  BOOST_REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  std::thread writer([&path] { write(path, "Go.\tGeh!\nHi.\tHallo.\n"); });
  BOOST_TEST(read_pairs(path).pairs.size() == 2u);
  writer.join();
}

BOOST_AUTO_TEST_CASE(lines_of_blanks_are_skipped) {
  const TemporaryFolder folder;
  const std::string path = folder / "pairs";
  for (const char* blanks : {"", "  ", "\t", "\u00A0", "\u3000\u2009", "\uFEFF", "\u200B"}) {
    write(path, std::string("Go.\tGeh!\n") + blanks + "\nHi.\tHallo.\n" + blanks);
    BOOST_TEST(read_pairs(path).pairs.size() == 2u);
  }
}

BOOST_AUTO_TEST_CASE(sentences_longer_than_the_limit_are_left_out_and_said) {
  const TemporaryFolder folder;
  const std::string path = folder / "pairs";
  write(path, "Go.\tGeh!\nlong\t" + words(101) + "\nno\t" + words(100) + "\n");
  const PairFile file = read_pairs(path);
  BOOST_TEST(file.pairs.size() == 2u);
  BOOST_REQUIRE_EQUAL(file.notes.size(), 1u);
  BOOST_TEST(file.notes[0] == path +
                                  ": 1 sentence pair is left out, for it has a side of more "
                                  "than 100 words; --longest says how many may be");
  CorpusLimits limits;
  limits.longest = 200;
  BOOST_TEST(read_pairs(path, limits).pairs.size() == 3u);
  limits.longest = 1;
  BOOST_CHECK_EXCEPTION(read_pairs(path, limits), std::runtime_error, [&path](const auto& error) {
    return error.what() == path +
                               ": every sentence pair has a side of more than 1 words; --longest "
                               "says how many may be";
  });
}
