// One object of the catalog's document, read member by member; the first member that does not fit is
// remembered.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/json.hpp"

#include <string>
#include <string_view>

namespace leadwire {

/// A reader of typed members: null counts as absent, and what is absent is empty. Neither document nor place
/// is copied, so that both must outlive it.
class catalog_row {
public:
    catalog_row(const json::value& row, const std::string& place);

    /// A positive integer; required.
    std::int64_t id() { return positive("id", presence::required); }
    enum class presence { optional, required };
    std::int64_t positive(std::string_view name, presence wanted);
    std::string text(std::string_view name);
    json::object object(std::string_view name);
    json::array array(std::string_view name);

    /// For what the caller finds: the place is that member's.
    void refuse(std::string_view name, std::string text);
    [[nodiscard]] std::string place_of(std::string_view name) const {
        return place_ + "." + std::string(name);
    }
    [[nodiscard]] const json::object& all() const { return *row_; }
    /// The error of the first member that did not fit.
    [[nodiscard]] result<void> done() const;

private:
    /// Nothing if it is absent.
    const json::value* member(std::string_view name) const;
    void refuse(std::string_view name, const json::value& found, std::string_view allowed);

    const json::object* row_;
    const std::string& place_;
    std::optional<error> wrong_;
};

/// Calls `read(element, place)` for each element of a list, until one gives an error.
template <class Read>
result<void> each_row(const json::array& rows, const std::string& place, Read read) {
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (result<void> done = read(rows[i], place + "[" + std::to_string(i) + "]"); !done) return done;
    return {};
}

} // namespace leadwire
