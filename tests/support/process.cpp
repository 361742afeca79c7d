#include "tests/support/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>

extern char** environ;

namespace leadwire::test {
namespace {

using clock = std::chrono::steady_clock;

struct pipe_ends {
    int read = -1, write = -1;
    pipe_ends() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error(std::strerror(errno));
        read = ends[0];
        write = ends[1];
    }
    ~pipe_ends() {
        shut(read);
        shut(write);
    }
    pipe_ends(const pipe_ends&) = delete;
    pipe_ends& operator=(const pipe_ends&) = delete;
    static void shut(int& end) {
        if (end >= 0) ::close(end);
        end = -1;
    }
};

/// The test's own environment with the further variables in front, where getenv finds them first.
std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& more) {
    std::vector<std::string> all;
    for (const auto& [name, value] : more) all.push_back(name + "=" + value);
    for (char** one = environ; *one; ++one) all.emplace_back(*one);
    return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (auto& t : texts) out.push_back(t.data());
    out.push_back(nullptr);
    return out;
}

/// Ends below 0 stay as the test has them.
int spawn(std::vector<std::string> command, std::vector<std::string> environment, int in, int out, int err) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    int standard = 0;
    for (const int end : {in, out, err}) {
        if (end >= 0) posix_spawn_file_actions_adddup2(&actions, end, standard);
        ++standard;
    }
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    const auto argv = pointers(command), envp = pointers(environment);
    pid_t id = -1;
    const int failed = ::posix_spawn(&id, argv[0], &actions, &attributes, argv.data(), envp.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0)
        throw std::runtime_error(command.front() + " cannot be started: " + std::strerror(failed));
    return id;
}

int milliseconds_until(clock::time_point end) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - clock::now()).count();
    return left > 0 ? static_cast<int>(left) : 0;
}

int status_of(int id) {
    int status = 0;
    while (::waitpid(id, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// Its status, or a throw after it was killed because the time was up.
int wait_until(int id, clock::time_point end, const std::string& name) {
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, id, 0));
    pollfd ended{handle, POLLIN, 0};
    int ready = 0;
    while ((ready = ::poll(&ended, 1, milliseconds_until(end))) < 0 && errno == EINTR) {
    }
    ::close(handle);
    if (ready == 0) {
        ::kill(id, SIGKILL);
        (void)status_of(id);
        throw std::runtime_error(name + " took too long and was killed");
    }
    return status_of(id);
}

/// Takes what is there; closes the end where there will be no more.
void drain(int& end, std::string& into) {
    std::array<char, 65536> buffer{};
    const auto n = ::read(end, buffer.data(), buffer.size());
    if (n > 0)
        into.append(buffer.data(), static_cast<std::size_t>(n));
    else if (n == 0 || errno != EINTR)
        pipe_ends::shut(end);
}

void feed(int& end, std::string_view& rest) {
    const auto n = ::write(end, rest.data(), rest.size());
    if (n > 0) rest.remove_prefix(static_cast<std::size_t>(n));
    const bool refused = n < 0 && errno != EINTR && errno != EAGAIN;
    if (rest.empty() || refused) pipe_ends::shut(end); // a program may end without reading all
}

} // namespace

finished run(const std::vector<std::string>& command, const process_options& options) {
    std::signal(SIGPIPE, SIG_IGN);
    pipe_ends in, out, err;
    const int id = spawn(command, environment_with(options.environment), in.read, out.write, err.write);
    for (int* theirs : {&in.read, &out.write, &err.write}) pipe_ends::shut(*theirs);
    ::fcntl(in.write, F_SETFL, O_NONBLOCK); // else a long input could wait for a program that waits for us

    const auto end = clock::now() + options.limit;
    finished result;
    std::string_view rest = options.input;
    if (rest.empty()) pipe_ends::shut(in.write);
    while (in.write >= 0 || out.read >= 0 || err.read >= 0) {
        std::array<pollfd, 3> ends{{{in.write, POLLOUT, 0}, {out.read, POLLIN, 0}, {err.read, POLLIN, 0}}};
        const int ready = ::poll(ends.data(), ends.size(), milliseconds_until(end));
        if (ready < 0 && errno == EINTR) continue;
        if (ready == 0) break;
        if (ends[0].revents != 0) feed(in.write, rest);
        if (ends[1].revents != 0) drain(out.read, result.output);
        if (ends[2].revents != 0) drain(err.read, result.errors);
    }
    result.status = wait_until(id, end, command.front());
    return result;
}

background_process::background_process(const std::vector<std::string>& command, input from,
                                       const std::string& errors) {
    pipe_ends in, out;
    int err = -1;
    if (!errors.empty()) {
        err = ::open(errors.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (err < 0) throw std::runtime_error(errors + " cannot be written");
    }
    if (from == input::written) std::signal(SIGPIPE, SIG_IGN);
    id_ = spawn(command, environment_with({}), from == input::written ? in.read : -1, out.write, err);
    pipe_ends::shut(err);
    if (from == input::written) input_ = std::exchange(in.write, -1);
    output_ = std::exchange(out.read, -1);
}

background_process::~background_process() {
    kill();
    pipe_ends::shut(output_);
    close_input();
}

void background_process::write_line(std::string_view line) {
    const auto text = std::string(line) + '\n';
    if (::write(input_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        throw std::runtime_error("a background process takes no more input");
}

void background_process::close_input() {
    pipe_ends::shut(input_);
}

std::string background_process::read_line(std::chrono::seconds limit) {
    const auto end = clock::now() + limit;
    for (;;) {
        if (const auto at = kept_.find('\n'); at != std::string::npos) {
            auto line = kept_.substr(0, at);
            kept_.erase(0, at + 1);
            return line;
        }
        pollfd more{output_, POLLIN, 0};
        const int ready = ::poll(&more, 1, milliseconds_until(end));
        if (ready < 0 && errno == EINTR) continue;
        if (ready > 0) drain(output_, kept_);
        if (ready == 0 || output_ < 0) throw std::runtime_error("no further line came, only: " + kept_);
    }
}

int background_process::end_by(int signal, std::chrono::seconds limit) {
    if (id_ < 0) return 0;
    const int id = std::exchange(id_, -1);
    ::kill(id, signal);
    return wait_until(id, clock::now() + limit, "a background process");
}

int background_process::stop() {
    return end_by(SIGTERM, std::chrono::seconds{10});
}
int background_process::wait(std::chrono::seconds limit) {
    return end_by(0, limit); // signal 0 only looks whether it is there
}
void background_process::signal(int number) const {
    if (id_ > 0) ::kill(id_, number);
}
void background_process::kill() {
    (void)end_by(SIGKILL, std::chrono::seconds{10});
}

} // namespace leadwire::test
