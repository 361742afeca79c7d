// toml++ compiled once and without exceptions; the library that distributions ship is built with them.
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
