// What the benchmark trains: a model with one batch. The same models stand in
// ../pytorch_workloads.py, with the same parameter names, so that one file of weights starts both.
#pragma once

#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "autograd/nn/module.h"
#include "core/tensor/rng.h"

namespace attn::bench {

using Sizes = std::map<std::string, std::size_t>;  // {"batch", 32}, {"length", 64} …

class Workload {
 public:
  virtual ~Workload() = default;

  virtual Module& model() = 0;
  virtual Variable loss() const = 0;  // of the batch, as a scalar
  // Takes the tensors named batch.*; token ids come as floating-point numbers.
  virtual void set_batch(const StateDict& tensors) = 0;
  // The `count` most probable tokens after the first token of each sequence, (B, count), one by
  // one. Throws std::logic_error unless the model continues texts.
  virtual IndexTensor generate(std::size_t /*count*/) const {
    throw std::logic_error("this workload generates nothing");
  }
};

// A workload of this kind, one of the names below after make_, with weights and batch drawn from
// seed 0. Throws std::invalid_argument for another kind, std::out_of_range for a missing size.
std::unique_ptr<Workload> make_workload(const std::string& kind, const Sizes& sizes);
std::unique_ptr<Workload> make_encoder_decoder(const Sizes& sizes);  // chapter 1
std::unique_ptr<Workload> make_seq2seq(const Sizes& sizes);
std::unique_ptr<Workload> make_attention(const Sizes& sizes);
std::unique_ptr<Workload> make_language_model(const Sizes& sizes);
std::unique_ptr<Workload> make_attention_encoder_decoder(const Sizes& sizes);  // chapter 2
std::unique_ptr<Workload> make_group_averager(const Sizes& sizes);             // chapter 3
std::unique_ptr<Workload> make_simple_reverser(const Sizes& sizes);            // chapter 3
std::unique_ptr<Workload> make_reverser(const Sizes& sizes);                   // chapter 4
std::unique_ptr<Workload> make_repeater(const Sizes& sizes);                   // chapter 5
std::unique_ptr<Workload> make_two_readers(const Sizes& sizes);                // chapter 6
std::unique_ptr<Workload> make_characters(const Sizes& sizes);                 // chapters 5 and 6
std::unique_ptr<Workload> make_translator(const Sizes& sizes);                 // chapter 7
std::unique_ptr<Workload> make_decoder_only(const Sizes& sizes);               // chapter 7

// The tensor of that name. Throws std::invalid_argument if it is missing or has another shape.
const Tensor& batch_tensor(const StateDict& tensors, const std::string& name, const Shape& shape);
IndexTensor batch_ids(const StateDict& tensors, const std::string& name, const Shape& shape);
IndexTensor random_ids(const Shape& shape, std::size_t bound, Rng& rng);

}  // namespace attn::bench
