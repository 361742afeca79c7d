#include "host/plugin/isolated_build.hpp"

#include "host/plugin/child/call_message.hpp"
#include "host/plugin/child/told_by_child.hpp"
#include "host/plugin/child/wire_parts.hpp"
#include "host/plugin/local_data.hpp"

#include <leadwire/abi/plugin.h>

#include <thread>

namespace leadwire::plugin {
namespace asio = boost::asio;
namespace {

// A child that is about to reach its limit is replaced between calls, which costs no call anything.
constexpr std::uint64_t nearly_full(std::uint64_t limit) {
    return limit - limit / 8;
}
// Calls that were under way when the child ended over another one.
constexpr int most_foreign_ends = 10;

asio::awaitable<std::string> no_questions(std::string) {
    co_return written(child_reply(error{error_code::refused, {}, "not allowed here"}));
}

/// Plain plugins are bound by the processor; those that wait for others need a thread for each call that waits.
std::uint32_t threads_for(const plugin_note& note) {
    if (note.needs != LW_NEEDS_NOTHING) return call_area::slot_count;
    return std::max(1U, std::thread::hardware_concurrency());
}

asio::awaitable<result<service_reply>> ask_outside(services& outside, service_question question) {
    std::string wrong;
    if (const auto* http = std::get_if<http_question>(&question)) wrong = mistake_in(*http);
    if (const auto* kept = std::get_if<store_question>(&question)) wrong = mistake_in(*kept);
    if (!wrong.empty()) co_return fail(error_code::refused, {}, std::move(wrong));
    co_return co_await outside.ask(std::move(question));
}

/// The call was not made, or not to its end: the plugin has said nothing, good or bad.
std::unexpected<error> unavailable(error why) {
    return fail(error_code::unavailable, std::move(why.place), std::move(why.text));
}

std::string in_words(const child_failure& how) {
    return how.cause + (how.trace.empty() ? "" : "; " + how.trace.substr(0, how.trace.find('\n')));
}

} // namespace

std::string plugin_build::identity() const {
    return note.name + " " + note.version + " sha256:" + sha256.substr(0, 8);
}

/// Sends hold it; the build lives as long as one of its runners.
class isolated_runner final : public runner {
public:
    isolated_runner(std::shared_ptr<isolated_build> build, std::uint64_t object)
        : build_(std::move(build)), object_(object) {}
    isolated_runner(const isolated_runner&) = delete;
    isolated_runner& operator=(const isolated_runner&) = delete;
    ~isolated_runner() override { build_->forget(object_); }

    [[nodiscard]] const std::string& identity() const override { return build_->identity_; }
    [[nodiscard]] bool has(entry e, flow f) const override {
        const auto written = [f](std::uint32_t flows) { return (flows >> static_cast<unsigned>(f) & 1) != 0; };
        return e == entry::preprocess ? written(build_->preprocess_flows_)
               : e == entry::process  ? written(build_->process_flows_)
                                      : build_->probes_;
    }
    [[nodiscard]] bool shares_process() const override { return false; }
    [[nodiscard]] bool is_closed() const override { return build_->closed_.has_value(); }
    [[nodiscard]] asio::awaitable<result<void>> call(entry e, plugin_send& send) override {
        if (e == entry::process || e == entry::probe) send.verdict.reset();
        if (!has(e, send.flow)) co_return result<void>{};
        co_return co_await build_->call(object_, e, send);
    }

private:
    std::shared_ptr<isolated_build> build_;
    std::uint64_t object_;
};

isolated_build::isolated_build(asio::any_io_executor executor, plugin_build build, plugin_limits limits,
                               failure_listener failed)
    : executor_(executor), build_(std::move(build)), identity_(build_.identity()), limits_(limits),
      failed_(std::move(failed)), started_(executor) {}

isolated_build::~isolated_build() {
    if (child_) child_->process->kill();
}

std::shared_ptr<isolated_build> isolated_build::create(asio::any_io_executor executor, plugin_build build,
                                                       plugin_limits limits, failure_listener failed) {
    return std::shared_ptr<isolated_build>(
        new isolated_build(std::move(executor), std::move(build), limits, std::move(failed)));
}

asio::awaitable<result<std::shared_ptr<runner>>> isolated_build::configure(std::string integration,
                                                                           const json::value& settings) {
    const auto number = ++last_object_;
    objects_[number] = {.integration = std::move(integration), .settings = json::dump(settings)};
    auto made = std::make_shared<isolated_runner>(shared_from_this(), number);
    for (int foreign = 0;; ++foreign) {
        auto child = co_await living();
        if (!child) co_return std::unexpected(child.error());
        std::optional<child_failure> ended;
        auto done = co_await make(**child, number, ended);
        if (done) break;
        if (!ended || ended->own_fault || closed_ || foreign == most_foreign_ends) co_return std::unexpected(done.error());
    }
    co_return made;
}

asio::awaitable<result<std::shared_ptr<isolated_build::living_child>>> isolated_build::living() {
    for (;;) {
        if (closed_) co_return std::unexpected(*closed_);
        if (child_ && child_->process->takes_calls()) co_return child_;
        if (starting_) {
            co_await started_.wait();
            if (not_started_) co_return std::unexpected(*not_started_);
            continue;
        }
        auto process = child_process::start(executor_, limits_.child);
        if (!process) co_return std::unexpected(process.error());
        starting_ = std::move(*process);
        std::erase_if(children_, [](const auto& one) { return one.expired(); });
        children_.push_back(starting_);
        auto made = co_await load_into(starting_);
        starting_.reset();
        not_started_.reset();
        if (made)
            child_ = *made;
        else
            not_started_ = closed_ ? *closed_ : made.error();
        started_.notify_all();
        if (!made) co_return std::unexpected(*not_started_);
    }
}

asio::awaitable<result<std::shared_ptr<isolated_build::living_child>>>
isolated_build::load_into(std::shared_ptr<child_process> process) {
    const child_process::answerer nothing = no_questions;
    auto end = co_await process->converse(
        message_kind::load, written(load_order{.file = build_.file, .workers = threads_for(build_.note)}), nothing);
    if (!end && !end.error().own_fault)
        co_return fail(error_code::io, build_.note.name, "its process did not begin to load it: " + in_words(end.error()));
    if (!end) {
        tell({}, "load", {}, end.error());
        co_return fail(error_code::crashed, build_.note.name, "its process ended while it was loaded: " + in_words(end.error()));
    }
    loaded_table table;
    if (!read(*end, table)) co_return fail(error_code::refused, build_.note.name, "its process gave no table");
    if (table.end.failed) co_return std::unexpected(table.end.why);
    preprocess_flows_ = table.preprocess_flows;
    process_flows_ = table.process_flows;
    probes_ = table.probes;
    co_return std::make_shared<living_child>(living_child{.process = std::move(process)});
}

asio::awaitable<result<void>> isolated_build::make(living_child& child, std::uint64_t number,
                                                   std::optional<child_failure>& ended) {
    const child_process::answerer nothing = no_questions;
    for (auto known = child.objects.begin(); known != child.objects.end();) {
        if (objects_.contains(*known)) {
            ++known;
            continue;
        }
        const auto gone = *known;
        known = child.objects.erase(known);
        static_cast<void>(co_await child.process->converse(message_kind::drop, written(drop_order{gone}), nothing));
        known = child.objects.upper_bound(gone);
    }
    const auto& o = objects_.at(number);
    auto end = co_await child.process->converse(
        message_kind::configure,
        written(configure_order{.object = number, .integration = o.integration, .settings = o.settings}), nothing);
    if (!end) {
        ended = end.error();
        if (ended->own_fault) tell(o.integration, "configure", {}, *ended);
        co_return fail(error_code::crashed, build_.note.name, "its process ended in configure: " + in_words(end.error()));
    }
    end_of_order done;
    if (!read(*end, done)) co_return fail(error_code::refused, build_.note.name, "its process gave no end of configure");
    if (done.failed) co_return std::unexpected(std::move(done.why));
    child.objects.insert(number);
    co_return result<void>{};
}

asio::awaitable<result<void>> isolated_build::call(std::uint64_t number, entry e, plugin_send& send) {
    const auto where = name_of(e, send.flow);
    int answering = 0;
    event answered(executor_);
    const child_process::answerer answers = [&](std::string question) -> asio::awaitable<std::string> {
        ++answering;
        auto reply = co_await answer(std::move(question), number, send);
        --answering;
        answered.notify_all();
        co_return reply;
    };
    int foreign = 0;
    bool once = false;
    for (;;) {
        auto child = co_await living();
        if (!child) co_return unavailable(child.error());
        std::optional<child_failure> ended;
        if (!(*child)->objects.contains(number))
            if (auto made = co_await make(**child, number, ended); !made && !ended) co_return unavailable(made.error());
        if (!ended) {
            send.soft_deadline = std::chrono::steady_clock::now() + limits_.soft;
            auto end = co_await (*child)->process->converse(message_kind::call, written_call(number, e, send), answers);
            // What the child was asking for works on `send`, and may outlive the child.
            while (answering > 0) co_await answered.wait();
            if (end) {
                const auto most = limits_.child.memory;
                if (most > 0 && (*child)->process->memory() > nearly_full(most)) (*child)->process->retire();
                if (send.log && std::chrono::steady_clock::now() > *send.soft_deadline)
                    send.log(log_level::warning, where + " took longer than its soft limit");
                co_return apply_end(*end, send);
            }
            ended = std::move(end.error());
            if (ended->own_fault) tell(objects_.at(number).integration, where, send.data.order().id, *ended);
        }
        if (closed_) co_return unavailable(*closed_);
        if (!ended->own_fault) {
            if (++foreign <= most_foreign_ends) continue;
            co_return unavailable({error_code::unavailable, where, "its process ended again and again over other calls"});
        }
        if (std::exchange(once, true))
            co_return fail(error_code::crashed, where, "the plugin ended two processes on it: " + in_words(*ended));
    }
}

void isolated_build::close(error why) {
    closed_ = std::move(why);
    for (const auto& one : children_)
        if (const auto child = one.lock()) child->kill();
}

void isolated_build::forget(std::uint64_t number) {
    objects_.erase(number);
}

void isolated_build::tell(std::string integration, std::string where, lead_id lead, const child_failure& how) const {
    if (failed_ && !closed_) failed_({build_.sha256, std::move(integration), std::move(where), lead, how});
}

asio::awaitable<std::string> isolated_build::answer(std::string question, std::uint64_t number, plugin_send& send) {
    child_question asked;
    if (!read(question, asked)) co_return written(child_reply(error{error_code::refused, {}, "no such question"}));
    local_data here(send, objects_.at(number).templates);
    child_reply reply;
    const auto give = [&reply](auto found) {
        if (found)
            reply = std::move(*found);
        else
            reply = std::move(found.error());
    };
    if (auto* value = std::get_if<value_question>(&asked)) {
        give(here.value(value->scope, value->name));
    } else if (auto* all = std::get_if<all_question>(&asked)) {
        give(here.all(all->scope));
    } else if (auto* text = std::get_if<expand_question>(&asked)) {
        give(here.expand(text->text, text->url ? text_context::url : text_context::plain));
    } else if (auto* row = std::get_if<lookup_question>(&asked)) {
        give(here.lookup(row->what, row->id, row->name));
    } else if (send.outside == nullptr) {
        reply = error{error_code::refused, {}, "nothing can be asked for here"};
    } else {
        service_question wanted = std::get_if<http_question>(&asked)    ? service_question(std::get<http_question>(std::move(asked)))
                                  : std::get_if<store_question>(&asked) ? service_question(std::get<store_question>(std::move(asked)))
                                                                        : std::get<edit_question>(std::move(asked));
        auto given = co_await ask_outside(*send.outside, std::move(wanted));
        if (given)
            std::visit([&reply](auto& kind) { reply = std::move(kind); }, *given);
        else
            reply = std::move(given.error());
    }
    co_return written(reply);
}

} // namespace leadwire::plugin
