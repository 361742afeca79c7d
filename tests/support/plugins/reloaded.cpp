// A plugin whose builds differ in version alone, or misbehave in one way: compile definitions say which.
#include <chrono>
#include <csignal>
#include <leadwire/plugin.hpp>
#include <thread>

using namespace leadwire;

#ifdef RELOADED_CRASHES_ON_LOAD
static const int ended = ::raise(SIGSEGV);
#endif

[[maybe_unused]] static int hang() {
    for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
}
#ifdef RELOADED_HANGS_ON_LOAD
static const int never = hang();
#endif

#ifdef RELOADED_STATIC_TLS
thread_local int calls = 0;
#endif

class Reloaded : public Integration {
    void configure(const Json& settings) override {
#ifdef RELOADED_CRASHES_IN_CONFIGURE
        static_cast<void>(::raise(SIGSEGV));
#endif
#ifdef RELOADED_HANGS_IN_CONFIGURE
        hang();
#endif
        if (settings["refuse"].text() == RELOADED_VERSION) throw ConfigError("refuse: this version");
    }
    Outcome process_new(Send& send) override { return outcome_of(send); }
    Outcome process_sync(Send& send) override { return outcome_of(send); }

    static Outcome outcome_of(Send& send) {
#ifdef RELOADED_STATIC_TLS
        ++calls;
#endif
#ifdef RELOADED_FAILS
        static_cast<void>(send);
        return failed("this build fails");
#endif
#ifdef RELOADED_CRASHES_IN_PROCESS
        static_cast<void>(::raise(SIGSEGV));
#endif
#ifdef RELOADED_CRASHES_ON_LEAD_1
        if (send.order().id() == 1) static_cast<void>(::raise(SIGSEGV));
#endif
        return accepted(send.response().json()["id"]);
    }
};
LEADWIRE_PLUGIN(Reloaded, "reloaded", RELOADED_VERSION)
