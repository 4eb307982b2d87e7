#include "docs/live/german.h"

namespace attn::live {

const GermanReader& german_reader() {
  static const GermanReader reader;
  return reader;
}

Json as_json(const GermanSentence& sentence) {
  Json unknown = Json::array();
  for (const auto& [word, suggestions] : sentence.unknown) {
    unknown.push_back({{"word", word}, {"suggestions", suggestions}});
  }
  return {{"source", sentence.words},          {"unknown", unknown},
          {"unfinished", sentence.unfinished}, {"next", sentence.next},
          {"remarks", sentence.remarks},       {"target", Json::array()},
          {"weights", Json::array()}};
}

}  // namespace attn::live
