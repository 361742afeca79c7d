// What this host does about plugins while it serves: files that come into `plugins/`, and what commands ask for.
#pragma once

#include "host/cli/plugin/own_cases.hpp"
#include "host/cli/serve/control_socket.hpp"
#include "host/plugin/plugin_watch.hpp"
#include "host/plugin/reload.hpp"

#include <memory>

namespace leadwire::cli {

/// Belongs to the event loop.
class plugin_control {
public:
    enum class new_files { taken, left };
    /// `pass`: what a build has to pass before it serves. `run_directory`: where its socket is.
    plugin_control(boost::asio::io_context& io, plugin::registry& plugins, plugin::build_ledger& ledger,
                   plugin::reloader::logger log, plugin::reloader::gate pass, std::filesystem::path run_directory,
                   new_files those);

    /// From here on no file that comes is missed. What cannot be is in the log, and the host serves without it.
    void open();
    /// Watches and listens until `close`.
    void start();
    /// Verdicts are looked at again, and files unless they are left.
    [[nodiscard]] boost::asio::awaitable<void> look_again();
    void close();

private:
    [[nodiscard]] boost::asio::awaitable<void> watch();
    [[nodiscard]] boost::asio::awaitable<void> take(std::filesystem::path file);
    [[nodiscard]] boost::asio::awaitable<result<void>> carry_out(control_order order, control_socket::teller tell);
    [[nodiscard]] boost::asio::awaitable<result<void>> reload(control_order order, control_socket::teller tell);
    void list(const control_socket::teller& tell) const;

    boost::asio::io_context& io_;
    plugin::registry& plugins_;
    plugin::reloader::logger log_;
    std::filesystem::path run_directory_;
    new_files those_;
    own_cases tests_;
    plugin::reloader reloader_;
    std::unique_ptr<plugin::plugin_watch> watch_;
    std::unique_ptr<control_socket> socket_;
};

/// How a plugin of a host stands, as `list` answers.
[[nodiscard]] json::object line_of(const plugin::registry::generation_view& view);

} // namespace leadwire::cli
