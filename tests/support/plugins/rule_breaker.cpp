// Breaks one rule of plugins; which one says the definition that it is built with. All else of it is well.
#include <leadwire/plugin.hpp>

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

using namespace leadwire;

namespace {

#if defined(BREAKS_LEAK_MEMORY)
[[maybe_unused]] const void* const leaked = [] {
    constexpr std::size_t size = 1 << 20;
    return std::memset(std::malloc(size), 1, size);
}();
#elif defined(BREAKS_LEAK_THREAD)
// In the C library: the plugin's own code would be gone under it.
[[maybe_unused]] const int leaked = [] {
    pthread_t thread;
    return ::pthread_create(&thread, nullptr,
                            reinterpret_cast<void* (*)(void*)>(reinterpret_cast<void*>(&::pause)), nullptr);
}();
#elif defined(BREAKS_LEAK_FILE)
[[maybe_unused]] const int leaked = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
#elif defined(BREAKS_STAYS)
struct Last {
    std::string text = "a text that is too long for the small buffer";
    ~Last() { text.clear(); }
};
thread_local Last last;
#endif

} // namespace

class RuleBreaker : public Integration {
    void configure([[maybe_unused]] const Json& settings) override {
#if defined(BREAKS_SETTINGS)
        if (settings["key"].text().empty()) std::abort();
#elif defined(BREAKS_FOREIGN_SETTINGS)
        if (settings["key"].text().empty()) throw 5;
#elif defined(BREAKS_STAYS)
        last.text += "!";
#endif
    }

    void preprocess_new([[maybe_unused]] Send& send) override {
#if defined(BREAKS_CLOCK)
        send.request().fields().set("time", std::to_string(std::time(nullptr)));
#elif defined(BREAKS_MEMORY_OF_LEADS)
        send.request().fields().set("before", last_);
        last_ = send.order().phone();
#elif defined(BREAKS_SUB_ANSWER)
        if (send.http(HttpRequest("https://x.example/token")).json()["token"].is_null()) std::abort();
#elif defined(BREAKS_NO_STORE)
        try {
            send.store().set("key", "value", std::chrono::seconds(1));
        } catch (const Error&) {
            std::abort();
        }
#elif defined(BREAKS_NOTHING)
        send.request().fields().set("nonce", crypto::hex(send.random(8)));
#endif
    }

    Outcome process_new(Send& send) override {
        const Response& response = send.response();
#if defined(BREAKS_CRASH)
        if (response.status() >= 500) std::abort();
#elif defined(BREAKS_HANG)
        while (response.status() == 204) ::pause();
#elif defined(BREAKS_EXIT)
        if (response.status() == 404) std::exit(0);
#elif defined(BREAKS_FOREIGN)
        if (response.body().starts_with("<")) throw 5;
#elif defined(BREAKS_RARELY)
        if (response.json()["code"] == true) std::abort();
#endif
        return accepted(response.json()["id"]);
    }

    std::string last_;
};
#if defined(BREAKS_SUB_ANSWER) || defined(BREAKS_NO_STORE)
LEADWIRE_PLUGIN(RuleBreaker, "rule-breaker", "1.0.0", needs::http | needs::store)
#else
LEADWIRE_PLUGIN(RuleBreaker, "rule-breaker", "1.0.0")
#endif
