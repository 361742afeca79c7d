#include "host/sender/send_recording.hpp"

#include "host/lead/lead_json.hpp"
#include "host/lead/text_encoding.hpp"

#include <algorithm>

namespace leadwire::sender {
namespace {

std::string written_answer(const target_answer& answer, const secret_masker& masker) {
    json::object head{{"status", answer.status}, {"headers", headers_to_json(answer.headers, masker)}};
    return json::dump(std::move(head)) + "\n" + masked(answer.body, masker);
}

/// The head is one line of JSON, the body whatever bytes follow.
result<target_answer> read_answer(std::string_view bytes) {
    const auto end = bytes.find('\n');
    auto head = json::parse(bytes.substr(0, end));
    if (end == std::string_view::npos || !head || !head->if_object()) return invalid("answer", "has no head");
    const auto* status = json::find(*head->if_object(), "status");
    const auto* headers = json::find(*head->if_object(), "headers");
    if (!status || !status->if_integer() || !headers) return invalid("answer", "has no status and headers");
    auto all = headers_from_json(*headers);
    if (!all) return std::unexpected(all.error());
    return target_answer{.status = static_cast<int>(*status->if_integer()),
                         .headers = std::move(*all),
                         .body = std::string(bytes.substr(end + 1))};
}

/// Members of an object, of which none may be missing; the first that is becomes the error.
class member_reader {
public:
    explicit member_reader(const json::object& from) : from_(from) {}

    std::string text(std::string_view name) {
        const auto* v = at(name);
        const auto* text = v ? v->if_string() : nullptr;
        if (!text) missing(name);
        return text ? *text : std::string();
    }
    std::int64_t integer(std::string_view name) {
        const auto* v = at(name);
        auto number = v ? v->if_integer() : std::nullopt;
        if (!number) missing(name);
        return number.value_or(0);
    }
    const json::value& any(std::string_view name) {
        static const json::value null;
        const auto* v = at(name);
        if (!v) missing(name);
        return v ? *v : null;
    }
    json::object object(std::string_view name) {
        const auto* o = any(name).if_object();
        if (!o) missing(name);
        return o ? *o : json::object{};
    }
    void missing(std::string_view name) {
        if (wrong.empty()) wrong = name;
    }
    std::string wrong; ///< empty: nothing

private:
    [[nodiscard]] const json::value* at(std::string_view name) const { return json::find(from_, name); }
    const json::object& from_;
};

std::optional<plugin::random_seed> seed_of(std::string_view text) {
    auto bytes = from_base64(text);
    plugin::random_seed seed;
    if (!bytes || bytes->size() != seed.bytes.size()) return std::nullopt;
    std::ranges::transform(*bytes, seed.bytes.begin(), [](char c) { return static_cast<unsigned char>(c); });
    return seed;
}

result<std::vector<recorded_question>> questions_of(const json::value& v) {
    const auto* all = v.if_array();
    if (!all) return invalid("calls", "are no list");
    std::vector<recorded_question> asked;
    for (const auto& one : *all) {
        const auto* o = one.if_object();
        const auto* question = o ? json::find(*o, "question") : nullptr;
        const auto* reply = o ? json::find(*o, "reply") : nullptr;
        if (!question || !reply) return invalid("calls", "have one without question and reply");
        auto got = reply_from_json(*reply);
        if (!got) return std::unexpected(got.error());
        asked.push_back({*question, std::move(*got)});
    }
    return asked;
}

} // namespace

db::recorded_send written(const send_recording& recording, const secret_masker& masker) {
    std::string seed;
    append_base64(seed, {reinterpret_cast<const char*>(recording.seed.bytes.data()), recording.seed.bytes.size()},
                  base64_alphabet::standard);
    json::object input{{"lead", lead_to_json(recording.order)},
                       {"attempt", recording.attempt},
                       {"now", to_string(recording.at)},
                       {"idem", recording.idem},
                       {"external_id", recording.external_id},
                       {"change", recording.change},
                       {"seed", std::move(seed)},
                       {"came", recording.came}};
    json::array calls;
    for (const auto& [question, reply] : recording.asked)
        calls.emplace_back(json::object{{"question", question}, {"reply", reply_to_json(reply, masker)}});
    return {.id = 0,
            .at = recording.at,
            .lead = recording.order.id,
            .integration = recording.integration,
            .version = recording.version,
            .flow = recording.flow,
            .plugin = recording.plugin,
            .input = json::dump(std::move(input)),
            .answer = recording.answer ? std::optional(written_answer(*recording.answer, masker)) : std::nullopt,
            .calls = json::dump(std::move(calls))};
}

result<send_recording> read(const db::recorded_send& row) {
    const auto refused = [&row](const error& why) -> std::unexpected<error> {
        return invalid("recording " + std::to_string(row.id), "cannot be read: " + why.message());
    };
    auto input = json::parse(row.input), calls = json::parse(row.calls);
    if (!input) return refused(input.error());
    if (!calls) return refused(calls.error());
    if (!input->if_object()) return refused({error_code::invalid, "input", "is no object"});

    member_reader members(*input->if_object());
    send_recording made{.integration = row.integration,
                        .version = row.version,
                        .plugin = row.plugin,
                        .flow = row.flow,
                        .order = {}};
    auto order = lead_from_json(members.any("lead"), row.at);
    if (!order) return refused(order.error());
    made.order = std::move(*order);
    made.attempt = static_cast<int>(members.integer("attempt"));
    made.idem = members.text("idem");
    made.external_id = members.text("external_id");
    made.change = members.object("change");
    made.came = members.object("came");
    if (auto at = parse_timestamp(members.text("now"))) made.at = *at;
    else members.missing("now");
    if (auto seed = seed_of(members.text("seed"))) made.seed = *seed;
    else members.missing("seed");
    if (!members.wrong.empty()) return refused({error_code::invalid, members.wrong, "is missing, or is something else"});

    auto asked = questions_of(*calls);
    if (!asked) return refused(asked.error());
    made.asked = std::move(*asked);
    if (!row.answer) return made;
    auto answer = read_answer(*row.answer);
    if (!answer) return refused(answer.error());
    made.answer = std::move(*answer);
    return made;
}

} // namespace leadwire::sender
