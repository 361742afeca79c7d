// One build of a plugin in a child, which is replaced when it ends. Belongs to the event loop.
#pragma once

#include "host/async/event.hpp"
#include "host/plugin/child/child_process.hpp"
#include "host/plugin/runner.hpp"
#include "host/plugin/template_cache.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace leadwire::plugin {

struct plugin_limits {
    child_limits child{};
    std::chrono::milliseconds soft{1000}; ///< of one call: beyond it the plugin is asked to stop, and the log says so
};

/// A child that ended in the middle of a call, for those who keep count.
struct plugin_failure {
    std::string sha256, integration, where; ///< "process_new", "configure", "load"
    lead_id lead{};                         ///< 0: none
    child_failure how;
};

/// A file that does not change any more.
struct plugin_build {
    std::string file;
    plugin_note note;
    std::string sha256;
    [[nodiscard]] std::string identity() const;
};

class isolated_build : public std::enable_shared_from_this<isolated_build> {
public:
    using failure_listener = std::function<void(const plugin_failure&)>;

    /// Its child, which loads the build, starts when it is first needed.
    [[nodiscard]] static std::shared_ptr<isolated_build> create(boost::asio::any_io_executor executor, plugin_build build,
                                                                plugin_limits limits, failure_listener failed);
    ~isolated_build();
    isolated_build(const isolated_build&) = delete;
    isolated_build& operator=(const isolated_build&) = delete;

    /// The build's object for one integration. An error is what stands against the build, what the plugin said against its
    /// settings, or how it ended.
    [[nodiscard]] boost::asio::awaitable<result<std::shared_ptr<runner>>> configure(std::string integration,
                                                                                    const json::value& settings);
    /// Ends its child; calls from here on fail with this error.
    void close(error why);

private:
    friend class isolated_runner;
    /// A child with what it knows.
    struct living_child {
        std::shared_ptr<child_process> process;
        std::set<std::uint64_t> objects{};
    };
    isolated_build(boost::asio::any_io_executor executor, plugin_build build, plugin_limits limits,
                   failure_listener failed);
    [[nodiscard]] boost::asio::awaitable<result<std::shared_ptr<living_child>>> living();
    [[nodiscard]] boost::asio::awaitable<result<std::shared_ptr<living_child>>> load_into(std::shared_ptr<child_process> process);
    /// The child has the object from here on. An end of the child is told in `ended`.
    [[nodiscard]] boost::asio::awaitable<result<void>> make(living_child& child, std::uint64_t object,
                                                            std::optional<child_failure>& ended);
    [[nodiscard]] boost::asio::awaitable<result<void>> call(std::uint64_t object, entry e, plugin_send& send);
    void forget(std::uint64_t object);
    [[nodiscard]] boost::asio::awaitable<std::string> answer(std::string question, std::uint64_t object, plugin_send& send);
    void tell(std::string integration, std::string where, lead_id lead, const child_failure& how) const;

    boost::asio::any_io_executor executor_;
    plugin_build build_;
    std::string identity_;
    plugin_limits limits_;
    failure_listener failed_;
    struct object {
        std::string integration, settings;
        template_cache templates{};
    };
    std::map<std::uint64_t, object> objects_;
    std::uint64_t last_object_ = 0;
    std::uint32_t preprocess_flows_ = 0, process_flows_ = 0;
    bool probes_ = false;
    std::optional<error> closed_;
    std::shared_ptr<child_process> starting_; ///< until it has loaded the build
    std::optional<error> not_started_; ///< why the last one has not, for all who waited for it
    event started_;
    std::shared_ptr<living_child> child_; ///< that takes new calls
    std::vector<std::weak_ptr<child_process>> children_; ///< those before it, with calls under way, as well
};

} // namespace leadwire::plugin
