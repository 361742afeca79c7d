#include "host/delivery/integration_file.hpp"

#include "host/delivery/integration_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace leadwire {
namespace {

bool is_small_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_integration_id(std::string_view text) {
    auto fits = [](char c) { return is_small_or_digit(c) || c == '.' || c == '_' || c == '-'; };
    return !text.empty() && text.size() <= 64 && is_small_or_digit(text[0]) &&
           std::ranges::all_of(text, fits);
}

bool is_plugin_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](unsigned char c) {
        return c > 0x20 && c != 0x7F && c != '/' && c != '\\';
    });
}

bool is_domain_label(std::string_view text) {
    auto fits = [](char c) { return is_small_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '-'; };
    return !text.empty() && text.size() <= 63 && text[0] != '-' && text.back() != '-' &&
           std::ranges::all_of(text, fits);
}

bool is_domain(std::string_view text) {
    if (text.size() > 253) return false;
    for (auto dot = text.find('.'); dot != text.npos; dot = text.find('.')) {
        if (!is_domain_label(text.substr(0, dot))) return false;
        text.remove_prefix(dot + 1);
    }
    return is_domain_label(text);
}

class integration_reader {
public:
    integration_reader(const toml_value& file, file_remarks& remarks)
        : from_(file, {}, remarks), remarks_(remarks) {}

    integration read() {
        read_identity();
        read_offers();
        read_countries();
        read_sending();
        read_tables();
        read_flows();
        read_answers();
        from_.refuse_others(home_of);
        return std::move(value_);
    }

private:
    void read_identity() {
        constexpr std::string_view ids = "1 to 64 of a-z 0-9 . _ - in quotes, with a letter or digit first";
        if (const auto* id = from_.take_text("id", ids)) {
            value_.id = *id->as<std::string>();
            if (!is_integration_id(value_.id)) from_.wrong(*id, "id", ids);
        } else if (!from_.has("id")) {
            from_.missing("id", ids);
        }
        constexpr std::string_view plugins =
            "a plugin's name in quotes; without the key, [[answer.FLOW]] rules judge";
        if (const auto* plugin = from_.take_text("plugin", plugins)) {
            value_.plugin = *plugin->as<std::string>();
            if (!is_plugin_name(*value_.plugin)) from_.wrong(*plugin, "plugin", plugins);
        }
        if (from_.has("plugin")) judge_ = judge_of_answers::plugin;
    }

    void read_offers() {
        constexpr std::string_view allowed = "a list of offer IDs such as [12, 13], or \"*\" for all";
        const auto* offers = from_.take("offers");
        if (!offers) return from_.missing("offers", allowed);
        if (const auto* text = offers->as<std::string>(); text && *text == "*") return;
        const auto* list = offers->as<toml_value::list>();
        if (!list) return from_.wrong(*offers, "offers", allowed);
        if (list->empty())
            return from_.mistake(*offers, "offers",
                                 fmt::format("an empty list takes no lead; allowed: {}", allowed));
        auto& ids = value_.offers.emplace();
        for (const auto& item : *list) {
            if (const auto* id = item.as<std::int64_t>(); id && *id >= 1)
                ids.insert(offer_id{*id});
            else
                from_.wrong(item, "offers", "integers from 1");
        }
    }

    void read_countries() {
        constexpr std::string_view allowed =
            "a list of two-letter codes such as [\"ru\", \"kz\"]; without the key, all";
        const auto* countries = from_.take("countries");
        if (!countries) return;
        const auto* list = countries->as<toml_value::list>();
        if (!list) return from_.wrong(*countries, "countries", allowed);
        if (list->empty())
            return from_.mistake(*countries, "countries",
                                 fmt::format("an empty list takes no lead; allowed: {}", allowed));
        auto& codes = value_.countries.emplace();
        for (const auto& item : *list) {
            const auto* text = item.as<std::string>();
            std::string code = text ? *text : "";
            for (char& c : code)
                if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
            if (code.size() == 2 && std::ranges::all_of(code, [](char c) { return c >= 'a' && c <= 'z'; }))
                codes.insert(code);
            else
                from_.wrong(item, "countries", "two-letter codes of ISO 3166-1 such as \"ru\"");
        }
    }

    void read_sending() {
        constexpr auto least = std::numeric_limits<int>::min(), most = std::numeric_limits<int>::max();
        if (auto n = from_.take_integer("priority", {least, most})) value_.priority = static_cast<int>(*n);
        constexpr std::array policies{in_doubt_policy::resend, in_doubt_policy::probe, in_doubt_policy::hold};
        if (auto word = from_.take_word("in_doubt", {"resend", "probe", "hold"}))
            value_.in_doubt = policies[*word];
        if (value_.in_doubt == in_doubt_policy::probe && !from_.has("plugin"))
            from_.missing("plugin", R"(in_doubt = "probe" asks for a plugin that has a probe)");
        constexpr std::string_view domains = "a domain such as \"example.com\"";
        if (const auto* domain = from_.take_text("mail_domain", domains)) {
            value_.mail_domain = *domain->as<std::string>();
            if (!is_domain(value_.mail_domain)) from_.wrong(*domain, "mail_domain", domains);
        }
        const auto* isolation = from_.take_text("isolation", "process, inline");
        if (!isolation) return;
        value_.isolation = *isolation->as<std::string>();
        if (*value_.isolation != "process" && *value_.isolation != "inline")
            from_.wrong(*isolation, "isolation", "process, inline");
    }

    void read_tables() {
        if (const auto* table = from_.take_table("limits")) value_.limits = read_limits(*table, remarks_);
        if (const auto* table = from_.take_table("retry")) value_.retry = read_retry(*table, remarks_);
        if (const auto* table = from_.take_table("breaker")) value_.breaker = read_breaker(*table, remarks_);
        if (const auto* table = from_.take_table("connection"))
            value_.connection = read_connection(*table, remarks_);
        if (const auto* table = from_.take_table("settings"))
            value_.settings = read_settings(*table, remarks_);
    }

    void read_flows() {
        for (flow f : all_flows)
            if (const auto* table = from_.take_table(name_of(f)))
                value_.flows.emplace(f, read_flow(f, *table, judge_, remarks_));
        if (value_.flows.empty())
            remarks_.warning({},
                             "no flow: without one of [new], [change], [approved], [sync] nothing is sent");
    }

    void read_answers() {
        const auto* answers = from_.take_table("answer");
        if (answers) {
            table_reader tables(*answers, "answer", remarks_);
            for (flow f : all_flows)
                if (const auto* list = tables.take(name_of(f))) read_answer(f, *list);
            tables.refuse_others([](std::string_view) { return std::string_view{}; });
        }
        if (judge_ == judge_of_answers::plugin) return;
        for (const auto& [f, rule] : value_.flows)
            if (!rule.stub && !value_.answers.contains(f))
                remarks_.mistake(
                    from_.take(name_of(f))->place,
                    fmt::format(
                        "[{0}] has no plugin and no [[answer.{0}]] rules: nothing would judge the answers",
                        name_of(f)));
    }

    void read_answer(flow f, const toml_value& list) {
        auto place = list.place;
        if (judge_ == judge_of_answers::plugin)
            return remarks_.mistake(place,
                                    fmt::format("[[answer.{}]] is for an integration without a plugin; here "
                                                "the plugin judges the answers",
                                                name_of(f)));
        const auto* rule = value_.rule_of(f);
        if (!rule)
            remarks_.mistake(
                place, fmt::format("[[answer.{0}]] without [{0}]: no such answer ever comes", name_of(f)));
        if (rule && rule->stub)
            remarks_.warning(
                place,
                fmt::format("[[answer.{0}]] is not used: [{0}] is empty, so nothing is sent", name_of(f)));
        if (const auto* rules = list.as<toml_value::list>(); rules && rules->empty()) return;
        value_.answers.emplace(f, read_answer_rules(f, list, remarks_));
    }

    table_reader from_;
    file_remarks& remarks_;
    integration value_;
    judge_of_answers judge_ = judge_of_answers::rules;
};

} // namespace

integration_reading read_integration(std::string_view toml) {
    if (toml.starts_with("\uFEFF")) toml.remove_prefix(3);
    integration_reading reading;
    auto file = parse_toml(toml);
    if (!file) {
        reading.mistakes.push_back(std::move(file.error()));
        return reading;
    }
    file_remarks remarks{.source = toml, .mistakes = {}, .warnings = {}};
    auto value = integration_reader(*file, remarks).read();
    remarks.sort();
    if (remarks.mistakes.empty()) reading.value = std::move(value);
    reading.mistakes = std::move(remarks.mistakes);
    reading.warnings = std::move(remarks.warnings);
    return reading;
}

} // namespace leadwire
