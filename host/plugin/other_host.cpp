#include "host/plugin/other_host.hpp"

#include "host/plugin/host_call.hpp"
#include "host/plugin/host_extensions.hpp"
#include "host/plugin/local_data.hpp"

#include <boost/dll/shared_library.hpp>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

namespace leadwire::plugin {
namespace {

constexpr std::uint32_t later_functions = 64 * sizeof(void*);

/// The table at the end of a page; the page behind it cannot be read.
class guarded_table {
public:
    explicit guarded_table(host_version version)
        : page_(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))),
          room_((version.table_size + page_ - 1) / page_ * page_) {
        at_ = ::mmap(nullptr, room_ + page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (at_ == MAP_FAILED) throw std::bad_alloc();
        auto* end = static_cast<char*>(at_) + room_;
        ::mprotect(end, page_, PROT_NONE);
        lw_host whole = host_table();
        whole.size = version.table_size;
        whole.abi_version = version.abi_version;
        table_ = end - version.table_size;
        std::memcpy(table_, &whole, std::min<std::size_t>(version.table_size, sizeof whole));
    }
    ~guarded_table() { ::munmap(at_, room_ + page_); }
    guarded_table(const guarded_table&) = delete;
    guarded_table& operator=(const guarded_table&) = delete;

    [[nodiscard]] const lw_host* get() const { return reinterpret_cast<const lw_host*>(table_); }

private:
    std::size_t page_, room_;
    void* at_ = nullptr;
    char* table_ = nullptr;
};

/// The plugin's answer to the table; null: it refuses.
template <class Work>
auto with_entry(const std::filesystem::path& file, const lw_host* host, Work work)
    -> decltype(work(static_cast<const lw_plugin*>(nullptr))) {
    try {
        boost::dll::shared_library library(std::filesystem::absolute(file).string(),
                                           boost::dll::load_mode::rtld_now |
                                               boost::dll::load_mode::rtld_local);
        return work(library.get<const lw_plugin*(const lw_host*)>(LW_ENTRY_NAME)(host));
    } catch (const std::exception& e) {
        return fail(error_code::refused, file.string(), std::string("cannot be loaded: ") + e.what());
    }
}

result<void> send_with(const lw_plugin& table, const lw_host* host, const json::value& settings,
                       plugin_send& send, const target_answer& answer) {
    if (table.extension != nullptr && table.extension(to_c("leadwire.none.1")) != nullptr)
        return invalid("extension", "the plugin gives a table for \"leadwire.none.1\", which there is not");
    const std::string text = json::dump(settings);
    template_cache templates;
    local_data around(send, templates);
    lw_call create{.needs = table.needs};
    void* object = nullptr;
    if (table.create(host, &create, to_c("check"), to_c(text), &object) != LW_OK) return {};
    const auto flow = static_cast<std::uint32_t>(send.flow);
    if ((table.preprocess_flows >> flow & 1) != 0) {
        lw_call call{.now = in_preprocess, .send = &send, .data = &around, .needs = table.needs};
        static_cast<void>(table.preprocess(object, host, &call, flow));
        give_up_rights(call);
    }
    if ((table.process_flows >> flow & 1) != 0) {
        send.answer = &answer;
        lw_call call{.now = in_process, .send = &send, .data = &around, .needs = table.needs};
        static_cast<void>(table.process(object, host, &call, flow));
        give_up_rights(call);
        send.answer = nullptr;
    }
    table.destroy(object);
    return {};
}

} // namespace

host_version this_host() {
    return {sizeof(lw_host), LW_ABI_VERSION};
}

result<meeting> meet_host(const std::filesystem::path& file, host_version version) {
    const guarded_table table(version);
    return with_entry(file, table.get(), [](const lw_plugin* answer) -> result<meeting> {
        return answer != nullptr ? meeting::taken : meeting::refused;
    });
}

result<void> send_from_newer_host(const std::filesystem::path& file, const json::value& settings,
                                  plugin_send& send, const target_answer& answer) {
    const guarded_table table({sizeof(lw_host) + later_functions, LW_ABI_VERSION});
    return with_entry(file, table.get(), [&](const lw_plugin* found) -> result<void> {
        if (found == nullptr) return invalid("entry function", "it refuses a host whose table has grown");
        return send_with(*found, table.get(), settings, send, answer);
    });
}

} // namespace leadwire::plugin
