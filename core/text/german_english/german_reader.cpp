#include "core/text/german_english/german_reader.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/text/german_english/german_english.h"
#include "core/text/german_english/lexicon.h"
#include "core/text/tokenize.h"
#include "core/text/unicode.h"

namespace attn {
namespace {

constexpr std::size_t kCountedSentences = 1500, kSuggestions = 3, kNextWords = 10;
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

bool begins_with(const std::string& word, const std::string& beginning) {
  return word.compare(0, beginning.size(), beginning) == 0;
}

bool is_mark(const std::string& word) {
  static const std::vector<std::string> kMarks = {".", "!", "?",  ";", ":", "-", "–",
                                                  "—", "…", "\"", "'", "(", ")", "„",
                                                  "“", "”", "«",  "»", "‚", "‘", "/"};
  return std::find(kMarks.begin(), kMarks.end(), word) != kMarks.end();
}

template <class Counted>
void sort_by_count(Counted& counted) {
  std::sort(counted.begin(), counted.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
}

std::string in_quotes(const std::string& word) { return "„" + word + "“"; }

// Verbs in forms that agree with a subject: a clause has one of them. „übersetzt“ may be a
// participle and „sehen“ an infinitive, so these are not among them.
std::set<std::string> finite_verbs() {
  std::set<std::string> finite;
  for (const german_english::Verb& verb : german_english::verbs()) {
    finite.insert(verb.present.begin(), verb.present.end());
    finite.insert(verb.preterite.begin(), verb.preterite.end());
  }
  for (const german_english::Verb& verb : german_english::verbs()) {
    finite.erase(verb.infinitive);
    finite.erase(verb.participle);
  }
  for (const german_english::Modal& modal : german_english::modals()) {
    finite.insert(modal.german.begin(), modal.german.end());
  }
  finite.erase("");
  return finite;
}

// Two clauses with no comma between them, as in „die Katze die schläft sieht den Hund“.
void judge_commas(GermanSentence& sentence) {
  static const std::set<std::string> kFinite = finite_verbs();
  std::string verb;  // of the clause so far
  for (const std::string& word : sentence.words) {
    if (word == "," || word == "und") verb.clear();
    if (kFinite.count(word) == 0) continue;
    if (!verb.empty()) {
      sentence.remarks.push_back(in_quotes(verb) + " and " + in_quotes(word) +
                                 " belong to two clauses, and German sets each clause inside a "
                                 "sentence between commas: die Katze, die schläft, …");
      return;
    }
    verb = word;
  }
}

}  // namespace

GermanReader::GermanReader() {
  const GermanEnglishCorpus corpus(kSeed, /*held_out_per_band=*/0);
  german_ = corpus.german();
  english_ = corpus.english();
  for (std::size_t id = kSpecialCount; id < german_.size(); ++id) {
    const std::string& word = german_.word(static_cast<std::int64_t>(id));
    if (kind_of(word) != CharacterKind::kLetter) continue;  // who types a backslash means no comma
    spelling_.emplace(folded(word), word);  // the more frequent of two, as „sie“ and „Sie“
  }

  Rng rng(kSeed);
  std::unordered_map<std::string, std::map<std::string, std::size_t>> next, german_of;
  for (std::size_t i = 0; i < kCountedSentences; ++i) {
    const SentencePair pair = corpus.sample(kShortestLearned, kLongestLearned, rng);
    std::string before;
    for (const std::string& word : pair.source) {
      if (!before.empty()) {
        ++counts_[word].inside;
        counts_[word].after_comma += before == ",";
      }
      ++next[before][word];
      before = word;
    }
    for (std::size_t t = 0; t < pair.target.size(); ++t) {
      for (const std::size_t s : pair.sure_links[t]) ++german_of[pair.target[t]][pair.source[s]];
    }
  }
  for (const auto& [word, followers] : next) {
    auto& list = counts_[word].next;
    list.assign(followers.begin(), followers.end());
    sort_by_count(list);
  }
  for (const auto& [word, origins] : german_of) {
    std::vector<std::pair<std::string, std::size_t>> list(origins.begin(), origins.end());
    sort_by_count(list);
    from_english_[word] = list.front().first;
  }
}

Words GermanReader::example(std::uint64_t number) const {
  constexpr std::size_t kBands = 4;  // up to 20 words, so that a telephone shows the map
  Rng rng(number);
  return german_english_sentence(length_bands()[number % kBands], rng).source;
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

Words GermanReader::next_words(const std::string& before, const std::string& beginning) const {
  Words result;
  const std::string key = folded(beginning);
  const auto offer = [&](const std::string& word) {
    if (result.size() < kNextWords && begins_with(folded(word), key) &&
        std::find(result.begin(), result.end(), word) == result.end()) {
      result.push_back(word);
    }
  };
  const auto counts = counts_.find(before);
  if (counts != counts_.end()) {
    for (const auto& [word, count] : counts->second.next) offer(word);
  }
  if (beginning.empty()) return result;
  for (std::size_t id = kSpecialCount; id < german_.size(); ++id) {
    offer(german_.word(static_cast<std::int64_t>(id)));
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

GermanSentence GermanReader::read(const std::string& text, bool is_finished) const {
  GermanSentence sentence;
  if (first_invalid_utf8(text) != std::string::npos) {
    sentence.remarks.push_back("This text is not UTF-8.");
    return sentence;
  }
  Words typed = german_words(text);
  // A word at the very end, with no space or mark behind it, may still grow.
  const bool may_grow =
      !is_finished && !typed.empty() && text.size() >= typed.back().size() &&
      to_lower(text.substr(text.size() - typed.back().size())) == to_lower(typed.back());
  if (may_grow && !german_.contains(typed.back()) && !is_mark(typed.back())) {
    const std::string before = typed.size() < 2 ? "" : known_spelling(typed[typed.size() - 2]);
    sentence.next = next_words(before, typed.back());
    if (!sentence.next.empty() && known_spelling(typed.back()).empty()) {
      sentence.unfinished = typed.back();
      typed.pop_back();
    }
  }

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
      sentence.remarks.push_back(in_quotes(word) + " is read as " + in_quotes(spelling) + ".");
    }
    const auto counts = counts_.find(spelling);
    const bool wants_comma = counts != counts_.end() && counts->second.inside > 3 &&
                             counts->second.after_comma == counts->second.inside;
    if (wants_comma && !sentence.words.empty() && sentence.words.back() != ",") {
      sentence.words.push_back(",");
      sentence.remarks.push_back("In German a comma stands before " + in_quotes(spelling) +
                                 "; it was put in.");
    }
    sentence.words.push_back(spelling);
  }
  if (has_marks)
    sentence.remarks.push_back(
        "Of all marks the grammar has only the comma; the others are left out.");
  if (sentence.unfinished.empty() && sentence.next.empty()) {
    sentence.next = next_words(sentence.words.empty() ? "" : sentence.words.back(), "");
  }
  judge_language(typed, sentence);
  judge_commas(sentence);
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
