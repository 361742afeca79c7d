// A build in children of the real program, and calls to it.
#pragma once

#include "host/plugin/isolated_build.hpp"
#include "host/plugin/plugin_file.hpp"
#include "tests/support/plugin_case.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <vector>

namespace leadwire::test {

class child_scene {
public:
    explicit child_scene(const std::filesystem::path& file) {
        limits.child.program = LEADWIRE_BINARY_DIR "/bin/leadwire";
        limits.child.hard = std::chrono::milliseconds(1500);
        build_ = {.file = file.string(),
                  .note = must(plugin::read_note(file)),
                  .sha256 = plugin::sha256_of(must(plugin::read_plugin_file(file)))};
    }
    ~child_scene() {
        runners_.clear();
        if (isolated_) isolated_->close({error_code::refused, "test", "it is over"});
        isolated_.reset();
    }
    child_scene(const child_scene&) = delete;
    child_scene& operator=(const child_scene&) = delete;

    template <class T>
    T wait_for(boost::asio::awaitable<T> work) {
        std::optional<T> made;
        boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr thrown, T value) {
            if (thrown) std::rethrow_exception(thrown);
            made.emplace(std::move(value));
        });
        while (!made) {
            io.restart();
            io.run_one();
        }
        return std::move(*made);
    }
    void close() { isolated_->close({error_code::refused, "test", "it is over"}); }
    result<std::shared_ptr<plugin::runner>> configured(std::string_view settings) {
        if (!isolated_)
            isolated_ = plugin::isolated_build::create(io.get_executor(), build_, limits,
                                                       [this](const plugin::plugin_failure& f) { failures.push_back(f); });
        auto made = wait_for(isolated_->configure("test", parsed(settings)));
        if (made) runners_.push_back(*made);
        return made;
    }
    /// The plain or typed outcome as text, or "error: …".
    std::string process(plugin::runner& runner, plugin_case& c) {
        c.answer.status = 200;
        auto& send = c.call();
        send.answer = &c.answer;
        auto done = wait_for(runner.call(plugin::entry::process, send));
        if (!done) return "error: " + done.error().message();
        if (!send.verdict) return "nothing";
        if (const auto* typed = std::get_if<typed_verdict>(&*send.verdict)) return typed->text.value_or("");
        return json::dump(std::get<json::value>(*send.verdict));
    }

    boost::asio::io_context io{1};
    plugin::plugin_limits limits;
    std::vector<plugin::plugin_failure> failures;

private:
    plugin::plugin_build build_;
    std::shared_ptr<plugin::isolated_build> isolated_;
    std::vector<std::shared_ptr<plugin::runner>> runners_;
};

} // namespace leadwire::test
