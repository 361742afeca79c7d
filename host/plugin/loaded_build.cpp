#include "host/plugin/loaded_build.hpp"

#include "host/plugin/generation.hpp"
#include "host/plugin/inline_runner.hpp"

#include <link.h>

namespace leadwire::plugin {
namespace asio = boost::asio;

asio::awaitable<result<std::shared_ptr<runner>>> loaded_build::configure(std::string integration,
                                                                         const json::value& settings, isolation where) {
    if (where == isolation::in_process) {
        auto library = inline_.lock();
        if (!library) {
            auto loaded = load(build_.file);
            if (!loaded) co_return std::unexpected(loaded.error());
            inline_ = library = std::move(*loaded);
        }
        co_return make_inline_runner(executor_, std::move(library), std::move(integration), settings, limits_.soft);
    }
    auto child = co_await started();
    if (!child) co_return std::unexpected(child.error());
    co_return co_await (*child)->configure(std::move(integration), settings);
}

asio::awaitable<result<std::shared_ptr<isolated_build>>> loaded_build::started() {
    if (closed_) co_return std::unexpected(*closed_);
    if (auto child = isolated_.lock()) co_return child;
    auto one = starting_;
    if (one) {
        while (!one->made) co_await one->ended.wait();
        co_return *one->made;
    }
    starting_ = one = std::make_shared<start>(executor_);
    auto made = co_await isolated_build::load(executor_, build_, limits_, failed_);
    if (made) isolated_ = *made;
    if (made && closed_) (*made)->close(*closed_);
    one->made = std::move(made);
    starting_.reset();
    one->ended.notify_all();
    co_return *one->made;
}

void loaded_build::close(error why) {
    closed_ = std::move(why);
    if (auto child = isolated_.lock()) child->close(*closed_);
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
