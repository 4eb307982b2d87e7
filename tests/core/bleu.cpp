// Promises of core/text/bleu.h.
#include "core/text/bleu.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <sstream>
#include <stdexcept>

using namespace attn;
using boost::test_tools::tolerance;

namespace {

Words words(const std::string& text) {
  std::istringstream stream(text);
  Words found;
  for (std::string word; stream >> word;) found.push_back(word);
  return found;
}

Bleu bleu_of(const std::string& hypothesis, const std::string& reference) {
  return corpus_bleu({words(hypothesis)}, {words(reference)});
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_perfect_translation_scores_100) {
  const Bleu bleu = bleu_of("the cat sat on the mat", "the cat sat on the mat");
  BOOST_TEST(bleu.score == 100.0, tolerance(1e-12));
  BOOST_TEST(bleu.brevity_penalty == 1.0);
}

BOOST_AUTO_TEST_CASE(matches_are_clipped_as_in_papineni_2002_example_2) {
  // "the" occurs twice in the reference, so 2 of 7 match. Orders 2 to 4 have 6, 5 and 4 n-grams and
  // no match: smoothed to 1/2, 1/4 and 1/8 matches.
  const Bleu bleu = bleu_of("the the the the the the the", "the cat is on the mat");
  BOOST_TEST(bleu.precisions[0] == 100 * 2.0 / 7, tolerance(1e-12));
  BOOST_TEST(bleu.precisions[1] == 100 / (2.0 * 6), tolerance(1e-12));
  BOOST_TEST(bleu.precisions[2] == 100 / (4.0 * 5), tolerance(1e-12));
  BOOST_TEST(bleu.precisions[3] == 100 / (8.0 * 4), tolerance(1e-12));
  BOOST_TEST(bleu.score == 7.809849842300637, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(precisions_by_hand) {
  // 5 of 7 words; the-cat, cat-sat, sat-on of 6 pairs; 2 of 5 triples; 1 of 4 quadruples.
  const Bleu bleu = bleu_of("the cat sat on a mat today", "the cat sat on the mat");
  BOOST_TEST(bleu.score == 100 * std::pow(5.0 / 7 * 3 / 6 * 2 / 5 * 1 / 4, 0.25), tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(counts_are_summed_over_the_corpus_before_dividing) {
  // 10 words against 15: BP = exp(1 − 15/10). Numbers from an independent program (Python) that
  // follows sacreBLEU's definition.
  const Bleu bleu =
      corpus_bleu({words("can you help me this sentence translate"), words("the cat sat")},
                  {words("can you help me translate this sentence"),
                   words("the cat that sat on the mat jumped")});
  BOOST_TEST(bleu.hypothesis_length == 10u);
  BOOST_TEST(bleu.reference_length == 15u);
  BOOST_TEST(bleu.brevity_penalty == std::exp(-0.5), tolerance(1e-12));
  BOOST_TEST(bleu.precisions[1] == 62.5, tolerance(1e-12));
  BOOST_TEST(bleu.score == 28.97526735366978, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(smoothing_halves_again_at_every_order_without_a_match) {
  BOOST_TEST(bleu_of("a x b y c", "a b c d e").score == 14.058533129758727, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(nothing_in_common_scores_0_and_without_four_words_there_is_no_score) {
  BOOST_TEST(bleu_of("x y z w", "a b c d").score == 0.0);
  BOOST_TEST(bleu_of("a b c", "a b c d").score == 0.0);
  BOOST_TEST(bleu_text(bleu_of("a b c", "a b c").score) == "not defined");
  BOOST_TEST(bleu_text(corpus_bleu({}, {}).score) == "not defined");
}

BOOST_AUTO_TEST_CASE(a_missing_reference_is_refused) {
  BOOST_CHECK_EXCEPTION(corpus_bleu({words("a")}, {}), std::invalid_argument, [](const auto& e) {
    return std::string(e.what()) == "corpus_bleu: 1 translations but 0 references";
  });
}

BOOST_AUTO_TEST_CASE(the_published_cases_of_dive_into_deep_learning) {
  // Zhang et al. 2023, section 10.7, and the formula's own limits; order 2, to six digits.
  struct Case {
    const char* hypothesis;
    const char* reference;
    double score;
  };
  const Case cases[] = {{"va !", "va !", 1},
                        {"il est riche .", "il est calme .", 0.658037},
                        {"il est paresseux .", "il est calme .", 0.658037},
                        {"je suis certain .", "je suis chez moi .", 0.51248},
                        {"je suis en retard ?", "je suis chez moi .", 0.447214},
                        {"je suis chez moi <unk> .", "je suis chez moi .", 0.803428},
                        {"il court .", "il est calme .", 0},
                        {"A B", "A B C D E F", 0.135335}};
  for (const Case& c : cases) {
    BOOST_TEST_CONTEXT(c.hypothesis) {
      const double score = sentence_bleu_d2l(words(c.hypothesis), words(c.reference), 2);
      BOOST_TEST(std::abs(score - c.score) < 1e-6);
    }
  }
  BOOST_TEST(sentence_bleu_d2l({}, words("a b"), 2) == 0.0);
}
