// The state of a run's training loops, in one file, so that a stopped run continues to the same
// bits. Used by Run and TrainingLoop; holds tensors and text, knows nothing of models.
#pragma once

#include "core/run/safetensors.h"

namespace attn {

using Texts = std::map<std::string, std::string>;

// Begins an option's value that stands for what a file holds.
constexpr const char* kContents = "contents ";

// One value that a loop recorded; a history has them in the order of recording.
struct Recorded {
  std::size_t step;
  std::string name;
  double value;
};
using History = std::vector<Recorded>;

struct LoopState {
  std::string name;
  std::size_t step = 0, total = 0;  // finished if equal
  std::string rng;                  // Rng::state()
  NamedTensors model, optimizer;
  NamedTensors kept;  // by TrainingLoop::keep
  History history;
  bool finished() const { return step == total; }
};

class Checkpoint {
 public:
  // `options` are those that change a run: Options::that_change_the_run().
  Checkpoint(std::string chapter, const Texts& options);

  // Takes the loops and texts of a file. Throws std::runtime_error with one sentence if it is
  // damaged (a checksum covers every value and every text), if what it says contradicts itself (a
  // step beyond the last, a record of a step that was not made, a weight that is not finite), is no
  // checkpoint of this version, or was made by another chapter or with other options (naming the
  // first that differs, and both values).
  void load(const std::filesystem::path& path);
  void save(const std::filesystem::path& path) const;  // whole or not at all

  const LoopState* find(const std::string& loop) const;  // nullptr if there is none
  void put(LoopState state);                             // replaces the loop of that name

  // What the weights are worth nothing without, such as a vocabulary: see Run::remember.
  Texts remembered;

 private:
  std::string chapter_;
  Texts options_;
  std::vector<LoopState> loops_;
};

}  // namespace attn
