#include "core/run/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace attn {
namespace {

const std::string& find(const std::map<std::string, std::string>& map, const std::string& name) {
  const auto found = map.find(name);
  if (found != map.end()) return found->second;
  throw std::logic_error("options: this program states no option --" + name + " of that kind");
}

}  // namespace

const std::string& Options::choice(const std::string& name) const { return find(choices, name); }
std::size_t Options::integer(const std::string& name) const { return std::stoull(find(own, name)); }
double Options::number(const std::string& name) const {
  return std::strtod(find(own, name).c_str(), nullptr);
}
bool Options::flag(const std::string& name) const { return find(own, name) == "yes"; }

std::map<std::string, std::string> Options::that_change_the_run() const {
  std::map<std::string, std::string> result = own;
  result.insert(choices.begin(), choices.end());
  result["seed"] = std::to_string(seed);
  result["steps"] = std::to_string(steps);
  result["batch-size"] = std::to_string(batch_size);
  result["learning-rate"] = fmt::format("{}", learning_rate);
  result["hidden"] = std::to_string(hidden);
  result["corpus"] = corpus;
  result["test"] = test;
  result["quick"] = quick ? "yes" : "no";
  return result;
}

bool Options::are_the_chapters_own(std::initializer_list<const char*> except) const {
  for (const auto& [name, value] : that_change_the_run()) {
    const bool is_free =
        name == "seed" || std::find(except.begin(), except.end(), name) != except.end();
    const auto own_value = defaults.find(name);
    if (!is_free && own_value != defaults.end() && own_value->second != value) return false;
  }
  return true;
}

}  // namespace attn
