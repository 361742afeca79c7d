#include "host/http/egress.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <vector>

using namespace leadwire::http;
namespace data = boost::unit_test::data;

namespace {

struct address_case {
    std::string_view address, what; ///< empty: allowed
};
std::ostream& operator<<(std::ostream& out, const address_case& c) {
    return out << c.address;
}
const std::vector<address_case> cases{
    {"8.8.8.8", ""},
    {"1.1.1.1", ""},
    {"9.255.255.255", ""},
    {"10.0.0.0", "private"},
    {"10.255.255.255", "private"},
    {"11.0.0.0", ""},
    {"100.63.255.255", ""},
    {"100.64.0.1", "shared by carriers"},
    {"100.127.255.255", "shared by carriers"},
    {"100.128.0.0", ""},
    {"0.0.0.0", "unspecified"},
    {"127.0.0.1", "loopback"},
    {"127.255.255.255", "loopback"},
    {"128.0.0.0", ""},
    {"169.254.1.1", "link-local"},
    {"169.254.169.254", "cloud metadata"},
    {"168.63.129.16", "cloud metadata"},
    {"172.15.255.255", ""},
    {"172.16.0.1", "private"},
    {"172.31.255.255", "private"},
    {"172.32.0.0", ""},
    {"192.0.0.192", "reserved"},
    {"192.168.1.1", "private"},
    {"192.169.0.0", ""},
    {"198.19.0.1", "benchmarking"},
    {"224.0.0.1", "multicast"},
    {"239.255.255.255", "multicast"},
    {"240.0.0.1", "reserved"},
    {"255.255.255.255", "broadcast"},
    {"::", "unspecified"},
    {"::1", "loopback"},
    {"::7f00:1", "reserved"},
    {"::ffff:127.0.0.1", "loopback"},
    {"::ffff:8.8.8.8", ""},
    {"::ffff:169.254.169.254", "cloud metadata"},
    {"::ffff:0:127.0.0.1", "loopback"},
    {"::ffff:0:10.0.0.1", "private"},
    {"::ffff:0:169.254.169.254", "cloud metadata"},
    {"::ffff:0:0.0.0.0", "unspecified"},
    {"::ffff:0:8.8.8.8", ""},
    {"64:ff9b::7f00:1", "loopback"},
    {"64:ff9b::10.0.0.1", "private"},
    {"64:ff9b::169.254.169.254", "cloud metadata"},
    {"64:ff9b::808:808", ""},
    {"64:ff9b:1::1", "private"},
    {"64:ff9b:1:7f00:0:100::", "private"},
    {"64:ff9b:1:ffff:ffff:ffff:8.8.8.8", "private"},
    {"2002:7f00:1::", "loopback"},
    {"2002:a9fe:a9fe::1", "cloud metadata"},
    {"2002:808:808::1", ""},
    {"2002:a00:1:ffff:ffff:ffff:ffff:ffff", "private"},
    {"2001::1", "tunnelled"},
    {"2001:0:808:808:0:ffff:f7f7:f7f7", "tunnelled"},
    {"2001:db8::1", "documentation"},
    {"2606:4700::1", ""},
    {"fbff::1", ""},
    {"fc00::1", "private"},
    {"fd00:ec2::254", "private"},
    {"fe80::1", "link-local"},
    {"febf::1", "link-local"},
    {"fec0::1", "private"},
    {"ff02::1", "multicast"},
};

egress_rules rules(std::vector<std::string> allow = {}) {
    return *egress_rules::create(allow);
}

const std::vector<std::string> malformed{
    "",           "localhost", "10.0.0.0/33", "10.0.0.0/",   "10.0.0.0/-1", "10.0.0.0/8x",  "10.0.0/8",
    "10.1.0.0/8", "::1/129",   "fd00::1/8",   " 10.0.0.0/8", "[::1]",       "fe80::1%eth0", "10.0.0.0/8/8"};

} // namespace

BOOST_AUTO_TEST_SUITE(egress)

BOOST_DATA_TEST_CASE(judges_addresses, data::make(cases), c) {
    const auto address = parse_ip(c.address);
    BOOST_REQUIRE(address);
    BOOST_TEST(rules().refusal(*address).value_or("") == c.what);
}

BOOST_AUTO_TEST_CASE(allowed_ranges_open_what_they_name_and_no_more) {
    const auto r = rules({"10.1.0.0/16", "::1", "127.0.0.1"});
    BOOST_TEST(!r.refusal(*parse_ip("10.1.2.3")));
    BOOST_TEST(!r.refusal(*parse_ip("::ffff:10.1.2.3")));
    BOOST_TEST(!r.refusal(*parse_ip("64:ff9b::a01:203")));
    BOOST_TEST(!r.refusal(*parse_ip("::ffff:0:10.1.2.3")));
    BOOST_TEST(r.refusal(*parse_ip("::ffff:0:10.2.0.0")).has_value());
    BOOST_TEST(r.refusal(*parse_ip("10.2.0.0")).has_value());
    BOOST_TEST(!r.refusal(*parse_ip("::1")));
    BOOST_TEST(!r.refusal(*parse_ip("127.0.0.1")));
    BOOST_TEST(r.refusal(*parse_ip("127.0.0.2")).has_value());
}

BOOST_AUTO_TEST_CASE(everything_of_one_family_is_not_the_other) {
    BOOST_TEST(!rules({"0.0.0.0/0"}).refusal(*parse_ip("127.0.0.1")));
    BOOST_TEST(rules({"0.0.0.0/0"}).refusal(*parse_ip("::1")).has_value());
    BOOST_TEST(!rules({"::/0"}).refusal(*parse_ip("fd00::1")));
    BOOST_TEST(rules({"::/0"}).refusal(*parse_ip("127.0.0.1")).has_value());
}

BOOST_DATA_TEST_CASE(refuses_malformed_ranges, data::make(malformed), text) {
    const auto r = egress_rules::create({"10.0.0.0/8", text});
    BOOST_REQUIRE(!r);
    BOOST_TEST(r.error().place == "egress.allow");
    BOOST_TEST(r.error().text.find('"' + text + '"') == 0u);
}

BOOST_AUTO_TEST_CASE(says_what_to_write_instead) {
    BOOST_TEST(egress_rules::create({"10.1.2.3/8"}).error().text ==
               "\"10.1.2.3/8\" has bits beyond its prefix; write 10.0.0.0/8.");
}

BOOST_AUTO_TEST_CASE(names_that_are_numbers_are_addresses) {
    for (const auto* text : {"127.1", "0x7f000001", "2130706433", "0177.0.0.1", "127.0.0.1."})
        BOOST_TEST(parse_ip_liberally(text).value().text() == "127.0.0.1");
    for (const auto* text : {"crm.example", "", "1.2.3.4.5", "1.2.3.4 x"})
        BOOST_TEST(!parse_ip_liberally(text));
}

BOOST_AUTO_TEST_SUITE_END()
