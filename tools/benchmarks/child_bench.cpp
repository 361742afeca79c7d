// What one call of a plugin in a child costs: preprocess and process of a plugin that does next to nothing, with a lead of
// 4 KB and an answer. Prints two lines of JSON. child_bench [PROGRAM OF THE HOST [CALLS [PLUGIN]]]
#include "host/lead/lead_json.hpp"
#include "host/plugin/isolated_build.hpp"
#include "host/plugin/plugin_file.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace leadwire;
namespace asio = boost::asio;

namespace {

template <class T>
T must(result<T> made) {
    if (made) return std::move(*made);
    std::fprintf(stderr, "%s\n", made.error().message().c_str());
    std::exit(1);
}

double processor_seconds() {
    timespec spent{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

lead large_lead() {
    json::object meta;
    for (int i = 0; i < 40; ++i) meta.emplace_back("field" + std::to_string(i), std::string(60, 'x'));
    return must(lead_from_json(json::object{{"offer", 1}, {"phone", "79161234567"}, {"name", "Ivan Petrov"}, {"meta", std::move(meta)}}, {}));
}

struct figures {
    std::vector<double> microseconds;
    double processor = 0, wall = 0;
};

asio::awaitable<void> call_many(plugin::runner& runner, figures& out, int times) {
    const lead order = large_lead();
    const catalog nothing;
    const secret_values secrets;
    const installation_key key{installation_key::bytes{}};
    const macro_setting setting{.catalog = nothing, .secrets = secrets, .key = key};
    const macro_send about;
    const macro_input input(order, setting, about);
    for (int i = 0; i < times; ++i) {
        target_request request;
        target_answer answer{.status = 200, .headers = {}, .body = R"({"status": "ok", "id": 17})"};
        plugin::plugin_send send{.flow = flow::new_lead, .data = input, .request = request, .answer = &answer};
        const auto began = std::chrono::steady_clock::now();
        auto done = co_await runner.call(plugin::entry::process, send);
        out.microseconds.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began).count());
        if (!done || !send.verdict) {
            std::fprintf(stderr, "the plugin failed: %s\n", done ? "no verdict" : done.error().message().c_str());
            std::exit(1);
        }
    }
}

asio::awaitable<std::shared_ptr<plugin::runner>> configured(asio::any_io_executor executor, plugin::plugin_build build, const char* program) {
    plugin::plugin_limits limits;
    limits.child.program = program;
    auto isolated = plugin::isolated_build::create(executor, std::move(build), limits, {});
    co_return must(co_await isolated->configure("bench", json::object{}));
}

/// `side_by_side` calls at once, `calls` in all.
figures measure(plugin::runner& runner, asio::io_context& io, int calls, int side_by_side) {
    figures out;
    const double processor = processor_seconds();
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < side_by_side; ++i)
        asio::co_spawn(io, call_many(runner, out, calls / side_by_side), [](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
    // What the child keeps waiting for does not end: until the calls have.
    while (out.microseconds.size() < static_cast<std::size_t>(calls / side_by_side * side_by_side)) io.run_one();
    out.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    out.processor = processor_seconds() - processor;
    std::ranges::sort(out.microseconds);
    return out;
}

} // namespace

int main(int argc, char** argv) {
    const int calls = argc > 2 ? std::atoi(argv[2]) : 100'000;
    const std::string file = argc > 3 ? argv[3] : LEADWIRE_BENCH_PLUGIN;
    asio::io_context io(1);
    std::shared_ptr<plugin::runner> runner;
    plugin::plugin_build build{.file = file, .note = must(plugin::read_note(file)), .sha256 = plugin::sha256_of(must(plugin::read_plugin_file(file)))};
    asio::co_spawn(io, configured(io.get_executor(), build, argc > 1 ? argv[1] : "/proc/self/exe"),
                   [&](std::exception_ptr thrown, std::shared_ptr<plugin::runner> made) {
                       if (thrown) std::rethrow_exception(thrown);
                       runner = std::move(made);
                   });
    while (!runner) io.run_one();
    for (int side_by_side : {1, 16}) {
        const auto seen = measure(*runner, io, calls, side_by_side);
        const auto at = [&](double part) { return seen.microseconds[static_cast<std::size_t>(part * static_cast<double>(seen.microseconds.size() - 1))]; };
        std::printf("{\"bench\": \"child_call\", \"side_by_side\": %d, \"calls\": %zu, \"p50_us\": %.1f, \"p99_us\": %.1f, \"calls_per_second\": %.0f, "
                    "\"host_cpu_us\": %.2f}\n",
                    side_by_side, seen.microseconds.size(), at(0.5), at(0.99), static_cast<double>(calls) / seen.wall, seen.processor * 1e6 / calls);
    }
    runner.reset();
}
