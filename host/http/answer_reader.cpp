#include "host/http/answer_reader.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace leadwire::http {
namespace beast = boost::beast;
using error_code = beast::error_code;

namespace {
constexpr std::uint32_t max_head = 64u << 10;
constexpr std::uint64_t first_reserve = 64u << 10;

/// The parser waits for the end of the headers before it looks; a peer of another protocol would never send
/// one.
bool may_begin(std::string_view bytes) {
    constexpr std::string_view sign = "HTTP/1.";
    return sign.starts_with(bytes.substr(0, sign.size()));
}
} // namespace

class answer_reader::parser final : public beast::http::basic_parser<false> {
public:
    target_answer answer;
    std::string reason;
    int version = 11;

private:
    bool in_head_ = true;

    void on_request_impl(beast::http::verb, beast::string_view, beast::string_view, int,
                         error_code&) override {}
    void on_response_impl(int code, beast::string_view words, int http_version, error_code&) override {
        answer.status = code;
        reason.assign(words.data(), words.size());
        version = http_version;
    }
    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                       error_code&) override {
        // Trailers are no headers: they come after what they would describe.
        if (in_head_)
            answer.headers.emplace_back(std::string_view(name.data(), name.size()),
                                        std::string_view(value.data(), value.size()));
    }
    void on_header_impl(error_code&) override { in_head_ = false; }
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        // The length is the peer's word; memory is given for what has come.
        if (length) answer.body.reserve(static_cast<std::size_t>(std::min(*length, first_reserve)));
    }
    std::size_t on_body_impl(beast::string_view bytes, error_code&) override {
        answer.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code&) override {
        answer.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }
    void on_finish_impl(error_code&) override {}
};

answer_reader::answer_reader(std::uint64_t max_body, answer_to what) : max_body_(max_body), what_(what) {}
answer_reader::~answer_reader() = default;

void answer_reader::fail(state s, std::string problem) {
    state_ = s;
    problem_ = std::move(problem);
}

void answer_reader::renew() {
    at_start_ = true;
    parser_ = std::make_unique<parser>();
    parser_->header_limit(max_head);
    parser_->body_limit(max_body_);
    parser_->eager(true);
    parser_->skip(what_ != answer_to::other_request);
}

bool answer_reader::started() const {
    return parser_ != nullptr;
}

std::size_t answer_reader::feed(std::string_view bytes) {
    if (!parser_ && !bytes.empty()) renew(); // not before: thousands wait for their first byte
    std::size_t used = 0;
    while (state_ == state::more && used < bytes.size()) {
        if (at_start_ && !may_begin(bytes.substr(used))) {
            fail(state::malformed, "is not HTTP");
            break;
        }
        error_code ec;
        const auto taken = parser_->put({bytes.data() + used, bytes.size() - used}, ec);
        used += taken;
        at_start_ = at_start_ && taken == 0;
        if (ec == beast::http::error::need_more) {
            settle(bytes.size() - used);
            break;
        }
        if (ec == beast::http::error::body_limit || ec == beast::http::error::header_limit) {
            state_ = state::too_large;
            problem_ = ec == beast::http::error::body_limit
                           ? "is larger than " + std::to_string(max_body_) + " bytes"
                           : "has headers of more than 64 KiB";
        } else if (ec) {
            state_ = state::malformed;
            problem_ = "is not HTTP (" + ec.message() + ")";
        } else if (parser_->is_done()) {
            const int status = parser_->answer.status;
            if (status / 100 != 1) {
                state_ = state::complete;
            } else if (status == 101 || --interim_left_ < 0) {
                state_ = state::malformed;
                problem_ = status == 101 ? "switches to a protocol that was not asked for"
                                         : "is interim without end";
            } else {
                renew();
            }
        } else if (taken == 0) {
            break;
        }
    }
    return used;
}

/// Chunk extensions and trailers have no limit of their own in the parser: it would ask for more for ever.
void answer_reader::settle(std::size_t unused) {
    if (unused > max_head) fail(state::too_large, "has headers of more than 64 KiB");
}

void answer_reader::end() {
    if (state_ != state::more) return;
    state_ = state::cut;
    if (!parser_ || !parser_->got_some()) return;
    error_code ec;
    parser_->put_eof(ec);
    if (!ec && parser_->is_done() && parser_->answer.status / 100 != 1) state_ = state::complete;
}

bool answer_reader::keeps_alive() const {
    return state_ == state::complete && parser_->version == 11 && parser_->keep_alive();
}

const std::string& answer_reader::reason() const {
    return parser_->reason;
}
target_answer answer_reader::take() {
    return std::move(parser_->answer);
}

} // namespace leadwire::http
