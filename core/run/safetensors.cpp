#include "core/run/safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>

#include "core/run/file.h"
#include "core/text/columns.h"

namespace attn {
namespace {

using nlohmann::json;

constexpr const char* kMetadata = "__metadata__";
constexpr const char* kChecksum = "attention-from-scratch checksum";
constexpr std::string_view kUnknownChecksum = "0000000000000000";
// x86-64 and ARM are little-endian, as the format is: bytes are copied as they stand.
constexpr std::size_t kLengthBytes = sizeof(std::uint64_t);
constexpr std::uint64_t kLongestHeader = 100'000'000;  // as in the reference implementation

// In quotes.
std::string quoted_json(const std::string& text) {
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

// Over all of a file; the checksum itself, which begins at byte `at`, counts as unknown.
std::string checksum_of(std::string_view file, std::size_t at) {
  std::uint64_t sum = fingerprint(file.substr(0, at));
  sum = fingerprint(kUnknownChecksum, sum);
  return fmt::format("{:016x}", fingerprint(file.substr(at + kUnknownChecksum.size()), sum));
}

// One tensor as the header describes it, checked on its own.
struct Entry {
  std::string name;
  Shape shape;
  std::size_t element_bytes = 0;  // 4 or 8
  std::uint64_t begin = 0, end = 0;
};

std::uint64_t whole_number(const json& number) {
  if (!number.is_number_unsigned()) throw std::invalid_argument("not a whole number");
  return number.get<std::uint64_t>();
}

Entry read_entry(const std::filesystem::path& path, const std::string& name,
                 const json& description) {
  Entry entry{name, {}};
  std::string type;
  try {
    type = description.at("dtype").get<std::string>();
    if (!description.at("shape").is_array()) throw std::invalid_argument("not a list of lengths");
    for (const auto& length : description.at("shape")) entry.shape.push_back(whole_number(length));
    if (description.at("data_offsets").size() != 2) throw std::invalid_argument("not two offsets");
    entry.begin = whole_number(description.at("data_offsets").at(0));
    entry.end = whole_number(description.at("data_offsets").at(1));
  } catch (const std::exception&) {
    refuse(path, "the header's entry for tensor ", name, " is malformed");
  }
  if (type != "F32" && type != "F64") {
    refuse(path, "tensor ", name, " has element type ", type, "; only F32 and F64 can be read");
  }
  entry.element_bytes = type == "F32" ? 4 : 8;
  std::uint64_t bytes = entry.element_bytes;
  for (const std::size_t length : entry.shape) {
    if (__builtin_mul_overflow(bytes, length, &bytes)) {
      refuse(path, "tensor ", name, " has the impossible shape ", entry.shape);
    }
  }
  if (entry.end < entry.begin || entry.end - entry.begin != bytes) {
    refuse(path, "tensor ", name, " of shape ", entry.shape, " needs ", bytes,
           " bytes, its offsets are ", entry.begin, " to ", entry.end);
  }
  return entry;
}

// A key that one of the objects in valid JSON has twice; "" if there is none. nlohmann-json keeps
// the last of two, and its callback, which could tell, takes quadratic time.
std::string name_given_twice(const std::string& text) {
  std::vector<std::set<std::string>> open_objects;
  std::string latest;  // the string that ended last: a key, if ":" follows
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') {
      const std::size_t begin = at;
      while (text[++at] != '"') at += text[at] == '\\' ? 1 : 0;
      latest = text.substr(begin, at + 1 - begin);
    }
    if (text[at] == '{') open_objects.emplace_back();
    if (text[at] == '}') open_objects.pop_back();
    if (text[at] != ':') continue;
    const std::string key = json::parse(latest).get<std::string>();  // "\u0061" is "a"
    if (!open_objects.back().insert(key).second) return key.empty() ? "\"\"" : key;
  }
  return "";
}

json read_header(const std::filesystem::path& path, const std::string& content,
                 std::size_t& values_begin) {
  if (content.size() < kLengthBytes) {
    refuse(path, "not a safetensors file: it has ", content.size(), " bytes");
  }
  std::uint64_t length = 0;
  std::memcpy(&length, content.data(), kLengthBytes);
  if (length > kLongestHeader || length < 2 ||
      (content.size() > kLengthBytes && content[kLengthBytes] != '{')) {
    refuse(path, "not a safetensors file: its first bytes are no header");
  }
  if (length > content.size() - kLengthBytes) {
    refuse(path, "truncated: the header needs ", length, " bytes, there are ",
           content.size() - kLengthBytes);
  }
  values_begin = kLengthBytes + static_cast<std::size_t>(length);
  const std::size_t last = content.find_last_not_of(' ', values_begin - 1);
  if (content[last] != '}') {
    refuse(path, "not a safetensors file: its header does not end with \"}\" and spaces");
  }
  const std::string text = content.substr(kLengthBytes, last + 1 - kLengthBytes);
  // To nlohmann-json a zero byte is the end; to JSON it is a mistake.
  const json header = text.find('\0') == std::string::npos
                          ? json::parse(text, nullptr, /*allow_exceptions=*/false)
                          : json(json::value_t::discarded);
  if (header.is_discarded()) refuse(path, "not a safetensors file: its header is not valid JSON");
  if (const std::string name = name_given_twice(text); !name.empty()) {
    refuse(path, "the header names ", name, " twice");
  }
  if (!header.is_object()) refuse(path, "not a safetensors file: its header is no JSON object");
  return header;
}

template <class Element>
void copy_values(const char* bytes, Tensor& tensor) {
  for (std::size_t i = 0; i < tensor.size(); ++i) {
    Element value;
    std::memcpy(&value, bytes + i * sizeof(Element), sizeof(Element));
    tensor.data()[i] = static_cast<Real>(value);
  }
}

}  // namespace

void save_safetensors(const std::filesystem::path& path, const SafeTensors& content) {
  // Text and not a tree: a tree that is dropped while memory is short ends the program.
  std::string text = fmt::format(R"({{"{}":{{"{}":"{}")", kMetadata, kChecksum, kUnknownChecksum);
  const std::size_t checksum_begin = kLengthBytes + text.size() - 1 - kUnknownChecksum.size();
  for (const auto& [name, value] : content.metadata) {
    if (name != kChecksum) text += "," + quoted_json(name) + ":" + quoted_json(value);
  }
  text += "}";
  std::size_t offset = 0;
  std::set<std::string> names;
  for (const auto& [name, tensor] : content.tensors) {
    if (name == kMetadata || valid_utf8(name) != name) {
      reject(path.string(), ": a tensor cannot be named ", shown_text(name));
    }
    if (!names.insert(name).second) reject(path.string(), ": two tensors are named ", name);
    const std::size_t end = offset + tensor.size() * sizeof(Real);
    text += fmt::format(R"(,{}:{{"dtype":"F{}","shape":[{}],"data_offsets":[{},{}]}})",
                        quoted_json(name), 8 * sizeof(Real), fmt::join(tensor.shape(), ","), offset,
                        end);
    offset = end;
  }
  text += "}";
  text.append((8 - text.size() % 8) % 8, ' ');  // the values start at a multiple of 8 bytes
  const std::uint64_t length = text.size();
  std::string file(reinterpret_cast<const char*>(&length), kLengthBytes);
  file.reserve(kLengthBytes + text.size() + offset);
  file += text;
  for (const auto& [name, tensor] : content.tensors) {
    file.append(reinterpret_cast<const char*>(tensor.data()), tensor.size() * sizeof(Real));
  }
  file.replace(checksum_begin, kUnknownChecksum.size(), checksum_of(file, checksum_begin));
  write_file(path, file);
}

SafeTensors load_safetensors(const std::filesystem::path& path) {
  return parse_safetensors(path, read_file(path));
}

SafeTensors parse_safetensors(const std::filesystem::path& path, const std::string& content) {
  std::size_t values_begin = 0;
  const json header = read_header(path, content, values_begin);

  SafeTensors result;
  std::vector<Entry> entries;
  for (const auto& [name, description] : header.items()) {
    if (name == kMetadata) {
      try {
        result.metadata = description.get<std::map<std::string, std::string>>();
      } catch (const json::exception&) {
        refuse(path, "its __metadata__ is not text by name");
      }
    } else {
      entries.push_back(read_entry(path, name, description));
    }
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.begin < b.begin; });
  std::uint64_t covered = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != covered) {
      refuse(path, "tensor ", entry.name, " starts at byte ", entry.begin,
             ", but the one before it ends at ", covered);
    }
    covered = entry.end;
  }
  const std::uint64_t present = content.size() - values_begin;
  if (covered > present) {
    refuse(path, "truncated: its tensors need ", covered, " bytes, there are ", present);
  }
  if (covered < present) refuse(path, present - covered, " bytes follow the last tensor");
  if (const auto found = result.metadata.find(kChecksum); found != result.metadata.end()) {
    const std::string& said = found->second;
    const std::size_t begin = content.find(said, content.find(kChecksum));
    if (said.size() != kUnknownChecksum.size() || begin == std::string::npos ||
        said != checksum_of(content, begin)) {
      refuse(path, "is damaged, or was changed: its checksum is another");
    }
    result.metadata.erase(found);
    result.has_checksum = true;
  }
  for (const Entry& entry : entries) {
    Tensor tensor = empty(entry.shape);
    const char* bytes = content.data() + values_begin + entry.begin;
    entry.element_bytes == 4 ? copy_values<float>(bytes, tensor)
                             : copy_values<double>(bytes, tensor);
    result.tensors.emplace_back(entry.name, std::move(tensor));
  }
  return result;
}

}  // namespace attn
