// The checks of tests/core/kernels_product.cpp for Real = double.
#include "tests/core/kernels_product.cpp"
