// The fields of the request, in the order in which they are sent. Names nest with brackets:
// "customer[phone]", "tags[]".
#pragma once

#include <leadwire/detail/border.hpp>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace leadwire {

/// One field as it will be sent.
struct Field {
    std::string name;     ///< as it was set, with its brackets
    std::string value;    ///< of a file: its name as the receiver sees it
    bool is_file = false; ///< the value is a file's name
};

/// Valid until the author's function returns. Only `preprocess` may change it.
class Fields {
public:
    /// Made by `Request::fields`.
    explicit Fields(const detail::Border& border) : border_(border) {}

    /// Replaces the field in its place, or appends it; a name that ends in "[]" always appends.
    template <std::convertible_to<std::string_view> T>
    Fields& set(std::string_view name, const T& value) {
        return set_text(name, std::string_view(value));
    }
    /// A scalar as its text. An object or array becomes one field for each of its scalars: "name[key]",
    /// "name[0][key]".
    Fields& set(std::string_view name, const Json& value) {
        const auto inner = [&](std::string_view key) {
            std::string made(name);
            return made.append("[").append(key).append("]");
        };
        for (const auto& [key, member] : value.members()) set(inner(key), member);
        for (std::size_t i = 0; i < value.items().size(); ++i) set(inner(std::to_string(i)), value[i]);
        if (value.is_array() || value.is_object()) return *this;
        return set_text(name, value.text());
    }
    /// The field becomes the file of that custom field of the lead: the request is sent as multipart.
    Fields& file(std::string_view name, std::string_view custom_field) {
        detail::check(border_,
                      border_.host->set_file(border_.call, detail::to_c(name), detail::to_c(custom_field)));
        return *this;
    }
    /// The value of the first field of that name; of a file its name.
    [[nodiscard]] std::optional<std::string> get(std::string_view name) const {
        auto field = detail::sized<lw_field>();
        if (!detail::found(border_, border_.host->field(border_.call, detail::to_c(name), &field)))
            return std::nullopt;
        return detail::copy(field.value);
    }
    /// Is there a field of that name?
    [[nodiscard]] bool contains(std::string_view name) const { return get(name).has_value(); }
    /// True if there was one.
    bool remove(std::string_view name) {
        return detail::found(border_, border_.host->remove_field(border_.call, detail::to_c(name)));
    }
    /// Removes all fields.
    void clear() { detail::check(border_, border_.host->clear_fields(border_.call)); }
    /// Is there no field at all?
    [[nodiscard]] bool empty() const { return !at(0); }

    /// Goes through the fields once, in their order; each step asks the host.
    class Iterator {
    public:
        /// @cond
        using value_type = Field;
        using difference_type = std::ptrdiff_t;
        Iterator() = default;
        explicit Iterator(const Fields& of) : of_(&of) { read(); }
        const Field& operator*() const { return now_; }
        const Field* operator->() const { return &now_; }
        Iterator& operator++() {
            ++index_;
            read();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const { return ended_; }
        /// @endcond

    private:
        void read() {
            auto field = of_->at(index_);
            ended_ = !field;
            if (field) now_ = std::move(*field);
        }
        const Fields* of_ = nullptr;
        std::size_t index_ = 0;
        Field now_;
        bool ended_ = true;
    };
    /// The first field: `for (const Field& field : request.fields())`.
    [[nodiscard]] Iterator begin() const { return Iterator(*this); }
    /// Past the last field.
    [[nodiscard]] std::default_sentinel_t end() const { return {}; }

private:
    Fields& set_text(std::string_view name, std::string_view value) {
        detail::check(border_,
                      border_.host->set_field(border_.call, detail::to_c(name), detail::to_c(value)));
        return *this;
    }
    [[nodiscard]] std::optional<Field> at(std::size_t index) const {
        auto field = detail::sized<lw_field>();
        if (!detail::found(border_, border_.host->field_at(border_.call, index, &field))) return std::nullopt;
        return Field{detail::copy(field.name), detail::copy(field.value), field.is_file != 0};
    }

    detail::Border border_;
};

} // namespace leadwire
