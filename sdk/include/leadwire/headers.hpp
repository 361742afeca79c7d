// Headers of the request. Names compare in any letter case.
#pragma once

#include <leadwire/detail/border.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadwire {

/// Names and values, in their order; a name may stand there more than once.
using HeaderList = std::vector<std::pair<std::string, std::string>>;

namespace detail {
inline bool same_header(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (lower(a[i]) != lower(b[i])) return false;
    return true;
}
} // namespace detail

/// Valid until the author's function returns. Only `preprocess` may change it.
class Headers {
public:
    /// Made by `Request::headers`.
    explicit Headers(const detail::Border& border) : border_(border) {}

    /// Replaces all headers of that name.
    Headers& set(std::string_view name, std::string_view value) {
        detail::check(border_,
                      border_.host->set_header(border_.call, detail::to_c(name), detail::to_c(value)));
        return *this;
    }
    /// The first of that name.
    [[nodiscard]] std::optional<std::string> get(std::string_view name) const {
        for (auto& [have, value] : all())
            if (detail::same_header(have, name)) return value;
        return std::nullopt;
    }
    /// All of that name; true if there was one.
    bool remove(std::string_view name) {
        return detail::found(border_, border_.host->remove_header(border_.call, detail::to_c(name)));
    }
    /// All headers that templates and `set` gave; those that the host adds when it sends are not among them.
    [[nodiscard]] HeaderList all() const {
        HeaderList made;
        auto header = detail::sized<lw_header>();
        while (detail::found(border_, border_.host->header_at(border_.call, made.size(), &header)))
            made.emplace_back(detail::copy(header.name), detail::copy(header.value));
        return made;
    }

private:
    detail::Border border_;
};

} // namespace leadwire
