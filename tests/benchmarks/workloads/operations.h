// Small operations, where the time goes into recording the graph rather than into arithmetic.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace attn::bench {

// By name, as in ../pytorch_workloads.py; and matrix_product, of 1024 × 1024 floats, which is the
// machine's own speed.
std::map<std::string, std::function<void()>> make_operations();

}  // namespace attn::bench
