// The case files of the reference plugins, plugins/NAME/cases.jsonl, through the built libraries.
#include "host/cli/plugin/case_run.hpp"
#include "tests/support/plugin_case.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

namespace leadwire::cli {
namespace {

struct reference_case {
    std::string plugin;
    author_case of;
};
std::ostream& operator<<(std::ostream& out, const reference_case& c) {
    return out << c.plugin << ": " << c.of.name;
}

std::vector<reference_case> all_cases() {
    std::vector<reference_case> all;
    for (const char* name : {"altercpa", "autologin", "shop-items", "signed", "plain-value", "token-auth"})
        for (auto& c :
             test::must(read_cases(std::string(LEADWIRE_SOURCE_DIR "/plugins/") + name + "/cases.jsonl")))
            all.push_back({name, std::move(c)});
    return all;
}

} // namespace

BOOST_DATA_TEST_CASE(reference_plugin, boost::unit_test::data::make(all_cases()), c) {
    for (const auto& d : run_case(test::loaded(test::reference_plugin(c.plugin)), c.of))
        BOOST_ERROR(d.what << ": expected " << json::dump(d.expected) << ", found " << json::dump(d.found));
}

} // namespace leadwire::cli
