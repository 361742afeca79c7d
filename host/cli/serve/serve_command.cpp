// serve
#include "host/cli/command.hpp"
#include "host/cli/descriptor_limit.hpp"
#include "host/cli/log.hpp"
#include "host/cli/owner_name.hpp"
#include "host/cli/plugin_settings.hpp"
#include "host/cli/serve/housekeeper.hpp"
#include "host/cli/serve/lead_service.hpp"
#include "host/cli/serve/plugin_control.hpp"
#include "host/cli/serve/scheduler.hpp"
#include "host/cli/serve/service_manager.hpp"
#include "host/cli/workers/supervisor.hpp"
#include "host/intake/listening_socket.hpp"
#include "host/intake/server.hpp"
#include "host/sender/replay_gate.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <csignal>

namespace leadwire::cli {
namespace {

namespace asio = boost::asio;

/// Clients' connections, as the server takes them, and files, databases and plugins' processes.
constexpr std::size_t own_descriptors = 1024 + 256;

/// Uploads that a process left behind when it was killed.
result<std::filesystem::path> uploads_directory(const installation_paths& paths) {
    auto directory = paths.run() / "uploads";
    std::error_code ec;
    std::filesystem::create_directories(directory, ec);
    if (ec) return fail(error_code::io, directory.string(), ec.message());
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, ec);
    const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours(24);
    for (const auto& entry : std::filesystem::directory_iterator(directory, ec))
        if (entry.path().filename().string().starts_with("upload-") && entry.last_write_time(ec) < long_ago)
            std::filesystem::remove(entry.path(), ec);
    return directory;
}

/// Owns what serves, in the order in which it must go.
class host_process {
public:
    struct stores {
        std::unique_ptr<db::store> intake, keys, watched, sending, housekeeping;
        /// Of sync sends and of ticks; none, where writers wait for each other anyway: those of the intake
        /// and of the claims.
        std::unique_ptr<db::store> sync_outcomes, tick_outcomes;
    };
    host_process(const worker_board& board, worker_place& place, const worker_seat* seat,
                 generations& settings, stores connections, plugin::registry_settings plugins,
                 const installation_paths& paths, plugin_control::new_files those,
                 std::unique_ptr<http::client> client, std::unique_ptr<sender::flight_recorder> flights,
                 std::unique_ptr<asio::io_context> io)
        : settings_(settings), io_(std::move(io)), client_(std::move(client)),
          intake_store_(std::move(connections.intake)), keys_store_(std::move(connections.keys)),
          watched_store_(std::move(connections.watched)), sending_store_(std::move(connections.sending)),
          housekeeping_store_(std::move(connections.housekeeping)), flights_(std::move(flights)),
          ledger_(watched_store_, flights_->owner()), plugins_(io_->get_executor(), plugins, ledger_),
          control_(*io_, plugins_, ledger_, plugins.log,
                   sender::replay_gate(
                       watched_store_,
                       [this, &settings] { return gate_surroundings_of(settings.current(), plugins_); }),
                   paths.run(), those),
          leads_(intake_store_, io_->get_executor(), register_leads),
          recordings_(static_cast<std::size_t>(settings.current()->settings->count("reload.replay"))),
          sync_(own_or(sync_outcomes_store_, intake_store_, std::move(connections.sync_outcomes)), *client_,
                *flights_, recordings_, io_->get_executor()),
          service_({intake_store_, keys_store_, watched_store_}, settings, sync_, leads_, board,
                   flights_->owner()),
          scheduler_(*io_, sending_store_,
                     own_or(tick_outcomes_store_, sending_store_, std::move(connections.tick_outcomes)),
                     *client_, settings, *flights_, recordings_),
          housekeeper_(*io_, housekeeping_store_, settings), place_(place), seat_(seat),
          manager_(*io_, place, seat), signals_(*io_, SIGTERM, SIGINT), reload_(*io_, SIGHUP), life_(*io_) {
        flights_->count_in(place.sends_under_way);
    }

    ~host_process() { settings_.let_go(); }
    host_process(const host_process&) = delete;
    host_process& operator=(const host_process&) = delete;

    /// Before anything is sent.
    void attach_plugins(generations& settings) {
        control_.open();
        bool done = false;
        asio::co_spawn(*io_, settings.attach(plugins_), [&done](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
            done = true;
        });
        while (!done) io_->run_one();
        io_->restart();
    }
    result<void> listen(const intake::listen_address& at, std::filesystem::path uploads) {
        intake::server_settings wanted{.listen = at, .api = {.uploads = std::move(uploads)}};
        wanted.answered = [this](int status) { place_.count_answer(status); };
        if (seat_) wanted.socket = seat_->listening;
        auto made = intake::server::listen(*io_, service_, std::move(wanted));
        if (!made) return std::unexpected(made.error());
        server_ = std::move(*made);
        return {};
    }
    [[nodiscard]] std::string address() const { return intake::to_string(server_->address()); }

    void run() {
        // The first signal drains, the second one is a crash like any other.
        signals_.async_wait([this](const boost::system::error_code& ec, int) {
            if (ec) return;
            signals_.clear();
            begin_to_drain();
        });
        if (seat_) {
            life_.assign(seat_->life);
            life_.async_wait(life_.wait_read, [this](const boost::system::error_code& ec) {
                if (!ec) begin_to_drain();
            });
        }
        wait_for_reload();
        asio::co_spawn(*io_, server_->run(), ended);
        asio::co_spawn(*io_, scheduler_.run(), [this](std::exception_ptr thrown) {
            ended(thrown);
            ticks_ended_ = true;
            ended_.notify_all();
        });
        asio::co_spawn(*io_, housekeeper_.run(), ended);
        control_.start();
        manager_.ready();
        io_->run();
    }

private:
    static sender::async_store& own_or(std::optional<sender::async_store>& own, sender::async_store& other,
                                       std::unique_ptr<db::store> connection) {
        return connection ? own.emplace(std::move(connection)) : other;
    }

    static void ended(std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
    }

    void begin_to_drain() {
        if (!std::exchange(draining_, true)) asio::co_spawn(*io_, drain(), ended);
    }

    asio::awaitable<void> drain() {
        spdlog::info("draining: what is under way ends, nothing new begins");
        manager_.stopping();
        reload_.cancel();
        control_.close();
        housekeeper_.stop();
        scheduler_.stop();
        co_await server_->drain();
        co_await sync_.drain();
        while (!ticks_ended_) co_await ended_.wait();
        plugins_.close();
        client_->close();
        manager_.stop();
        boost::system::error_code ignored;
        life_.cancel(ignored);
        signals_.cancel(ignored);
    }

    void wait_for_reload() {
        reload_.async_wait([this](const boost::system::error_code& ec, int) {
            if (ec) return;
            scheduler_.reload();
            asio::co_spawn(*io_, control_.look_again(), ended);
            wait_for_reload();
        });
    }

    generations& settings_;
    std::unique_ptr<asio::io_context> io_;
    std::unique_ptr<http::client> client_;
    sender::async_store intake_store_, keys_store_, watched_store_, sending_store_, housekeeping_store_;
    std::optional<sender::async_store> sync_outcomes_store_, tick_outcomes_store_;
    std::unique_ptr<sender::flight_recorder> flights_;
    sender::plugin_ledger ledger_;
    plugin::registry plugins_;
    plugin_control control_;
    registrar leads_;
    sender::send_recordings recordings_;
    sync_sends sync_;
    lead_service service_;
    scheduler scheduler_;
    housekeeper housekeeper_;
    worker_place& place_;
    const worker_seat* seat_; ///< null: this process is all of the host
    service_manager manager_;
    asio::signal_set signals_, reload_;
    asio::posix::stream_descriptor life_; ///< of the seat
    event ended_{io_->get_executor()};
    bool ticks_ended_ = false, draining_ = false;
    std::unique_ptr<intake::server> server_;
};

result<host_process::stores> open_stores(context& ctx) {
    host_process::stores all;
    for (auto* store : {&all.intake, &all.keys, &all.watched, &all.sending, &all.housekeeping,
                        &all.sync_outcomes, &all.tick_outcomes}) {
        if (store == &all.sync_outcomes && !all.intake->writes_side_by_side()) break;
        const bool sends = store == &all.sending || store == &all.tick_outcomes;
        auto opened = ctx.open_store(sends ? db::purpose::sending : db::purpose::any);
        if (!opened) return std::unexpected(opened.error());
        *store = std::move(*opened);
    }
    return all;
}

/// Until it is told to drain. `seat` of a worker; null: this process is all of the host.
result<void> serve_in_this_process(context& ctx, const intake::listen_address& address,
                                   const worker_board& board, const worker_seat* seat) {
    auto all = ctx.settings();
    if (!all) return std::unexpected(all.error());
    generations settings(ctx.directory, ctx.database);
    if (auto loaded = settings.load(); !loaded) return loaded;
    auto stores = open_stores(ctx);
    if (!stores) return std::unexpected(stores.error());
    auto uploads = uploads_directory(ctx.paths());
    if (!uploads) return std::unexpected(uploads.error());
    auto io = std::make_unique<asio::io_context>(1);
    auto client = http::client::create(*io, {.connect_timeout = (*all)->duration("http.connect_timeout"),
                                             .egress_allow = (*all)->list("egress.allow")});
    if (!client) return std::unexpected(client.error());

    auto flights = sender::flight_recorder::open(ctx.paths().run(), owner_name("serve"));
    if (!flights) return std::unexpected(flights.error());

    host_process host(board, seat ? seat->place : board.places().front(), seat, settings, std::move(*stores),
                      plugin_settings_of(**all, ctx.paths()), ctx.paths(),
                      (*all)->text("reload.watch") == "on" ? plugin_control::new_files::taken
                                                           : plugin_control::new_files::left,
                      std::move(*client), std::move(*flights), std::move(io));
    host.attach_plugins(settings);
    if (auto listening = host.listen(address, std::move(*uploads)); !listening) return listening;
    if (!seat) spdlog::info("serving on http://{}", host.address());
    host.run();
    spdlog::info("stopped");
    return {};
}

struct serve_options {
    std::string listen;
    std::optional<std::size_t> workers;
};

result<intake::listen_address> address_of(const settings& all, const std::string& listen) {
    auto address = intake::parse_listen_address(listen.empty() ? all.text("listen") : listen);
    if (address) return address;
    return listen.empty() ? invalid("listen", address.error().text)
                          : fail(error_code::usage, "--listen " + listen, address.error().text);
}

result<std::size_t> workers_of(const settings& all, const std::optional<std::size_t>& wanted) {
    if (wanted) return *wanted;
    const auto count = static_cast<std::size_t>(all.count("workers"));
    if (count > most_workers)
        return invalid("workers", fmt::format("is {}; allowed: 1 to {}", count, most_workers));
    return count;
}

result<void> serve(context& ctx, const serve_options& wanted) {
    auto all = ctx.settings();
    if (!all) return std::unexpected(all.error());
    log_as(**all);
    auto address = address_of(**all, wanted.listen);
    if (!address) return std::unexpected(address.error());
    auto workers = workers_of(**all, wanted.workers);
    if (!workers) return std::unexpected(workers.error());
    raise_descriptor_limit(static_cast<std::size_t>((*all)->count("sender.in_flight")), own_descriptors);
    worker_board board(*workers);
    if (*workers == 1) return serve_in_this_process(ctx, *address, board, nullptr);
    auto listening = intake::listening_socket(*address);
    if (!listening) return std::unexpected(listening.error());
    return supervise({.address = intake::to_string(*address),
                      .listening = *listening,
                      .board = board,
                      .work = [&](const worker_seat& seat) {
                          log_as(**all, seat.number);
                          return serve_in_this_process(ctx, *address, board, &seat);
                      }});
}

} // namespace

void add_serve_command(CLI::App& app, context& ctx) {
    auto wanted = std::make_shared<serve_options>();
    auto* command = add_command(app, "serve", "take leads over HTTP and send what is due, until SIGTERM");
    command->add_option("--listen", wanted->listen,
                        "ADDR:PORT, instead of the setting `listen`; port 0: any free one");
    command
        ->add_option(
            "--workers", wanted->workers,
            "processes that serve at this port and share the leads, instead of the setting `workers`")
        ->check(CLI::Range(std::size_t{1}, most_workers));
    on_run(command, [&ctx, wanted] { return serve(ctx, *wanted); });
}

} // namespace leadwire::cli
