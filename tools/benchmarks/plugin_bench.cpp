// What one inline call of a plugin costs: preprocess and process of a plugin that does next to nothing, less
// the same work done directly. Prints one line of JSON. Argument: the plugin (default: the tests' trivial
// one).
#include "host/lead/lead_json.hpp"
#include "host/plugin/plugin_set.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>

using namespace leadwire;

namespace {

constexpr int calls = 200'000;
constexpr int rounds = 7;

template <class T>
T must(result<T> made) {
    if (made) return std::move(*made);
    std::fprintf(stderr, "%s\n", made.error().message().c_str());
    std::exit(1);
}

/// The best of some rounds: what the machine does besides is no part of the figure.
template <class Work>
double nanoseconds_each(Work work) {
    double best = std::numeric_limits<double>::max();
    for (int round = 0; round < rounds; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        for (int i = 0; i < calls; ++i) work();
        const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - begin;
        best = std::min(best, spent.count() / calls);
    }
    return best;
}

} // namespace

int main(int argc, char** argv) {
    auto object = must(plugin::configure(must(plugin::load(argc > 1 ? argv[1] : LEADWIRE_BENCH_PLUGIN)),
                                         "bench", json::object{}));
    const lead order = must(lead_from_json(json::object{{"offer", 1}, {"phone", "1"}}, {}));
    const catalog nothing;
    const secret_values secrets;
    const installation_key key{installation_key::bytes{}};
    const macro_setting setting{.catalog = nothing, .secrets = secrets, .key = key};
    const macro_send send;
    const macro_input input(order, setting, send);
    target_request request;
    target_answer answer;
    plugin::plugin_send call{.flow = flow::new_lead, .data = input, .request = request, .answer = &answer};

    bool good = true;
    const double through = nanoseconds_each([&] {
        good =
            object->call(plugin::entry::preprocess, call).has_value() && object->call(plugin::entry::process, call).has_value() && call.verdict && good;
    });
    const double direct = nanoseconds_each([&] {
        call.verdict.reset();
        call.verdict = typed_verdict{verdict_kind::accepted, "1", 0};
    });
    if (!good) {
        std::fprintf(stderr, "the plugin failed\n");
        return 1;
    }
    std::printf(
        "{\"bench\": \"plugin_call\", \"calls\": %d, \"through_plugin_ns\": %.1f, \"direct_ns\": %.1f, \"border_ns\": %.1f}\n",
        calls, through, direct, through - direct);
}
