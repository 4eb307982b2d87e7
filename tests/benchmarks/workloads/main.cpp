// This library's side of the benchmark. ../bench.py starts it, writes commands to it, one per line,
// and reads one line of JSON for each; ../pytorch_workloads.py lists the commands. Here, `load NAME
// FILE` takes the place of `save`.
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "autograd/optim/adam.h"
#include "autograd/optim/clip.h"
#include "core/run/machine.h"
#include "core/run/safetensors.h"
#include "core/system/parallel.h"
#include "operations.h"
#include "workload.h"

namespace attn::bench {
namespace {

using Json = nlohmann::json;

bool by_the_wall_clock = false;  // otherwise the processor's time, as BENCH_CLOCK says

double now_in_milliseconds() {
  if (!by_the_wall_clock) return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(now).count();
}

// A workload with its optimiser, which can start afresh.
class Training {
 public:
  Training(const std::string& kind, const Sizes& sizes)
      : workload_(make_workload(kind, sizes)), start_(workload_->model().state_dict()) {
    restart();
  }

  void restart() {
    workload_->model().load_state_dict(start_);
    optimizer_.emplace(workload_->model().parameters(), 1e-3);
  }

  void load(const std::string& path) {
    StateDict weights;
    StateDict batch;
    for (auto& entry : load_safetensors(path).tensors) {
      (entry.first.rfind("batch.", 0) == 0 ? batch : weights).push_back(std::move(entry));
    }
    start_ = std::move(weights);
    workload_->set_batch(batch);
    restart();
  }

  // The loss, still recorded, so that who only times the step need not read it.
  Variable step() {
    optimizer_->zero_grad();
    Variable loss = workload_->loss();
    loss.backward();
    clip_grad_norm(optimizer_->parameters(), 1);
    optimizer_->step();
    return loss;
  }

  IndexTensor generate(std::size_t count) const { return workload_->generate(count); }
  std::size_t parameter_count() { return workload_->model().parameter_count(); }

 private:
  std::unique_ptr<Workload> workload_;
  StateDict start_;
  std::optional<Adam> optimizer_;
};

class Server {
 public:
  Json answer(std::istream& words) {
    std::string command;
    std::string name;
    words >> command;
    if (command == "info") return info();
    words >> name;
    if (command == "create") return create(name, words);
    if (command == "op") return time_operation(name, read_count(words));
    Training& training = *trainings_.at(name);
    if (command == "load") {
      std::string path;
      std::getline(words >> std::ws, path);
      training.load(path);
      return Json::object();
    }
    if (command == "losses") return losses(training, read_count(words));
    if (command == "time") return time_steps(training, read_count(words));
    if (command == "generate") return generate(training, read_count(words));
    throw std::invalid_argument("unknown command " + command);
  }

 private:
  static std::size_t read_count(std::istream& words) {
    std::size_t count = 0;
    if (!(words >> count)) throw std::invalid_argument("a count is missing");
    return count;
  }

  static Json info() {
    Json answer = {{"name", "Attention from Scratch"}, {"blas_core", "unknown"}};
    for (const auto& [library, version] : library_versions()) {
      if (library == "BLAS core") answer["blas_core"] = version;
    }
    return answer;
  }

  Json create(const std::string& name, std::istream& words) {
    std::string kind;
    words >> kind;
    Sizes sizes;
    for (std::string word; words >> word;) {
      const std::size_t equals = word.find('=');
      sizes[word.substr(0, equals)] = std::stoul(word.substr(equals + 1));
    }
    trainings_[name] = std::make_unique<Training>(kind, sizes);
    return {{"parameters", trainings_[name]->parameter_count()}};
  }

  Json time_operation(const std::string& name, std::size_t count) {
    const auto& operation = operations_.at(name);
    const double start = now_in_milliseconds();
    for (std::size_t i = 0; i < count; ++i) operation();
    return {{"ns", (now_in_milliseconds() - start) * 1e6 / static_cast<double>(count)}};
  }

  static Json losses(Training& training, std::size_t steps) {
    std::vector<double> losses;
    for (std::size_t i = 0; i < steps; ++i) losses.push_back(training.step().item());
    training.restart();
    return {{"losses", losses}};
  }

  static Json time_steps(Training& training, std::size_t count) {
    std::vector<double> times;
    for (std::size_t i = 0; i < count; ++i) {
      const double start = now_in_milliseconds();
      training.step();
      times.push_back((now_in_milliseconds() - start));
    }
    return {{"ms", times}};
  }

  static Json generate(const Training& training, std::size_t count) {
    const double start = now_in_milliseconds();
    const IndexTensor tokens = training.generate(count);
    const double milliseconds = (now_in_milliseconds() - start);
    return {{"ms", milliseconds},
            {"tokens", std::vector<std::int64_t>(tokens.begin(), tokens.end())}};
  }

  std::map<std::string, std::unique_ptr<Training>> trainings_;
  std::map<std::string, std::function<void()>> operations_ = make_operations();
};

}  // namespace
}  // namespace attn::bench

int main() {
  if (const char* threads = std::getenv("OMP_NUM_THREADS")) attn::set_threads(std::atoi(threads));
  if (const char* clock = std::getenv("BENCH_CLOCK")) {
    attn::bench::by_the_wall_clock = clock == std::string("wall");
  }
  attn::bench::Server server;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    nlohmann::json answer;
    try {
      answer = server.answer(words);
    } catch (const std::exception& error) {  // said to the caller, which decides
      answer = {{"error", error.what()}};
    }
    std::cout << answer.dump() << std::endl;
  }
}
