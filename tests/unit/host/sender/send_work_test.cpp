#include "host/delivery/integration_file.hpp"
#include "host/sender/delivery_sender.hpp"
#include "host/sender/send_work.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::sender;

namespace {

/// What needs nothing to wait for ends at once.
template <class T>
T run(boost::asio::awaitable<T> work) {
    boost::asio::io_context io(1);
    std::optional<T> made;
    boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr thrown, T value) {
        if (thrown) std::rethrow_exception(thrown);
        made.emplace(std::move(value));
    });
    io.run();
    return std::move(*made);
}

/// An integration without a plugin over an empty catalog.
struct bench {
    explicit bench(const std::string& toml) {
        auto reading = read_integration(toml);
        BOOST_REQUIRE_MESSAGE(reading.value.has_value(), (reading.mistakes.empty() ? "" : reading.mistakes[0].message("f")));
        target.active.rules = std::make_shared<const integration>(std::move(*reading.value));
        order.id = lead_id{7};
        order.name = "A & B";
        order.phone = "79161234567";
        order.country = "ru";
    }
    catalog neighbours;
    secret_values secrets{{"token", "t0p"}};
    installation_key key{installation_key::bytes{}};
    lead order;
    macro_send send{.idem = "u-1"};
    ready_integration target{.active = {},
                             .plugin = nullptr,
                             .unusable = {},
                             .masker = {},
                             .connection = {},
                             .setting = {.catalog = neighbours, .secrets = secrets, .key = key}};
    file_lookup no_files = [](const attachment& a) -> result<file_piece> { return fail(error_code::not_found, a.file, "no files"); };
};

const std::string rules = "\n[[answer.new]]\nwhen = { \"/ok\" = \"1\" }\naccept = { id = \"/id\" }\n"
                          "[[answer.new]]\nwhen = { status = \"409\" }\nreject = { reason = 7 }\n";

std::string file_with(const std::string& flow) { return "id = \"x\"\noffers = \"*\"\n[new]\n" + flow + rules; }

std::string body_of(const http::request& r) { return r.body.empty() ? "" : std::get<std::string>(r.body.pieces.front()); }

} // namespace

BOOST_AUTO_TEST_SUITE(sending)

BOOST_AUTO_TEST_CASE(fields_make_a_post_and_none_a_get) {
    bench with(file_with("url = \"https://c.example/?t={secret:token}&n={name}\"\nfields = '''\nname {name}\nid {id}\n'''\n"
                         "headers = { \"X-Idem\" = \"{idem}\" }"));
    send_work work(with.order, flow::new_lead, with.target, with.send);
    BOOST_REQUIRE(run(work.prepare()).has_value());
    auto wire = work.encode(with.no_files);
    BOOST_REQUIRE(wire.has_value());
    BOOST_TEST(wire->method == "POST");
    BOOST_TEST(wire->url == "https://c.example/?t=t0p&n=A%20%26%20B");
    BOOST_TEST(body_of(*wire) == "name=A+%26+B&id=7");
    BOOST_TEST(wire->headers.at(0).second == "u-1");

    bench without(file_with("url = \"https://c.example/{id}\""));
    send_work get(without.order, flow::new_lead, without.target, without.send);
    BOOST_REQUIRE(run(get.prepare()).has_value());
    wire = get.encode(without.no_files);
    BOOST_REQUIRE(wire.has_value());
    BOOST_TEST(wire->method == "GET");
    BOOST_TEST(wire->body.empty());
}

BOOST_AUTO_TEST_CASE(query_puts_the_fields_into_the_url) {
    bench b(file_with("url = \"https://c.example/a?k=1#f\"\nformat = \"query\"\nfields = '''\nn {name}\n'''"));
    send_work work(b.order, flow::new_lead, b.target, b.send);
    BOOST_REQUIRE(run(work.prepare()).has_value());
    auto wire = work.encode(b.no_files);
    BOOST_REQUIRE(wire.has_value());
    BOOST_TEST(wire->method == "GET");
    BOOST_TEST(wire->url == "https://c.example/a?k=1&n=A+%26+B#f");
}

BOOST_AUTO_TEST_CASE(a_whole_body_has_its_own_type) {
    bench b(file_with("url = \"https://c.example/\"\nbody = '<n>{name|xml}</n>'\ncontent_type = \"text/xml\""));
    send_work work(b.order, flow::new_lead, b.target, b.send);
    BOOST_REQUIRE(run(work.prepare()).has_value());
    auto wire = work.encode(b.no_files);
    BOOST_REQUIRE(wire.has_value());
    BOOST_TEST(wire->method == "POST");
    BOOST_TEST(wire->body.content_type == "text/xml");
    BOOST_TEST(body_of(*wire) == "<n>A &amp; B</n>");
}

BOOST_AUTO_TEST_CASE(rules_judge_where_there_is_no_plugin) {
    bench b(file_with("url = \"https://c.example/\""));
    send_work work(b.order, flow::new_lead, b.target, b.send);
    BOOST_REQUIRE(run(work.prepare()).has_value());
    auto accepted = *run(work.interpret({.status = 200, .headers = {}, .body = R"({"ok":1,"id":12345678901234567890123})"}));
    BOOST_TEST((accepted.kind == outcome_kind::accepted));
    BOOST_TEST(accepted.external_id.value_or("") == "12345678901234567890123");
    BOOST_TEST((run(work.interpret({.status = 409, .headers = {}, .body = ""}))->reason == 7));
    BOOST_TEST((run(work.interpret({.status = 500, .headers = {}, .body = "oops"}))->kind == outcome_kind::failed));
}

BOOST_AUTO_TEST_CASE(a_json_field_that_does_not_convert_is_a_sending_error_that_names_it) {
    bench b(file_with("url = \"https://c.example/\"\nformat = \"json\"\nfields = '''\nage:int {name}\n'''"));
    send_work work(b.order, flow::new_lead, b.target, b.send);
    BOOST_REQUIRE(run(work.prepare()).has_value());
    auto wire = work.encode(b.no_files);
    BOOST_REQUIRE(!wire.has_value());
    BOOST_TEST(wire.error().message().find("age") != std::string::npos, wire.error().message());
}

BOOST_AUTO_TEST_CASE(shortcuts) {
    flow_rule stub, real;
    stub.stub = true;
    BOOST_TEST((shortcut_of(stub, flow::new_lead, "") == shortcut::stub));
    BOOST_TEST((shortcut_of(real, flow::new_lead, "") == shortcut::none));
    BOOST_TEST((shortcut_of(real, flow::new_lead, "E-1") == shortcut::known));
    BOOST_TEST((shortcut_of(real, flow::change, "E-1") == shortcut::none));
    BOOST_TEST((shortcut_of(real, flow::new_lead, "E-1", true, true) == shortcut::none), "resent by hand");
    BOOST_TEST((shortcut_of(stub, flow::new_lead, "", false, true) == shortcut::stub), "there is nothing to send");
    real.resend_known = true;
    BOOST_TEST((shortcut_of(real, flow::new_lead, "E-1") == shortcut::none));
}

BOOST_AUTO_TEST_CASE(an_expired_claim_goes_by_the_policy) {
    db::expired_claim claim;
    claim.id = delivery_id{3};
    claim.epoch = 9;
    claim.attempt = 2;
    claim.flow = flow::new_lead;
    auto by = [&](const std::string& policy) {
        bench with("in_doubt = \"" + policy + "\"\n" + file_with("url = \"https://c.example/\""));
        return settle_expired(claim, &with.target, timestamp{}).record;
    };
    auto again = by("resend");
    BOOST_TEST((again.state == db::delivery_state::due));
    BOOST_TEST(again.epoch == 9);
    BOOST_TEST(again.attempt->number == 2);
    BOOST_TEST(again.attempt->outcome == "in_doubt");
    BOOST_TEST((by("hold").state == db::delivery_state::held));
    BOOST_TEST((settle_expired(claim, nullptr, timestamp{}).record.state == db::delivery_state::held));
}

BOOST_AUTO_TEST_SUITE_END()
