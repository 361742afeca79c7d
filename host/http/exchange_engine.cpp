#include "host/http/exchange_engine.hpp"

#include "host/http/content_coding.hpp"
#include "host/http/request_head.hpp"

#include <algorithm>

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

} // namespace

struct exchange_engine::attempt {
    const hop& way_point;
    const request& asked;
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
};

exchange_engine::exchange_engine(asio::io_context& io, client_settings settings, egress_rules rules)
    : settings_(std::move(settings)), connector_(io, std::move(rules), settings_.name_cache, limits_),
      sweeper_(io) {}

asio::awaitable<exchange_engine::answer_or_failure>
exchange_engine::run(const request& r, const connection_profile& profile, time_point start) {
    auto url = parse_url(r.url);
    if (!url) co_return failed(failure_kind::request, phase::prepared, url.error());
    hop now{r.method, std::move(*url), r.headers,
            r.body.empty() ? hop::body_rule::leave_out : hop::body_rule::send};
    const auto due = start + std::clamp(r.timeout, milliseconds(0), longest);
    for (int done = 0;; ++done) {
        auto answer = co_await send(now, r, profile, due);
        if (!answer) {
            // The first hop has carried the lead already, whatever became of this one.
            if (done > 0 && answer.error().reached < phase::sent) answer.error().reached = phase::sent;
            co_return answer;
        }
        auto next = done < profile.redirects ? follow(now, *answer) : std::nullopt;
        if (!next) co_return answer;
        now = std::move(*next);
    }
}

asio::awaitable<exchange_engine::answer_or_failure>
exchange_engine::send(const hop& h, const request& r, const connection_profile& profile, time_point due) {
    auto way = plan_route(h.url, profile);
    if (!way) co_return std::unexpected(way.error());
    attempt a{
        h,
        r,
        profile,
        std::move(*way),
        {},
        {},
        nullptr,
        {settings_.max_answer, h.method == "HEAD" ? answer_to::head_request : answer_to::other_request}};
    const bool has_body = h.body == hop::body_rule::send;
    if (has_body) {
        auto body = body_stream::open(r.body.pieces);
        if (!body) co_return failed(failure_kind::request, phase::prepared, body.error());
        a.body = std::move(*body);
    }
    const bool forwarded = a.way.proxy && h.url.scheme == url_scheme::http;
    auto head =
        build_head({.method = h.method,
                    .url = h.url,
                    .headers = h.headers,
                    .content_type = has_body ? std::string_view(r.body.content_type) : std::string_view(),
                    .length = has_body ? std::optional(a.body.size()) : std::nullopt,
                    .form = forwarded ? target_form::absolute : target_form::origin,
                    .proxy_authorization = forwarded ? std::string_view(a.way.proxy->authorization) : ""});
    if (!head) co_return failed(failure_kind::request, phase::prepared, head.error());
    a.out = std::move(*head);
    // The first bytes of the body go out with the head, which for most requests is everything.
    if (auto good = a.body.fill(a.out, a.out.size() + write_size); !good)
        co_return failed(failure_kind::request, phase::prepared, good.error());

    keep_sweeping();
    const auto now = steady_clock::now();
    a.line = pool_.take(a.way.key, now);
    if (!a.line) {
        auto opened = co_await connector_.open(a.way, std::min(due, now + settings_.connect_timeout));
        if (!opened) co_return std::unexpected(std::move(opened.error()));
        a.line = std::move(*opened);
    }
    tell(r, phase::connected);

    deadline limit(limits_, due, [line = a.line.get()] { line->abort(); });
    auto problem = co_await write_request(a);
    if (!problem) problem = co_await read_answer(a);
    if (!problem) co_return finish(a);
    if (limit.passed())
        problem = a.in_doubt(failure_kind::timeout,
                             "did not answer within " + std::to_string(r.timeout.count()) + " ms.");
    co_return std::unexpected(std::move(*problem));
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
    a.out = {}; // the answer may take its time
    co_return std::nullopt;
}

asio::awaitable<std::optional<failure>> exchange_engine::read_answer(attempt& a) {
    while (a.reader.now() == answer_reader::state::more) {
        const auto status = co_await a.line->read(a.reader);
        if (status == io_status::failed)
            co_return a.in_doubt(failure_kind::broken, std::string("broke the connection ") +
                                                           (a.reader.started() ? "within" : "before") +
                                                           " the answer: " + a.line->problem() + '.');
        // An end that TLS did not announce counts as an end: where length or chunks tell the size, a cut
        // shows by them.
        if (status == io_status::closed) a.reader.end();
    }
    using state = answer_reader::state;
    if (a.reader.now() == state::cut)
        co_return a.in_doubt(failure_kind::broken, a.reader.started()
                                                       ? "closed the connection within the answer."
                                                       : "closed the connection without an answer.");
    if (a.reader.now() == state::malformed)
        co_return a.in_doubt(failure_kind::answer,
                             "was sent the request, but its answer " + a.reader.problem() + '.');
    if (a.reader.now() == state::too_large)
        co_return failure{failure_kind::answer, phase::answered,
                          "The answer of " + a.way.target.host_and_port() + ' ' + a.reader.problem() + '.'};
    co_return std::nullopt;
}

exchange_engine::answer_or_failure exchange_engine::finish(attempt& a) {
    const bool again = a.reader.keeps_alive() && a.wrote_all && !a.line->has_unused();
    auto answer = a.reader.take();
    if (again)
        pool_.put(a.way.key, std::move(a.line),
                  steady_clock::now() + std::clamp(a.profile.idle, milliseconds(0), longest));
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
