#include "host/plugin/loaded_build.hpp"

#include "host/plugin/generation.hpp"
#include "host/plugin/inline_runner.hpp"

#include <link.h>

namespace leadwire::plugin {
namespace asio = boost::asio;

asio::awaitable<result<std::shared_ptr<runner>>> loaded_build::configure(std::string integration,
                                                                         const json::value& settings, isolation where) {
    if (closed_) co_return std::unexpected(*closed_);
    if (where == isolation::in_process) {
        auto library = inline_.lock();
        if (!library) {
            auto loaded = load(build_.file);
            if (!loaded) co_return std::unexpected(loaded.error());
            inline_ = library = std::move(*loaded);
        }
        co_return make_inline_runner(executor_, std::move(library), std::move(integration), settings, limits_.soft);
    }
    auto child = isolated_.lock();
    if (!child) isolated_ = child = isolated_build::create(executor_, build_, limits_, failed_);
    co_return co_await child->configure(std::move(integration), settings);
}

bool loaded_build::in_memory() const {
    struct search {
        const std::string& file;
        bool found = false;
    } wanted{build_.file};
    ::dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* data) {
            auto& looked_for = *static_cast<search*>(data);
            looked_for.found = looked_for.found || looked_for.file == info->dlpi_name;
            return 0;
        },
        &wanted);
    return wanted.found;
}

} // namespace leadwire::plugin
