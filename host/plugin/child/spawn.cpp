#include "host/plugin/child/spawn.hpp"

#include "host/plugin/child/child_main.hpp"
#include "host/plugin/child/start_program.hpp"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace leadwire::plugin {
namespace {

std::unexpected<error> not_started(const char* what, int code) {
    return fail(error_code::io, "plugin process", std::string(what) + ": " + std::generic_category().message(code));
}

} // namespace

result<started_child> spawn_child(const std::string& program, std::uint64_t memory) {
    // Above the numbers that the child gets, so that none is closed by being given away.
    descriptor first(::memfd_create("leadwire-calls", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (first.get() < 0) return not_started("shared memory", errno);
    if (::ftruncate(first.get(), sizeof(call_area)) != 0) return not_started("shared memory", errno);
    // A child that made it shorter would end its host.
    if (::fcntl(first.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
        return not_started("shared memory", errno);
    const descriptor area(::fcntl(first.get(), F_DUPFD_CLOEXEC, 10));
    descriptor raised(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    descriptor event(::fcntl(raised.get(), F_DUPFD_CLOEXEC, 10));
    if (area.get() < 0 || event.get() < 0) return not_started("descriptors", errno);
    void* memory_of_both = ::mmap(nullptr, sizeof(call_area), PROT_READ | PROT_WRITE, MAP_SHARED, area.get(), 0);
    if (memory_of_both == MAP_FAILED) return not_started("shared memory", errno);

    started_child made{.area = static_cast<call_area*>(memory_of_both)};
    // The program's output is its users'; what a plugin prints goes where the log goes.
    auto started = start_program(
        {.program = program,
         .arguments = {"leadwire", child_argument, std::to_string(::getpid()), std::to_string(memory)},
         .descriptors = {{STDERR_FILENO, STDOUT_FILENO}, {area.get(), area_descriptor}, {event.get(), event_descriptor}}});
    if (!started) {
        ::munmap(memory_of_both, sizeof(call_area));
        return std::unexpected(started.error());
    }
    made.process = started->process;
    made.end = started->end;
    made.event = event.hand_on();
    return made;
}

} // namespace leadwire::plugin
