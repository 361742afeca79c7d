// What surrounds a lead, from the catalog of this process.
#pragma once

#include "host/plugin/lead_data.hpp"
#include "host/plugin/plugin_send.hpp"
#include "host/plugin/template_cache.hpp"

namespace leadwire::plugin {

class local_data final : public lead_data {
public:
    /// Both outlive it. Secrets that are expanded are noted in `send`.
    local_data(plugin_send& send, template_cache& templates) : send_(send), templates_(templates) {}

    [[nodiscard]] result<std::optional<json::value>> value(std::uint32_t scope, std::string_view name) override;
    [[nodiscard]] result<std::string> all(std::uint32_t scope) override;
    [[nodiscard]] result<std::string> expand(std::string_view text, text_context context) override;
    [[nodiscard]] result<std::optional<json::value>> lookup(std::uint32_t what, std::int64_t id,
                                                            std::string_view name) override;

private:
    plugin_send& send_;
    template_cache& templates_;
};

} // namespace leadwire::plugin
