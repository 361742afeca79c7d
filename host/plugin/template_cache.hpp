// Templates that a plugin has expanded: parsed once, since a plugin asks for the same few for every lead.
#pragma once

#include "host/lead/macro_template.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace leadwire::plugin {

/// Belongs to one configured plugin, and so to one thread at a time.
class template_cache {
public:
    struct entry {
        macro_template parsed;
        std::vector<std::string> secrets;
    };
    /// Valid until the next call. An error says what is wrong with the template.
    [[nodiscard]] result<const entry*> find(std::string_view text, text_context context);

private:
    struct hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    using entries = std::unordered_map<std::string, entry, hash, std::equal_to<>>;
    // A plugin that builds its templates from leads would fill any cache: beyond this many, one is parsed and
    // forgotten.
    static constexpr std::size_t most_entries = 64;

    entries plain_, url_;
    entry passing_;
};

} // namespace leadwire::plugin
