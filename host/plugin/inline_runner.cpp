#include "host/plugin/inline_runner.hpp"

#include "host/plugin/generation.hpp"
#include "host/plugin/plugin_threads.hpp"

namespace leadwire::plugin {
namespace asio = boost::asio;
namespace {

void note_time(entry e, const plugin_send& send) {
    if (send.log && std::chrono::steady_clock::now() > *send.soft_deadline)
        send.log(log_level::warning, name_of(e, send.flow) + " took longer than its soft limit");
}

class inline_runner final : public runner {
public:
    inline_runner(std::shared_ptr<configured_plugin> object, std::chrono::milliseconds soft)
        : object_(std::move(object)), soft_(soft) {}

    [[nodiscard]] const std::string& identity() const override { return object_->identity(); }
    [[nodiscard]] bool has(entry e, flow f) const override { return object_->has(e, f); }
    [[nodiscard]] bool shares_process() const override { return true; }
    [[nodiscard]] asio::awaitable<result<void>> call(entry e, plugin_send& send) override {
        send.soft_deadline = std::chrono::steady_clock::now() + soft_;
        auto done = object_->call(e, send);
        note_time(e, send);
        co_return done;
    }

private:
    std::shared_ptr<configured_plugin> object_;
    std::chrono::milliseconds soft_;
};

class threaded_runner final : public runner {
public:
    threaded_runner(std::shared_ptr<plugin_threads> threads, std::shared_ptr<configured_plugin> first,
                    std::chrono::milliseconds soft)
        : threads_(std::move(threads)), first_(std::move(first)), soft_(soft) {}

    [[nodiscard]] const std::string& identity() const override { return first_->identity(); }
    [[nodiscard]] bool has(entry e, flow f) const override { return first_->has(e, f); }
    [[nodiscard]] bool shares_process() const override { return true; }
    [[nodiscard]] asio::awaitable<result<void>> call(entry e, plugin_send& send) override {
        if (!has(e, send.flow)) co_return result<void>{};
        send.soft_deadline = std::chrono::steady_clock::now() + soft_;
        auto done = co_await threads_->call(e, send);
        note_time(e, send);
        co_return done;
    }

private:
    std::shared_ptr<plugin_threads> threads_;
    std::shared_ptr<configured_plugin> first_; ///< asked what it has, never called
    std::chrono::milliseconds soft_;
};

} // namespace

result<std::shared_ptr<runner>> make_inline_runner(asio::any_io_executor event_loop, std::shared_ptr<generation> build,
                                                   std::string integration, const json::value& settings,
                                                   std::chrono::milliseconds soft_limit) {
    auto first = configure(build, integration, settings);
    if (!first) return std::unexpected(first.error());
    if (build->note().needs == LW_NEEDS_NOTHING) return std::make_shared<inline_runner>(std::move(*first), soft_limit);
    auto threads = std::make_shared<plugin_threads>(
        std::move(event_loop), [build = std::move(build), integration = std::move(integration), settings] {
            return configure(build, integration, settings);
        });
    return std::make_shared<threaded_runner>(std::move(threads), std::move(*first), soft_limit);
}

} // namespace leadwire::plugin
