// Tensors in files: round trips, a file written by hand as the format says, and every fault
// refused.
#include "core/run/safetensors.h"

#include <sys/resource.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <ctime>
#include <limits>

#include "tests/core/run_folder.h"

using namespace attn;

namespace {

std::string file_of(const std::string& header, const std::string& values,
                    std::size_t stated_length = 0) {
  const std::size_t length = stated_length ? stated_length : header.size();
  std::string bytes;
  for (int byte = 0; byte < 8; ++byte) bytes += static_cast<char>(length >> (8 * byte) & 0xff);
  return bytes + header + values;
}

template <class Element>
std::string bytes_of(std::vector<Element> values) {
  std::string bytes(values.size() * sizeof(Element), '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

// The sentence with which a file is refused, without the folder's name.
std::string refusal(const std::string& bytes) {
  const TemporaryFolder folder;
  write(folder / "x.safetensors", bytes);
  try {
    load_safetensors(folder / "x.safetensors");
  } catch (const std::runtime_error& error) {
    const std::string what = error.what();
    return what.substr(what.find("x.safetensors"));
  }
  return "accepted";
}

std::string entry(const std::string& name, const std::string& shape, int begin, int end,
                  const std::string& type = "F32") {
  return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":[" +
         std::to_string(begin) + "," + std::to_string(end) + "]}";
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_saved_is_loaded_bit_for_bit) {
  const TemporaryFolder folder;
  Tensor odd = from_values({2, 2}, {-0.0, 1e-42, 3.25, 0});
  odd(1, 1) = std::numeric_limits<Real>::quiet_NaN();
  const SafeTensors saved{
      {{"größe.\"weight\"", odd}, {"scalar", from_values({}, {7})}, {"empty", zeros({3, 0})}},
      {{"chapter", "01"}, {"text", "a\nb \\ \"c\" ü"}}};
  save_safetensors(folder / "x.safetensors", saved);
  const SafeTensors loaded = load_safetensors(folder / "x.safetensors");
  BOOST_TEST((loaded.metadata == saved.metadata));
  BOOST_REQUIRE(loaded.tensors.size() == 3);
  for (std::size_t i = 0; i < saved.tensors.size(); ++i) {
    const auto& [name, tensor] = saved.tensors[i];
    BOOST_TEST(loaded.tensors[i].first == name);
    const Tensor& found = loaded.tensors[i].second;
    BOOST_REQUIRE((found.shape() == tensor.shape()));
    if (tensor.size() == 0) continue;  // memcmp takes no null
    BOOST_TEST(std::memcmp(found.data(), tensor.data(), tensor.size() * sizeof(Real)) == 0);
  }
  BOOST_TEST(parts_in(folder.path).empty());
}

BOOST_AUTO_TEST_CASE(a_file_written_by_hand_is_read_in_float_and_double) {
  const TemporaryFolder folder;
  write(folder / "x.safetensors",
        file_of("{" + entry("b", "[2]", 8, 24, "F64") + "," + entry("a", "[1,2]", 0, 8) + "}  ",
                bytes_of<float>({1.5F, -2}) + bytes_of<double>({0.25, 1e10})));
  const SafeTensors loaded = load_safetensors(folder / "x.safetensors");
  BOOST_REQUIRE(loaded.tensors.size() == 2);
  BOOST_TEST(loaded.tensors[0].first == "a");
  BOOST_TEST(loaded.tensors[0].second(0, 1) == -2);
  BOOST_TEST(loaded.tensors[1].second(0) == 0.25);
}

BOOST_AUTO_TEST_CASE(a_damaged_or_foreign_file_is_refused_with_a_sentence) {
  const std::string good = "{" + entry("a", "[2]", 0, 8) + "}";
  const std::string values(8, '\0');
  BOOST_TEST(refusal(file_of(good, values)) == "accepted");
  BOOST_TEST(refusal("abc") == "x.safetensors: not a safetensors file: it has 3 bytes");
  BOOST_TEST(refusal("%PDF-1.7 and much more") ==
             "x.safetensors: not a safetensors file: its first bytes are no header");
  BOOST_TEST(refusal(file_of(good, "", 5000)) ==
             "x.safetensors: truncated: the header needs 5000 bytes, there are " +
                 std::to_string(good.size()));
  BOOST_TEST(refusal(file_of(good, "123")) ==
             "x.safetensors: truncated: its tensors need 8 bytes, there are 3");
  BOOST_TEST(refusal(file_of(good, values + "!")) ==
             "x.safetensors: 1 bytes follow the last tensor");
  BOOST_TEST(refusal(file_of("{\"a\": nonsense}", values)) ==
             "x.safetensors: not a safetensors file: its header is not valid JSON");
  BOOST_TEST(refusal(file_of("{\"a\": 5}", values)) ==
             "x.safetensors: the header's entry for tensor a is malformed");
  BOOST_TEST(refusal(file_of("{" + entry("a", "[-2]", 0, 8) + "}", values)) ==
             "x.safetensors: the header's entry for tensor a is malformed");
  BOOST_TEST(refusal(file_of("{" + entry("a", "2", 0, 8) + "}", values)) ==
             "x.safetensors: the header's entry for tensor a is malformed");
  BOOST_TEST(refusal(file_of("{" + entry("a", "[2]", 0, 8, "BF16") + "}", values)) ==
             "x.safetensors: tensor a has element type BF16; only F32 and F64 can be read");
  BOOST_TEST(refusal(file_of("{" + entry("a", "[3]", 0, 8) + "}", values)) ==
             "x.safetensors: tensor a of shape (3,) needs 12 bytes, its offsets are 0 to 8");
  BOOST_TEST(refusal(file_of("{" + entry("a", "[4611686018427387904,4]", 0, 0) + "}", "")) ==
             "x.safetensors: tensor a has the impossible shape (4611686018427387904, 4)");
  BOOST_TEST(refusal(file_of("{" + entry("a", "[2]", 0, 8) + "," + entry("b", "[2]", 4, 12) + "}",
                             std::string(12, '\0'))) ==
             "x.safetensors: tensor b starts at byte 4, but the one before it ends at 8");
  BOOST_TEST(refusal(file_of("{" + entry("a", "[2]", 0, 8) + "," + entry("a", "[2]", 8, 16) + "}",
                             std::string(16, '\0'))) == "x.safetensors: the header names a twice");
  BOOST_TEST(refusal(file_of("{\"__metadata__\":{\"a\":1}}", "")) ==
             "x.safetensors: its __metadata__ is not text by name");
}

BOOST_AUTO_TEST_CASE(every_truncation_of_a_file_is_refused) {
  const std::string whole = file_of("{" + entry("a", "[2]", 0, 8) + "}", bytes_of<float>({1, 2}));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    BOOST_TEST(refusal(whole.substr(0, length)) != "accepted");
  }
}

BOOST_AUTO_TEST_CASE(every_flipped_bit_of_a_saved_value_or_text_is_noticed) {
  const TemporaryFolder folder;
  save_safetensors(folder / "x", {{{"a", from_values({2}, {1, 2})}}, {{"words", "cat\nKatze"}}});
  const std::string whole = contents(folder / "x");
  BOOST_TEST(load_safetensors(folder / "x").has_checksum);
  for (std::size_t byte = whole.find("\"words\""); byte < whole.size(); ++byte) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = whole;
      damaged[byte] = static_cast<char>(damaged[byte] ^ (1 << bit));
      if (refusal(damaged) == "accepted") BOOST_ERROR("bit " << bit << " of byte " << byte);
    }
  }
  std::string damaged = whole;
  damaged.back() ^= 1;
  BOOST_TEST(refusal(damaged) ==
             "x.safetensors: is damaged, or was changed: its checksum is another");
}

// The checksum that a file says need not be as long as one.
BOOST_AUTO_TEST_CASE(a_checksum_that_is_none_is_refused) {
  for (const std::string said : {"", "0", "0123456789abcdef"}) {
    BOOST_TEST(refusal(file_of(
                   "{\"__metadata__\":{\"attention-from-scratch checksum\":\"" + said + "\"}}",
                   "")) == "x.safetensors: is damaged, or was changed: its checksum is another");
  }
}

BOOST_AUTO_TEST_CASE(a_missing_file_and_a_name_given_twice_are_refused) {
  const TemporaryFolder folder;
  BOOST_CHECK_EXCEPTION(load_safetensors(folder / "none"), std::runtime_error, [](const auto& e) {
    return std::string(e.what()).find("none: cannot read: No such file") != std::string::npos;
  });
  BOOST_CHECK_THROW(save_safetensors(folder / "x", {{{"a", ones({1})}, {"a", ones({1})}}, {}}),
                    std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_name_that_could_not_be_read_back_is_refused) {
  const TemporaryFolder folder;
  for (const char* name : {"__metadata__", "zw\xfe"}) {
    BOOST_CHECK_THROW(save_safetensors(folder / "x", {{{name, ones({1})}}, {}}),
                      std::invalid_argument);
  }
  BOOST_TEST(!std::filesystem::exists(folder / "x"));
}

// As in the reference implementation: spaces after the header, and nothing else.
BOOST_AUTO_TEST_CASE(a_header_is_padded_with_spaces_alone) {
  const std::string header = "{" + entry("a", "[2]", 0, 8) + "}", values(8, '\0');
  BOOST_TEST(refusal(file_of(header + "   ", values)) == "accepted");
  for (const char padding : {'\0', '\n', 'x', ']'}) {
    BOOST_TEST(refusal(file_of(header + std::string(3, padding), values)) ==
               "x.safetensors: not a safetensors file: its header does not end with \"}\" and "
               "spaces");
  }
}

BOOST_AUTO_TEST_CASE(a_zero_byte_does_not_end_a_header) {
  const std::string header = "{" + entry("a", "[2]", 0, 8) + "}", values(8, '\0');
  BOOST_TEST(refusal(file_of(header + std::string(1, '\0') + "\"a\":}", values)) ==
             "x.safetensors: not a safetensors file: its header is not valid JSON");
}

BOOST_AUTO_TEST_CASE(a_hundred_thousand_names_take_no_longer_than_they_must) {
  std::string header = "{";
  for (int i = 0; i < 100000; ++i) header += entry("t" + std::to_string(i), "[0]", 0, 0) + ",";
  header.back() = '}';
  const std::clock_t start = std::clock();
  BOOST_TEST(refusal(file_of(header, "")) == "accepted");
  BOOST_TEST(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC < 5);  // it took 14
}

// As `ulimit -f` sets it; left to itself, the system ends the program without a word.
BOOST_AUTO_TEST_CASE(a_limit_on_file_sizes_is_a_sentence_and_leaves_the_old_file_whole) {
  const TemporaryFolder folder;
  save_safetensors(folder / "x", {{{"a", ones({1})}}, {}});
  const std::string before = contents(folder / "x");
  rlimit original{};
  BOOST_REQUIRE(getrlimit(RLIMIT_FSIZE, &original) == 0);
  const rlimit low{1000, original.rlim_max};
  BOOST_REQUIRE(setrlimit(RLIMIT_FSIZE, &low) == 0);
  std::string refusal = "accepted";
  try {
    save_safetensors(folder / "x", {{{"a", zeros({9000})}}, {}});
  } catch (const std::runtime_error& error) {
    refusal = error.what();
  }
  setrlimit(RLIMIT_FSIZE, &original);
  BOOST_TEST(refusal == folder / "x" + ": cannot write: File too large");
  BOOST_TEST(contents(folder / "x") == before);
  BOOST_TEST(parts_in(folder.path).empty());
}
