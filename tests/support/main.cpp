// The main() of every test program. Boost.Test's own would have to be made where its header is
// first read, so that the header could not be precompiled.
#include <boost/test/unit_test.hpp>

namespace {
bool nothing_to_set_up() { return true; }  // test cases register themselves
}  // namespace

int main(int argc, char** argv) {
  return boost::unit_test::unit_test_main(nothing_to_set_up, argc, argv);
}
