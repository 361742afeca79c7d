// What plugins need of a store, over a dialect's parts.
#pragma once

#include "db/plugin_builds.hpp"
#include "db/plugin_values.hpp"
#include "db/recordings.hpp"
#include "db/store_base.hpp"

namespace leadwire::db {

template <class Database>
class plugin_store : public store_base<Database> {
protected:
    using base = store_base<Database>;
    using tables = typename base::tables;
    using base::base;
    using base::with;
    using base::within_transaction;

public:
    result<std::vector<plugin_build>> plugin_builds() override {
        return with([&](tables& t) { return db::plugin_builds(t.session()); });
    }
    result<void> see_build(const seen_build& build) override {
        return with([&](tables& t) { db::see_build(t.session(), build); });
    }
    result<void> build_serves(const std::string& sha256, timestamp at) override {
        return with([&](tables& t) { return db::build_serves(t.session(), sha256, at); });
    }
    result<void> judge_build(const build_judgement& judgement) override {
        return within_transaction([&](tables& t) { return db::judge_build(t.session(), judgement); });
    }
    result<std::int64_t> note_plugin_crash(const plugin_crash& crash, timestamp since) override {
        return within_transaction([&](tables& t) { return db::note_plugin_crash(t.session(), crash, since); });
    }
    result<std::vector<plugin_crash>> plugin_crashes(const std::string& sha256, std::size_t limit) override {
        return with([&](tables& t) { return db::plugin_crashes(t.session(), sha256, limit); });
    }

    result<std::optional<std::string>> plugin_value(const std::string& integration, const std::string& key,
                                                    timestamp at) override {
        return with([&](tables& t) -> std::optional<std::string> {
            auto found = find_value(t.session(), integration, key, at);
            return found ? std::move(found->value) : std::nullopt;
        });
    }
    result<void> set_plugin_value(const kept_value& value, timestamp at) override {
        return within_transaction([&](tables& t) { set_value(t.session(), value, at); });
    }
    result<void> drop_plugin_value(const std::string& integration, const std::string& key) override {
        return with([&](tables& t) { drop_value(t.session(), integration, key); });
    }
    result<claimed_value> get_or_claim_value(const std::string& integration, const std::string& key,
                                             const std::string& maker, timestamp making_until, timestamp at) override {
        // Nearly always it is there, and nothing is to be written.
        auto found = with([&](tables& t) { return find_value(t.session(), integration, key, at); });
        if (!found) return std::unexpected(found.error());
        if (*found) return std::move(**found);
        return within_transaction(
            [&](tables& t) { return claim_value(t.session(), integration, key, maker, making_until, at); });
    }
    result<bool> value_made(const kept_value& value, const std::string& maker, timestamp at) override {
        return within_transaction([&](tables& t) { return db::value_made(t.session(), value, maker, at); });
    }
    result<void> value_not_made(const std::string& integration, const std::string& key,
                                const std::string& maker) override {
        return with([&](tables& t) { db::value_not_made(t.session(), integration, key, maker); });
    }

    result<void> keep_recordings(const std::vector<recorded_send>& sends, std::size_t most_per_integration) override {
        if (sends.empty()) return {};
        return within_transaction([&](tables& t) { t.recordings.keep(sends, most_per_integration); });
    }
    result<std::vector<recorded_send>> recorded_sends(const std::vector<std::string>& integrations,
                                                      std::optional<flow> only, std::size_t last) override {
        return with([&](tables& t) { return db::recorded_sends(t.session(), integrations, only, last); });
    }
};

} // namespace leadwire::db
