#include "host/delivery/integration.hpp"

#include "host/delivery/one_line.hpp"
#include "host/delivery/secret_pieces.hpp"

#include <fmt/format.h>

namespace leadwire {
namespace {

/// Calls `visit` with every text of the settings.
template <class Visit>
void each_text(const json::value& v, const Visit& visit) {
    if (const auto* text = v.if_string()) visit(*text);
    if (const auto* a = v.if_array())
        for (const auto& item : *a) each_text(item, visit);
    if (const auto* o = v.if_object())
        for (const auto& [name, value] : *o) each_text(value, visit);
}

/// Calls `visit` with every template of the integration, fields among them.
template <class Visit>
void each_template(const integration& i, const Visit& visit) {
    visit(i.connection.proxy);
    for (const auto& [f, rule] : i.flows) {
        visit(rule.url);
        visit(rule.fields);
        if (rule.body) visit(*rule.body);
        for (const auto& [name, value] : rule.headers) visit(value);
    }
    each_text(i.settings, [&](std::string_view text) {
        if (auto pieces = secret_pieces(text))
            for (const auto& piece : *pieces) visit(piece.macro);
    });
}

/// Expands texts that hold nothing but secrets; there is no lead to look at.
class secret_resolver {
public:
    explicit secret_resolver(const secret_values& values) : values_(values) {}

    result<json::value> resolved(const json::value& v, const std::string& place) const {
        if (const auto* text = v.if_string()) return resolved_text(*text, place);
        if (const auto* a = v.if_array()) {
            json::array out;
            for (const auto& item : *a) {
                auto inner = resolved(item, fmt::format("{}[{}]", place, out.size()));
                if (!inner) return inner;
                out.push_back(std::move(*inner));
            }
            return json::value(std::move(out));
        }
        if (const auto* o = v.if_object()) {
            json::object out;
            for (const auto& [name, value] : *o) {
                auto inner = resolved(value, place + "." + one_line(name, 60));
                if (!inner) return inner;
                out.emplace_back(name, std::move(*inner));
            }
            return json::value(std::move(out));
        }
        return v;
    }

private:
    result<json::value> resolved_text(std::string_view text, const std::string& place) const {
        auto pieces = secret_pieces(text);
        if (!pieces) return invalid(place, pieces.error().text);
        macro_input input(nobody_, setting_, send_);
        std::string out;
        std::size_t end = 0;
        for (const auto& piece : *pieces) {
            for (const auto& name : piece.macro.secrets())
                if (!values_.contains(name))
                    return fail(error_code::not_found, place,
                                fmt::format("the secret \"{0}\" is not set; set it with: leadwire secret set "
                                            "{0}",
                                            name));
            out += text.substr(end, piece.offset - end);
            piece.macro.append_to(out, input);
            end = piece.offset + piece.size;
        }
        return json::value(out.append(text.substr(end)));
    }

    const secret_values& values_;
    const lead nobody_{};
    const catalog nothing_{};
    const installation_key no_key_{installation_key::bytes{}};
    const macro_setting setting_{.catalog = nothing_, .secrets = values_, .key = no_key_};
    const macro_send send_{};
};

} // namespace

const flow_rule* integration::rule_of(flow f) const {
    auto at = flows.find(f);
    return at == flows.end() ? nullptr : &at->second;
}

bool integration::matches(flow f, offer_id offer, std::string_view country) const {
    return rule_of(f) && (!offers || offers->contains(offer)) &&
           (!countries || countries->contains(std::string(country)));
}

std::vector<std::string> integration::secrets() const {
    std::set<std::string> names;
    each_template(*this, [&](const auto& t) {
        for (auto& name : t.secrets()) names.insert(std::move(name));
    });
    return {names.begin(), names.end()};
}

secret_masker integration::masker(const secret_values& values) const {
    secret_values used;
    for (const auto& name : secrets())
        if (auto at = values.find(name); at != values.end()) used.insert(*at);
    secret_masker masker(used);
    each_template(*this, [&](const auto& t) {
        for (const auto& text : t.filtered_secrets(used)) masker.add(text);
    });
    return masker;
}

result<json::value> resolved_settings(const integration& i, const secret_values& values) {
    return secret_resolver(values).resolved(i.settings, "settings");
}

} // namespace leadwire
