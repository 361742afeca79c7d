// A small key-value store of the integration, shared by all its objects in all processes. A plugin asks for it with
// needs::store.
#pragma once

#include <leadwire/abi/extensions.h>
#include <leadwire/detail/border.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace leadwire {

/// Keys are 1 to 256 bytes of UTF-8, values at most 1 MiB of any bytes, kept for 1 ms to 366 days; anything else throws
/// Error, and so does a store that cannot be reached. Valid until the author's function returns.
class Store {
public:
    /// A value, and how long it is kept.
    struct Made {
        std::string value;             ///< any bytes
        std::chrono::milliseconds ttl; ///< from now on
    };

    /// Made by `Send::store`.
    explicit Store(const detail::Border& border)
        : border_(border), table_(&detail::extension<lw_store>(border, LW_EXTENSION_STORE, "send.store", "store")) {}

    /// Nothing if there is none, or its time is over.
    [[nodiscard]] std::optional<std::string> get(std::string_view key) const {
        lw_text value{};
        if (!detail::found(border_, table_->get(border_.call, detail::to_c(key), &value))) return std::nullopt;
        return detail::copy(value);
    }
    /// In the place of what was there.
    void set(std::string_view key, std::string_view value, std::chrono::milliseconds ttl) {
        detail::check(border_, table_->set(border_.call, detail::to_c(key), detail::to_c(value), ttl.count()));
    }
    /// Whether there is one or not.
    void drop(std::string_view key) { detail::check(border_, table_->drop(border_.call, detail::to_c(key))); }

    /// The value; where there is none, what `make()` returns, which is written first. Of all who ask at once, in all
    /// processes, one makes it and the others wait; where `make` throws, the next one of them may. `make` returns the
    /// value as text, or a `Store::Made` where it is `make` that learns how long it lasts.
    template <class Make>
    [[nodiscard]] std::string get_or_make(std::string_view key, std::chrono::milliseconds ttl, Make make) {
        return get_or_make(key, [&] { return Made{std::string(make()), ttl}; });
    }
    /// The same where `make` says how long the value lasts.
    template <class Make>
    [[nodiscard]] std::string get_or_make(std::string_view key, Make make) {
        lw_text there{};
        if (detail::found(border_, table_->claim(border_.call, detail::to_c(key), &there))) return detail::copy(there);
        try {
            Made made = make();
            detail::check(border_,
                          table_->made(border_.call, detail::to_c(key), detail::to_c(made.value), made.ttl.count()));
            return std::move(made.value);
        } catch (...) {
            // Whether it can be given up or not, what was thrown is what counts; the right ends with the call at the
            // latest.
            table_->not_made(border_.call, detail::to_c(key));
            throw;
        }
    }

private:
    detail::Border border_;
    const lw_store* table_;
};

} // namespace leadwire
