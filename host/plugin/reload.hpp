// A file of `plugins/` takes over in a running host: copied, looked over, tested, prepared, let through the gate, served,
// each step a line of the log. Whatever fails leaves the build that serves.
#pragma once

#include "host/plugin/registry.hpp"

#include <boost/asio/thread_pool.hpp>
#include <functional>

namespace leadwire::plugin {

/// What stands against the file of a build before it is loaded, each with its remedy; empty: nothing.
[[nodiscard]] result<void> look_over(const plugin_build& build);

/// Belongs to the event loop; files are read on a thread of its own.
class reloader {
public:
    /// Asked about a build that is prepared: an error refuses it, a text is for the log.
    using gate = std::function<boost::asio::awaitable<result<std::string>>(registry::prepared_build&)>;
    /// Asked, before any integration has it, about a build with cases beside its file: likewise.
    using own_tests =
        std::function<boost::asio::awaitable<result<std::string>>(plugin_build, std::filesystem::path cases)>;
    using logger = std::function<void(log_level, std::string_view)>;
    /// Hears of each step what the log hears.
    using listener = std::function<void(std::string_view step, std::string_view text)>;

    reloader(registry& plugins, build_ledger& ledger, logger log, gate pass = {}, own_tests test = {})
        : plugins_(plugins), ledger_(ledger), log_(std::move(log)), pass_(std::move(pass)), test_(std::move(test)) {}

    enum class cause {
        seen, ///< it lies there: a build that was refused before is not tried again
        asked ///< by a person
    };
    struct wish {
        std::filesystem::path file;
        cause why = cause::seen;
        unsigned part = 0; ///< of the leads, in ten thousandths, while it is tried out; 0: it takes over at once
        std::chrono::milliseconds window{60'000};
    };
    /// After the last step, the end of a trial included. An error is also in the log.
    [[nodiscard]] boost::asio::awaitable<result<void>> reload(wish w, listener tell = {});
    /// Of that plugin; empty: of all.
    [[nodiscard]] boost::asio::awaitable<std::vector<std::filesystem::path>> files_of(std::string plugin);
    /// Every file that does not serve is tried, unless something stands against it.
    [[nodiscard]] boost::asio::awaitable<void> look_at_all();

    /// The host ends: what fails from here on says nothing about a build.
    void close() { closing_ = true; }

private:
    struct course;
    [[nodiscard]] boost::asio::awaitable<result<void>> begin(course& c);
    [[nodiscard]] boost::asio::awaitable<result<void>> run(course& c);
    [[nodiscard]] boost::asio::awaitable<result<void>> tested(course& c);
    [[nodiscard]] boost::asio::awaitable<result<bool>> is_wanted(course& c);
    [[nodiscard]] boost::asio::awaitable<result<void>> serve(course& c, registry::prepared_build build);
    [[nodiscard]] boost::asio::awaitable<result<void>> try_out(course& c, std::shared_ptr<running_trial> trial);
    [[nodiscard]] boost::asio::awaitable<result<void>> refused(course& c, error why);
    [[nodiscard]] boost::asio::awaitable<void> judge(course& c, build_verdict verdict, std::string why);
    [[nodiscard]] boost::asio::awaitable<void> tidy(std::string plugin);
    void say(const course& c, log_level level, std::string_view step, std::string_view text) const;
    template <class Work>
    [[nodiscard]] auto on_files(Work work) -> boost::asio::awaitable<decltype(work())>;

    registry& plugins_;
    build_ledger& ledger_;
    logger log_;
    gate pass_;
    own_tests test_;
    bool closing_ = false;
    boost::asio::thread_pool files_{1};
};

} // namespace leadwire::plugin
