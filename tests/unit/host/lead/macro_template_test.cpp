#include "tests/unit/host/lead/macro_world.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

using namespace leadwire;
namespace data = boost::unit_test::data;

namespace {

template_error refused(std::string_view text, text_context context) {
    auto made = macro_template::parse(text, context);
    BOOST_REQUIRE_MESSAGE(!made, text << " was taken");
    return made.error();
}
std::vector<std::string> warnings_of(std::string_view text) {
    std::vector<std::string> all;
    auto made = macro_template::parse(text, text_context::plain);
    BOOST_REQUIRE(made);
    for (const auto& w : made->warnings()) all.push_back(std::to_string(w.offset) + " " + w.text);
    return all;
}

const std::string_view plain_texts[]{"",
                                     "text",
                                     "{",
                                     "}",
                                     "{}",
                                     "{{}}",
                                     "{\"a\":1}",
                                     "{nope}",
                                     "{nope|upper}",
                                     "{Name}",
                                     "{ name}",
                                     "{name }",
                                     "{name:x}",
                                     "{name:}",
                                     "{name:x|upper}",
                                     "{ofp}",
                                     "{ofp:}",
                                     "{ofp|upper}",
                                     "{meta:}",
                                     "{secret}",
                                     "{file}",
                                     "{file:}",
                                     "{time:}",
                                     "{created:}",
                                     "{offer:}",
                                     "{sub6}",
                                     "{sub0}",
                                     "{name",
                                     "{name|upper",
                                     "{|upper}",
                                     "{:x}",
                                     "{нет}",
                                     "{name\n}",
                                     "a{b}c{d:e|f}g"};

struct refusal {
    std::string_view text;
    text_context context;
    std::size_t offset;
    std::string_view says;
};
std::ostream& operator<<(std::ostream& out, const refusal& r) {
    return out << r.text;
}
constexpr auto plain = text_context::plain;
constexpr auto url = text_context::url;

const refusal refusals[]{
    {"a {name|uper}", plain, 8, "unknown filter \"uper\"; allowed: raw, upper, lower"},
    {"a {name|uper}", plain, 8, "{name}"},
    {"{ofp:x|trim|uper}", plain, 12, "{ofp:x}"},
    {"{name|}", plain, 6, "unknown filter \"\""},
    {"{name|Upper}", plain, 6, "unknown filter \"Upper\""},
    {"{name| upper}", plain, 6, "unknown filter \" upper\""},
    {"{name|upper:x}", plain, 6, "\"upper\" takes no argument"},
    {"{name|upper:}", plain, 6, "\"upper\" takes no argument"},
    {"{name|first}", plain, 6, "\"first\" needs a number"},
    {"{name|first:}", plain, 6, "needs a number"},
    {"{name|first:-1}", plain, 6, "found \"-1\""},
    {"{name|first:+1}", plain, 6, "found \"+1\""},
    {"{name|last:1.5}", plain, 6, "found \"1.5\""},
    {"{name|last:x}", plain, 6, "found \"x\""},
    {"{name|last:1000001}", plain, 6, "from 0 to 1000000"},
    {"{name|first:99999999999999999999999}", plain, 6, "from 0 to 1000000"},
    {"{name|default}", plain, 6, "\"default\" needs the text"},
    {"{name|default:}", plain, 6, "\"default\" needs the text"},
    {"{name|raw}", plain, 6, "a value from the lead itself is never inserted raw into a URL"},
    {"https://x/{name|upper|raw}", url, 22, "{name}"},
    {"{meta:url|raw}", url, 10, "allowed for: ofp, ofpg, goal, site, space, offer, secret, land, preland"},
    {"{siteurl|raw}", url, 9, "{siteurl}"},
    {"{file:scan}", url, 0, "{file:scan} must be the whole value of a field"},
    {"x{file:scan}", plain, 1, "whole value"},
    {"{file:scan} ", plain, 0, "whole value"},
    {"{file:scan|upper}", plain, 0, "without filters"},
    {"{file:a}{file:b}", plain, 0, "whole value"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(macro_templates)

BOOST_DATA_TEST_CASE(what_opens_no_known_macro_is_text, data::make(plain_texts), text) {
    test::macro_world world;
    BOOST_TEST(world.plain(text) == text);
    BOOST_TEST(world.url(text) == text);
}

BOOST_DATA_TEST_CASE(configuration_errors_name_place_and_cause, data::make(refusals), r) {
    auto error = refused(r.text, r.context);
    BOOST_TEST(error.offset == r.offset);
    BOOST_TEST(error.text.find(r.says) != std::string::npos, error.text);
}

BOOST_AUTO_TEST_CASE(unknown_names_are_warned_about_and_json_is_not) {
    BOOST_TEST(warnings_of("a{nope}{id}{no:x|y}") ==
                   (std::vector<std::string>{"1 unknown macro {nope}: it is sent as it stands",
                                             "11 unknown macro {no:x}: it is sent as it stands"}),
               boost::test_tools::per_element());
    BOOST_TEST(warnings_of("{Name}").size() == 1U);
    BOOST_TEST(warnings_of("{name:x}") ==
                   (std::vector<std::string>{
                       "0 {name} takes no parameter, found {name:x}: it is sent as it stands"}),
               boost::test_tools::per_element());
    BOOST_TEST(
        warnings_of("{ofp}") ==
            (std::vector<std::string>{"0 {ofp} needs a parameter, as in {ofp:NAME}: it is sent as it stands"}),
        boost::test_tools::per_element());
    BOOST_TEST(warnings_of("{time:}").size() == 1U);
    BOOST_TEST(warnings_of(R"({"a":{"b":[1]}} {} { x })").empty());
}

BOOST_AUTO_TEST_CASE(expansion_is_one_pass) {
    test::macro_world world;
    world.order.name = "{phone}";
    world.meta("x", "{id}|{name}");
    BOOST_TEST(world.plain("{name} {meta:x}") == "{phone} {id}|{name}");
    BOOST_TEST(world.plain("{{id}}{{name}|upper}") == "{1001}{{phone}|upper}");
}

BOOST_AUTO_TEST_CASE(parameters_may_hold_any_other_character) {
    test::macro_world world;
    world.meta("a b:c/ü\"", "found");
    BOOST_TEST(world.plain("{meta:a b:c/ü\"}") == "found");
    BOOST_TEST(world.plain("{meta:absent|default:x: y, z}") == "x: y, z");
}

BOOST_AUTO_TEST_CASE(parameters_show_any_json_value) {
    test::macro_world world;
    for (auto [text, shown] :
         std::initializer_list<std::pair<const char*, const char*>>{{R"("a b")", "a b"},
                                                                    {"5", "5"},
                                                                    {"12.50", "12.5"},
                                                                    {"true", "1"},
                                                                    {"false", "0"},
                                                                    {"null", ""},
                                                                    {"[1, \"ü\"]", "[1,\"ü\"]"},
                                                                    {"{\"a\": {}}", "{\"a\":{}}"},
                                                                    {R"("")", ""}}) {
        world.meta("x", test::parsed(text));
        BOOST_TEST(world.plain("{meta:x}") == shown);
    }
}

BOOST_AUTO_TEST_CASE(url_context_encodes_each_value) {
    test::macro_world world;
    world.order.comment = "a-b_c.d~e f&g=h/i?j#k%l+Ё\n";
    BOOST_TEST(world.url("https://x/?c={comment}") ==
               "https://x/?c=a-b_c.d~e%20f%26g%3Dh%2Fi%3Fj%23k%25l%2B%D0%81%0A");
    BOOST_TEST(world.url("https://x/?c={comment|first:7|upper}&{id} ü") == "https://x/?c=A-B_C.D&1001 ü");
    BOOST_TEST(world.url("?{comment|first:12|last:2|urlencode}") == "?f%2526");
}

BOOST_AUTO_TEST_CASE(operator_values_are_raw_at_the_start_or_by_filter) {
    test::macro_world world;
    world.order.site = site_id{7};
    BOOST_TEST(world.url("{ofp:endpoint}/leads") == "https://crm.example.com/v2/leads");
    BOOST_TEST(world.url("{secret:host}/leads") == "https://crm.example/leads");
    BOOST_TEST(world.url("{land}&l={id}") == "https://land.example/one?x=1&l=1001");
    BOOST_TEST(world.url(" {ofp:endpoint}") == " https%3A%2F%2Fcrm.example.com%2Fv2");
    BOOST_TEST(world.url("x{ofp:endpoint|raw}") == "xhttps://crm.example.com/v2");
    BOOST_TEST(world.url("x{ofp:endpoint|raw|upper}{ofp:endpoint|first:8|raw}") ==
               "xHTTPS://CRM.EXAMPLE.COM/V2https://");
    BOOST_TEST(world.url("{ofp:endpoint|upper}") == "HTTPS://CRM.EXAMPLE.COM/V2");
    BOOST_TEST(world.url("{ofp:endpoint|urlencode}") == "https%3A%2F%2Fcrm.example.com%2Fv2");
    BOOST_TEST(world.plain("{ofp:endpoint|raw}") == "https://crm.example.com/v2");
    BOOST_TEST(world.url("x{secret:token|raw}x{secret:token}") == "xt&k=1xt%26k%3D1");
}

BOOST_AUTO_TEST_CASE(values_of_the_lead_are_encoded_at_the_start_too) {
    test::macro_world world;
    world.meta("url", "https://evil.example/");
    BOOST_TEST(world.url("{meta:url}") == "https%3A%2F%2Fevil.example%2F");
    BOOST_TEST(world.url("{siteurl}") == "https%3A%2F%2Fevil.example%2F");
}

BOOST_AUTO_TEST_CASE(filters_run_from_left_to_right) {
    test::macro_world world;
    world.order.name = "  Ёж & \"Co\" <'x'>\n";
    BOOST_TEST(world.plain("{name|trim|first:2|upper}") == "ЁЖ");
    BOOST_TEST(world.plain("{name|trim|xml}") == "Ёж &amp; &quot;Co&quot; &lt;&apos;x&apos;&gt;");
    BOOST_TEST(world.plain("{name|json}") == "  Ёж & \\\"Co\\\" <'x'>\\n");
    BOOST_TEST(world.plain("{name|trim|first:2|base64}") == "0IHQtg==");
    BOOST_TEST(world.plain("{name|trim|first:2|translit}") == "Ez");
    BOOST_TEST(world.plain("{phone|last:4|default:x|first:1}") == "4");
    BOOST_TEST(world.plain("{email|default:ab|upper}") == "AB");
    BOOST_TEST(world.plain("{email|upper|default:ab}") == "ab");
    BOOST_TEST(world.plain("{email|md5|default:ab}") == "d41d8cd98f00b204e9800998ecf8427e");
    BOOST_TEST(world.plain("{phone|sha256}") ==
               "1210f4f193f6032e91cd7117a785a1be09550d79076c4717cdae4c0c45691a30");
}

BOOST_AUTO_TEST_CASE(time_in_seconds_and_by_format) {
    test::macro_world world;
    world.order.created = *parse_timestamp("2026-11-23T10:15:00.999Z");
    world.send.now = *parse_timestamp("2026-02-28T23:59:59Z");
    BOOST_TEST(world.plain("{created} {time}") == "1795428900 1772323199");
    BOOST_TEST(world.plain("{created:%Y-%m-%d %H:%M:%S} {time:%d.%m.%y}") == "2026-11-23 10:15:00 28.02.26");
    BOOST_TEST(world.url("?{time:%H:%M}") == "?23%3A59");
    world.order.created = *parse_timestamp("1969-12-31T23:59:59.5Z");
    BOOST_TEST(world.plain("{created}") == "-1");
}

BOOST_AUTO_TEST_CASE(the_send_gives_attempt_idem_and_ext) {
    test::macro_world world;
    BOOST_TEST(world.plain("{attempt}/{idem}/{ext}") == "1//");
    world.send = {.external_id = "E-1", .now = {}, .attempt = 3, .idem = "uuid"};
    BOOST_TEST(world.plain("{attempt}/{idem}/{ext}") == "3/uuid/E-1");
}

BOOST_AUTO_TEST_CASE(secrets_come_out_or_are_masked) {
    test::macro_world world;
    BOOST_TEST(world.plain("a{secret:token}b{secret:absent}c") == "at&k=1bc");
    BOOST_TEST(world.plain("{secret:token|sha1}").size() == 40U);
    macro_setting masked{world.neighbours, world.secrets, world.key, "example.com", secret_display::masked};
    macro_input input(world.order, masked, world.send);
    auto show = [&](std::string_view text, text_context context) {
        return macro_template::parse(text, context)->expand(input);
    };
    BOOST_TEST(show("a{secret:token}b{secret:token|sha1}", plain) == "a•••b•••");
    // One that is not set hides nothing, and nothing is what would be sent.
    BOOST_TEST(show("a{secret:absent}b{secret:absent|default:none}c", plain) == "abnonec");
    BOOST_TEST(show("https://x/?k={secret:token}&n={name}", url) == "https://x/?k=•••&n=Ivan%20Petrov");
}

BOOST_AUTO_TEST_CASE(secrets_of_a_template_are_known) {
    auto made = macro_template::parse("{secret:b}{secret:a}{secret:b|first:2}{secret:none|md5}{name}", plain);
    BOOST_REQUIRE(made);
    BOOST_TEST(made->secrets() == (std::vector<std::string>{"b", "a", "none"}),
               boost::test_tools::per_element());
    BOOST_TEST(made->filtered_secrets({{"a", "xyz"}, {"b", "uvw"}}) == (std::vector<std::string>{"uv"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_file_is_a_template_of_its_own) {
    auto made = macro_template::parse("{file:scan 1}", plain);
    BOOST_REQUIRE(made && made->file_field());
    BOOST_TEST(*made->file_field() == "scan 1");
    BOOST_TEST(!macro_template::parse("{meta:scan}", plain)->file_field());
}

BOOST_AUTO_TEST_CASE(an_empty_template_is_empty) {
    test::macro_world world;
    macro_template none;
    BOOST_TEST(none.empty());
    BOOST_TEST(none.expand(world.input()) == "");
    BOOST_TEST(none.warnings().empty());
    BOOST_TEST(none.secrets().empty());
    BOOST_TEST(!none.file_field());
    BOOST_TEST(macro_template::parse("", plain)->empty());
    BOOST_TEST(!macro_template::parse("{nope}", plain)->empty());
    std::string out = "kept ";
    macro_template::parse("{id}", plain)->append_to(out, world.input());
    BOOST_TEST(out == "kept 1001");
}

BOOST_AUTO_TEST_CASE(every_name_is_a_macro_alone_or_with_a_parameter) {
    BOOST_TEST(macro_names().size() == 92U);
    for (auto name : macro_names()) {
        auto alone = "{" + std::string(name) + "}", with = "{" + std::string(name) + ":x}";
        BOOST_TEST((warnings_of(alone).empty() || warnings_of(with).empty()), name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
