// A Module is a tree of named parameters: layers and models derive from it.
//
//   class Classifier : public Module {
//    public:
//     explicit Classifier(Rng& rng) : hidden_(4, 8, rng), output_(8, 3, rng) {
//       add_module("hidden", hidden_);
//       add_module("output", output_);
//     }
//     Variable operator()(const Variable& x) const { return output_(tanh(hidden_(x))); }
//
//    private:
//     Linear hidden_, output_;
//   };
//
// Its parameters are hidden.weight, hidden.bias, output.weight, output.bias, as in PyTorch.
//
// A parent refers to its children, which are its members, so a Module is neither copied nor moved.
// A list of children is a std::deque, filled by emplace_back; an optional one is a std::optional.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "autograd/variable.h"

namespace attn {

// Tensors by name, in a fixed order: what a checkpoint holds.
using StateDict = std::vector<std::pair<std::string, Tensor>>;

class Module {
 public:
  using NamedParameters = std::vector<std::pair<std::string, Variable>>;

  Module() = default;
  virtual ~Module() = default;
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  // Our own parameters in the order of declaration, then each child's. A parameter that two modules
  // share appears once, under its first name.
  NamedParameters named_parameters() const;
  std::vector<Variable> parameters() const;  // those of named_parameters()
  std::size_t parameter_count() const;       // numbers, not tensors
  void zero_grad();                          // of all parameters

  // Copies of all values. A shared parameter appears under each of its names.
  StateDict state_dict() const;
  // Sets every parameter. Throws std::invalid_argument, and changes nothing, unless `state` has
  // the names and shapes of state_dict(), and one value for all names of a shared parameter.
  void load_state_dict(const StateDict& state);

  // Training or evaluation, for us and all children: dropout asks. A new module is training.
  void train(bool training = true);
  void eval() { train(false); }  // as train(false)
  bool is_training() const { return training_; }

 protected:
  // Throws std::logic_error if the name is taken or has a dot.
  Variable add_parameter(const std::string& name, Tensor initial);
  // One that another module owns too: both see the same value and gradient.
  Variable add_parameter(const std::string& name, const Variable& shared);
  // `child` must live as long as we do, as members do.
  void add_module(const std::string& name, Module& child);

 private:
  void require_new_name(const std::string& name) const;
  void collect(const std::string& prefix, NamedParameters& all) const;  // repeats shared ones

  NamedParameters parameters_;
  std::vector<std::pair<std::string, Module*>> children_;
  bool training_ = true;
};

}  // namespace attn
