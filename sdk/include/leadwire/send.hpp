// One lead on its way: all that an author's function sees and may do.
#pragma once

#include <leadwire/catalog.hpp>
#include <leadwire/flow.hpp>
#include <leadwire/http.hpp>
#include <leadwire/lead_editor.hpp>
#include <leadwire/order.hpp>
#include <leadwire/request.hpp>
#include <leadwire/response.hpp>
#include <leadwire/store.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire {

/// Lines for the host's log; plugin, integration and lead are added by the host.
class Log {
public:
    /// Made by `Send::log`.
    explicit Log(const detail::Border& border) : border_(border) {}
    /// Shown with `log.level = "debug"`.
    void debug(std::string_view text) const { write(LW_LOG_DEBUG, text); }
    /// What operators may want to know.
    void info(std::string_view text) const { write(LW_LOG_INFO, text); }
    /// What they should look at.
    void warning(std::string_view text) const { write(LW_LOG_WARNING, text); }
    /// What they must look at.
    void error(std::string_view text) const { write(LW_LOG_ERROR, text); }

private:
    void write(std::uint32_t level, std::string_view text) const {
        border_.host->log(border_.call, level, detail::to_c(text));
    }
    detail::Border border_;
};

/// Valid until the author's function returns; never kept.
class Send {
public:
    /// Made by the skin, for each call.
    explicit Send(const detail::Border& border) : border_(border) {}
    Send(const Send&) = delete;
    Send& operator=(const Send&) = delete;

    /// The lead, as it was when the send began.
    [[nodiscard]] Order order() const { return Order(border_); }
    /// Main and further fields of the offer.
    [[nodiscard]] Scope offer() const { return Scope(border_, LW_SCOPE_OFFER); }
    /// Parameters of the offer.
    [[nodiscard]] Scope offer_params() const { return Scope(border_, LW_SCOPE_OFFER_PARAMS); }
    /// Parameters of the offer for the lead's country.
    [[nodiscard]] Scope geo_params() const { return Scope(border_, LW_SCOPE_GEO_PARAMS); }
    /// Parameters of the goal.
    [[nodiscard]] Scope goal_params() const { return Scope(border_, LW_SCOPE_GOAL_PARAMS); }
    /// Parameters of the landing site.
    [[nodiscard]] Scope site_params() const { return Scope(border_, LW_SCOPE_SITE_PARAMS); }
    /// Parameters of the prelanding site.
    [[nodiscard]] Scope space_params() const { return Scope(border_, LW_SCOPE_SPACE_PARAMS); }
    [[nodiscard]] Scope products() const {
        return Scope(border_, LW_SCOPE_PRODUCTS);
    } ///< by ID: id, name, params
    /// The lead's custom fields.
    [[nodiscard]] Scope meta() const { return Scope(border_, LW_SCOPE_META); }
    [[nodiscard]] Scope change() const { return Scope(border_, LW_SCOPE_CHANGE); } ///< field → {"old", "new"}
    /// Parameters of any row of the catalog.
    [[nodiscard]] Catalog catalog() const { return Catalog(border_); }

    /// The template with its macros filled in. One that does not parse throws.
    [[nodiscard]] std::string expand(std::string_view text) const { return expanded(text, LW_CONTEXT_PLAIN); }
    /// The same with every value percent-encoded for a URL.
    [[nodiscard]] std::string expand_url(std::string_view text) const {
        return expanded(text, LW_CONTEXT_URL);
    }

    /// The request; `process` may only read it.
    [[nodiscard]] Request request() const { return Request(border_); }
    /// No exchange: `process` runs on nothing, or on this answer. Only `preprocess` may ask for it.
    void skip() { detail::check(border_, border_.host->skip(border_.call, nullptr)); }
    /// `process` runs on this body, any bytes.
    template <std::convertible_to<std::string_view> T>
    void skip(const T& answer) {
        const lw_text text = detail::to_c(answer);
        detail::check(border_, border_.host->skip(border_.call, &text));
    }
    /// `process` runs on this document.
    void skip(const Json& answer) { skip(answer.dump()); }
    /// Only `process` has one.
    [[nodiscard]] const Response& response() {
        if (!response_) response_.emplace(border_);
        return *response_;
    }
    /// Changes the lead.
    [[nodiscard]] LeadEditor lead() { return LeadEditor(border_); }
    /// A request of the plugin's own, with `needs::http`. Waits for the answer; throws if there is none.
    [[nodiscard]] HttpResponse http(const HttpRequest& request) { return HttpResponse(border_, request); }
    /// What the integration's objects share, with `needs::store`.
    [[nodiscard]] Store store() { return Store(border_); }

    [[nodiscard]] std::int64_t attempt() const { return info().attempt; }                   ///< from 1
    [[nodiscard]] std::string idempotency_key() const { return detail::copy(info().idem); } ///< a UUID
    /// The lead's ID in the target CRM of this integration.
    [[nodiscard]] std::string external_id() const { return detail::copy(info().external_id); }
    /// Why the lead is sent.
    [[nodiscard]] Flow flow() const { return static_cast<Flow>(info().flow); }
    /// The same for the whole attempt, so that a function that runs again sees the same time.
    [[nodiscard]] std::chrono::sys_time<std::chrono::microseconds> now() const {
        return std::chrono::sys_time<std::chrono::microseconds>(std::chrono::microseconds(info().now));
    }
    /// Bytes fit for keys and nonces.
    [[nodiscard]] std::string random(std::size_t bytes) const {
        std::string out(bytes, '\0');
        detail::check(border_, border_.host->random(border_.call, out.data(), out.size()));
        return out;
    }
    /// Lines for the host's log.
    [[nodiscard]] Log log() const { return Log(border_); }
    /// True when the call has used up its time and should come to an end.
    [[nodiscard]] bool should_stop() const { return border_.host->should_stop(border_.call) != 0; }

private:
    [[nodiscard]] lw_send_info info() const {
        auto made = detail::sized<lw_send_info>();
        detail::check(border_, border_.host->info(border_.call, &made));
        return made;
    }
    [[nodiscard]] std::string expanded(std::string_view text, std::uint32_t context) const {
        lw_text out{};
        detail::check(border_, border_.host->expand(border_.call, detail::to_c(text), context, &out));
        return detail::copy(out);
    }

    detail::Border border_;
    std::optional<Response> response_;
};

} // namespace leadwire
