#include "core/run/stopped.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>

#include "core/run/process.h"
#include "core/text/columns.h"

namespace attn {
namespace {

// A handler of signals may do little: what it says is made before.
std::string message;
std::atomic<const char*> to_say{nullptr};

extern "C" void say_and_stop(int signal) {
  kill_running_processes();
  for (const char* rest = to_say; rest && *rest && ::write(STDERR_FILENO, rest, 1) == 1;) ++rest;
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

std::string quoted_for_shell(const std::string& word) {
  const std::string plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  return "'" + replaced(word, "'", "'\\''") + "'";
}

}  // namespace

std::string resume_command(int argc, char** argv, const Options& options) {
  namespace fs = std::filesystem;
  std::error_code none;
  const std::string near = fs::proximate(argv[0], none).string();
  const bool is_below = !none && fs::path(argv[0]).is_absolute() && near.rfind("..", 0) != 0;
  std::string command = quoted_for_shell(is_below ? near : argv[0]);
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i], name = word.substr(0, word.find('='));
    const bool is_file = name == "--corpus" || name == "--test";
    if (name == word && (is_file || name == "--resume")) ++i;  // its value stands alone
    if (name == "--resume") continue;
    command += " " + quoted_for_shell(is_file ? name : word);
    if (!is_file) continue;  // what a pipe gave is a file now
    command += " " + quoted_for_shell(name == "--corpus" ? options.corpus : options.test);
  }
  const fs::path checkpoint = fs::path(options.out) / "checkpoint.safetensors";
  return command + " --resume " + quoted_for_shell(checkpoint.string());
}

StopMessage::StopMessage(int argc, char** argv, const Options& options) {
  message = "\nstopped; to continue: " + resume_command(argc, argv, options) + "\n";
  to_say = options.resume.empty() ? "\nstopped before the first checkpoint\n"
                                  : "\nstopped; to continue, type the same command again\n";
  for (const int signal : {SIGINT, SIGTERM}) {  // a shell that ignores one for us has its reasons
    if (std::signal(signal, say_and_stop) == SIG_IGN) std::signal(signal, SIG_IGN);
  }
}

StopMessage::~StopMessage() {
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, SIG_DFL);
  to_say = nullptr;
}

void StopMessage::can_resume() {
  if (to_say) to_say = message.c_str();
}

}  // namespace attn
