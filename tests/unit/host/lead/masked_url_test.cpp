#include "host/lead/masked_url.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace {

struct example {
    const char* url;
    const char* shown;
};
std::ostream& operator<<(std::ostream& out, const example& e) {
    return out << e.url;
}
const example urls[] = {
    {"sqlite:leadwire.db", "sqlite:leadwire.db"},
    {"sqlite:/srv/a:b@c.db", "sqlite:/srv/a:b@c.db"},
    {"postgresql://ann@h/leads", "postgresql://ann@h/leads"},
    {"postgresql://ann:secret@h:5432/leads", "postgresql://ann:***@h:5432/leads"},
    {"postgresql://ann:sec@ret@h/leads", "postgresql://ann:***@h/leads"},
    {"postgresql://ann:sec/ret@h/leads", "postgresql://ann:***@h/leads"},
    {"postgresql://h:5432/leads", "postgresql://h:5432/leads"},
    {"postgresql://h/leads?user=a&password=secret&port=1", "postgresql://h/leads?user=a&password=***&port=1"},
    {"postgresql://h/leads?password=secret", "postgresql://h/leads?password=***"},
    {"postgresql://h/leads?sslpassword=secret", "postgresql://h/leads?sslpassword=***"},
    {"postgresql://h/leads?Password=secret&password=secret&password=secret",
     "postgresql://h/leads?Password=***&password=***&password=***"},
    {"postgresql://ann:sec?ret@h/leads", "postgresql://ann:***@h/leads"},
    {"postgresql://ann:123?4@h/leads", "postgresql://ann:***@h/leads"},
    {"postgresql://h:5432/leads?user=ann@srv", "postgresql://h:5432/leads?user=ann@srv"},
    {"postgresql://ann:@h/leads", "postgresql://ann:@h/leads"},
    {"postgresql:ann:secret@h/leads", "postgresql:***@h/leads"},
    {"ann:secret@h/leads", "ann:***@h/leads"},
    {"http://ann:secret@proxy.example:3128", "http://ann:***@proxy.example:3128"},
    {"leads.db", "leads.db"},
    {"", ""},
};

} // namespace

BOOST_AUTO_TEST_SUITE(masked_urls)

BOOST_DATA_TEST_CASE(a_password_is_never_shown, urls, row) {
    BOOST_TEST(leadwire::masked_url(row.url) == row.shown);
}

BOOST_AUTO_TEST_SUITE_END()
