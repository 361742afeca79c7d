// The deliveries that are not done, lead by lead, in one pass over all of them.
#pragma once

#include "db/store.hpp"

#include <vector>

namespace leadwire::cli {

class open_walk {
public:
    explicit open_walk(db::store& store) : store_(store) {}
    /// Of this lead; asked for leads in the order of their IDs.
    [[nodiscard]] result<std::vector<db::delivery_view>> of(lead_id lead) {
        std::vector<db::delivery_view> found;
        for (;;) {
            if (next_ == page_.size()) {
                if (over_) return found;
                if (auto read = next_page(); !read) return std::unexpected(read.error());
                continue;
            }
            auto& d = page_[next_];
            if (d.lead > lead) return found;
            if (d.lead == lead) found.push_back(std::move(d.view));
            ++next_;
        }
    }

private:
    static constexpr std::size_t page_size = 5000;
    result<void> next_page() {
        auto lead = page_.empty() ? lead_id{} : page_.back().lead;
        auto read = store_.open_deliveries(lead, last_, page_size);
        if (!read) return std::unexpected(read.error());
        page_ = std::move(*read);
        next_ = 0;
        over_ = page_.size() < page_size;
        if (!page_.empty()) last_ = page_.back().view.id;
        return {};
    }

    db::store& store_;
    std::vector<db::open_delivery> page_;
    std::size_t next_ = 0;
    delivery_id last_{};
    bool over_ = false;
};

} // namespace leadwire::cli
