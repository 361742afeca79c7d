// How much CPU one exchange costs: exchange_bench URL [REQUESTS] [WINDOW] prints one line of JSON.
#include "host/http/client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>

namespace {

using namespace leadwire;

struct tally {
    long left = 0;
    long answered = 0;
    std::string first_problem;
};

boost::asio::awaitable<void> keep_asking(http::client& client, std::string url, tally& t) {
    while (t.left > 0) {
        --t.left;
        http::request r;
        r.method = "POST";
        r.url = url;
        r.headers = {{"X-Api-Key", "0123456789abcdef"}};
        r.body = {"application/x-www-form-urlencoded",
                  {std::string("name=Jane+Doe&phone=%2B15551234567&country=US&offer=42")}};
        const auto result = co_await client.exchange(std::move(r), {});
        if (result.answer)
            ++t.answered;
        else if (t.first_problem.empty())
            t.first_problem = result.answer.error().text;
    }
    if (t.left == 0) client.close();
}

double cpu_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("exchange_bench URL [REQUESTS] [WINDOW]\n", stderr);
        return 2;
    }
    const long requests = argc > 2 ? std::atol(argv[2]) : 200000;
    const long window = argc > 3 ? std::atol(argv[3]) : 64;
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);

    boost::asio::io_context io(1);
    http::client_settings settings;
    settings.egress_allow = {"127.0.0.0/8", "::1"};
    const auto client = http::client::create(io, settings);
    if (!client) return 2;
    tally t{requests, 0, {}};
    for (long i = 0; i < window; ++i)
        boost::asio::co_spawn(io, keep_asking(**client, argv[1], t), boost::asio::detached);
    const auto start = std::chrono::steady_clock::now();
    const auto cpu_before = cpu_seconds();
    while (t.left > 0 && io.run_one() > 0) {
    }
    (*client)->close();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double cpu = cpu_seconds() - cpu_before;
    io.run();
    std::printf("{\"requests\": %ld, \"window\": %ld, \"answered\": %ld, \"requests_per_second\": %.0f, "
                "\"cpu_us_per_request\": %.2f}\n",
                requests, window, t.answered, static_cast<double>(requests) / seconds,
                cpu * 1e6 / static_cast<double>(requests));
    if (!t.first_problem.empty()) std::fprintf(stderr, "%s\n", t.first_problem.c_str());
    return t.answered == requests ? 0 : 1;
}
