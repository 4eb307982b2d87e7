#include "core/run/safetensors.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "core/run/file.h"

namespace attn {

namespace {

using nlohmann::ordered_json;

constexpr std::size_t length_bytes = 8;
constexpr std::uint64_t longest_header = 100'000'000;  // as in the reference implementation

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what) {
  throw std::runtime_error(path.string() + ": " + what);
}

// One tensor as the header describes it, checked on its own.
struct Entry {
  std::string name;
  Shape shape;
  std::size_t element_bytes = 0;  // 4 or 8
  std::uint64_t begin = 0, end = 0;
};

std::uint64_t whole_number(const ordered_json& json) {
  if (!json.is_number_unsigned()) throw std::invalid_argument("not a whole number");
  return json.get<std::uint64_t>();
}

Entry read_entry(const std::filesystem::path& path, const std::string& name,
                 const ordered_json& json) {
  Entry entry;
  entry.name = name;
  std::string type;
  try {
    type = json.at("dtype").get<std::string>();
    if (!json.at("shape").is_array()) throw std::invalid_argument("not a list of lengths");
    for (const auto& length : json.at("shape")) entry.shape.push_back(whole_number(length));
    if (json.at("data_offsets").size() != 2) throw std::invalid_argument("not two offsets");
    entry.begin = whole_number(json.at("data_offsets").at(0));
    entry.end = whole_number(json.at("data_offsets").at(1));
  } catch (const std::exception&) {
    fail(path, "the header's entry for tensor " + name + " is malformed");
  }
  if (type != "F32" && type != "F64") {
    fail(path, "tensor " + name + " has element type " + type + "; only F32 and F64 can be read");
  }
  entry.element_bytes = type == "F32" ? 4 : 8;
  std::uint64_t bytes = entry.element_bytes;
  for (const std::size_t length : entry.shape) {
    if (__builtin_mul_overflow(bytes, length, &bytes)) {
      fail(path, "tensor " + name + " has the impossible shape " + to_string(entry.shape));
    }
  }
  if (entry.end < entry.begin || entry.end - entry.begin != bytes) {
    fail(path, "tensor " + name + " of shape " + to_string(entry.shape) + " needs " +
                   std::to_string(bytes) + " bytes, its offsets are " +
                   std::to_string(entry.begin) + " to " + std::to_string(entry.end));
  }
  return entry;
}

ordered_json read_header(const std::filesystem::path& path, const std::string& content,
                         std::size_t& values_begin) {
  if (content.size() < length_bytes) {
    fail(path, "not a safetensors file: it has " + std::to_string(content.size()) + " bytes");
  }
  std::uint64_t length = 0;
  for (std::size_t byte = 0; byte < length_bytes; ++byte) {
    length |= std::uint64_t{static_cast<unsigned char>(content[byte])} << (8 * byte);
  }
  if (length > longest_header || length < 2 ||
      (content.size() > length_bytes && content[length_bytes] != '{')) {
    fail(path, "not a safetensors file: its first bytes are no header");
  }
  if (length > content.size() - length_bytes) {
    fail(path, "truncated: the header needs " + std::to_string(length) + " bytes, there are " +
                   std::to_string(content.size() - length_bytes));
  }
  values_begin = length_bytes + static_cast<std::size_t>(length);
  // nlohmann-json keeps the last of two equal keys; a duplicate must be refused.
  std::vector<std::set<std::string>> open_objects;
  std::string duplicate;
  const auto watch = [&](int, ordered_json::parse_event_t event, ordered_json& parsed) {
    if (event == ordered_json::parse_event_t::object_start) open_objects.emplace_back();
    if (event == ordered_json::parse_event_t::object_end) open_objects.pop_back();
    if (event == ordered_json::parse_event_t::key &&
        !open_objects.back().insert(parsed.get<std::string>()).second) {
      duplicate = parsed.get<std::string>();
    }
    return true;
  };
  ordered_json header;
  try {
    header =
        ordered_json::parse(content.begin() + length_bytes,
                            content.begin() + static_cast<std::ptrdiff_t>(values_begin), watch);
  } catch (const ordered_json::exception&) {
    fail(path, "not a safetensors file: its header is not valid JSON");
  }
  if (!duplicate.empty()) fail(path, "the header names " + duplicate + " twice");
  if (!header.is_object()) fail(path, "not a safetensors file: its header is no JSON object");
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
  ordered_json header = ordered_json::object();
  if (!content.metadata.empty()) header["__metadata__"] = content.metadata;
  std::size_t offset = 0;
  for (const auto& [name, tensor] : content.tensors) {
    if (header.contains(name)) {
      throw std::invalid_argument(path.string() + ": two tensors are named " + name);
    }
    const std::size_t bytes = tensor.size() * sizeof(Real);
    const std::vector<std::size_t> shape(tensor.shape().begin(), tensor.shape().end());
    header[name] = {{"dtype", sizeof(Real) == 4 ? "F32" : "F64"},
                    {"shape", shape},
                    {"data_offsets", {offset, offset + bytes}}};
    offset += bytes;
  }
  std::string text = header.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  text.append((8 - text.size() % 8) % 8, ' ');  // the values start at a multiple of 8 bytes
  std::string file;
  file.reserve(length_bytes + text.size() + offset);
  for (std::size_t byte = 0; byte < length_bytes; ++byte) {
    file += static_cast<char>(static_cast<std::uint64_t>(text.size()) >> (8 * byte) & 0xff);
  }
  file += text;
  for (const auto& named : content.tensors) {  // x86-64 and ARM are little-endian, as the format is
    const Tensor& tensor = named.second;
    file.append(reinterpret_cast<const char*>(tensor.data()), tensor.size() * sizeof(Real));
  }
  write_file(path, file);
}

SafeTensors load_safetensors(const std::filesystem::path& path) {
  const std::string content = read_file(path);
  std::size_t values_begin = 0;
  const ordered_json header = read_header(path, content, values_begin);

  SafeTensors result;
  std::vector<Entry> entries;
  for (const auto& [name, json] : header.items()) {
    if (name == "__metadata__") {
      try {
        result.metadata = json.get<std::map<std::string, std::string>>();
      } catch (const ordered_json::exception&) {
        fail(path, "its __metadata__ is not text by name");
      }
    } else {
      entries.push_back(read_entry(path, name, json));
    }
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.begin < b.begin; });
  std::uint64_t covered = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != covered) {
      fail(path, "tensor " + entry.name + " starts at byte " + std::to_string(entry.begin) +
                     ", but the one before it ends at " + std::to_string(covered));
    }
    covered = entry.end;
  }
  const std::uint64_t present = content.size() - values_begin;
  if (covered > present) {
    fail(path, "truncated: its tensors need " + std::to_string(covered) + " bytes, there are " +
                   std::to_string(present));
  }
  if (covered < present) {
    fail(path, std::to_string(present - covered) + " bytes follow the last tensor");
  }
  for (const Entry& entry : entries) {
    Tensor tensor = empty(entry.shape);
    const char* bytes = content.data() + values_begin + entry.begin;
    if (entry.element_bytes == 4) {
      copy_values<float>(bytes, tensor);
    } else {
      copy_values<double>(bytes, tensor);
    }
    result.tensors.emplace_back(entry.name, std::move(tensor));
  }
  return result;
}

}  // namespace attn
