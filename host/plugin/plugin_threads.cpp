#include "host/plugin/plugin_threads.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <future>

namespace leadwire::plugin {
namespace asio = boost::asio;
namespace {

constexpr std::size_t thread_count = 32;

/// A plugin's thread asks, the event loop answers.
class from_thread final : public blocking_services {
public:
    from_thread(asio::any_io_executor event_loop, services& outside)
        : event_loop_(std::move(event_loop)), outside_(outside) {}

    [[nodiscard]] result<service_reply> ask(service_question question) override {
        std::promise<result<service_reply>> told;
        auto answer = told.get_future();
        asio::co_spawn(event_loop_, outside_.ask(std::move(question)),
                       [&told](std::exception_ptr thrown, result<service_reply> reply) {
                           if (thrown)
                               told.set_exception(thrown);
                           else
                               told.set_value(std::move(reply));
                       });
        return answer.get();
    }

private:
    asio::any_io_executor event_loop_;
    services& outside_;
};

} // namespace

plugin_threads::plugin_threads(asio::any_io_executor event_loop, maker make)
    : event_loop_(std::move(event_loop)), make_(std::move(make)), threads_(thread_count) {}

plugin_threads::~plugin_threads() {
    threads_.join();
}

asio::awaitable<result<void>> plugin_threads::call(entry e, plugin_send& send) {
    auto begin = [&](auto handler) {
        auto kept = std::make_shared<decltype(handler)>(std::move(handler));
        asio::post(threads_, [self = shared_from_this(), e, &send, kept]() mutable {
            result<void> done;
            if (auto object = self->take(); object) {
                std::optional<from_thread> ask;
                if (send.outside != nullptr) send.blocking = &ask.emplace(self->event_loop_, *send.outside);
                done = (*object)->call(e, send);
                send.blocking = nullptr;
                self->give_back(std::move(*object));
            } else {
                done = fail(error_code::unavailable, object.error().place, object.error().text);
            }
            // The last holder must not be this thread, which would wait for itself.
            auto event_loop = self->event_loop_;
            asio::post(event_loop, [self = std::move(self), kept = std::move(kept), done = std::move(done)]() mutable {
                (*kept)(std::move(done));
            });
        });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(result<void>)>(begin, asio::use_awaitable);
}

result<std::shared_ptr<configured_plugin>> plugin_threads::take() {
    {
        const std::scoped_lock lock(mutex_);
        if (!idle_.empty()) {
            auto object = std::move(idle_.back());
            idle_.pop_back();
            return object;
        }
    }
    return make_();
}

void plugin_threads::give_back(std::shared_ptr<configured_plugin> object) {
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(object));
}

} // namespace leadwire::plugin
