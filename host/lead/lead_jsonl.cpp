#include "host/lead/lead_jsonl.hpp"

#include "host/lead/lead_json.hpp"

namespace leadwire {

result<std::optional<lead>> jsonl_lead_reader::next() {
    std::string text;
    for (;;) {
        auto more = read_line(text);
        if (!more) return std::unexpected(std::move(more.error()));
        if (!*more) break;
        if (text.find_first_not_of(" \t\r") == text.npos) continue;
        empty_ = false;
        auto place = "line " + std::to_string(line_);
        auto document = json::parse(text);
        if (!document) {
            auto& e = document.error();
            e.place.replace(0, e.place.find(','), place); // it says line 1 of the text
            return std::unexpected(std::move(e));
        }
        auto l = lead_from_json(*document, arrived_);
        if (l) return std::move(*l);
        l.error().place.insert(0, place + (l.error().place.empty() ? "" : ", field "));
        return std::unexpected(std::move(l.error()));
    }
    if (std::exchange(empty_, false)) return invalid("line 1", "there are no leads in it: the file is empty");
    return std::nullopt;
}

result<bool> jsonl_lead_reader::read_line(std::string& text) {
    text.clear();
    if (ended_) return false;
    ++line_;
    for (;;) {
        auto c = source_.get();
        if (c == '\n') return true;
        if (c == text_source::end) {
            ended_ = true;
            if (auto status = source_.status(); !status) return std::unexpected(status.error());
            return !text.empty();
        }
        if (text.size() == longest_record) {
            ended_ = true;
            empty_ = false;
            return invalid("line " + std::to_string(line_), "the line is longer than 16 MiB");
        }
        text += static_cast<char>(c);
    }
}

} // namespace leadwire
