// Sentence pairs to translate: how a file is split, and the bands of its test sentences.
#include "core/text/translation_corpus.h"

#include <boost/test/unit_test.hpp>

#include "tests/core/run_folder.h"

using namespace attn;

namespace {

SentencePair pair_of(std::size_t source_words) {
  SentencePair pair;
  pair.source = Words(source_words, "wort");
  pair.target = {"word"};
  return pair;
}

// `count` different pairs, numbered from `first` on.
std::string pairs(std::size_t first, std::size_t count) {
  std::string text;
  for (std::size_t i = first; i < first + count; ++i) {
    text += "number " + std::to_string(i) + "\tdie Nummer " + std::to_string(i) + "\n";
  }
  return text;
}

std::string refusal(const std::string& path, const std::string& test_path) {
  try {
    read_split(path, test_path, 1000, 1);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_sentence_lies_in_a_band_however_long_it_is) {
  const std::vector<TestBand> bands =
      in_bands({pair_of(5), pair_of(2000), pair_of(6), pair_of(12)});
  BOOST_REQUIRE_EQUAL(bands.size(), 2u);  // the empty ones are left out
  BOOST_TEST(bands[0].label() == "5–6");
  BOOST_TEST(bands[0].pairs.size() == 2u);
  BOOST_TEST(bands[1].label() == "12+");
  BOOST_TEST(bands[1].pairs.size() == 2u);
}

BOOST_AUTO_TEST_CASE(what_is_tested_is_not_trained_on) {
  const TemporaryFolder folder;
  write(folder / "all.txt", pairs(0, 100));
  write(folder / "test.txt", pairs(90, 20));
  const PairSplit given = read_split(folder / "all.txt", folder / "test.txt", 1000, 1);
  BOOST_TEST(given.training.size() == 90u);
  BOOST_TEST(given.held_out.size() == 20u);
  const PairSplit drawn = read_split(folder / "all.txt", "", 3, 1);
  BOOST_TEST(drawn.training.size() == 97u);
  BOOST_TEST(drawn.held_out.size() == 3u);
}

BOOST_AUTO_TEST_CASE(too_few_or_too_equal_pairs_are_refused_with_the_file_s_name) {
  const TemporaryFolder folder;
  const std::string few = folder / "few.txt", same = folder / "same.txt";
  write(few, pairs(0, 19));
  BOOST_TEST(refusal(few, "") == few + ": holds 19 sentence pairs, needs 20 or more");
  BOOST_TEST(refusal(few, few) == few + ": every sentence pair is also in " + few);
  std::string equals;
  for (int i = 0; i < 30; ++i) equals += "Go.\tGeh!\n";
  write(same, equals);
  BOOST_TEST(refusal(same, "").rfind(same + ": ", 0) == 0u);
}

// Models that train side by side ask for steps of any epoch.
BOOST_AUTO_TEST_CASE(the_batch_of_a_step_does_not_depend_on_the_steps_before) {
  const TemporaryFolder folder;
  write(folder / "all.txt", pairs(0, 100));
  TranslationCorpusOptions options;
  options.seed = 5;
  options.batch_size = 8;
  options.held_out = 20;
  options.min_count = 1;  // or every number would be the same unknown word
  const TranslationCorpus corpus = translation_corpus_of_file(folder / "all.txt", "", options);
  for (std::size_t epoch = 0; epoch < 7; ++epoch) {
    corpus.training_batch(epoch * corpus.steps_per_epoch + 1);
  }
  for (const std::size_t step : {2UL, 1UL, 30UL, 2UL}) {
    const TranslationCorpus fresh = translation_corpus_of_file(folder / "all.txt", "", options);
    const Batch again = corpus.training_batch(step), first = fresh.training_batch(step);
    BOOST_TEST((again.source == first.source));
    BOOST_TEST((again.target_out == first.target_out));
  }
  BOOST_TEST((corpus.training_batch(1).source != corpus.training_batch(2).source));
}

BOOST_AUTO_TEST_CASE(a_random_batch_depends_on_the_generator_alone) {
  const TemporaryFolder folder;
  write(folder / "all.txt", pairs(0, 100));
  TranslationCorpusOptions options;
  options.batch_size = 8;
  options.held_out_per_band = 5;
  for (const TranslationCorpus& corpus :
       {generated_translation_corpus(options),
        translation_corpus_of_file(folder / "all.txt", "", options)}) {
    Rng first(3), second(3);
    corpus.random_batch(second);  // what was drawn before leaves no trace
    second = Rng(3);
    const Batch a = corpus.random_batch(first), b = corpus.random_batch(second);
    BOOST_TEST((a.source == b.source && a.target_out == b.target_out));
    BOOST_TEST(a.size() == 8u);
  }
}

BOOST_AUTO_TEST_CASE(generated_test_sentences_lie_in_their_bands_and_below_the_limit) {
  TranslationCorpusOptions options;
  options.held_out_per_band = 5;
  options.longest_generated = 25;
  const TranslationCorpus corpus = generated_translation_corpus(options);
  BOOST_TEST(corpus.test.front().label() == "4–7");
  BOOST_TEST(corpus.test.back().longest == 25u);
  for (const TestBand& band : corpus.test) {
    for (const SentencePair& pair : band.pairs) {
      BOOST_TEST(pair.source.size() >= band.shortest);
      BOOST_TEST(pair.source.size() <= band.longest);
    }
  }
}

BOOST_AUTO_TEST_CASE(languages_are_named_only_where_somebody_named_them) {
  const TemporaryFolder folder;
  write(folder / "all.txt", pairs(0, 100));
  const TranslationCorpus corpus = translation_corpus_of_file(folder / "all.txt", "", {});
  BOOST_TEST(corpus.title() ==
             "all.txt: 6 source and 5 target words");  // die nummer; number; <unk> …
  TranslationCorpusOptions few;
  few.held_out_per_band = 5;
  BOOST_TEST(generated_translation_corpus(few).title().rfind(
                 "German to English, generated sentences: ", 0) == 0u);
}

BOOST_AUTO_TEST_CASE(a_side_that_is_mostly_unknown_is_said_or_refused) {
  const TemporaryFolder folder;
  const std::string path = folder / "all.txt";
  std::string half, nearly_all;
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    half += "go " + n + "\tgeh a" + n + " b" + n + "\n";
    nearly_all += "go " + n + "\ta" + n + " b" + n + "\n";
  }
  write(path, half);
  const TranslationCorpus corpus = translation_corpus_of_file(path, "", {});
  BOOST_REQUIRE_EQUAL(corpus.notes.size(), 2u);  // of what is learned, and of what is tested
  BOOST_TEST(corpus.notes[0] == path +
                                    ": 67 % of its source words are <unk>, for they are not among "
                                    "the 1 that occur often enough");
  write(path, nearly_all);
  BOOST_CHECK_EXCEPTION(
      translation_corpus_of_file(path, "", {}), std::runtime_error, [&path](const auto& error) {
        return std::string(error.what()).rfind(path + ": 100 % of its source words are <unk>", 0) ==
               0;
      });
}

// One sentence of thousands of words must not make a batch of thousands of words in every row.
BOOST_AUTO_TEST_CASE(a_batch_holds_at_most_fifty_tokens_a_row) {
  const TemporaryFolder folder;
  std::string text = pairs(0, 200);
  for (int i = 0; i < 30; ++i) {
    text += "long " + std::to_string(i) + "\t";
    for (int word = 0; word < 400; ++word) text += "wort ";
    text += std::to_string(i) + "\n";
  }
  write(folder / "all.txt", text);
  TranslationCorpusOptions options;
  options.batch_size = 16;
  options.limits.longest = 1000;
  const TranslationCorpus corpus = translation_corpus_of_file(folder / "all.txt", "", options);
  Rng rng(1);
  const auto check = [](const Batch& batch) {
    BOOST_TEST((batch.size() == 1u || batch.source.size() <= 16u * 50u));
    return batch.source.shape(1) > 400;
  };
  std::size_t long_ones = 0;
  for (std::size_t step = 1; step <= corpus.steps_per_epoch; ++step) {
    long_ones += check(corpus.training_batch(step));
    check(corpus.random_batch(rng));
  }
  BOOST_TEST(long_ones > 0u);
}
