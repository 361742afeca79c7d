#include "tools/mockcrm/request_log.hpp"

#include "host/lead/digest.hpp"
#include "host/lead/utf8.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <set>

namespace leadwire::mockcrm {
namespace {

constexpr std::size_t body_limit = 64u << 10, answer_limit = 1u << 10, buffer_limit = 256u << 10;

/// The log stays JSON whatever came in: bytes that are no UTF-8 become U+FFFD.
std::string as_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto length = first_character(text.substr(i));
        if (length == 0)
            out += "\xef\xbf\xbd";
        else
            out += text.substr(i, length);
        i += length == 0 ? 1 : length;
    }
    return out;
}

std::string cut(std::string_view text, std::size_t limit) {
    return as_utf8(text.substr(0, limit));
}

/// A name that comes more than once takes an array.
json::value as_object(const pairs& p) {
    json::object out;
    std::set<std::string_view> seen;
    for (const auto& [name, text] : p) {
        auto key = as_utf8(name);
        json::value v(cut(text, body_limit));
        if (seen.insert(name).second) {
            out.emplace_back(std::move(key), std::move(v));
            continue;
        }
        auto& there = *json::find(out, key);
        if (!there.if_array()) there = json::array{there};
        there.if_array()->push_back(std::move(v));
    }
    return out;
}

json::value as_array(const std::vector<part>& parts) {
    json::array out;
    for (const auto& p : parts) {
        json::object o{{"name", as_utf8(p.name)}};
        if (p.filename.empty() && p.type.empty())
            o.emplace_back("value", cut(p.content, body_limit));
        else {
            o.emplace_back("filename", as_utf8(p.filename));
            o.emplace_back("type", as_utf8(p.type));
        }
        o.emplace_back("size", static_cast<std::int64_t>(p.content.size()));
        o.emplace_back("sha256", hex_digest(digest_kind::sha256, p.content));
        out.emplace_back(std::move(o));
    }
    return out;
}

} // namespace

std::string log_line(const received_request& r, std::string_view asked, std::string_view answered,
                     const answer_plan& plan, timestamp at) {
    json::object o{
        {"at", to_string(at)},
        {"n", static_cast<std::int64_t>(r.number)},
        {"connection", static_cast<std::int64_t>(r.connection)},
        {"from", r.from},
        {"under_way", static_cast<std::int64_t>(r.under_way)},
        {"tls", r.tls},
        {"method", r.method},
        {"path", as_utf8(r.path)},
        {"query", as_object(r.query)},
        {"headers", as_object(r.headers)},
        {"lead", as_utf8(r.lead)},
        {"idem", as_utf8(r.idem)},
    };
    if (r.fields)
        o.emplace_back("fields", as_object(*r.fields));
    else if (r.parts)
        o.emplace_back("parts", as_array(*r.parts));
    else if (r.json && r.body.size() <= body_limit)
        o.emplace_back("json", *r.json);
    else if (!r.body.empty())
        o.emplace_back("body", cut(r.body, body_limit));
    o.emplace_back("answer", std::string(answered));
    if (asked != answered) o.emplace_back("asked", as_utf8(asked));
    o.emplace_back("status", plan.status);
    o.emplace_back("answer_body", cut(plan.body, answer_limit));
    o.emplace_back("crm_id", as_utf8(plan.crm_id));
    return json::dump(o);
}

result<request_log> request_log::open(const std::string& path) {
    if (path.empty()) return request_log(-1);
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file < 0) return fail(error_code::io, path, std::strerror(errno));
    return request_log(file);
}

request_log::request_log(request_log&& other) noexcept
    : file_(std::exchange(other.file_, -1)), waiting_(std::move(other.waiting_)) {}

request_log::~request_log() {
    flush();
    if (file_ >= 0) ::close(file_);
}

void request_log::append(std::string line) {
    if (file_ < 0) return;
    waiting_ += line;
    waiting_ += '\n';
    if (waiting_.size() > buffer_limit) flush();
}

void request_log::flush() {
    std::string_view rest = waiting_;
    while (!rest.empty() && file_ >= 0) {
        const auto n = ::write(file_, rest.data(), rest.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            std::perror("mockcrm: log");
            break;
        }
        rest.remove_prefix(static_cast<std::size_t>(n));
    }
    waiting_.clear();
}

} // namespace leadwire::mockcrm
