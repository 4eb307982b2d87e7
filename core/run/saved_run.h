// What a finished run left, to be used again: its options and its weights.
#pragma once

#include "core/run/safetensors.h"

namespace attn {

struct SavedRun {
  std::string chapter;                         // "02_attention"
  std::map<std::string, std::string> options;  // by name; on and off are "yes" and "no"
  double seconds;                              // that the run took
  SafeTensors model;                           // its metadata holds what was given to Run::remember
};

// Reads run.json and model.safetensors of a run folder. Throws std::runtime_error with one sentence
// that names the file if one is missing, damaged or not a run's.
SavedRun load_run(const std::filesystem::path& folder);

}  // namespace attn
