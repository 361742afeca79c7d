#include "tools/mockcrm/form.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::mockcrm {

BOOST_AUTO_TEST_SUITE(mockcrm_form)

BOOST_AUTO_TEST_CASE(urlencoded_text_is_decoded_in_its_order) {
    const pairs wanted{{"a", "x y"}, {"b[]", "1"}, {"b[]", "2&3"}, {"c", ""}, {"d", "50%"}, {"e", "=%2"}};
    BOOST_TEST((read_urlencoded("a=x+y&b%5B%5D=1&&b%5b%5d=2%263&c&d=50%&e==%2") == wanted));
    BOOST_TEST(read_urlencoded("").empty());
}

BOOST_AUTO_TEST_CASE(parts_are_read) {
    const auto parts =
        read_multipart("multipart/form-data; boundary=\"a b\"",
                       "--a b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n2\r\n"
                       "--a b\r\ncontent-disposition: form-data; name=\"f\"; filename=\"q\\\".pdf\"\r\n"
                       "Content-Type: application/pdf\r\n\r\n\r\n--a b--\r\n");
    BOOST_REQUIRE(parts.has_value());
    BOOST_REQUIRE(parts->size() == 2u);
    BOOST_TEST((*parts)[0].name == "x");
    BOOST_TEST((*parts)[0].content == "1\r\n2");
    BOOST_TEST((*parts)[1].name == "f");
    BOOST_TEST((*parts)[1].filename == "q\".pdf");
    BOOST_TEST((*parts)[1].type == "application/pdf");
    BOOST_TEST((*parts)[1].content.empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_multipart_body_gives_nothing) {
    for (const auto* body : {"", "--B", "--B\r\n", "--B\r\n\r\nx", "--B\r\nname: x\r\n\r\nx\r\n--", "--Bx--"})
        BOOST_TEST(!read_multipart("multipart/form-data; boundary=B", body).has_value(), body);
    BOOST_TEST(!read_multipart("multipart/form-data", "--B--").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::mockcrm
