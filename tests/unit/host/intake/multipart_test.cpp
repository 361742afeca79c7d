#include "host/intake/lead_body.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/why.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::intake;
namespace data = boost::unit_test::data;

namespace {

/// Writes down what comes: "name|file name|type: content" for each part.
struct scribe final : part_receiver {
    std::string text;
    result<void> begin_part(part_head head) override {
        text += head.name + (head.file_name ? "|" + *head.file_name + "|" + head.type : "") + ": ";
        return {};
    }
    result<void> part_bytes(std::string_view bytes) override {
        text += bytes;
        return {};
    }
    result<void> end_part() override {
        text += "\n";
        return {};
    }
};

const std::vector<std::size_t> pieces{1, 2, 5, 13, 100000};

result<std::string> read(std::string_view bytes, std::size_t piece, std::string_view boundary = "XX") {
    multipart_reader reader(boundary);
    scribe to;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
        if (auto fed = reader.feed(bytes.substr(0, piece), to); !fed) return std::unexpected(fed.error());
    if (auto whole = reader.finish(); !whole) return std::unexpected(whole.error());
    return to.text;
}

std::string part(std::string_view head, std::string_view content) {
    return "--XX\r\nContent-Disposition: form-data; " + std::string(head) + "\r\n\r\n" +
           std::string(content) + "\r\n";
}

const std::vector<std::string> bad_bodies{
    "",
    "offer=12",
    "--XX",
    "--XX\r\n",
    part("name=a", "1"),             // no last boundary
    part("name=a", "1") + "--other--", // another boundary
    "--XX\r\n\r\n1\r\n--XX--",       // no header
    "--XX\r\nContent-Type: text/plain\r\n\r\n1\r\n--XX--",
    "--XX\r\nno colon\r\n\r\n1\r\n--XX--",
    "--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--",
    "--XX\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--XX--",
    "--XX junk\r\n" + part("name=a", "1") + "--XX--",
    std::string(20000, 'a'),
    "--XX\r\nX: " + std::string(20000, 'a'),
};

std::string file_text(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct uploads {
    test::temp_dir directory;
    lead_body body = lead_body::of(media_type{"multipart/form-data", "XX"}, {}, directory.path()).value();

    [[nodiscard]] std::ptrdiff_t files() const {
        return std::distance(std::filesystem::directory_iterator(directory.path()), {});
    }
    int refused(std::string_view text) {
        if (auto taken = body.take(text); !taken) return taken.error().status;
        auto made = body.finish({});
        return made ? 0 : made.error().status;
    }
};

const std::string order = part("name=offer", "12") + part("name=phone", "79161234567");
const std::string scan = part("name=scan; filename=scan.pdf\r\nContent-Type: application/pdf", "%PDF");

} // namespace

BOOST_AUTO_TEST_SUITE(multipart)

BOOST_DATA_TEST_CASE(parts_come_out_as_they_went_in, data::make(pieces), piece) {
    const auto text = part("name=a", "1") +
                      part("name=\"b\"; filename=\"c d.bin\"", "x\r\n--X\r\n\r\n--XY\r") +
                      part("name=e", "") + "--XX--\r\nepilogue";
    // "--X" begins like a boundary, "\r\n--XX" alone is one.
    BOOST_TEST(read(text, piece).value() ==
               "a: 1\nb|c d.bin|application/octet-stream: x\r\n--X\r\n\r\n--XY\r\ne: \n");
}

BOOST_DATA_TEST_CASE(what_is_no_multipart_is_refused, data::make(pieces) * data::make(bad_bodies), piece,
                     text) {
    BOOST_TEST(!read(text, piece));
}

BOOST_AUTO_TEST_CASE(a_preamble_and_blanks_behind_a_boundary_are_passed_over) {
    BOOST_TEST(
        read("hello\r\n--XX \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--", 3).value() ==
        "a: 1\n");
}

BOOST_AUTO_TEST_CASE(names_of_files) {
    const auto name = [](std::string_view disposition) {
        return parse_part_head("Content-Disposition: form-data; name=a; " + std::string(disposition))
            .value()
            .file_name.value();
    };
    BOOST_TEST(name("filename=\"a b.pdf\"") == "a b.pdf");
    BOOST_TEST(name("filename=\"C:\\dir\\scan.pdf\"") == "scan.pdf");
    BOOST_TEST(name("filename=\"../../etc/passwd\"") == "passwd");
    BOOST_TEST(name("filename=\"a%22b\\\"c.pdf\"") == "a\"b\"c.pdf");
    BOOST_TEST(name("filename=\"a%0D%0Ab.pdf\"") == "ab.pdf");
    BOOST_TEST(name("filename=\"\xD1\x81.pdf\"") == "\xD1\x81.pdf");
    BOOST_TEST(name("filename=\"\xFF.pdf\"") == "\xEF\xBF\xBD.pdf");
    BOOST_TEST(name("filename=x.pdf; filename*=UTF-8''na%C3%AFve.pdf") == "na\xC3\xAFve.pdf");
    BOOST_TEST(name("filename=\"" + std::string(400, 'a') + "\"").size() == 255u);
    BOOST_TEST(name("filename=\"\"") == "");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(uploaded, uploads)

BOOST_AUTO_TEST_CASE(files_are_on_disk_and_gone_with_the_lead) {
    BOOST_REQUIRE(body.take(order + scan + part("name=\"meta[photo]\"; filename=p.png", "PNG") + "--XX--"));
    {
        const auto made = body.finish({});
        BOOST_REQUIRE(made);
        BOOST_TEST(made->lead.phone == "79161234567");
        BOOST_REQUIRE(made->uploads.size() == 2u);
        BOOST_TEST(made->uploads[0].field == "scan");
        BOOST_TEST(made->uploads[0].name == "scan.pdf");
        BOOST_TEST(made->uploads[0].type == "application/pdf");
        BOOST_TEST(file_text(made->uploads[0].file.path()) == "%PDF");
        BOOST_TEST(made->uploads[1].field == "photo");
        BOOST_TEST(file_text(made->uploads[1].file.path()) == "PNG");
        BOOST_TEST(files() == 2);
    }
    BOOST_TEST(files() == 0);
}

BOOST_AUTO_TEST_CASE(an_input_without_a_chosen_file_is_nothing) {
    BOOST_REQUIRE(body.take(order + part("name=scan; filename=\"\"", "") + "--XX--"));
    BOOST_TEST(body.finish({}).value().uploads.empty());
    BOOST_TEST(files() == 0);
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_leaves_no_files) {
    BOOST_TEST(refused(order + scan) == 400);
    body = lead_body::of(media_type{"multipart/form-data", "XX"}, {}, directory.path()).value();
    BOOST_TEST(files() == 0);
}

BOOST_AUTO_TEST_CASE(two_files_for_one_field) {
    BOOST_TEST(refused(order + scan + scan + "--XX--") == 422);
}
BOOST_AUTO_TEST_CASE(a_file_and_a_value_for_one_field) {
    BOOST_TEST(refused(order + scan + part("name=\"meta[scan]\"", "x") + "--XX--") == 422);
}
BOOST_AUTO_TEST_CASE(a_file_for_another_kind_of_field) {
    BOOST_TEST(refused(order + part("name=\"address[city]\"; filename=a", "x") + "--XX--") == 422);
}
BOOST_AUTO_TEST_CASE(a_lead_that_is_wrong) {
    BOOST_TEST(refused(scan + "--XX--") == 422);
}
BOOST_AUTO_TEST_CASE(too_much_text) {
    BOOST_TEST(refused(order + part("name=comment", std::string(300u << 10, 'a')) + "--XX--") == 400);
}
BOOST_AUTO_TEST_CASE(too_much_text_in_names) {
    std::string many;
    for (int i = 0; i < 300; ++i) many += part("name=" + std::string(1000, 'a') + std::to_string(i), "");
    BOOST_TEST(refused(order + many + "--XX--") == 400);
}
BOOST_AUTO_TEST_CASE(too_many_files) {
    std::string many;
    for (int i = 0; i < 21; ++i) many += part("filename=f; name=f" + std::to_string(i), "x");
    BOOST_TEST(refused(order + many + "--XX--") == 400);
}
BOOST_AUTO_TEST_CASE(a_directory_that_is_not_there) {
    body = lead_body::of(media_type{"multipart/form-data", "XX"}, {}, directory.path() / "none").value();
    BOOST_TEST(refused(order + scan + "--XX--") == 503);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(fingerprints)

BOOST_AUTO_TEST_CASE(of_a_form_with_files_do_not_depend_on_the_boundary) {
    const test::temp_dir directory;
    const auto of = [&](std::string boundary, std::string_view file) {
        auto body = lead_body::of(media_type{"multipart/form-data", boundary}, {}, directory.path()).value();
        auto text = order + part("name=scan; filename=scan.pdf", file) + "--XX--";
        for (auto at = text.find("--XX"); at != text.npos; at = text.find("--XX", at + 1))
            text.replace(at + 2, 2, boundary);
        BOOST_REQUIRE(body.take(text));
        return body.finish({}).value().fingerprint;
    };
    BOOST_TEST(of("XX", "1") == of("YY", "1"));
    BOOST_TEST(of("XX", "1") != of("XX", "2"));
    BOOST_TEST(of("XX", "1").size() == 64u);
}

BOOST_AUTO_TEST_CASE(of_other_bodies_are_those_of_their_bytes) {
    auto body = lead_body::of(media_type{"application/json", ""}, {}, {}).value();
    const std::string_view text = R"({"offer":12,"phone":"1"})";
    BOOST_REQUIRE(body.take(text));
    BOOST_TEST(body.finish({}).value().fingerprint == hex_digest(digest_kind::sha256, text));
}

BOOST_AUTO_TEST_SUITE_END()
