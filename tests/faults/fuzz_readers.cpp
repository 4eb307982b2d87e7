// libFuzzer's way into everything that reads a file from elsewhere: tensors, sentence pairs,
// running text, vocabularies. The first byte chooses the reader, the others are the file. A reader
// may refuse with a sentence; it must not crash, hang or need much memory, and what it accepts
// keeps its promises.
//
//   cmake --preset fuzz && cmake --build --preset fuzz
//   mkdir build/fuzz/found && cd build/fuzz
//   ./fuzz_readers -max_total_time=60 -timeout=20 -rss_limit_mb=2048 found ../../tests/faults/seeds
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>

#include "core/run/safetensors.h"
#include "core/text/pairs.h"
#include "core/text/plain_text.h"
#include "core/text/unicode.h"

namespace attn {
namespace {

void require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

// A file in memory that holds this; the same file at each call.
std::string file_of(const std::string& content) {
  static const int file = memfd_create("input", 0);
  require(ftruncate(file, 0) == 0, "the input can be emptied");
  const auto size = static_cast<ssize_t>(content.size());
  require(pwrite(file, content.data(), content.size(), 0) == size, "the input can be written");
  return "/proc/self/fd/" + std::to_string(file);
}

bool same(const SafeTensors& a, const SafeTensors& b) {
  if (a.metadata != b.metadata || a.tensors.size() != b.tensors.size()) return false;
  for (std::size_t i = 0; i < a.tensors.size(); ++i) {
    const auto& [name, x] = a.tensors[i];
    const auto& [other_name, y] = b.tensors[i];
    if (name != other_name || x.shape() != y.shape()) return false;
    if (std::memcmp(x.data(), y.data(), x.size() * sizeof(Real)) != 0) return false;
  }
  return true;
}

void read_tensors(const std::string& content) {
  const SafeTensors read = parse_safetensors("input", content);
  const std::string path = "/dev/shm/fuzz_readers." + std::to_string(getpid());
  save_safetensors(path, read);
  const SafeTensors again = load_safetensors(path);
  unlink(path.c_str());
  require(same(read, again), "tensors that were read can be saved and read again");
}

void read_sentences(const std::string& content) {
  for (const SentencePair& pair : read_pairs(file_of(content)).pairs) {
    for (const Words* side : {&pair.source, &pair.target}) {
      require(!side->empty() && side->size() <= 100, "a side has 1 to 100 words");
      for (const std::string& word : *side) {
        require(!word.empty() && !is_blank(word), "a word is not blank");
        require(first_invalid_utf8(word) == std::string::npos, "a word is UTF-8");
      }
    }
  }
}

void read_running_text(const std::string& content) {
  const CharacterCorpus corpus = read_characters(file_of(content), 0.25);
  require(corpus.training.size() > 1 && corpus.held_out.size() > 1, "each part can be predicted");
  for (const TokenIds* part : {&corpus.training, &corpus.held_out}) {
    for (const std::int64_t id : *part) {
      require(id >= static_cast<std::int64_t>(kSpecialCount), "every character is known");
      corpus.vocabulary.word(id);  // throws if it is not there
    }
  }
}

void read_words(const std::string& content) {
  const Vocabulary read = Vocabulary::from_text(content);
  const Vocabulary again = Vocabulary::from_text(read.to_text());
  require(read.words() == again.words(),
          "a vocabulary that was read can be written and read again");
}

}  // namespace
}  // namespace attn

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string content(reinterpret_cast<const char*>(data) + 1, size - 1);
  constexpr void (*kReaders[])(const std::string&) = {attn::read_tensors, attn::read_sentences,
                                                      attn::read_running_text, attn::read_words};
  try {
    kReaders[data[0] % 4](content);
  } catch (const std::runtime_error& refusal) {
    attn::require(*refusal.what() != '\0', "a refusal is a sentence");
  } catch (const std::invalid_argument& refusal) {
    attn::require(*refusal.what() != '\0', "a refusal is a sentence");
  }
  return 0;
}
