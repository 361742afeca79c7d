#include "host/delivery/integration_tables.hpp"

#include <algorithm>
#include <array>

namespace leadwire {
namespace {

struct key_home {
    std::string_view key, home;
};
constexpr std::string_view top = "at the top of the file, before the first table";
constexpr std::string_view any_flow = "in the table of a flow: [new], [change], [approved] or [sync]";
constexpr std::string_view any_rule = "in a table [[answer.FLOW]]";
constexpr std::array homes{
    key_home{"id", top},
    key_home{"plugin", top},
    key_home{"offers", top},
    key_home{"countries", top},
    key_home{"priority", top},
    key_home{"in_doubt", top},
    key_home{"mail_domain", top},
    key_home{"isolation", top},
    key_home{"in_flight", "in [limits]"},
    key_home{"per_second", "in [limits]"},
    key_home{"per_day", "in [limits]"},
    key_home{"timezone", "in [limits]"},
    key_home{"timeout", "in [limits], for the exchange, or in [sync], for the customer's wait"},
    key_home{"backoff", "in [retry]"},
    key_home{"max_attempts", "in [retry]"},
    key_home{"then", "in [retry]"},
    key_home{"share", "in [breaker]"},
    key_home{"minimum", "in [breaker]"},
    key_home{"window", "in [breaker]"},
    key_home{"proxy", "in [connection]"},
    key_home{"ca_file", "in [connection]"},
    key_home{"client_certificate", "in [connection]"},
    key_home{"client_key", "in [connection]"},
    key_home{"redirects", "in [connection]"},
    key_home{"idle", "in [connection]"},
    key_home{"url", any_flow},
    key_home{"fields", any_flow},
    key_home{"body", any_flow},
    key_home{"content_type", any_flow},
    key_home{"format", any_flow},
    key_home{"method", any_flow},
    key_home{"headers", any_flow},
    key_home{"resend_known", "in [new]"},
    key_home{"status", "in [approved]"},
    key_home{"when", any_rule},
    key_home{"accept", any_rule},
    key_home{"reject", any_rule},
    key_home{"done", any_rule},
    key_home{"redirect", any_rule},
    key_home{"message", any_rule},
};

} // namespace

std::string_view home_of(std::string_view key) {
    auto at = std::ranges::find(homes, key, &key_home::key);
    return at == homes.end() ? std::string_view{} : at->home;
}

} // namespace leadwire
