#include "host/delivery/flow_request.hpp"

namespace leadwire {

result<target_request> request_of(const flow_rule& rule, const macro_input& input) {
    target_request made;
    made.url = rule.url.expand(input);
    made.method = rule.method;
    made.format = rule.format;
    for (const auto& [name, value] : rule.headers) made.headers.emplace_back(name, value.expand(input));
    if (rule.body) {
        made.body = target_request::raw_body{rule.body->expand(input), rule.content_type};
        return made;
    }
    auto fields = rule.fields.expand(input);
    if (!fields) return std::unexpected(fields.error());
    made.fields = std::move(*fields);
    return made;
}

} // namespace leadwire
