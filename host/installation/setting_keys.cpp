// Every key of leadwire.toml, in the order in which `init` writes them.
#include "host/installation/settings.hpp"

namespace leadwire {

const std::vector<setting_key>& setting_keys() {
    using enum setting_kind;
    static const std::vector<setting_key> keys{
        {"database",
         text,
         "\"sqlite:leadwire.db\"",
         "where leads are kept: sqlite:PATH, relative to this directory, or postgresql://USER@HOST/NAME",
         {}},
        {"listen", text, "\"127.0.0.1:8080\"", "address and port of the HTTP interface", {}},
        {"workers", count, "1", "processes in which `serve` takes leads and sends, 1 to 64", {}},
        {"schedule.tick", duration, "\"60s\"", "how often `serve` sends all that is due, counted from full minutes", {}},
        {"egress.allow",
         list,
         "[]",
         "private, loopback and other guarded ranges that targets may have, as CIDR",
         {}},
        {"http.connect_timeout", duration, "\"5s\"", "for name, connection and TLS handshake together", {}},
        {"http.proxy", text, "\"\"", "http://user:password@host:port, for integrations that name none", {}},
        {"http.ca_file", text, "\"\"", "PEM file of authorities, instead of the system's", {}},
        {"sender.in_flight", count, "10000", "requests under way at once in one process", {}},
        {"plugins.isolation", choice, "\"process\"", "where plugins run", {"process", "inline"}},
        {"plugins.soft_limit",
         duration,
         "\"1s\"",
         "a plugin call that takes longer is logged, and asked to stop",
         {}},
        {"plugins.hard_limit",
         duration,
         "\"10s\"",
         "a plugin call that takes longer is ended with its process",
         {}},
        {"plugins.memory", size, "\"256MiB\"", "memory limit of a plugin process", {}},
        {"reload.watch", choice, "\"on\"", "whether a host takes new files of plugins/ by itself; else `plugin reload`", {"on", "off"}},
        {"reload.gate",
         choice,
         "\"report\"",
         "what a replay decides when a plugin's file is replaced",
         {"off", "report", "same-outcomes"}},
        {"reload.replay", count_from_0, "100", "how many sends of an integration are recorded for replays; 0: none", {}},
        {"retention.attempts", duration, "\"90d\"", "how long attempts are kept; the last one of an open delivery stays", {}},
        {"retention.bodies", duration, "\"30d\"", "how long requests and answers of attempts are kept", {}},
        {"log.level",
         choice,
         "\"info\"",
         "least level that `serve` writes to its log",
         {"debug", "info", "warning", "error"}},
        {"log.format",
         choice,
         "\"text\"",
         "form of the log of `serve`, on standard error",
         {"text", "json"}},
    };
    return keys;
}

} // namespace leadwire
