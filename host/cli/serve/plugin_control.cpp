#include "host/cli/serve/plugin_control.hpp"

#include "host/cli/control_path.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace leadwire::cli {
namespace asio = boost::asio;
namespace {

void rethrow(std::exception_ptr thrown) {
    if (thrown) std::rethrow_exception(thrown);
}

json::object line_of(const plugin::plugin_build& build) {
    return {{"version", build.note.version}, {"sha256", build.sha256}};
}

} // namespace

json::object line_of(const plugin::registry::generation_view& view) {
    json::object line{{"plugin", view.plugin}};
    if (view.build)
        for (auto& member : line_of(*view.build)) line.push_back(std::move(member));
    else
        line.emplace_back("why", view.why_not);
    line.emplace_back("generation", std::int64_t{view.generation});
    line.emplace_back("under_way", static_cast<std::int64_t>(view.under_way));
    json::array integrations, leaving;
    for (const auto& id : view.integrations) integrations.emplace_back(id);
    for (const auto& old : view.leaving) leaving.emplace_back(line_of(old));
    line.emplace_back("integrations", std::move(integrations));
    line.emplace_back("leaving", std::move(leaving));
    if (view.candidate) {
        auto candidate = line_of(*view.candidate);
        candidate.emplace_back("sends", view.score.candidate.sends());
        candidate.emplace_back("bad", view.score.candidate.bad());
        line.emplace_back("candidate", std::move(candidate));
    }
    return line;
}

plugin_control::plugin_control(asio::io_context& io, plugin::registry& plugins, plugin::build_ledger& ledger,
                               plugin::reloader::logger log, plugin::reloader::gate pass,
                               std::filesystem::path run_directory, new_files those)
    : io_(io), plugins_(plugins), log_(log), run_directory_(std::move(run_directory)), those_(those),
      tests_(io.get_executor()),
      reloader_(plugins, ledger, std::move(log), std::move(pass),
                [this](plugin::plugin_build build, std::filesystem::path cases) {
                    return tests_.pass(std::move(build), std::move(cases));
                }) {}

void plugin_control::open() {
    if (those_ == new_files::left) return;
    auto watching = plugin::plugin_watch::open(io_.get_executor(), plugins_.directory());
    if (watching)
        watch_ = std::move(*watching);
    else
        log_(plugin::log_level::error, watching.error().message());
}

void plugin_control::start() {
    if (watch_) asio::co_spawn(io_, watch(), rethrow);
    auto listening =
        control_socket::listen(io_, run_directory_ / (std::to_string(::getpid()) + std::string(control_suffix)),
                               [this](control_order order, control_socket::teller tell) {
                                   return carry_out(std::move(order), std::move(tell));
                               });
    if (!listening) return log_(plugin::log_level::error, listening.error().message());
    socket_ = std::move(*listening);
    asio::co_spawn(io_, socket_->run(), rethrow);
}

asio::awaitable<void> plugin_control::watch() {
    // A build that is tried out, or hangs, must not keep the file of another waiting.
    auto ended =
        co_await watch_->run([this](const std::filesystem::path& file) { asio::co_spawn(io_, take(file), rethrow); });
    if (!ended)
        log_(plugin::log_level::error, fmt::format("new plugins are not seen any more: {}", ended.error().message()));
}

asio::awaitable<void> plugin_control::take(std::filesystem::path file) {
    if (file.empty())
        co_await reloader_.look_at_all();
    else
        static_cast<void>(co_await reloader_.reload({.file = std::move(file)}));
}

asio::awaitable<void> plugin_control::look_again() {
    co_await plugins_.heed_ledger(plugin::registry::busy::awaited);
    if (those_ == new_files::taken) co_await reloader_.look_at_all();
}

asio::awaitable<result<void>> plugin_control::carry_out(control_order order, control_socket::teller tell) {
    if (order.what == control_order::kind::reload) co_return co_await reload(std::move(order), std::move(tell));
    if (order.what == control_order::kind::heed) co_await look_again();
    list(tell);
    co_return result<void>{};
}

asio::awaitable<result<void>> plugin_control::reload(control_order order, control_socket::teller tell) {
    const auto files = co_await reloader_.files_of(order.plugin);
    if (files.empty())
        co_return fail(error_code::not_found, order.plugin, "no file in plugins/ says that it is this plugin");
    const plugin::reloader::listener hear = [&tell](std::string_view step, std::string_view text) {
        tell({{"step", step}, {"text", text}});
    };
    result<void> all;
    for (const auto& file : files) {
        auto done = co_await reloader_.reload(
            {.file = file, .why = plugin::reloader::cause::asked, .part = order.part, .window = order.window}, hear);
        if (!done && all) all = std::move(done);
    }
    co_return all;
}

void plugin_control::list(const control_socket::teller& tell) const {
    for (const auto& view : plugins_.generations()) tell(line_of(view));
}

void plugin_control::close() {
    reloader_.close();
    tests_.close();
    if (watch_) watch_->close();
    if (socket_) socket_->close();
}

} // namespace leadwire::cli
