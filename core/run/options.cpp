#include "core/run/options.h"

#include <fmt/format.h>

#include <stdexcept>

namespace attn {

namespace {

template <class Map>
const auto& find(const Map& map, const std::string& name) {
  const auto found = map.find(name);
  if (found == map.end()) {
    throw std::logic_error("options: this program states no option --" + name + " of that kind");
  }
  return found->second;
}

}  // namespace

const std::string& Options::choice(const std::string& name) const { return find(choices, name); }
std::size_t Options::integer(const std::string& name) const { return find(integers, name); }
double Options::number(const std::string& name) const { return find(numbers, name); }
bool Options::flag(const std::string& name) const { return find(flags, name); }

std::map<std::string, std::string> Options::that_change_the_run() const {
  std::map<std::string, std::string> result{
      {"seed", std::to_string(seed)},
      {"steps", std::to_string(steps)},
      {"batch-size", std::to_string(batch_size)},
      {"learning-rate", fmt::format("{}", learning_rate)},
      {"hidden", std::to_string(hidden)},
      {"corpus", corpus},
      {"test", test},
      {"quick", quick ? "yes" : "no"},
  };
  for (const auto& [name, value] : choices) result[name] = value;
  for (const auto& [name, value] : integers) result[name] = std::to_string(value);
  for (const auto& [name, value] : numbers) result[name] = fmt::format("{}", value);
  for (const auto& [name, value] : flags) result[name] = value ? "yes" : "no";
  return result;
}

}  // namespace attn
