#include "host/intake/request_reader.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace leadwire::intake {
namespace beast = boost::beast;
using error_code = beast::error_code;

class request_reader::parser final : public beast::http::basic_parser<true> {
public:
    request_head head;
    std::string body;
    bool whole_head = false;

private:
    static std::string text(beast::string_view s) { return {s.data(), s.size()}; }

    void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int version,
                         error_code&) override {
        head.method = text(method);
        head.target = text(target);
        head.version = version;
    }
    void on_response_impl(int, beast::string_view, int, error_code&) override {}
    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                       error_code&) override {
        // Trailers are no headers: they come after what they would describe.
        if (!whole_head) head.fields.emplace_back(text(name), text(value));
    }
    void on_header_impl(error_code&) override { whole_head = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(beast::string_view bytes, error_code&) override {
        body.append(bytes.data(), bytes.size());
        return bytes.size();
    }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code&) override {
        body.append(bytes.data(), bytes.size());
        return bytes.size();
    }
    void on_finish_impl(error_code&) override {}
};

request_reader::request_reader(std::size_t head_limit)
    : parser_(std::make_unique<parser>()), head_limit_(head_limit) {
    parser_->header_limit(static_cast<std::uint32_t>(
        std::min<std::size_t>(head_limit, std::numeric_limits<std::uint32_t>::max())));
    parser_->body_limit(boost::none); // the caller counts, and knows how much the call may take
    parser_->eager(false);
}
request_reader::~request_reader() = default;

const request_head& request_reader::head() const {
    return parser_->head;
}
std::string request_reader::take_body() {
    return std::exchange(parser_->body, {});
}

void request_reader::fail(int status, std::string problem) {
    state_ = state::failed;
    status_ = status;
    problem_ = std::move(problem);
}

std::size_t request_reader::skip_empty_lines(std::string_view bytes) {
    std::size_t skipped = 0;
    while (bytes.substr(skipped).starts_with("\r\n")) skipped += 2;
    return skipped;
}

std::size_t request_reader::feed(std::string_view bytes) {
    std::size_t used = 0;
    if (state_ == state::head && used_ == 0) {
        used = skip_empty_lines(bytes);
        bytes.remove_prefix(used);
        // The parser waits for the end of the head before it looks; TLS or noise would never send one.
        if (bytes.empty() || bytes == "\r") return used;
        if (!is_token(bytes.substr(0, 1))) fail(400, "this is no HTTP request");
    }
    const auto before = state_;
    while (!bytes.empty() && (state_ == state::head || state_ == state::body)) {
        // What the parser left of a chunk's head may be the last one, and it relies on having a whole end then.
        constexpr std::size_t shortest_end = std::string_view("0\r\n\r\n").size();
        if (state_ == state::body && left_over_ && bytes.size() < shortest_end) break;
        const auto taken = parse(bytes);
        left_over_ = taken == 0;
        used += taken;
        used_ += taken;
        bytes.remove_prefix(taken);
        if (taken == 0 || state_ != before) break;
    }
    waiting_ = !bytes.empty();
    // Complete lines are used as they come, and chunk extensions and trailers not before they are whole: the
    // parser counts none of them together.
    if (state_ == state::head && used_ + bytes.size() >= head_limit_)
        fail(431, "the head of the request has more than " + std::to_string(head_limit_) + " bytes");
    if (state_ == state::body && bytes.size() >= head_limit_)
        fail(400, "a chunk's head or the trailers have more than " + std::to_string(head_limit_) + " bytes");
    return used;
}

std::size_t request_reader::parse(std::string_view bytes) {
    error_code ec;
    const auto taken = parser_->put({bytes.data(), bytes.size()}, ec);
    namespace http = beast::http;
    if (ec == http::error::header_limit)
        fail(431, "the head of the request has more than " + std::to_string(head_limit_) + " bytes");
    else if (ec == http::error::bad_version)
        fail(400, "the request line does not end with HTTP/1.0 or HTTP/1.1");
    else if (ec && ec != http::error::need_more)
        fail(400, "the request is not HTTP/1.1 (" + ec.message() + ")");
    else if (state_ == state::head && parser_->whole_head)
        judge_head();
    else if (state_ == state::body && parser_->is_done())
        state_ = state::complete;
    return taken;
}

/// What the parser lets through and a proxy in front might read in another way.
void request_reader::judge_head() {
    auto& head = parser_->head;
    head.keep_alive = parser_->keep_alive();
    head.chunked = parser_->chunked();
    if (auto length = parser_->content_length()) head.content_length = *length;
    const auto coding = head.field("Transfer-Encoding");
    const auto lengths = head.count("Content-Length");
    if (coding && lengths > 0) return fail(400, "Content-Length and Transfer-Encoding come together");
    if (lengths > 1) return fail(400, "Content-Length comes more than once");
    if (lengths == 1 &&
        head.field("Content-Length")->find_first_not_of("0123456789") != std::string_view::npos)
        return fail(400, "Content-Length is no number");
    if (coding && head.version < 11) return fail(400, "Transfer-Encoding is unknown to HTTP/1.0");
    if (coding && (!head.chunked || !same_word(without_blanks(*coding), "chunked")))
        return fail(501, "the Transfer-Encoding is unknown; allowed: chunked");
    if (head.count("Host") > 1 || (head.version >= 11 && head.count("Host") == 0))
        return fail(400, "Host must come once");
    state_ = parser_->is_done() ? state::complete : state::body;
}

} // namespace leadwire::intake
