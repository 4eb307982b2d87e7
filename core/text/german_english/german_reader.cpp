#include "core/text/german_english/german_reader.h"

#include <algorithm>
#include <map>

#include "core/text/german_english/german_english.h"
#include "core/text/unicode.h"

namespace attn {
namespace {

constexpr std::size_t kCountedSentences = 1500, kSuggestions = 3;
// In words: what the chapters' models are trained on.
constexpr std::size_t kShortestLearned = 4, kLongestLearned = 30;
constexpr std::uint64_t kSeed = 1;

// How a word is looked up: in lower case, ä as ae, ß as ss, so that „Strasse“ finds „Straße“ and
// „katze“ „Katze“.
std::string folded(const std::string& word) {
  static const std::map<std::string, std::string> kFolded = {
      {"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"ß", "ss"}};
  std::string result;
  for (const std::string& character : characters(to_lower(word))) {
    const auto entry = kFolded.find(character);
    result += entry == kFolded.end() ? character : entry->second;
  }
  return result;
}

bool is_mark(const std::string& word) {
  static const std::vector<std::string> kMarks = {".", "!", "?",  ";", ":", "-", "–",
                                                  "—", "…", "\"", "'", "(", ")", "„",
                                                  "“", "”", "«",  "»", "‚", "‘", "/"};
  return std::find(kMarks.begin(), kMarks.end(), word) != kMarks.end();
}

// The fewest letters to insert, delete or replace (Levenshtein 1966).
std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

template <class Counted>
void sort_by_count(Counted& counted) {
  std::sort(counted.begin(), counted.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
}

std::string quoted(const std::string& word) { return "„" + word + "“"; }

}  // namespace

GermanReader::GermanReader() {
  const GermanEnglishCorpus corpus(kSeed, /*held_out_per_band=*/0);
  german_ = corpus.german();
  english_ = corpus.english();
  for (std::size_t id = kSpecialCount; id < german_.size(); ++id) {
    const std::string& word = german_.word(static_cast<std::int64_t>(id));
    spelling_.emplace(folded(word), word);  // the more frequent of two, as „sie“ and „Sie“
  }

  Rng rng(kSeed);
  std::unordered_map<std::string, std::map<std::string, std::size_t>> german_of;
  for (std::size_t i = 0; i < kCountedSentences; ++i) {
    const SentencePair pair = corpus.sample(kShortestLearned, kLongestLearned, rng);
    std::string before;
    for (const std::string& word : pair.source) {
      if (!before.empty()) {
        ++counts_[word].inside;
        counts_[word].after_comma += before == ",";
      }
      before = word;
    }
    for (std::size_t t = 0; t < pair.target.size(); ++t) {
      for (const std::size_t s : pair.sure_links[t]) ++german_of[pair.target[t]][pair.source[s]];
    }
  }
  for (const auto& [word, origins] : german_of) {
    std::vector<std::pair<std::string, std::size_t>> list(origins.begin(), origins.end());
    sort_by_count(list);
    from_english_[word] = list.front().first;
  }
}

std::string GermanReader::known_spelling(const std::string& word) const {
  if (german_.contains(word)) return word;
  const auto entry = spelling_.find(folded(word));
  return entry == spelling_.end() ? "" : entry->second;
}

Words GermanReader::suggestions_for(const std::string& word) const {
  const std::string key = folded(word);
  Words result;
  const auto translated = from_english_.find(to_lower(word));
  if (translated != from_english_.end()) result.push_back(translated->second);
  // One mistake in three letters is still the same word.
  const std::size_t allowed = std::max<std::size_t>(key.size() / 3, 1);
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const auto& [other, spelling] : spelling_) {
    const std::size_t distance = edit_distance(key, other);
    if (distance <= allowed) near.emplace_back(distance, spelling);
  }
  std::sort(near.begin(), near.end());
  for (const auto& [distance, spelling] : near) {
    if (result.size() == kSuggestions) break;
    if (std::find(result.begin(), result.end(), spelling) == result.end())
      result.push_back(spelling);
  }
  return result;
}

// Someone who types English learns why that does not work, and what would.
void GermanReader::judge_language(const Words& typed, GermanSentence& sentence) const {
  std::size_t english = 0;
  for (const UnknownWord& unknown : sentence.unknown)
    english += english_.contains(to_lower(unknown.word));
  if (english == 0 || 2 * english < typed.size()) return;
  sentence.remarks.push_back(
      "This looks like English. The model was taught one direction only, from German to English: "
      "ask it in German.");
}

GermanSentence GermanReader::read(const std::string& text) const {
  GermanSentence sentence;
  if (first_invalid_utf8(text) != std::string::npos) {
    sentence.remarks.push_back("This text is not UTF-8.");
    return sentence;
  }
  const Words typed = german_words(text);
  bool has_marks = false;
  for (const std::string& word : typed) {
    if (is_mark(word)) {
      has_marks = true;
      continue;
    }
    const std::string spelling = known_spelling(word);
    if (spelling.empty()) {
      sentence.unknown.push_back({word, suggestions_for(word)});
      continue;
    }
    if (spelling != word) {
      sentence.remarks.push_back(quoted(word) + " is read as " + quoted(spelling) + ".");
    }
    const auto counts = counts_.find(spelling);
    const bool wants_comma = counts != counts_.end() && counts->second.inside > 3 &&
                             counts->second.after_comma == counts->second.inside;
    if (wants_comma && !sentence.words.empty() && sentence.words.back() != ",") {
      sentence.words.push_back(",");
      sentence.remarks.push_back("In German a comma stands before " + quoted(spelling) +
                                 "; it was put in.");
    }
    sentence.words.push_back(spelling);
  }
  if (has_marks)
    sentence.remarks.push_back(
        "Of all marks the grammar has only the comma; the others are left out.");
  judge_language(typed, sentence);
  const std::size_t count = sentence.words.size();
  if (sentence.unknown.empty() && count > 0 && count < kShortestLearned) {
    sentence.remarks.push_back(
        "Shorter than any sentence the model was taught with, which have at least " +
        std::to_string(kShortestLearned) + " words: expect mistakes.");
  }
  if (count > kLongestLearned) {
    sentence.remarks.push_back(
        "Longer than any sentence the model was taught with, which have at most " +
        std::to_string(kLongestLearned) + " words: expect mistakes.");
  }
  return sentence;
}

}  // namespace attn
