// What plugins keep and are given is found, and nothing else.
#include "host/sender/kept_tokens.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::sender;

namespace {

using texts = std::vector<std::string>;
using verb = plugin::store_question::verb;

/// Always says the same.
class answering final : public plugin::services {
public:
    explicit answering(result<plugin::service_reply> reply) : reply_(std::move(reply)) {}
    [[nodiscard]] boost::asio::awaitable<result<plugin::service_reply>> ask(plugin::service_question) override { co_return reply_; }

private:
    result<plugin::service_reply> reply_;
};

struct watching {
    texts found(const plugin::service_question& question, result<plugin::service_reply> reply) {
        answering services(std::move(reply));
        watch.watch(services);
        boost::asio::io_context io(1);
        boost::asio::co_spawn(io, watch.ask(question), [](std::exception_ptr thrown, const auto&) {
            if (thrown) std::rethrow_exception(thrown);
        });
        io.run();
        return watch.found();
    }
    texts answered(const std::string& body) {
        return found(plugin::http_question{.method = {}, .url = "https://t/", .headers = {}, .body = {}},
                     target_answer{.status = 200, .headers = {}, .body = body});
    }
    token_watch watch;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(kept_tokens, watching)

BOOST_AUTO_TEST_CASE(values_of_the_store_count_from_eight_bytes) {
    BOOST_TEST(found(plugin::store_question{.what = verb::get, .key = "a-long-key"}, plugin::store_reply{"1234567"}).empty());
    BOOST_TEST(found(plugin::store_question{.what = verb::get, .key = "k"}, plugin::store_reply{"got-5678"}) == texts{"got-5678"});
    BOOST_TEST(found(plugin::store_question{.what = verb::claim, .key = "k"}, plugin::store_reply{"claimed-1"}).back() == "claimed-1");
    BOOST_TEST(found(plugin::store_question{.what = verb::set, .key = "k", .value = "set-5678"}, plugin::store_reply{}).back() == "set-5678");
    // Whatever became of it.
    BOOST_TEST(found(plugin::store_question{.what = verb::made, .key = "k", .value = "made-678"}, fail(error_code::conflict, "k", "late")).back() == "made-678");
    BOOST_TEST(found(plugin::store_question{.what = verb::get, .key = "k"}, plugin::store_reply{"got-5678"}).size() == 4u, "each once");
}

BOOST_AUTO_TEST_CASE(tokens_count_wherever_they_stand_in_json) {
    BOOST_TEST(answered(R"({"access_token":"a","token_type":"Bearer","data":[{"refresh_token":"r"},{"id_token":"i"}]})") ==
               (texts{"a", "r", "i"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_no_token_is_left_alone) {
    BOOST_TEST(answered(R"({"id":"12345678","access_token":12345678,"id_token":""})").empty());
    BOOST_TEST(answered("access_token=12345678").empty());
}

BOOST_AUTO_TEST_CASE(tokens_within_a_kept_value_count) {
    const std::string kept = R"({"access_token":"abc"})";
    BOOST_TEST(found(plugin::store_question{.what = verb::get, .key = "k"}, plugin::store_reply{kept}) == (texts{kept, "abc"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
