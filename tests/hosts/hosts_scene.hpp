// Three hosts that send, each with a directory of its own, the server of their database, and a CRM: five machines, as far as
// the network goes.
#pragma once

#include "tests/fault/fault_scene.hpp"
#include "tests/fault/wall_clock.hpp"
#include "tests/support/network.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/serving.hpp"

#include <list>
#include <optional>

namespace leadwire::test {

/// One for the whole program.
inline network& lan() {
    static network one({"database", "crm", "one", "two", "three"});
    return one;
}
inline postgres_cluster& server_of_lan() {
    static postgres_cluster one(lan().at("database"));
    return one;
}

/// Precondition: false, and said, where the machine has no namespaces for us.
inline boost::test_tools::assertion_result needs_network(boost::unit_test::test_unit_id) {
    try {
        lan();
        return true;
    } catch (const no_network& missing) {
        BOOST_TEST_MESSAGE("skipped: " << missing.what());
        return false;
    }
}

class sending_host {
public:
    sending_host(const installation& first, const std::string& name) : name_(name), own_(first, lan().at(name)) {
        (void)own_.done({"config", "set", "schedule.tick", "\"1s\""});
        allow_crm(own_);
    }
    static void allow_crm(const installation& home) {
        (void)home.done({"config", "set", "egress.allow", "[\"" + lan().at("crm").address + "/32\"]"});
    }

    void serve() { running_.emplace(own_); }
    void serve(const shifted_clock& by) { running_.emplace(own_, serve_wish{.environment = by.variables()}); }
    [[nodiscard]] serving& running() { return *running_; }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const installation& own() const { return own_; }
    [[nodiscard]] const std::string& address() const { return lan().at(name_).address; }
    /// The power goes: nobody is told that it has gone.
    void power_off() {
        lan().cut(name_);
        lan().end_all_of(name_);
        running_.reset();
    }
    void power_on() {
        lan().join(name_);
        serve();
    }
    /// In the database: claims of its process.
    [[nodiscard]] std::string claims() {
        return "(state = 2 AND owner LIKE 'serve-" + std::to_string(running_->process().id()) + "-%')";
    }

private:
    std::string name_;
    installation own_;
    std::optional<serving> running_;
};

struct hosts_scene : fault_scene {
    /// Who is cut off hears of it within seconds.
    static constexpr auto hasty = "?tcp_user_timeout=3000&keepalives_idle=1&keepalives_interval=1&keepalives_count=3";
    explicit hosts_scene(const std::string& options = hasty)
        : fault_scene(server_of_lan().new_database() + options, lan().at("crm"), lan().at("database")) {
        for (const auto* name : {"one", "two", "three"}) hosts.emplace_back(home, name);
    }
    ~hosts_scene() {
        for (const auto* name : {"database", "crm", "one", "two", "three"}) lan().join(name);
    }
    hosts_scene(const hosts_scene&) = delete;
    hosts_scene& operator=(const hosts_scene&) = delete;

    void apply(const std::string& in_doubt, const std::string& limits) const {
        home.apply(integration_text({.url = crm.url("/new?ext={id}"),
                                     .head = "in_doubt = \"" + in_doubt + "\"",
                                     .limits = limits + "\ntimeout = \"3s\""}));
    }
    void all_serve() {
        for (auto& host : hosts) host.serve();
    }
    void all_stop() {
        for (auto& host : hosts) BOOST_TEST(host.running().stop(std::chrono::seconds{60}) == 0);
    }

    [[nodiscard]] std::size_t requests_from(const sending_host& host) const {
        std::size_t count = 0;
        for (const auto& one : crm.log()) count += text_at(one, "/from") == host.address();
        return count;
    }
    [[nodiscard]] int deliveries(const std::string& condition) const {
        return std::stoi(home.sql("SELECT count(*) FROM deliveries WHERE " + condition));
    }
    [[nodiscard]] bool gets_from(const sending_host& host, std::size_t requests) const {
        return eventually([&] { return requests_from(host) >= requests; });
    }
    [[nodiscard]] std::size_t most_under_way() const {
        std::size_t most = 0;
        for (const auto& one : crm.log()) most = std::max<std::size_t>(most, std::stoul(text_at(one, "/under_way")));
        return most;
    }
    /// With in_doubt = "resend": none is lost, and what went more than once was in doubt and had the same key each time.
    void check_resent(std::size_t all) const {
        const auto sent = requests("/new");
        BOOST_TEST(sent.size() == all);
        for (const auto& lead : leads()) {
            const auto id = text_at(lead, "/id");
            BOOST_TEST(text_at(lead, "/status") == "processing", "lead " << id << " is " << text_at(lead, "/status"));
            const auto count = sent.contains(id) ? sent.at(id) : 0;
            BOOST_TEST(count >= 1, "lead " << id << " is lost");
            BOOST_TEST(count <= 1 + attempts(lead, "in_doubt"), "lead " << id << " went " << count << " times");
        }
        std::map<std::string, std::string> keys;
        for (const auto& one : crm.log()) {
            const auto key = text_at(one, "/idem");
            BOOST_TEST(keys.try_emplace(text_at(one, "/lead"), key).first->second == key);
        }
    }

    std::list<sending_host> hosts;
};

} // namespace leadwire::test
