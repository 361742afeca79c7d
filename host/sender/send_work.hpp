// One lead on its way to one integration, without network and database: templates → preprocess → (exchange) →
// process. The tick and `dry-run` share it, so that a dry run shows exactly what a send does.
#pragma once

#include "host/delivery/outcome.hpp"
#include "host/sender/kept_tokens.hpp"
#include "host/sender/sending_setup.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace leadwire::sender {

class send_work {
public:
    /// All three must outlive the work. `change`: flow change, field name → {"old", "new"}.
    send_work(const lead& order, flow f, const ready_integration& target, const macro_send& send,
              const json::object& change = {});
    send_work(const send_work&) = delete;
    send_work& operator=(const send_work&) = delete;

    /// Expands the templates, then lets the plugin change the request. An error is a failed attempt with its
    /// text.
    [[nodiscard]] boost::asio::awaitable<result<void>> prepare();
    /// True if preprocess asked for no exchange; then `canned` is what `interpret` gets.
    [[nodiscard]] bool skipped() const { return call_.skipped; }
    [[nodiscard]] target_answer canned() const;
    /// The request as it goes to the wire, once, after `prepare`: without a plugin nothing else of it is kept.
    [[nodiscard]] result<http::request> encode(const file_lookup& files);
    /// What the answer means in this flow: the plugin's word, or that of the answer rules.
    /// An error: the plugin ended its process on it twice (error_code::crashed), or no build could be asked (unavailable).
    [[nodiscard]] boost::asio::awaitable<result<outcome>> interpret(const target_answer& answer);
    // A delivery in doubt, instead of `prepare` and `interpret`.
    /// The plugin says what to ask the target; without a URL nothing is exchanged.
    [[nodiscard]] boost::asio::awaitable<result<void>> ask();
    /// What the plugin makes of the answer; nothing: the target does not have the lead.
    [[nodiscard]] boost::asio::awaitable<std::optional<outcome>> told(const target_answer& answer);

    /// The build that has this send; empty without a plugin.
    [[nodiscard]] std::string_view plugin() const { return runner_ ? std::string_view(runner_->identity()) : std::string_view(); }
    /// Its build was closed, and no other had it in the meantime.
    [[nodiscard]] bool lost_plugin() const { return !runner_ || runner_->is_closed(); }
    /// A crash of the plugin would end this process.
    [[nodiscard]] bool risks_process() const { return runner_ && runner_->shares_process(); }
    /// The build takes part in asking about deliveries in doubt.
    [[nodiscard]] bool can_ask() const { return runner_ && runner_->has(plugin::entry::probe, flow_); }
    /// The plugin has asked for something that lasts: a request, a value of the store, an edit.
    [[nodiscard]] bool has_asked() const { return tokens_.was_asked(); }
    /// What the plugin may ask for in the middle of a call; outlives the work.
    void outside(plugin::services& services) {
        tokens_.watch(services);
        call_.outside = &tokens_;
    }

    /// Of the plugin's random bytes.
    [[nodiscard]] const plugin::random_seed& seed() const { return call_.seed; }
    void seed(const plugin::random_seed& as_before) { call_.seed = as_before; }

    /// Edits of the lead that the plugin asked for so far, in order.
    [[nodiscard]] const std::vector<lead_edit>& edits() const { return call_.edits; }
    /// The integration's masker, with whatever the plugin had expanded, was given or has kept; valid until the next call.
    [[nodiscard]] const secret_masker& masker();

private:
    /// Calls the plugin, which must be there; another build of it if the one of this send is gone.
    [[nodiscard]] boost::asio::awaitable<result<void>> call(plugin::entry e, const target_answer* answer = nullptr);

    flow flow_;
    const ready_integration& target_;
    std::shared_ptr<plugin::runner> runner_; ///< one build from beginning to end, unless that is closed
    macro_input data_;
    target_request request_;
    plugin::plugin_send call_;
    token_watch tokens_;
    secret_masker own_masker_;
    std::size_t own_secrets_ = 0; ///< that it hides besides the integration's
};

/// The request as it goes to the wire; `limit` holds where it has no timeout of its own.
[[nodiscard]] result<http::request> wire_request(target_request made, std::chrono::milliseconds limit,
                                                 const file_lookup& files, std::string_view boundary_seed);

/// Why nothing is sent although a delivery is due: a flow with an empty table, or a lead whose ID in the CRM is
/// known, or whose customer this integration has had by flow sync. All are accepted at once. `forced`: known or not, the lead is sent.
enum class shortcut { none, stub, known };
[[nodiscard]] shortcut shortcut_of(const flow_rule& rule, flow f, std::string_view known_external_id,
                                   bool redirected = false, bool forced = false);

} // namespace leadwire::sender
