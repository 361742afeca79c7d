// Hosts of other versions.
#include "host/cli/plugin/check/canned.hpp"
#include "host/cli/plugin/check/plugin_check.hpp"
#include "host/plugin/other_host.hpp"

#include <fmt/format.h>

namespace leadwire::cli {

std::vector<finding> check_older_host(const check_subject& s) {
    const auto now = plugin::this_host();
    const auto one_function = static_cast<std::uint32_t>(sizeof(void*));
    std::vector<finding> found;
    for (const auto& version :
         {plugin::host_version{one_function, now.abi_version},
          plugin::host_version{now.table_size / 2 / one_function * one_function, now.abi_version},
          plugin::host_version{now.table_size - one_function, now.abi_version},
          plugin::host_version{now.table_size, now.abi_version + 1}})
        s.find(
            [&](const step_marker& at) -> std::vector<finding> {
                const auto name = fmt::format("a host with a table of {} bytes, ABI {}", version.table_size,
                                              version.abi_version);
                at(name);
                const auto met = plugin::meet_host(s.file, version);
                if (!met) return {{met.error().text, ""}};
                if (*met == plugin::meeting::refused) return {};
                return {{name + " is taken", "the entry function returns NULL unless abi_version is its own "
                                             "and size is at least what "
                                             "it calls; LEADWIRE_PLUGIN does"}};
            },
            found);
    return found;
}

std::vector<finding> check_newer_host(const check_subject& s) {
    std::vector<finding> found;
    s.find(
        [&](const step_marker& at) -> std::vector<finding> {
            const auto answer = canned_answers(answer_kind::ok).front();
            send_world world;
            world.secrets = s.secrets;
            world.services.further = good_sub_answer();
            for (flow f : all_flows) {
                at(fmt::format("flow {}", name_of(f)));
                solitary_send send(world, f, {});
                if (auto sent = plugin::send_from_newer_host(s.file, s.settings, send.call(), answer); !sent)
                    return {{sent.error().message(),
                             "take every host whose size is at least what the plugin knows; answer NULL for "
                             "extensions that it does not know"}};
            }
            return {};
        },
        found);
    return found;
}

} // namespace leadwire::cli
