#include "host/sender/flight_recorder.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace leadwire::sender {
namespace {

/// "Name: value" lines: neither can hold a line end.
std::string head_text(const target_answer& answer) {
    std::string text;
    for (const auto& [name, value] : answer.headers) text += name + ": " + value + '\n';
    return text;
}

void read_head(std::string_view text, target_answer& into) {
    while (!text.empty()) {
        auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        auto colon = line.find(": ");
        if (colon != line.npos) into.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
}

int rank(flight_phase p) {
    using enum flight_phase;
    return p == answered ? 4 : p == sent ? 3 : p == prepared ? 2 : p == claimed ? 1 : 0;
}

} // namespace

void flight::reached(flight_phase p) {
    if (slot_ && rank(p) > rank(slot_->phase.load(std::memory_order_relaxed)))
        slot_->phase.store(p, std::memory_order_release);
}

void flight::answered(const target_answer& answer) {
    if (!slot_) return;
    auto text = head_text(answer);
    auto& s = *slot_;
    s.http_status = answer.status;
    s.head_size = static_cast<std::uint32_t>(text.size());
    s.answer_size = static_cast<std::uint32_t>(text.size() + answer.body.size());
    if (s.answer_size <= s.text.size()) {
        std::ranges::copy(answer.body, std::ranges::copy(text, s.text.begin()).out);
        s.answer_check = checksum({s.text.data(), s.answer_size});
    } else {
        text += answer.body;
        s.answer_check = checksum(text);
        std::ofstream file(file_->answer_file(s), std::ios::binary);
        file.write(text.data(), static_cast<std::streamsize>(text.size()));
        file.close();
        if (!file) {
            // It stays at `sent`: should this process end now, the send is in doubt rather than wrong.
            spdlog::error("{} cannot be written", file_->answer_file(s).string());
            std::error_code ec;
            std::filesystem::remove(file_->answer_file(s), ec);
            return;
        }
    }
    reached(flight_phase::answered);
}

std::optional<target_answer> flight::answer() const {
    const auto& s = *slot_;
    std::string text;
    if (s.answer_size <= s.text.size()) {
        text.assign(s.text.data(), s.answer_size);
    } else {
        std::ifstream file(file_->answer_file(s), std::ios::binary);
        text.assign(std::istreambuf_iterator<char>(file), {});
        if (text.size() != s.answer_size || checksum(text) != s.answer_check) return std::nullopt;
    }
    target_answer answer{.status = s.http_status, .headers = {}, .body = text.substr(s.head_size)};
    read_head(std::string_view(text).substr(0, s.head_size), answer);
    return answer;
}

void flight::plugin_begins(std::string_view identity) {
    if (!slot_) return;
    auto& build = slot_->build;
    build.fill('\0');
    const auto digits = identity.substr(identity.size() - std::min(identity.size(), build.size()));
    std::ranges::copy(digits, build.begin());
    slot_->in_plugin.store(1, std::memory_order_release);
}
void flight::plugin_ended() {
    if (slot_) slot_->in_plugin.store(0, std::memory_order_release);
}
std::string flight::build() const {
    const auto& digits = slot_->build;
    return {digits.begin(), std::ranges::find(digits, '\0')};
}
void flight::count_crash() {
    ++slot_->crashes;
}

flight_recorder::flight_recorder(std::unique_ptr<flight_file> file) : file_(std::move(file)) {
    for (auto slots : file_->segments()) add_free(slots);
}

void flight_recorder::add_free(std::span<flight_slot> slots) {
    for (auto slot = slots.rbegin(); slot != slots.rend(); ++slot) free_.push_back(&*slot);
}

result<std::unique_ptr<flight_recorder>> flight_recorder::open(const std::filesystem::path& run,
                                                               const std::string& owner) {
    auto file = flight_file::create(run, owner);
    if (!file) return std::unexpected(file.error());
    return std::unique_ptr<flight_recorder>(new flight_recorder(std::move(*file)));
}

flight_recorder::~flight_recorder() {
    if (under_way_ == 0 && !keeps_claims_) file_->remove();
}

void flight_recorder::count(std::int64_t more) {
    under_way_ += more;
    if (counted_) counted_->store(under_way_, std::memory_order_relaxed);
}

result<flight> flight_recorder::begin(const db::claimed_delivery& claimed, timestamp at) {
    if (free_.empty()) {
        auto more = file_->grow();
        if (!more) return std::unexpected(more.error());
        add_free(*more);
    }
    auto& slot = *free_.back();
    free_.pop_back();
    count(1);
    slot.delivery = number(claimed.id);
    slot.epoch = claimed.epoch;
    slot.at = at.time_since_epoch().count();
    slot.claimed_status = static_cast<std::uint32_t>(claimed.order.status);
    slot.attempt = static_cast<std::uint32_t>(claimed.attempt);
    slot.in_plugin.store(0, std::memory_order_relaxed);
    slot.crashes = 0;
    slot.check = identity_check(slot);
    slot.phase.store(flight_phase::claimed, std::memory_order_release);
    return flight(*file_, slot);
}

bool flight_recorder::is_under_way(delivery_id id, std::int64_t epoch) const {
    auto is_it = [&](const flight_slot& s) {
        return s.phase.load(std::memory_order_relaxed) != flight_phase::none && s.delivery == number(id) && s.epoch == epoch;
    };
    return std::ranges::any_of(file_->segments(), [&](auto slots) { return std::ranges::any_of(slots, is_it); });
}

void flight_recorder::end(flight f) {
    if (!f.slot_) return;
    auto& slot = *f.slot_;
    if (slot.phase.load(std::memory_order_relaxed) == flight_phase::answered && slot.answer_size > slot.text.size()) {
        std::error_code ec;
        std::filesystem::remove(file_->answer_file(slot), ec);
    }
    slot.phase.store(flight_phase::none, std::memory_order_release);
    free_.push_back(&slot);
    count(-1);
}

} // namespace leadwire::sender
