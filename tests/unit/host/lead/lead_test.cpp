#include "host/lead/lead.hpp"
#include "host/lead/target_answer.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;

namespace {

std::optional<attachment> attached(std::string_view document) {
    return attachment_in(json::parse(document).value());
}

} // namespace

BOOST_AUTO_TEST_SUITE(lead_suite)

BOOST_AUTO_TEST_CASE(tags) {
    lead l;
    l.track = {{"subid", ""}, {"x32", "a"}};
    BOOST_TEST(l.tag("x32") == "a");
    BOOST_TEST(l.tag("subid").empty());
    BOOST_TEST(l.tag("uuid").empty());
}

BOOST_AUTO_TEST_CASE(attachments) {
    auto full = attached(R"({"file": "ab12", "name": "scan.pdf", "type": "application/pdf"})");
    BOOST_TEST((full == attachment{"ab12", "scan.pdf", "application/pdf"}));
    auto bare = attached(R"({"file": "ab12", "name": null})");
    BOOST_TEST((bare == attachment{"ab12", "ab12", "application/octet-stream"}));
    for (auto document :
         {R"("ab12")", "null", "{}", R"({"file": ""})", R"({"file": 5})", R"({"file": "a", "name": 5})",
          R"({"file": "a", "type": []})", R"([{"file": "a"}])"})
        BOOST_TEST(!attached(document), document);
}

BOOST_AUTO_TEST_CASE(headers_in_any_letter_case) {
    target_answer answer{200, {{"Content-Type", "text/plain"}, {"X-Id", "1"}, {"x-id", "2"}}, ""};
    BOOST_TEST(answer.header("content-type").value() == "text/plain");
    BOOST_TEST(answer.header("X-ID").value() == "1");
    BOOST_TEST(!answer.header("x-i"));
    BOOST_TEST(!answer.header("content_type"));
}

BOOST_AUTO_TEST_SUITE_END()
