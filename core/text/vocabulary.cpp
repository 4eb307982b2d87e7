#include "core/text/vocabulary.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/tensor/tensor.h"
#include "core/text/columns.h"
#include "core/text/unicode.h"

namespace attn {
namespace {

std::string escape(const std::string& word) {
  return replaced(replaced(replaced(word, "\\", "\\\\"), "\n", "\\n"), "\r", "\\r");
}

// The code points of the text, each a word.
template <class Use>
void for_characters(const std::string& text, const Use& use) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = code_point_length(std::string_view(text).substr(i));
    if (length == 0) reject("vocabulary: the text is not UTF-8 at byte ", i);
    use(text.substr(i, length));
    i += length;
  }
}

std::string unescape(const std::string& line) {
  std::string word;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\\') {
      word += line[i];
      continue;
    }
    const char escaped = ++i < line.size() ? line[i] : ' ';
    if (escaped != 'n' && escaped != 'r' && escaped != '\\') {
      reject("vocabulary: '", line, "' has a backslash that escapes nothing");
    }
    word += escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : '\\';
  }
  return word;
}

}  // namespace

std::string join(const Words& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

Vocabulary::Vocabulary() {
  for (const char* special : {"<pad>", "<bos>", "<eos>", "<unk>"}) add(special);
}

Vocabulary Vocabulary::from_sentences(const std::vector<Words>& sentences, std::size_t min_count,
                                      std::size_t max_size) {
  std::map<std::string, std::size_t> counts;
  for (const Words& sentence : sentences) {
    for (const std::string& word : sentence) ++counts[word];
  }
  std::vector<std::pair<std::string, std::size_t>> ranked(counts.begin(), counts.end());
  // The map gave them in the order of their bytes; a stable sort keeps that among equals.
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  Vocabulary vocabulary;
  for (const auto& [word, count] : ranked) {
    if (count < min_count || (max_size != 0 && vocabulary.size() >= max_size)) break;
    vocabulary.add(word);
  }
  return vocabulary;
}

Vocabulary Vocabulary::from_characters(const std::string& text) {
  std::set<std::string> characters;
  for_characters(text, [&](const std::string& c) { characters.insert(c); });
  return from_words({characters.begin(), characters.end()});
}

std::int64_t Vocabulary::add(const std::string& word) {
  const auto [entry, is_new] = ids_.emplace(word, static_cast<std::int64_t>(words_.size()));
  if (is_new) words_.push_back(word);
  return entry->second;
}

std::int64_t Vocabulary::id(const std::string& word) const {
  const auto found = ids_.find(word);
  return found == ids_.end() ? kUnknown : found->second;
}

bool Vocabulary::contains(const std::string& word) const { return ids_.count(word) != 0; }

const std::string& Vocabulary::word(std::int64_t id) const {
  if (id < 0 || static_cast<std::size_t>(id) >= words_.size()) {
    reject<std::out_of_range>("vocabulary: id ", id, " is not one of its ", words_.size(),
                              " words");
  }
  return words_[static_cast<std::size_t>(id)];
}

std::vector<std::int64_t> Vocabulary::encode(const Words& words) const {
  std::vector<std::int64_t> ids;
  ids.reserve(words.size());
  for (const std::string& w : words) ids.push_back(id(w));
  return ids;
}

std::vector<std::int64_t> Vocabulary::encode_characters(const std::string& text) const {
  std::vector<std::int64_t> ids;
  for_characters(text, [&](const std::string& c) { ids.push_back(id(c)); });
  return ids;
}

double Vocabulary::unknown_share(const std::vector<Words>& sentences) const {
  std::size_t words = 0, unknown = 0;
  for (const Words& sentence : sentences) {
    words += sentence.size();
    for (const std::string& word : sentence) unknown += !contains(word);
  }
  return words == 0 ? 0 : static_cast<double>(unknown) / static_cast<double>(words);
}

Words Vocabulary::decode(const std::vector<std::int64_t>& ids) const {
  Words words;
  for (const std::int64_t id : ids) {
    if (id == kEos) break;
    if (id != kPad && id != kBos) words.push_back(word(id));
  }
  return words;
}

Words Vocabulary::words_of(const std::vector<std::int64_t>& ids) const {
  Words words;
  for (const std::int64_t id : ids) words.push_back(word(id));
  return words;
}

Words Vocabulary::words() const {
  return {words_.begin() + static_cast<std::ptrdiff_t>(kSpecialCount), words_.end()};
}

Vocabulary Vocabulary::from_words(const Words& words) {
  Vocabulary vocabulary;
  for (const std::string& word : words) {
    if (word.empty()) reject("vocabulary: one of its words is empty");
    if (first_invalid_utf8(word) != std::string::npos)
      reject("vocabulary: the word with id ", vocabulary.size(), " is not UTF-8");
    if (vocabulary.contains(word)) reject("vocabulary: '", word, "' occurs twice among its words");
    vocabulary.add(word);
  }
  return vocabulary;
}

std::string Vocabulary::to_text() const {
  std::string text;
  for (const std::string& word : words()) text += escape(word) + "\n";
  return text;
}

Vocabulary Vocabulary::from_text(const std::string& text) {
  Words words;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    words.push_back(unescape(text.substr(start, end - start)));
    start = end + 1;
  }
  return from_words(words);
}

}  // namespace attn
