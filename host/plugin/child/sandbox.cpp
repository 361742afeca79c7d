#include "host/plugin/child/sandbox.hpp"

#include <sched.h>
#include <seccomp.h>
#include <signal.h> // NOLINT(modernize-deprecated-headers): kill
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>

namespace leadwire::plugin {
namespace {

std::unexpected<error> no_sandbox(const char* what, int code) {
    return fail(error_code::io, what, std::generic_category().message(code));
}

result<void> limit(int resource, const char* name, rlim_t most) {
    const rlimit both{most, most};
    if (::setrlimit(static_cast<__rlimit_resource_t>(resource), &both) != 0) return no_sandbox(name, errno);
    return {};
}

/// Everything but: programs and processes of its own, other processes, and leaving without a word.
result<void> filter_system_calls(own_end exits) {
    struct release {
        void operator()(void* filter) const { ::seccomp_release(filter); }
    };
    const std::unique_ptr<void, release> filter(::seccomp_init(SCMP_ACT_ALLOW));
    if (!filter) return no_sandbox("seccomp", ENOMEM);
    int wrong = 0;
    const auto add = [&](std::uint32_t action, int call) { wrong |= ::seccomp_rule_add(filter.get(), action, call, 0); };
    const auto add_where = [&](std::uint32_t action, int call, scmp_arg_cmp first) {
        wrong |= ::seccomp_rule_add_array(filter.get(), action, call, 1, &first);
    };
    const std::uint32_t not_permitted = SCMP_ACT_ERRNO(EPERM);
    for (int call : {SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(ptrace),
                     SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(pidfd_send_signal),
                     SCMP_SYS(pidfd_getfd), SCMP_SYS(setsid), SCMP_SYS(setpgid), SCMP_SYS(unshare), SCMP_SYS(setns),
                     SCMP_SYS(mount), SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(kexec_load),
                     SCMP_SYS(add_key), SCMP_SYS(keyctl), SCMP_SYS(request_key), SCMP_SYS(userfaultfd)})
        add(not_permitted, call);
    // A thread shares its memory with the others; a process does not. clone3 hides its flags in memory: without it the C
    // library takes clone.
    add_where(not_permitted, SCMP_SYS(clone), {0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0});
    add(SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3));
    const auto self = static_cast<scmp_datum_t>(::getpid());
    for (int call : {SCMP_SYS(kill), SCMP_SYS(tkill), SCMP_SYS(tgkill), SCMP_SYS(rt_sigqueueinfo), SCMP_SYS(rt_tgsigqueueinfo)})
        add_where(not_permitted, call, {0, SCMP_CMP_NE, self, 0});
    for (int call : {SCMP_SYS(prlimit64), SCMP_SYS(sched_setaffinity), SCMP_SYS(sched_setscheduler), SCMP_SYS(sched_setparam),
                     SCMP_SYS(sched_setattr)})
        add_where(not_permitted, call, {0, SCMP_CMP_NE, 0, 0});
    add(not_permitted, SCMP_SYS(setpriority));
    add(not_permitted, SCMP_SYS(ioprio_set));
    add_where(not_permitted, SCMP_SYS(prctl), {0, SCMP_CMP_MASKED_EQ, 0xffffffff, PR_SET_PDEATHSIG});
    if (exits == own_end::told) add(SCMP_ACT_TRAP, SCMP_SYS(exit_group));
    if (wrong != 0) return no_sandbox("seccomp", EINVAL);
    if (const int loaded = ::seccomp_load(filter.get()); loaded != 0 && loaded != -EINVAL && loaded != -ECANCELED)
        return no_sandbox("seccomp", -loaded);
    return {};
}

} // namespace

result<void> enter_sandbox(std::uint64_t memory, int host, own_end exits) {
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return no_sandbox("death with the host", errno);
    // It may have died before that.
    if (::getppid() != host) return fail(error_code::io, "host", "it is gone");
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return no_sandbox("no new privileges", errno);
    if (auto done = limit(RLIMIT_CORE, "no core files", 0); !done) return done;
    if (memory > 0 && !shadowed)
        if (auto done = limit(RLIMIT_DATA, "limit of memory", memory); !done) return done;
    return filter_system_calls(exits);
}

} // namespace leadwire::plugin
