// The members of an object in a case file, with every mistake in them.
#pragma once

#include "host/lead/json.hpp"
#include "host/lead/target_request.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::cli {

class case_members {
public:
    /// `allowed`: the names that there are, apart by blanks. The object outlives this.
    case_members(const json::object& from, std::string place, std::string_view allowed);

    // Null or nothing where the member is not there, or is a mistake of type.
    [[nodiscard]] const json::value* find(std::string_view name) const { return json::find(from_, name); }
    [[nodiscard]] const std::string* text(std::string_view name);
    [[nodiscard]] const std::string* required_text(std::string_view name);
    [[nodiscard]] const json::object* object(std::string_view name);
    /// Null, or a list of objects alone.
    [[nodiscard]] const json::array* objects(std::string_view name);
    /// {"name": "text"}
    [[nodiscard]] std::optional<std::map<std::string, std::string>> texts(std::string_view name);
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name);
    [[nodiscard]] bool flag(std::string_view name); ///< false where it is not there
    /// [["name", "value"], …]
    [[nodiscard]] std::optional<header_list> pairs(std::string_view name);

    void mistake(std::string_view member, std::string_view text);
    void take_mistakes(const case_members& of);
    /// "expect.acepted: there is no such member; allowed: …"
    [[nodiscard]] std::optional<std::string> first_mistake() const;

private:
    const json::object& from_;
    std::string place_;
    std::vector<std::string> mistakes_;

    void wrong_type(std::string_view name, const json::value& found, std::string_view allowed);
};

} // namespace leadwire::cli
