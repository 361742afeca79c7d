#include "host/http/exchange_engine.hpp"

#include "host/http/content_coding.hpp"
#include "host/http/request_head.hpp"

#include <algorithm>
#include <utility>

namespace leadwire::http {
namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr milliseconds sweep_pace{50};
constexpr milliseconds longest{std::chrono::hours(24)}; // larger limits would overflow the clock
constexpr std::size_t write_size = 64u << 10;

std::unexpected<failure> failed(failure_kind kind, phase reached, std::string text) {
    return std::unexpected(failure{kind, reached, std::move(text)});
}

void tell(const request& r, phase p) {
    if (r.on_phase) r.on_phase(p);
}

// What coroutines hold while they wait counts by thousands: what is passing stays in functions, which must not be inlined into
// their frames.

/// False: `answer` says why not.
[[gnu::noinline]] bool begin(hop& first, request& r, std::expected<target_answer, failure>& answer) {
    auto url = parse_url(std::exchange(r.url, {}));
    if (!url) {
        answer = failed(failure_kind::request, phase::prepared, url.error());
        return false;
    }
    first = {std::move(r.method), std::move(*url), std::move(r.headers),
             r.body.empty() ? hop::body_rule::leave_out : hop::body_rule::send};
    return true;
}

[[gnu::noinline]] bool go_on(hop& now, const target_answer& answer) {
    auto next = follow(now, answer);
    if (next) now = std::move(*next);
    return next.has_value();
}

} // namespace

struct exchange_engine::attempt {
    const hop& way_point;
    request& asked;
    const connection_profile& profile;
    route way;
    body_stream body;
    std::string out; ///< bytes on their way to the connection
    std::unique_ptr<connection> line;
    answer_reader reader;
    bool wrote_all = false;

    [[nodiscard]] failure in_doubt(failure_kind kind, const std::string& text) const {
        return {kind, phase::sent, way.target.host_and_port() + ' ' + text};
    }
    /// The answer may take its time: only what another hop may need is kept.
    void let_go() {
        out.clear();
        out.shrink_to_fit(); // a string that is given an empty one keeps its memory
        body = {};
        if (profile.redirects > 0) return;
        const auto gone = std::exchange(asked.body, {});
    }
    [[nodiscard]] failure broken() const {
        const std::string where = reader.started() ? "within" : "before";
        return in_doubt(failure_kind::broken,
                        "broke the connection " + where + " the answer: " + line->problem() + '.');
    }
    [[nodiscard]] std::optional<failure> unusable_answer() const {
        using state = answer_reader::state;
        if (reader.now() == state::cut)
            return in_doubt(failure_kind::broken, reader.started() ? "closed the connection within the answer."
                                                                   : "closed the connection without an answer.");
        if (reader.now() == state::malformed)
            return in_doubt(failure_kind::answer, "was sent the request, but its answer " + reader.problem() + '.');
        if (reader.now() == state::too_large)
            return failure{failure_kind::answer, phase::answered,
                           "The answer of " + way.target.host_and_port() + ' ' + reader.problem() + '.'};
        return std::nullopt;
    }
};

exchange_engine::exchange_engine(asio::io_context& io, client_settings settings, egress_rules rules)
    : settings_(std::move(settings)), limits_([this] { keep_sweeping(); }), connector_(io, std::move(rules), settings_.name_cache, limits_),
      sweeper_(io) {}

asio::awaitable<exchange_result> exchange_engine::run(std::shared_ptr<exchange_engine> engine, request r,
                                                      connection_profile profile) {
    const auto start = steady_clock::now();
    const auto due = start + std::clamp(r.timeout, milliseconds(0), longest);
    hop now;
    exchange_result done;
    if (!begin(now, r, done.answer)) co_return done;
    for (int hops = 0;; ++hops) {
        done.answer = co_await engine->send(now, r, profile, due);
        // The first hop has carried the lead already, whatever became of this one.
        if (!done.answer && hops > 0 && done.answer.error().reached < phase::sent)
            done.answer.error().reached = phase::sent;
        if (!done.answer || hops >= profile.redirects || !go_on(now, *done.answer)) break;
    }
    done.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - start);
    co_return done;
}

/// All but the connection; what that takes is gone when the wait for the answer begins.
[[gnu::noinline]] std::optional<failure> exchange_engine::make_ready(attempt& a) {
    const auto problem = [](std::string text) {
        return failure{failure_kind::request, phase::prepared, std::move(text)};
    };
    const auto& h = a.way_point;
    auto way = plan_route(h.url, a.profile);
    if (!way) return std::move(way.error());
    a.way = std::move(*way);
    const bool has_body = h.body == hop::body_rule::send;
    if (has_body) {
        auto body = body_stream::open(a.asked.body.pieces);
        if (!body) return problem(body.error());
        a.body = std::move(*body);
    }
    const bool forwarded = a.way.proxy && h.url.scheme == url_scheme::http;
    auto head =
        build_head({.method = h.method,
                    .url = h.url,
                    .headers = h.headers,
                    .content_type = has_body ? std::string_view(a.asked.body.content_type) : std::string_view(),
                    .length = has_body ? std::optional(a.body.size()) : std::nullopt,
                    .form = forwarded ? target_form::absolute : target_form::origin,
                    .proxy_authorization = forwarded ? std::string_view(a.way.proxy->authorization) : ""});
    if (!head) return problem(head.error());
    a.out = std::move(*head);
    // The first bytes of the body go out with the head, which for most requests is everything.
    if (auto good = a.body.fill(a.out, a.out.size() + write_size); !good) return problem(good.error());
    return std::nullopt;
}

asio::awaitable<exchange_engine::answer_or_failure>
exchange_engine::send(const hop& h, request& r, const connection_profile& profile, time_point due) {
    attempt a{
        h,
        r,
        profile,
        {},
        {},
        {},
        nullptr,
        {settings_.max_answer, h.method == "HEAD" ? answer_to::head_request : answer_to::other_request}};
    auto problem = make_ready(a);
    if (!problem) problem = co_await connect(a, due);
    if (problem) co_return std::unexpected(std::move(*problem));

    deadline limit(limits_, due, [line = a.line.get()] { line->abort(); });
    problem = co_await write_request(a);
    if (!problem) problem = co_await read_answer(a);
    if (!problem) co_return finish(a);
    if (limit.passed())
        problem = a.in_doubt(failure_kind::timeout,
                             "did not answer within " + std::to_string(r.timeout.count()) + " ms.");
    co_return std::unexpected(std::move(*problem));
}

asio::awaitable<std::optional<failure>> exchange_engine::connect(attempt& a, time_point due) {
    const auto now = steady_clock::now();
    a.line = pool_.take(a.way.key, now);
    if (!a.line) {
        auto opened = co_await connector_.open(a.way, std::min(due, now + settings_.connect_timeout));
        if (!opened) co_return std::move(opened.error());
        a.line = std::move(*opened);
    }
    tell(a.asked, phase::connected);
    co_return std::nullopt;
}

asio::awaitable<std::optional<failure>> exchange_engine::write_request(attempt& a) {
    tell(a.asked, phase::sent);
    for (;;) {
        auto step = a.line->try_write(a.out);
        if (step.status != io_status::done || step.bytes < a.out.size()) {
            const auto rest = std::string_view(a.out).substr(step.bytes);
            step.status = co_await a.line->write(rest);
        }
        // A server that refuses early answers and closes; what it said counts, so reading goes on.
        if (step.status != io_status::done) co_return std::nullopt;
        if (a.body.finished()) break;
        a.out.clear();
        if (auto good = a.body.fill(a.out, write_size); !good)
            co_return a.in_doubt(failure_kind::broken,
                                 "was sent a part of the request only. " + good.error());
    }
    a.wrote_all = true;
    a.let_go();
    co_return std::nullopt;
}

asio::awaitable<std::optional<failure>> exchange_engine::read_answer(attempt& a) {
    while (a.reader.now() == answer_reader::state::more) {
        const auto status = co_await a.line->read(a.reader);
        if (status == io_status::failed) co_return a.broken();
        // An end that TLS did not announce counts as an end: where length or chunks tell the size, a cut
        // shows by them.
        if (status == io_status::closed) a.reader.end();
    }
    co_return a.unusable_answer();
}

[[gnu::noinline]] exchange_engine::answer_or_failure exchange_engine::finish(attempt& a) {
    const bool again = a.reader.keeps_alive() && a.wrote_all && !a.line->has_unused();
    auto answer = a.reader.take();
    if (again) {
        a.line->rest();
        pool_.put(a.way.key, std::move(a.line),
                  steady_clock::now() + std::clamp(a.profile.idle, milliseconds(0), longest));
    }
    if (a.way.proxy && a.way.target.scheme == url_scheme::http && answer.status == 407)
        return failed(failure_kind::proxy, phase::connected,
                      "The proxy " + a.way.proxy->text() + " does not accept the credentials (407).");
    tell(a.asked, phase::answered);
    if (const auto coding = answer.header("Content-Encoding")) {
        auto plain = decode_content(std::move(answer.body), *coding, settings_.max_answer);
        if (!plain)
            return failed(failure_kind::answer, phase::answered,
                          "The answer of " + a.way.target.host_and_port() + ' ' + plain.error().text + '.');
        answer.body = std::move(*plain);
    }
    return answer;
}

void exchange_engine::close() {
    pool_.clear();
}

/// Runs while there is something to watch, so that an idle program can end.
void exchange_engine::keep_sweeping() {
    if (sweeping_) return;
    sweeping_ = true;
    sweeper_.expires_after(sweep_pace);
    sweeper_.async_wait([weak = weak_from_this()](boost::system::error_code ec) {
        const auto self = weak.lock();
        if (!self) return;
        self->sweeping_ = false;
        if (ec) return;
        const auto now = steady_clock::now();
        self->limits_.sweep(now);
        self->pool_.close_expired(now);
        if (!self->limits_.empty() || self->pool_.size() > 0) self->keep_sweeping();
    });
}

} // namespace leadwire::http
