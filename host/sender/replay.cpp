#include "host/sender/replay.hpp"

#include "host/sender/recorded_services.hpp"
#include "host/sender/send_work.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace leadwire::sender {
namespace {

namespace asio = boost::asio;

/// A build that crashes on everything takes its time over each.
constexpr int most_crashes = 3;
constexpr std::string_view crashed = "none: crashed";

/// The end of one run, with the answer that was recorded.
asio::awaitable<void> judge_into(send_result& came, send_work& work, const target_answer& answer) {
    auto judged = co_await work.interpret(answer);
    if (judged)
        add_outcome(came, *judged, work.masker());
    else
        add_failure(came, judged.error(), work.masker());
}

asio::awaitable<void> run_into(send_result& came, send_work& work, const send_recording& recording, const file_lookup& files) {
    if (auto prepared = co_await work.prepare(); !prepared) {
        add_failure(came, prepared.error(), work.masker());
        co_return;
    }
    if (work.skipped()) {
        add_nothing_sent(came);
        co_return co_await judge_into(came, work, work.canned());
    }
    auto wire = work.encode(files);
    if (!wire) {
        add_failure(came, wire.error(), work.masker());
        co_return;
    }
    add_request(came, *wire, work.masker());
    if (recording.answer)
        co_await judge_into(came, work, *recording.answer);
    else
        add_no_outcome(came, "no answer");
}

asio::awaitable<send_result> run_through(const send_recording& recording, const ready_integration& target,
                                         std::shared_ptr<plugin::runner> build, const file_lookup& files) {
    ready_integration through = target;
    through.plugin = std::make_shared<plugin::plugin_slot>();
    through.plugin->serve_by(std::move(build));
    const macro_send send{.external_id = recording.external_id,
                          .now = recording.at,
                          .attempt = recording.attempt,
                          .idem = recording.idem};
    send_work work(recording.order, recording.flow, through, send, recording.change);
    work.seed(recording.seed);
    recorded_services services(recording.asked, [&work]() -> const secret_masker& { return work.masker(); });
    work.outside(services);
    send_result came;
    co_await run_into(came, work, recording, files);
    add_questions(came, services.asked());
    add_edits(came, work.edits(), work.masker());
    mask_again(came, work.masker());
    co_return came;
}

bool has_crashed(const send_result& came) {
    const auto* outcome = json::find(came, "outcome");
    return outcome && *outcome == json::value(crashed);
}

} // namespace

bool replayed_send::same_outcome() const {
    return std::ranges::none_of(differences, [](const auto& d) { return tells_outcome(d.what); });
}

std::size_t replay_report::different() const {
    return static_cast<std::size_t>(std::ranges::count_if(sends, [](const auto& s) { return !s.same(); }));
}

std::string replay_report::summary() const {
    auto text = fmt::format("replayed {} sends: {} come to the same, {} do not", sends.size(), sends.size() - different(),
                            different());
    if (left_out > 0) text += fmt::format("; {} left out, whose integration or flow is gone, or on which the build that serves crashes",
                            left_out);
    if (not_run > 0) text += fmt::format("; {} not run, for the time was over", not_run);
    if (drifted > 0)
        text += fmt::format("; {} come to something else than when they were sent, with the build that serves too", drifted);
    for (const auto& failure : failures) text += "; " + failure;
    return text;
}

asio::awaitable<replay_report> replay(std::vector<db::recorded_send> sends, replayed_integrations through, file_lookup files,
                                      std::chrono::steady_clock::time_point until) {
    replay_report report;
    int crashes = 0;
    for (std::size_t i = 0; i < sends.size(); ++i) {
        const auto& row = sends[i];
        if (std::chrono::steady_clock::now() >= until) {
            report.not_run = sends.size() - i;
            break;
        }
        auto at = through.find(row.integration);
        if (at == through.end() || !at->second.target->sends(row.flow)) {
            ++report.left_out;
            continue;
        }
        const auto& [target, before, after] = at->second;
        auto recording = read(row);
        if (!recording) {
            report.failures.push_back(recording.error().message());
            continue;
        }
        auto expected = recording->came;
        if (before) {
            expected = co_await run_through(*recording, *target, before, files);
            if (!has_crashed(expected) && !differences(recording->came, expected).empty()) ++report.drifted;
        }
        if (has_crashed(expected)) {
            // There is no outcome that the new build could come to.
            ++report.left_out;
            continue;
        }
        const auto came = co_await run_through(*recording, *target, after, files);
        report.sends.push_back({row.lead, row.integration, row.flow, differences(expected, came)});
        if (has_crashed(came) && ++crashes == most_crashes) {
            report.failures.push_back(fmt::format("ended early: the new build crashed {} times", crashes));
            break;
        }
    }
    co_return report;
}

} // namespace leadwire::sender
