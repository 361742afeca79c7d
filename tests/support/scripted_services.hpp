// Answers what a plugin asks for in the middle of a call: sub-requests from a function, the store from a map without
// time.
#pragma once

#include "host/plugin/services.hpp"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace leadwire::test {

/// The store of one integration. Calls on several threads may share it; whoever claims waits for whoever makes.
class scripted_store {
public:
    struct kept {
        std::string value;
        std::chrono::milliseconds ttl{};
    };
    std::map<std::string, kept> values;
    std::set<std::string> in_the_making;
    std::vector<std::string> asked;    ///< "set token", in order
    bool waits = true;                 ///< false: there is never time to wait for another one
    std::set<std::string> unreachable; ///< what cannot be asked: "made", …

    [[nodiscard]] result<plugin::service_reply> answer(plugin::store_question& q) {
        static constexpr const char* words[] = {"get", "set", "drop", "claim", "made", "not_made"};
        const std::string word = words[static_cast<int>(q.what)];
        std::unique_lock lock(mutex_);
        asked.push_back(word + " " + q.key);
        if (unreachable.contains(word)) return fail(error_code::io, "database", "it does not answer");
        using enum plugin::store_question::verb;
        switch (q.what) {
        case get:
            return plugin::store_reply{value_of(q.key)};
        case drop:
            values.erase(q.key);
            return plugin::store_reply{};
        case claim:
            return claimed(lock, q.key);
        case made:
            in_the_making.erase(q.key);
            [[fallthrough]];
        case set:
            values[q.key] = {std::move(q.value), q.ttl};
            break;
        case not_made:
            in_the_making.erase(q.key);
            break;
        }
        changed_.notify_all();
        return plugin::store_reply{};
    }

private:
    [[nodiscard]] std::optional<std::string> value_of(const std::string& key) const {
        auto found = values.find(key);
        return found != values.end() ? std::optional(found->second.value) : std::nullopt;
    }
    [[nodiscard]] plugin::store_reply claimed(std::unique_lock<std::mutex>& lock, const std::string& key) {
        const auto settled = [&] { return values.contains(key) || !in_the_making.contains(key); };
        // A right that nobody gives up is to fail a test, not to hang it.
        if (waits) changed_.wait_for(lock, std::chrono::seconds(10), settled);
        plugin::store_reply made{value_of(key)};
        if (!made.value) made.ours = in_the_making.insert(key).second;
        return made;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
};

/// Of one call at a time.
class scripted_services : public plugin::blocking_services {
public:
    explicit scripted_services(scripted_store& store) : store_(store) {}

    std::function<result<target_answer>(const plugin::http_question&)> http;
    std::vector<plugin::http_question> requests;
    std::vector<lead_edit> edits;
    bool edits_fail = false;

    [[nodiscard]] result<plugin::service_reply> ask(plugin::service_question question) override {
        if (auto* q = std::get_if<plugin::store_question>(&question)) return store_.answer(*q);
        if (auto* q = std::get_if<plugin::http_question>(&question)) {
            requests.push_back(*q);
            auto answer = http(*q);
            if (!answer) return std::unexpected(answer.error());
            return std::move(*answer);
        }
        if (edits_fail) return fail(error_code::io, "database", "it does not answer");
        for (const lead_edit& e : std::get<plugin::edit_question>(question).edits) edits.push_back(e);
        return plugin::edits_done{};
    }

private:
    scripted_store& store_;
};

} // namespace leadwire::test
