// Misbehaves in the way that its settings name: {"create": …, "preprocess": …, "process": …}. Where the lead's comment is "well", it
// behaves.
#include <leadwire/plugin.hpp>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace leadwire;

namespace {

struct NotAnException {};

// A compiler that sees through these would take them out.
volatile int* volatile nowhere = nullptr;

int deeper(volatile char* from) {
    volatile char here[4096];
    here[0] = from != nullptr ? from[0] : '\0';
    return here[0] == 1 ? 0 : here[0] + deeper(here) + here[1];
}

char* volatile kept = nullptr;

void leak_all() {
    for (;;) {
        auto* block = new char[1 << 20]; // NOLINT: the leak is what is tested
        std::memset(block, 1, 1 << 20);
        kept = block;
    }
}

std::string result_of(long number) {
    return number < 0 ? std::string("refused: ") + std::strerror(errno) : "allowed";
}

std::string start_program() {
    char name[] = "/bin/true";
    char* arguments[] = {name, nullptr};
    return result_of(::execv(name, arguments));
}
std::string start_process() {
    const pid_t made = ::fork();
    if (made == 0) ::_exit(0);
    if (made > 0) ::waitpid(made, nullptr, 0);
    return result_of(made);
}

std::string priority() { return std::to_string(::getpriority(PRIO_PROCESS, 0)); }

/// Until it has to give way to others.
void compute() {
    const auto before = priority();
    while (priority() == before) {}
}

void overwrite_shared_memory() {
    // What is mapped from the host's memory file is written over, as a wild pointer might.
    FILE* maps = std::fopen("/proc/self/maps", "r");
    char line[512];
    while (maps != nullptr && std::fgets(line, sizeof line, maps) != nullptr) {
        if (std::strstr(line, "leadwire-calls") == nullptr) continue;
        unsigned long from = 0, to = 0;
        if (std::sscanf(line, "%lx-%lx", &from, &to) == 2) // NOLINT: the kernel's own text
            std::memset(reinterpret_cast<void*>(from), 0xA5, to - from); // NOLINT
    }
    if (maps != nullptr) std::fclose(maps);
}

/// What the end of a process destroys while other calls go on.
struct Lasting {
    ~Lasting() {
        for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
    }
};

/// What is wanted and is no word of its own comes back as text.
std::string misbehave(const std::string& how) {
    if (how == "null pointer") *nowhere = 1;
    if (how == "abort") std::abort();
    if (how == "terminate") std::terminate();
    if (how == "exit") std::exit(3);
    if (how == "exit over statics") {
        static const Lasting lasting;
        std::exit(3);
    }
    if (how == "_exit") ::_exit(4);
    if (how == "overflow") return std::to_string(deeper(nullptr));
    if (how == "hang")
        for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
    if (how == "spin")
        for (volatile unsigned i = 0;; i = i + 1) {}
    if (how == "compute") compute();
    if (how == "compute" || how == "priority") return priority();
    if (how == "leak") leak_all();
    if (how == "throw an int") throw 7; // NOLINT
    if (how == "throw a struct") throw NotAnException{}; // NOLINT
    if (how == "stop") ::raise(SIGSTOP);
    if (how == "kill itself") ::raise(SIGKILL);
    if (how == "close descriptors") ::close_range(3, ~0U, 0);
    if (how == "overwrite") overwrite_shared_memory();
    if (how == "fork") return start_process();
    if (how == "exec") return start_program();
    if (how == "kill host") return result_of(::kill(::getppid(), SIGKILL));
    if (how == "environment") return std::getenv("LEADWIRE_TEST_SECRET") == nullptr ? "nothing" : "the host's";
    if (how == "descriptors") {
        std::string open;
        for (int fd = 3; fd < 64; ++fd)
            if (::lseek(fd, 0, SEEK_CUR) >= 0 || errno == ESPIPE) open += std::to_string(fd) + " ";
        return open;
    }
    if (how == "print") std::puts("plugin's own output"), std::fflush(stdout);
    return how;
}

class Misbehaving : public Integration {
    void configure(const Json& settings) override {
        settings_ = settings;
        if (settings["create"].is_string()) misbehave(settings["create"].text());
    }
    void preprocess_new(Send& send) override {
        if (settings_["preprocess"].is_string() && send.order().comment() != "well") misbehave(settings_["preprocess"].text());
    }
    Outcome process_new(Send& send) override {
        if (send.order().comment() == "well" || !settings_["process"].is_string()) return accepted("well");
        return accepted(misbehave(settings_["process"].text()));
    }

    Json settings_;
};

} // namespace

LEADWIRE_PLUGIN(Misbehaving, "misbehaving", "1.0.0")
