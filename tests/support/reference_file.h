// Numbers to test against, from a JSON file: published.json (what books, papers and PyTorch print)
// or torch_values.json (made by torch_values.py beside it). Tests run at the top of the repository.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/tensor/tensor.h"

namespace attn {

class ReferenceFile {
 public:
  explicit ReferenceFile(const std::string& path);
  ~ReferenceFile();

  // The number or nested list at "gru_cell/weights/weight_ih". Throws std::runtime_error with the
  // file and the place if there is none, or if its rows differ in length.
  Tensor tensor(const std::string& place) const;
  // The same without rounding to Real, flat.
  std::vector<double> numbers(const std::string& place) const;
  // The names of the members of an object, in the file's order.
  std::vector<std::string> names(const std::string& place) const;

 private:
  struct Content;
  std::unique_ptr<Content> content_;
};

// Whether the shapes agree (but for axes of length 1) and |a − b| ≤ tolerance · max(1, |b|)
// everywhere; if not, a BOOST_ERROR names the worst element. 2e-7 is two roundings of a float near
// 1; numbers printed with four digits need 6e-5.
void check_close(const std::string& what, const Tensor& actual, const Tensor& expected,
                 double tolerance = 2e-7);

}  // namespace attn
