// What one exchange costs its client: exchange_bench URL [REQUESTS [WINDOW [CA_FILE [IDLE_MS]]]] prints one line of JSON.
// IDLE_MS 0: each exchange has a connection of its own. Memory is what so many at once add to one alone.
#include "host/http/client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>

namespace {

using namespace leadwire;

struct bench {
    http::client& client;
    std::string url;
    http::connection_profile profile;
    long left = 0;
    long answered = 0;
    std::string first_problem = {};
};

boost::asio::awaitable<void> ask(bench& b) {
    http::request r;
    r.method = "POST";
    r.url = b.url;
    r.headers = {{"X-Api-Key", "0123456789abcdef"}};
    r.body = {"application/x-www-form-urlencoded",
              {std::string("name=Jane+Doe&phone=%2B15551234567&country=US&offer=42")}};
    r.timeout = std::chrono::seconds(120);
    const auto result = co_await b.client.exchange(std::move(r), b.profile);
    if (result.answer)
        ++b.answered;
    else if (b.first_problem.empty())
        b.first_problem = result.answer.error().text;
}

boost::asio::awaitable<void> keep_asking(bench& b) {
    while (b.left > 0) {
        --b.left;
        co_await ask(b);
    }
}

void run(boost::asio::io_context& io, bench& b, long requests, long window) {
    b.left = requests;
    long running = window;
    for (long i = 0; i < window; ++i)
        boost::asio::co_spawn(io, keep_asking(b), [&running](std::exception_ptr) { --running; });
    io.restart();
    while (running > 0) io.run_one();
}

struct usage {
    double cpu_seconds = 0;
    double peak_mb = 0;
};

usage used_so_far() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return {static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6,
            static_cast<double>(used.ru_maxrss) / 1024};
}

void allow_many_connections() {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("exchange_bench URL [REQUESTS [WINDOW [CA_FILE [IDLE_MS]]]]\n", stderr);
        return 2;
    }
    const long requests = argc > 2 ? std::atol(argv[2]) : 200000;
    const long window = argc > 3 ? std::atol(argv[3]) : 64;
    allow_many_connections();

    boost::asio::io_context io(1);
    http::client_settings settings;
    settings.egress_allow = {"127.0.0.0/8", "::1"};
    settings.connect_timeout = std::chrono::seconds(60);
    const auto client = http::client::create(io, settings);
    if (!client) return 2;
    bench b{.client = **client, .url = argv[1], .profile = {.ca_file = argc > 4 ? argv[4] : ""}};
    if (argc > 5) b.profile.idle = std::chrono::milliseconds(std::atol(argv[5]));

    run(io, b, 1, 1); // names, files and the first TLS session are no part of it
    const auto memory_before = used_so_far().peak_mb;
    run(io, b, window, window); // nor are the first connections
    const auto start = std::chrono::steady_clock::now();
    const auto before = used_so_far();
    b.answered = 0;
    run(io, b, requests, window);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const auto after = used_so_far();
    (*client)->close();
    std::printf("{\"requests\": %ld, \"window\": %ld, \"answered\": %ld, \"requests_per_second\": %.0f, "
                "\"cpu_us_per_request\": %.2f, \"kb_per_request_under_way\": %.1f, \"peak_mb\": %.1f}\n",
                requests, window, b.answered, static_cast<double>(requests) / seconds,
                (after.cpu_seconds - before.cpu_seconds) * 1e6 / static_cast<double>(requests),
                (after.peak_mb - memory_before) * 1024 / static_cast<double>(window), after.peak_mb);
    if (!b.first_problem.empty()) std::fprintf(stderr, "%s\n", b.first_problem.c_str());
    return b.answered == requests ? 0 : 1;
}
