// Fields with brackets, grown into the tree that becomes a JSON object.
#pragma once

#include "host/lead/field_name.hpp"

namespace leadwire {

class field_tree {
public:
    /// A value of the same path replaces the earlier one in its place; "[]" appends. The error is a sentence:
    /// the path does not fit what is there ("a" and "a[b]").
    [[nodiscard]] std::expected<void, std::string> put(const field_path& path, json::value value);
    /// Brackets with the keys 0, 1, … without a gap, in any order, become an array.
    [[nodiscard]] json::value take() &&;

private:
    enum class shape { unset, value, list, keyed };
    struct node {
        std::string key;
        shape kind = shape::unset;
        json::value value;
        std::vector<node> children;
    };
    static json::value to_json(node&& n);
    node root_{.key = {}, .kind = shape::keyed, .value = {}, .children = {}};
};

} // namespace leadwire
