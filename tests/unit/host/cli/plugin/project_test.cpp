// Projects from the template, and where the kit is looked for.
#include "host/cli/plugin/project.hpp"
#include "tests/support/plugin_case.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/why.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::cli {

BOOST_AUTO_TEST_SUITE(projects)

BOOST_AUTO_TEST_CASE(a_class_name_is_made_of_any_plugin_name) {
    BOOST_TEST(class_name_for("mycrm") == "MycrmPlugin");
    BOOST_TEST(class_name_for("my-crm_2b") == "MyCrm2bPlugin");
    BOOST_TEST(class_name_for("json") == "JsonPlugin"); // the SDK has a Json
    BOOST_TEST(class_name_for("9-lives") == "Crm9LivesPlugin");
}

BOOST_AUTO_TEST_CASE(the_template_is_filled_in_names_of_files_too) {
    test::temp_dir dir;
    std::ignore = dir.write("t/@NAME@.cpp", "class @CLASS@; // @NAME@ @NAME@");
    std::ignore = dir.write("t/@DOT@gitignore", "build/");
    const kit_place kit{dir.path() / "t", {}};
    auto made = make_project(kit, "my-crm", dir.path() / "new/deep");
    BOOST_REQUIRE_MESSAGE(made, why(made));
    BOOST_TEST(test::text_of_file(dir.path() / "new/deep/my-crm.cpp") ==
               "class MyCrmPlugin; // my-crm my-crm");
    BOOST_TEST(test::text_of_file(dir.path() / "new/deep/.gitignore") == "build/");
    made = make_project(kit, "my-crm", dir.path() / "new/deep");
    BOOST_REQUIRE(!made);
    BOOST_TEST((made.error().code == error_code::conflict));
    std::filesystem::create_directory(dir.path() / "empty");
    BOOST_TEST(make_project(kit, "my-crm", dir.path() / "empty").has_value());
}

BOOST_AUTO_TEST_CASE(bad_names_are_refused_before_anything_is_made) {
    test::temp_dir dir;
    for (const std::string name : {"", "My", "a b", "-a", "_a", "a/b", "../a", "\xc3\xa4", "all", "clean"}) {
        const auto made = make_project({dir.path(), {}}, name, dir.path() / "x");
        BOOST_REQUIRE_MESSAGE(!made, name);
        BOOST_TEST(made.error().text.starts_with("found \"" + name + "\""), made.error().text);
    }
    BOOST_TEST(!make_project({dir.path(), {}}, std::string(64, 'a'), dir.path() / "x"));
    BOOST_TEST(!std::filesystem::exists(dir.path() / "x"));
}

BOOST_AUTO_TEST_CASE(a_project_is_known_by_its_two_files) {
    test::temp_dir dir;
    BOOST_TEST(!project_in(dir.path()));
    std::ignore = dir.write("CMakeLists.txt", "leadwire_add_plugin(\n  my-crm SOURCES a.cpp)\n");
    BOOST_TEST(!project_in(dir.path()));
    std::ignore = dir.write("cases.jsonl", "");
    const auto found = project_in(dir.path());
    BOOST_REQUIRE_MESSAGE(found, why(found));
    BOOST_TEST(found->plugin() == dir.path() / "build/plugins/my-crm.so");
    std::ignore = dir.write("CMakeLists.txt", "add_library(a a.cpp)");
    BOOST_TEST(!project_in(dir.path()));
}

BOOST_AUTO_TEST_CASE(the_kit_is_found_above_the_program) {
    test::temp_dir dir;
    std::filesystem::create_directories(dir.path() / "usr/share/leadwire-sdk/template");
    for (const char* program : {"usr/bin/leadwire", "usr/lib/leadwire-sdk/leadwire"}) {
        const auto found = find_kit(dir.path() / program);
        BOOST_REQUIRE_MESSAGE(found, why(found));
        BOOST_TEST(found->templates == dir.path() / "usr/share/leadwire-sdk/template");
        BOOST_TEST(found->prefix == dir.path() / "usr");
    }
    const auto none = find_kit(dir.path() / "opt/leadwire");
    BOOST_REQUIRE(!none);
    BOOST_TEST(none.error().text.contains("install the package leadwire-sdk"));
}

BOOST_AUTO_TEST_CASE(the_program_of_a_build_tree_uses_the_tree) {
    test::temp_dir dir;
    std::filesystem::create_directories(dir.path() / "tree/sdk/template");
    std::ignore =
        dir.write("b/CMakeCache.txt",
                  "A:STRING=1\nCMAKE_HOME_DIRECTORY:INTERNAL=" + (dir.path() / "tree").string() + "\n");
    std::ignore = dir.write("b/sdk/leadwire-sdk-config.cmake", "");
    const auto found = find_kit(dir.path() / "b/bin/leadwire");
    BOOST_REQUIRE_MESSAGE(found, why(found));
    BOOST_TEST(found->templates == dir.path() / "tree/sdk/template");
    BOOST_TEST(found->prefix == dir.path() / "b/sdk");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::cli
