// What chapter 1 translates: generated sentences, or those of a file, in bands of length.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "chapters/01_encoder_decoder/sentences.h"

using namespace attn;

namespace {

std::string file_with(const std::string& name, const std::string& content) {
  const std::filesystem::path path = std::filesystem::temp_directory_path() / name;
  std::ofstream(path) << content;
  return path.string();
}

std::string pairs(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    text += "it is number " + number + "\tes ist die Nummer " + number + "\r\n";
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_batch_depends_on_the_generator_alone) {
  Options options;
  options.quick = true;
  for (const std::string& corpus : {std::string(), file_with("attn_01_pairs.txt", pairs(100))}) {
    options.corpus = corpus;
    const Sentences sentences = load_sentences(options);
    Rng first(3), second(3);
    sentences.training_batch(8, second);  // what was drawn before leaves no trace
    second = Rng(3);
    const Batch a = sentences.training_batch(8, first);
    const Batch b = sentences.training_batch(8, second);
    BOOST_TEST((a.source == b.source && a.target_out == b.target_out));
    BOOST_TEST(a.size() == 8u);
  }
}

BOOST_AUTO_TEST_CASE(test_sentences_lie_in_their_bands) {
  Options options;
  options.quick = true;
  const Sentences sentences = load_sentences(options);
  BOOST_TEST(sentences.test.front().label() == "4–7");
  for (const TestBand& band : sentences.test) {
    for (const SentencePair& pair : band.pairs) {
      BOOST_TEST(pair.source.size() >= band.shortest);
      BOOST_TEST(pair.source.size() <= band.longest);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_file_of_one_s_own_is_tested_on_another) {
  Options options;
  options.corpus = file_with("attn_01_train.txt", pairs(60));
  options.test =
      file_with("attn_01_test.txt", "Go on.\tWeiter!\nIt is late.\tEs ist spät.\tnote\n");
  const Sentences sentences = load_sentences(options);
  BOOST_TEST(sentences.test.size() == 1u);
  BOOST_TEST(sentences.test[0].pairs.size() == 2u);
  BOOST_TEST(sentences.test[0].pairs[1].source.back() == ".");
  BOOST_TEST(sentences.source.contains("nummer"));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_too_small_is_refused) {
  Options options;
  options.corpus = file_with("attn_01_small.txt", pairs(5));
  BOOST_CHECK_EXCEPTION(load_sentences(options), std::runtime_error, [](const auto& error) {
    return std::string(error.what()).find("holds 5 sentence pairs, needs 20 or more") !=
           std::string::npos;
  });
}
