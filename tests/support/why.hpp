// What went wrong, for the messages of checks, which are evaluated when all is well, too.
#pragma once

#include "host/lead/error.hpp"

template <class T> std::string why(const leadwire::result<T>& r) { return r ? "" : r.error().message(); }
