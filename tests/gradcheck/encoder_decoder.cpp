// The gradients of the whole encoder–decoder, through padding and both recurrent layers.
#include "chapters/shared/encoder_decoder.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "autograd/nn/functional.h"

using namespace attn;

BOOST_AUTO_TEST_CASE(every_parameter_of_every_cell) {
  IndexTensor source = IndexTensor::from_shape({2, 3});
  IndexTensor target = IndexTensor::from_shape({2, 2});
  for (std::size_t i = 0; i < source.size(); ++i) source.data()[i] = static_cast<int>(i % 4);
  for (std::size_t i = 0; i < target.size(); ++i) target.data()[i] = static_cast<int>(i % 5);
  for (const Cell cell : {Cell::kGru, Cell::kLstm, Cell::kRnn}) {
    Rng rng(4);
    EncoderDecoder model(cell, {4, 5, 2, 3}, rng);
    // Central differences of the loss in each element of each parameter, against backward().
    const auto loss = [&] {
      return cross_entropy(model.decode(model.encode(source, {3, 1}).state, target), target);
    };
    model.zero_grad();
    loss().backward();
    for (Variable parameter : model.parameters()) {
      const Tensor gradient = parameter.has_grad() ? parameter.grad() : zeros(parameter.shape());
      for (std::size_t i = 0; i < parameter.size(); ++i) {
        constexpr double step = 1e-5;
        const Real original = parameter.value().data()[i];
        const auto moved = [&](double by) {
          const NoGradGuard no_grad;
          parameter.mutable_value().data()[i] = original + by;
          const Real value = loss().item();
          parameter.mutable_value().data()[i] = original;
          return value;
        };
        const double difference = (moved(step) - moved(-step)) / (2 * step);
        BOOST_TEST(std::abs(difference - gradient.data()[i]) < 1e-8);
      }
    }
  }
}
