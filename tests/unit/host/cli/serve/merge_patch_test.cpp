// RFC 7396 on a lead: which edits a patch becomes, and what they make of the lead.
#include "host/cli/serve/merge_patch.hpp"
#include "host/lead/lead_json.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/why.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::test;

namespace {

lead order() {
    auto l = lead_from_json(parsed(R"({
        "offer": 12, "phone": "79161234567", "country": "ru", "count": 1, "price": "1990", "currency": "RUB",
        "address": {"index": "101000", "city": "Moscow"}, "agency": {"id": 9, "uid": "A-77"},
        "commission": {"affiliate": {"system": "5.00", "real": "450.00", "currency": "RUB"}},
        "items": {"501": [2, "995", "400"], "502": [1, "10", "1"]},
        "track": {"click": "c-1", "sub1": "s"},
        "meta": {"color": "red", "size": {"eu": 42, "us": 9}, "tags": ["a", "b"]}})"),
                            now());
    BOOST_REQUIRE_MESSAGE(l, why(l));
    return *l;
}

std::vector<lead_edit> edits(std::string_view patch) {
    const auto document = parsed(patch);
    return cli::edits_of_merge_patch(order(), *document.if_object());
}

/// What the patch makes of the lead, at this pointer.
std::string after(std::string_view patch, std::string_view pointer) {
    auto l = order();
    for (const auto& edit : edits(patch)) {
        auto done = apply(l, edit);
        BOOST_REQUIRE_MESSAGE(done, why(done));
    }
    const auto document = json::value(lead_to_json(l));
    const auto* found = json::at_pointer(document, pointer);
    return found ? json::dump(*found) : "nothing";
}

/// The place of the first edit that does not fit.
std::string refused(std::string_view patch) {
    auto l = order();
    for (const auto& edit : edits(patch))
        if (auto done = apply(l, edit); !done) return done.error().place;
    return "";
}

} // namespace

BOOST_AUTO_TEST_SUITE(merge_patch)

BOOST_AUTO_TEST_CASE(members_become_edits_by_dotted_name) {
    const auto all = edits(R"({"count": 2, "address": {"city": "Riga"}, "meta": {"color": "blue"},
                               "commission": {"affiliate": {"real": "1"}}})");
    BOOST_REQUIRE_EQUAL(all.size(), 4u);
    BOOST_TEST(all[0].name == "count");
    BOOST_TEST(all[1].name == "address.city");
    BOOST_TEST(all[2].name == "meta.color");
    BOOST_TEST(all[3].name == "commission.affiliate.real");
    BOOST_TEST(edits("{}").empty());
    BOOST_TEST(edits(R"({"address": {}})").empty());
}

BOOST_AUTO_TEST_CASE(what_the_patch_does_not_name_stays) {
    const auto* patch = R"({"address": {"city": "Riga"}, "track": {"sub1": "t"}})";
    BOOST_TEST(after(patch, "/address/city") == R"("Riga")");
    BOOST_TEST(after(patch, "/address/index") == R"("101000")");
    BOOST_TEST(after(patch, "/track/sub1") == R"("t")");
    BOOST_TEST(after(patch, "/track/click") == R"("c-1")");
    BOOST_TEST(after(patch, "/count") == "1");
}

BOOST_AUTO_TEST_CASE(null_removes) {
    BOOST_TEST(after(R"({"count": null})", "/count") == "nothing");
    BOOST_TEST(after(R"({"address": {"city": null}})", "/address/city") == "nothing");
    BOOST_TEST(after(R"({"meta": {"color": null}})", "/meta/color") == "nothing");
    BOOST_TEST(after(R"({"meta": {"color": null}})", "/meta/size/eu") == "42");
    BOOST_TEST(after(R"({"meta": {"never_there": null}})", "/meta/never_there") == "nothing");
}

BOOST_AUTO_TEST_CASE(null_removes_all_of_a_group) {
    BOOST_TEST(after(R"({"address": null})", "/address/city") ==
               after(R"({"address": {"city": null}})", "/address/city"));
    BOOST_TEST(after(R"({"address": null})", "/address/index") ==
               after(R"({"address": {"index": null}})", "/address/index"));
    BOOST_TEST(after(R"({"meta": null})", "/meta/color") == "nothing");
    BOOST_TEST(after(R"({"meta": null})", "/meta/tags") == "nothing");
    BOOST_TEST(after(R"({"commission": null})", "/commission/affiliate/real") == "nothing");
    BOOST_TEST(refused(R"({"track": null})") == "");
}

BOOST_AUTO_TEST_CASE(items_are_merged_with_those_of_the_lead) {
    const auto* patch = R"({"items": {"501": null, "503": [1, "7", "3"]}})";
    BOOST_TEST(after(patch, "/items/501") == "nothing");
    BOOST_TEST(after(patch, "/items/502/0") == "1");
    BOOST_TEST(after(patch, "/items/503/0") == "1");
    BOOST_TEST(after(R"({"items": {"501": [3, "995", "400"]}})", "/items/501/0") == "3");
    BOOST_TEST(after(R"({"items": null})", "/items/502") == "nothing");
}

BOOST_AUTO_TEST_CASE(objects_within_a_custom_field_are_merged_and_everything_else_is_replaced) {
    BOOST_TEST(after(R"({"meta": {"size": {"us": null, "uk": 8}}})", "/meta/size") == R"({"eu":42,"uk":8})");
    BOOST_TEST(after(R"({"meta": {"tags": ["c"]}})", "/meta/tags") == R"(["c"])");
    BOOST_TEST(after(R"({"meta": {"tags": {"x": 1, "y": null}}})", "/meta/tags") == R"({"x":1})");
    BOOST_TEST(after(R"({"meta": {"size": "L"}})", "/meta/size") == R"("L")");
    BOOST_TEST(after(R"({"meta": {"made": {"deep": {"er": null, "v": 1}}}})", "/meta/made") ==
               R"({"deep":{"v":1}})");
}

BOOST_AUTO_TEST_CASE(what_no_lead_has_is_refused_by_name) {
    BOOST_TEST(refused(R"({"colour": "red"})") == "colour");
    BOOST_TEST(refused(R"({"address": {"planet": "Mars"}})") == "address.planet");
    BOOST_TEST(refused(R"({"address": "Riga"})") == "address");
    BOOST_TEST(refused(R"({"meta": "red"})") == "meta");
    BOOST_TEST(refused(R"({"status": "paid"})") == "status");
    BOOST_TEST(refused(R"({"id": 7})") == "id");
    BOOST_TEST(refused(R"({"count": {"a": 1}})") == "count");
    BOOST_TEST(refused(R"({"phone": null})") == "phone");
}

BOOST_AUTO_TEST_SUITE_END()
