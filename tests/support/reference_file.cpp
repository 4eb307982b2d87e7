#include "tests/support/reference_file.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace attn {

using Json = nlohmann::ordered_json;

struct ReferenceFile::Content {
  std::string path;
  Json root;

  const Json& at(const std::string& place) const {
    const Json* value = &root;
    std::istringstream names(place);
    for (std::string name; std::getline(names, name, '/');) {
      if (!value->is_object() || !value->contains(name)) {
        throw std::runtime_error(path + ": there is no " + place);
      }
      value = &value->at(name);
    }
    return *value;
  }

  void flatten(const Json& value, const std::string& place, std::vector<double>& numbers) const {
    if (value.is_number()) {
      numbers.push_back(value.get<double>());
      return;
    }
    if (!value.is_array()) throw std::runtime_error(path + ": " + place + " is no list of numbers");
    for (const Json& element : value) flatten(element, place, numbers);
  }
};

ReferenceFile::ReferenceFile(const std::string& path) : content_(std::make_unique<Content>()) {
  content_->path = path;
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": cannot be opened");
  content_->root = Json::parse(file);
}

ReferenceFile::~ReferenceFile() = default;

std::vector<double> ReferenceFile::numbers(const std::string& place) const {
  std::vector<double> result;
  content_->flatten(content_->at(place), place, result);
  return result;
}

Tensor ReferenceFile::tensor(const std::string& place) const {
  Shape shape;
  for (const Json* value = &content_->at(place); value->is_array() && !value->empty();
       value = &value->front()) {
    shape.push_back(value->size());
  }
  const std::vector<double> values = numbers(place);
  if (values.size() != element_count(shape)) {
    throw std::runtime_error(content_->path + ": the rows of " + place + " differ in length");
  }
  Tensor result = empty(shape);
  for (std::size_t i = 0; i < values.size(); ++i) result.data()[i] = static_cast<Real>(values[i]);
  return result;
}

std::vector<std::string> ReferenceFile::names(const std::string& place) const {
  std::vector<std::string> result;
  for (const auto& member : content_->at(place).items()) result.push_back(member.key());
  return result;
}

namespace {

std::vector<std::size_t> longer_axes(const Shape& shape) {
  std::vector<std::size_t> result;
  for (const std::size_t length : shape) {
    if (length != 1) result.push_back(length);
  }
  return result;
}

}  // namespace

void check_close(const std::string& what, const Tensor& actual, const Tensor& expected,
                 double tolerance) {
  if (longer_axes(actual.shape()) != longer_axes(expected.shape())) {
    BOOST_ERROR(what << ": shape " << to_string(actual.shape()) << ", expected "
                     << to_string(expected.shape()));
    return;
  }
  double worst = 0;
  std::size_t place = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const auto wanted = static_cast<double>(expected.data()[i]);
    const double error =
        std::abs(static_cast<double>(actual.data()[i]) - wanted) / std::max(1.0, std::abs(wanted));
    if (error <= worst) continue;
    worst = error;
    place = i;
    if (std::isnan(error)) break;
  }
  BOOST_TEST(worst <= tolerance, what << ": element " << place << " is " << actual.data()[place]
                                      << ", expected " << expected.data()[place]);
}

}  // namespace attn
