// The checks of tests/core/kernels.cpp for Real = double.
#include "tests/core/kernels.cpp"
