#include "host/plugin/child/child_main.hpp"

#include "host/plugin/child/asking.hpp"
#include "host/plugin/child/call_message.hpp"
#include "host/plugin/child/dying.hpp"
#include "host/plugin/child/sandbox.hpp"
#include "host/plugin/child/wire_parts.hpp"
#include "host/plugin/generation.hpp"

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <mutex>
#include <string_view>

namespace leadwire::plugin {
namespace {

/// The plugin, and how its objects are made. Threads share it.
class child {
public:
    explicit child(call_area& area) : side_(area) {}

    [[noreturn]] void work() {
        watch_over_thread();
        objects_of_thread own;
        for (int calls = 0;; ++calls) {
            const auto slot = side_.take_call();
            call_slot& there = side_.area().slots[slot];
            there.begun.store(std::chrono::steady_clock::now().time_since_epoch().count());
            working_on(static_cast<std::uint32_t>(slot));
            keep_one_thread_spare();
            forget_dropped(own);
            follow(slot, own);
            working_on(last_words::no_slot);
            if (calls % 128 == 0) note_memory();
        }
    }

private:
    struct made_object {
        std::shared_ptr<configured_plugin> object;
        error why{}; ///< where it could not be made
    };
    using objects_of_thread = std::map<std::uint64_t, made_object>;

    void follow(std::size_t slot, objects_of_thread& own) {
        const auto [kind, message] = side_.hear(slot);
        switch (kind) {
        case message_kind::load:
            return side_.say(slot, message_kind::done, written(load(message)));
        case message_kind::configure:
            return side_.say(slot, message_kind::done, written(configure(message, own)));
        case message_kind::drop:
            return side_.say(slot, message_kind::done, written(drop(message)));
        case message_kind::call:
            return side_.say(slot, message_kind::done, call(slot, message, own));
        default:
            end_with(last_words::cause::protocol, 0);
        }
    }

    loaded_table load(std::string_view message) {
        load_order order;
        if (!read(message, order)) end_with(last_words::cause::protocol, 0);
        auto made = plugin::load(order.file);
        if (!made) return {.end = {true, made.error()}};
        generation_ = *made;
        most_workers_ = order.workers;
        const lw_plugin& table = generation_->table();
        return {.end = {},
                .preprocess_flows = table.preprocess_flows,
                .process_flows = table.process_flows,
                .probes = generation_->probe() != nullptr};
    }

    end_of_order configure(std::string_view message, objects_of_thread& own) {
        configure_order order;
        if (!read(message, order) || !generation_) end_with(last_words::cause::protocol, 0);
        const auto number = order.object;
        {
            const std::scoped_lock lock(mutex_);
            orders_[number] = std::move(order);
        }
        const auto& made = object(number, own);
        if (made.object) return {};
        end_of_order refused{true, made.why};
        forget(number);
        return refused;
    }

    end_of_order drop(std::string_view message) {
        drop_order order;
        if (!read(message, order)) end_with(last_words::cause::protocol, 0);
        forget(order.object);
        return {};
    }
    void forget(std::uint64_t number) {
        const std::scoped_lock lock(mutex_);
        orders_.erase(number);
        ++drops_;
    }
    /// Each thread destroys the objects that it made.
    void forget_dropped(objects_of_thread& own) {
        static thread_local std::uint64_t seen = 0;
        const std::scoped_lock lock(mutex_);
        if (seen == drops_) return;
        seen = drops_;
        std::erase_if(own, [this](const auto& one) { return !orders_.contains(one.first); });
    }

    /// One for each thread that calls it: what the border promises authors.
    const made_object& object(std::uint64_t number, objects_of_thread& own) {
        if (auto known = own.find(number); known != own.end()) return known->second;
        std::optional<configure_order> order;
        {
            const std::scoped_lock lock(mutex_);
            if (auto there = orders_.find(number); there != orders_.end()) order = there->second;
        }
        made_object made;
        if (!order) {
            made.why = {error_code::not_found, "plugin", "its process does not have this object"};
        } else {
            auto settings = json::parse(order->settings);
            auto object = settings ? plugin::configure(generation_, order->integration, *settings)
                                   : result<std::shared_ptr<configured_plugin>>(std::unexpected(settings.error()));
            if (object)
                made.object = std::move(*object);
            else
                made.why = object.error();
        }
        return own[number] = std::move(made);
    }

    std::string call(std::size_t slot, std::string_view message, objects_of_thread& own) {
        auto received = received_call::read(message);
        if (!received || !generation_) end_with(last_words::cause::protocol, 0);
        const auto& made = object(received->object(), own);
        if (!made.object) {
            auto end = received->written_end(fail(error_code::unavailable, made.why.place, made.why.text));
            own.erase(received->object()); // the next call may find what this one missed
            return end;
        }
        asking questions(side_, slot);
        received->send().around = &questions;
        received->send().blocking = &questions;
        return received->written_end(made.object->call(received->which(), received->send()));
    }

    void keep_one_thread_spare() {
        call_area& area = side_.area();
        auto workers = workers_.load();
        if (area.sleepers.load() > 0 || workers >= most_workers_) return;
        if (!workers_.compare_exchange_strong(workers, workers + 1)) return;
        // Small, as stacks count as memory; what a plugin's thread of its own would have is not known either.
        pthread_attr_t small{};
        ::pthread_attr_init(&small);
        ::pthread_attr_setstacksize(&small, std::size_t{1} << 20);
        ::pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
        pthread_t made{};
        const auto begin = [](void* self) -> void* { static_cast<child*>(self)->work(); };
        if (::pthread_create(&made, &small, begin, this) != 0) workers_.fetch_sub(1);
        ::pthread_attr_destroy(&small);
    }

    void note_memory() {
        if (shadowed) return;
        std::ifstream pages("/proc/self/statm");
        std::uint64_t value = 0;
        for (int column = 0; column < 6; ++column) pages >> value; // the sixth: data and stack
        side_.area().memory.store(value * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
    }

    child_side side_;
    std::shared_ptr<generation> generation_; ///< set by the first message, before any other
    std::atomic<std::uint32_t> most_workers_ = 1, workers_ = 1; ///< threads that take calls
    std::mutex mutex_;
    std::map<std::uint64_t, configure_order> orders_;
    std::uint64_t drops_ = 0;
};

template <class T>
bool read_number(const char* text, T& number) {
    const std::string_view all(text);
    auto [end, wrong] = std::from_chars(all.data(), all.data() + all.size(), number);
    return wrong == std::errc{} && end == all.data() + all.size();
}

} // namespace

int run_child(int count, char** arguments) {
    int host = 0;
    std::uint64_t memory = 0;
    if (count != 2 || !read_number(arguments[0], host) || !read_number(arguments[1], memory)) {
        std::fputs("leadwire plugin-child: started by a host alone\n", stderr);
        return 2;
    }
    void* shared = ::mmap(nullptr, sizeof(call_area), PROT_READ | PROT_WRITE, MAP_SHARED, area_descriptor, 0);
    if (shared == MAP_FAILED) {
        std::fputs("leadwire plugin-child: no memory of a host\n", stderr);
        return 2;
    }
    auto& area = *static_cast<call_area*>(shared);
    ::close(area_descriptor);
    if (auto inside = enter_sandbox(memory, host, own_end::told); !inside) {
        std::fprintf(stderr, "leadwire plugin-child: %s\n", inside.error().message().c_str());
        return 1;
    }
    watch_over_end(area);
    static child only(area);
    only.work();
}

} // namespace leadwire::plugin
