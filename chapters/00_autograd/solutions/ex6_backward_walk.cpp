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
  // [exercise] TODO("find the nodes below, order them, and let each hand on its gradient");
  std::vector<Node*> found = {&result};
  std::unordered_set<Node*> seen = {&result};
  for (std::size_t next = 0; next < found.size(); ++next) {
    for (Node* input : found[next]->inputs) {
      if (seen.insert(input).second) found.push_back(input);
    }
  }
  std::sort(found.begin(), found.end(), [](Node* a, Node* b) { return a->id > b->id; });
  result.gradient = 1;
  for (Node* node : found) {
    for (std::size_t i = 0; i < node->inputs.size(); ++i) {
      node->inputs[i]->gradient += node->gradient * node->slopes[i];
    }
  }
  // [/exercise]
}

}  // namespace attn
// why: a node has a larger id than what it was made of, so sorting by id puts every user before
// what it uses: no other order is needed. `found` serves as list and as stack, so nothing calls
// itself.
