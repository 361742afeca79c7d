#include "host/cli/log.hpp"

#include "host/lead/shown_text.hpp"
#include "host/lead/timestamp.hpp"

#include <fmt/format.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace leadwire::cli {
namespace {

std::unique_ptr<spdlog::formatter> text_lines(std::optional<std::size_t> worker = {}) {
    const auto who = worker ? fmt::format("worker {}: ", *worker) : std::string();
    return std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %l " + who + "%v",
                                                       spdlog::pattern_time_type::utc);
}

/// {"time": "…", "level": "info", "message": "…"}, one object for each line; of a worker "worker" too.
class json_lines final : public spdlog::formatter {
public:
    explicit json_lines(std::optional<std::size_t> worker) : worker_(worker) {}
    void format(const spdlog::details::log_msg& m, spdlog::memory_buf_t& out) override {
        auto level = spdlog::level::to_string_view(m.level);
        auto at = std::chrono::floor<std::chrono::microseconds>(m.time);
        json::object line{{"time", to_string(timestamp{at.time_since_epoch()})},
                          {"level", std::string_view(level.data(), level.size())}};
        if (worker_) line.emplace_back("worker", static_cast<std::int64_t>(*worker_));
        line.emplace_back("message", as_utf8(std::string(m.payload.data(), m.payload.size())));
        fmt::format_to(std::back_inserter(out), "{}\n", json::dump(std::move(line)));
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<json_lines>(worker_); }

private:
    std::optional<std::size_t> worker_;
};

} // namespace

void log_to_standard_error() {
    auto logger =
        std::make_shared<spdlog::logger>("leadwire", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_formatter(text_lines());
    spdlog::set_default_logger(logger);
}

void log_as(const settings& all, std::optional<std::size_t> worker) {
    auto level = all.text("log.level");
    spdlog::set_level(spdlog::level::from_str(level == "warning" ? "warn" : level == "error" ? "err" : level));
    spdlog::set_formatter(all.text("log.format") == "json" ? std::make_unique<json_lines>(worker) : text_lines(worker));
}

} // namespace leadwire::cli
