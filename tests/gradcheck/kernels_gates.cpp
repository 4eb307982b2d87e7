// The checks of tests/core/kernels_gates.cpp for Real = double.
#include "tests/core/kernels_gates.cpp"
