// Exercise 0.6 · The backward walk
//
// The heart of the engine, on numbers. Every node knows its inputs and the slopes towards them, and
// the chain rule says what each node hands on to its inputs:
//   gradient of input i  +=  (gradient of the node) · slopes[i]
// A node may hand on only when its own gradient is complete, that is, after all nodes that use it.
//
//   result    the node to differentiate; its own gradient is 1
//   is left   every node that result was made of, directly or not, with its gradient. All gradients
//             are 0 at first. Nodes that result was not made of stay as they are.
//
// The struct Node is in walk.h, beside this file. A node may be used many times, and is to be
// visited once. The checks include a chain of 50,000 nodes, which a function that calls itself
// does not survive; use a list of nodes that are still to be visited.
//
// Check it: ./learn check 0.6      Stuck? ./learn hint 0.6
#include "chapters/00_autograd/exercises/walk.h"

#include <unordered_set>

namespace attn {

void backward(Node& result) {
  TODO("find the nodes below, order them, and let each hand on its gradient");
}

}  // namespace attn
