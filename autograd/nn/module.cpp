#include "autograd/nn/module.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace attn {
namespace {

std::string join(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

using ValuesByName = std::map<std::string, const Tensor*>;

ValuesByName values_by_name(const StateDict& state) {
  ValuesByName values;
  for (const auto& [name, value] : state) {
    if (!values.emplace(name, &value).second) reject("load_state_dict: ", name, " is given twice");
  }
  return values;
}

void require_same_names(const Module::NamedParameters& parameters, const ValuesByName& values) {
  std::vector<std::string> missing;
  ValuesByName unexpected = values;
  for (const auto& named : parameters) {
    if (unexpected.erase(named.first) == 0) missing.push_back(named.first);
  }
  std::vector<std::string> unexpected_names;
  for (const auto& named : unexpected) unexpected_names.push_back(named.first);
  if (missing.empty() && unexpected.empty()) return;
  std::string text = "load_state_dict: the names differ";
  if (!missing.empty()) text += "; missing: " + join(missing);
  if (!unexpected_names.empty()) text += "; unexpected: " + join(unexpected_names);
  reject(text);
}

void require_same_shapes(const Module::NamedParameters& parameters, const ValuesByName& values) {
  std::vector<std::string> differing;
  for (const auto& [name, parameter] : parameters) {
    const Shape& found = values.at(name)->shape();
    if (found == parameter.shape()) continue;
    differing.push_back(name + " is " + to_string(parameter.shape()) + " here and " +
                        to_string(found) + " in what is loaded");
  }
  if (!differing.empty()) reject("load_state_dict: ", join(differing));
}

void require_shared_values_agree(const Module::NamedParameters& parameters,
                                 const ValuesByName& values) {
  std::map<const Node*, std::string> first_names;
  for (const auto& [name, parameter] : parameters) {
    const auto [first, is_new] = first_names.emplace(parameter.node().get(), name);
    if (is_new) continue;
    const Tensor& a = *values.at(first->second);
    const Tensor& b = *values.at(name);
    if (!std::equal(a.data(), a.data() + a.size(), b.data()))
      reject("load_state_dict: ", first->second, " and ", name,
             " are one parameter here, but differ in what is loaded");
  }
}

}  // namespace

void Module::collect(const std::string& prefix, NamedParameters& all) const {
  for (const auto& [name, parameter] : parameters_) all.emplace_back(prefix + name, parameter);
  for (const auto& [name, child] : children_) child->collect(prefix + name + ".", all);
}

Module::NamedParameters Module::named_parameters() const {
  NamedParameters all;
  collect("", all);
  NamedParameters result;
  for (const auto& named : all) {
    const bool is_known = std::any_of(result.begin(), result.end(), [&named](const auto& earlier) {
      return earlier.second.node() == named.second.node();
    });
    if (!is_known) result.push_back(named);
  }
  return result;
}

std::vector<Variable> Module::parameters() const {
  std::vector<Variable> result;
  for (const auto& named : named_parameters()) result.push_back(named.second);
  return result;
}

std::size_t Module::parameter_count() const {
  std::size_t count = 0;
  for (const Variable& parameter : parameters()) count += parameter.size();
  return count;
}

void Module::zero_grad() {
  for (Variable& parameter : parameters()) parameter.zero_grad();
}

StateDict Module::state_dict() const {
  NamedParameters all;
  collect("", all);
  StateDict state;
  for (const auto& [name, parameter] : all) state.emplace_back(name, parameter.value());
  return state;
}

void Module::load_state_dict(const StateDict& state) {
  NamedParameters all;
  collect("", all);
  const ValuesByName values = values_by_name(state);
  require_same_names(all, values);
  require_same_shapes(all, values);
  require_shared_values_agree(all, values);
  for (auto& [name, parameter] : all) parameter.mutable_value() = *values.at(name);
}

void Module::train(bool training) {
  training_ = training;
  for (const auto& named : children_) named.second->train(training);
}

void Module::require_new_name(const std::string& name) const {
  const auto has_name = [&name](const auto& named) { return named.first == name; };
  if (std::any_of(parameters_.begin(), parameters_.end(), has_name) ||
      std::any_of(children_.begin(), children_.end(), has_name)) {
    throw std::logic_error("Module: the name " + name + " is taken");
  }
  if (name.empty() || name.find('.') != std::string::npos) {
    throw std::logic_error("Module: \"" + name + "\" is no name; it must be without dots");
  }
}

Variable Module::add_parameter(const std::string& name, Tensor initial) {
  return add_parameter(name, Variable(std::move(initial), true));
}

Variable Module::add_parameter(const std::string& name, const Variable& shared) {
  require_new_name(name);
  parameters_.emplace_back(name, shared);
  return shared;
}

void Module::add_module(const std::string& name, Module& child) {
  require_new_name(name);
  children_.emplace_back(name, &child);
}

}  // namespace attn
