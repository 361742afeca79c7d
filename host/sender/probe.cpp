#include "host/sender/probe.hpp"

#include "host/sender/attempt_text.hpp"
#include "host/sender/plugin_services.hpp"

namespace leadwire::sender {
namespace {

ended_send judged(const std::optional<outcome>& told, send_record& builder) {
    if (!told) return builder.not_there();
    if (told->kind == outcome_kind::failed) return builder.in_doubt("the target was asked: " + told->text);
    auto end = builder.judged(*told);
    end->record.attempt->detail = "the target was asked: " + end->record.attempt->detail;
    return end;
}

boost::asio::awaitable<ended_send> ask_target(send_work& work, const ready_integration& target,
                                              const sending& around, send_record& builder) {
    if (work.risks_process()) builder.noted().plugin_begins(work.plugin());
    auto asked = co_await work.ask();
    builder.noted().plugin_ended();
    builder.mask_with(work.masker());
    if (!asked) co_return builder.in_doubt(asked.error().message());
    builder.attempt().phase = "prepared";
    target_answer answer = work.canned();
    if (!work.skipped()) {
        auto wire = work.encode(around.env.files);
        if (!wire) co_return builder.in_doubt(wire.error().message());
        builder.attempt().request = kept(request_text(*wire), work.masker());
        auto exchanged = co_await around.client.exchange(std::move(*wire), target.connection);
        builder.exchanged(exchanged);
        if (!exchanged.answer) {
            builder.attempt().phase = http::name_of(exchanged.answer.error().reached);
            co_return builder.in_doubt("the target cannot be asked: " + exchanged.answer.error().text);
        }
        answer = std::move(*exchanged.answer);
        builder.attempt().phase = "answered";
        builder.attempt().http_status = answer.status;
        builder.attempt().answer = kept(answer_text(answer), work.masker());
    }
    if (work.risks_process()) builder.noted().plugin_begins(work.plugin());
    auto told = co_await work.told(answer);
    builder.noted().plugin_ended();
    builder.mask_with(work.masker());
    builder.edits(work.edits());
    co_return judged(told, builder);
}

} // namespace

boost::asio::awaitable<ended_send> settle_doubt(const db::claimed_delivery& claimed, flow f,
                                                const ready_integration& target, const sending& around) {
    auto started = around.clock();
    send_record builder(claimed, f, target, started);
    if (target.rules().in_doubt != in_doubt_policy::probe)
        co_return builder.in_doubt("it waits for a person");
    macro_send send{.external_id = claimed.known_external_id,
                    .now = started,
                    .attempt = claimed.attempt,
                    .idem = claimed.idem};
    plugin_services services(target, around, claimed.order.id);
    send_work work(claimed.order, f, target, send, claimed.change);
    work.outside(services);
    builder.by(work.plugin());
    if (!work.can_ask())
        co_return builder.in_doubt("the integration has no plugin with a probe that could ask the target");
    // No phase is noted of it: however far it comes, the delivery is in doubt as before.
    auto noted = around.flights.begin(claimed, started);
    if (!noted) co_return builder.in_doubt(noted.error().message());
    builder.noted() = *noted;

    auto end = co_await ask_target(work, target, around, builder);
    note_sub_requests(*end->record.attempt, services.asked(), work);
    co_return end;
}

} // namespace leadwire::sender
