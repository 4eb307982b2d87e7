// What a run says when Ctrl-C or kill stops it: the command that continues it.
#pragma once

#include "core/run/options.h"

namespace attn {

class StopMessage {
 public:
  // From now on, until this is destroyed. Processes that the run has started are stopped with it.
  StopMessage(int argc, char** argv, const Options& options);
  ~StopMessage();
  StopMessage(const StopMessage&) = delete;
  StopMessage& operator=(const StopMessage&) = delete;

  // The run folder has a checkpoint of this run now.
  static void can_resume();
};

// What was typed, for a shell: "release/02_attention --seed 7 --resume x/checkpoint.safetensors".
std::string resume_command(int argc, char** argv, const Options& options);

}  // namespace attn
