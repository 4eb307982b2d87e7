// The map of one sentence while the model learns to translate it, as a picture that moves by
// itself, in light and dark: moving_map.svg, which the README and the site's front page show.
#pragma once

#include <cstddef>
#include <vector>

#include "core/run/run.h"
#include "core/tensor/tensor.h"
#include "core/text/sentence_pair.h"

namespace attn {

struct MapMoment {
  std::size_t step;  // of training; 0 is before the first
  Tensor weights;    // (T, S)
};

struct MovingMap {
  Words queries, keys;             // T words said, S words read
  std::vector<MapMoment> moments;  // the earliest first
};

// The steps to look at, of a training of so many: 0, then close together where the map changes.
std::vector<std::size_t> moving_map_steps(std::size_t steps);

// Writes moving_map.svg into the run folder: eight seconds from the first moment to the last, over
// and over. The words and weights are in its <metadata> too, as JSON. Where motion is not wanted,
// it shows the last moment. Throws std::runtime_error if the file cannot be written.
void write_moving_map(Run& run, const MovingMap& map);

}  // namespace attn
