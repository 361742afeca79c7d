// What a plugin in a child asks for comes from the host.
#pragma once

#include "host/plugin/child/child_side.hpp"
#include "host/plugin/lead_data.hpp"
#include "host/plugin/services.hpp"

namespace leadwire::plugin {

class asking final : public lead_data, public blocking_services {
public:
    asking(child_side& side, std::size_t slot) : side_(side), slot_(slot) {}

    [[nodiscard]] result<std::optional<json::value>> value(std::uint32_t scope, std::string_view name) override;
    [[nodiscard]] result<std::string> all(std::uint32_t scope) override;
    [[nodiscard]] result<std::string> expand(std::string_view text, text_context context) override;
    [[nodiscard]] result<std::optional<json::value>> lookup(std::uint32_t what, std::int64_t id,
                                                            std::string_view name) override;
    [[nodiscard]] result<service_reply> ask(service_question question) override;

private:
    [[nodiscard]] child_reply reply_to(const child_question& question);
    template <class Kind>
    [[nodiscard]] result<Kind> reply_of(const child_question& question);

    child_side& side_;
    std::size_t slot_;
};

} // namespace leadwire::plugin
