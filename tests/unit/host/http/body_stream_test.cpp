#include "host/http/body_stream.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>

using namespace leadwire;
using namespace leadwire::http;

namespace {

struct directory {
    directory() {
        auto pattern = (std::filesystem::temp_directory_path() / "leadwire-body-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    ~directory() { std::filesystem::remove_all(path); }
    directory(const directory&) = delete;
    directory& operator=(const directory&) = delete;

    file_piece write(const std::string& name, const std::string& text) const {
        std::ofstream(path / name, std::ios::binary) << text;
        return {path / name, text.size()};
    }
    std::filesystem::path path;
};

std::string read_all(body_stream& body, std::size_t step) {
    std::string all, piece;
    while (!body.finished()) {
        piece.clear();
        BOOST_REQUIRE(body.fill(piece, step).has_value());
        BOOST_REQUIRE(!piece.empty());
        BOOST_TEST(piece.size() <= step);
        all += piece;
    }
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(body_streaming)

BOOST_AUTO_TEST_CASE(pieces_come_in_order_whatever_the_step) {
    const directory d;
    const std::vector<body_piece> pieces{"head ", d.write("a", std::string(1000, 'a')), "",
                                         d.write("empty", ""), " tail"};
    for (const std::size_t step : {1u, 3u, 999u, 5000u}) {
        auto body = body_stream::open(pieces);
        BOOST_REQUIRE(body);
        BOOST_TEST(body->size() == 1010u);
        BOOST_TEST((read_all(*body, step) == "head " + std::string(1000, 'a') + " tail"));
    }
}

BOOST_AUTO_TEST_CASE(no_pieces_are_finished_at_once) {
    BOOST_TEST(body_stream::open({})->finished());
    BOOST_TEST(body_stream::open({body_piece("")})->finished());
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_as_promised_is_found_first) {
    const directory d;
    const auto file = d.write("a", "12345");
    const auto problem = [](file_piece p) {
        const std::vector<body_piece> pieces{"x", std::move(p)};
        const auto body = body_stream::open(pieces);
        return body ? std::string() : body.error();
    };
    BOOST_TEST(problem({d.path / "none", 5}) ==
               "The file " + (d.path / "none").string() + " cannot be read: No such file or directory.");
    BOOST_TEST(problem({file.path, 6}) == "The file " + file.path.string() + " has 5 bytes instead of 6.");
    BOOST_TEST(problem({d.path, 4096}) == "The file " + d.path.string() + " is not a regular file.");
}

BOOST_AUTO_TEST_CASE(a_file_that_shrinks_meanwhile_fails) {
    const directory d;
    const std::vector<body_piece> pieces{d.write("a", std::string(100, 'a'))};
    auto body = body_stream::open(pieces);
    std::string out;
    BOOST_REQUIRE(body->fill(out, 10).has_value());
    std::filesystem::resize_file(d.path / "a", 20);
    out.clear();
    const auto rest = body->fill(out, 1000);
    BOOST_REQUIRE(!rest);
    BOOST_TEST(rest.error().ends_with("became shorter while it was sent."));
}

BOOST_AUTO_TEST_SUITE_END()
