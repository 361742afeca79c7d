// The entry of every Boost.Test program of the project.
#define BOOST_TEST_MODULE leadwire
#include <boost/test/unit_test.hpp>
