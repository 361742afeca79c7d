#include "host/plugin/template_cache.hpp"

namespace leadwire::plugin {

result<const template_cache::entry*> template_cache::find(std::string_view text, text_context context) {
    entries& known = context == text_context::url ? url_ : plain_;
    if (auto at = known.find(text); at != known.end()) return &at->second;
    auto parsed = macro_template::parse(text, context);
    if (!parsed)
        return invalid("template", parsed.error().text + " at byte " + std::to_string(parsed.error().offset));
    if (parsed->file_field() != nullptr)
        return invalid("template",
                       "{file:…} stands only as the whole value of a field; request().file(…) sends one");
    entry made{std::move(*parsed), {}};
    made.secrets = made.parsed.secrets();
    if (known.size() < most_entries) return &known.emplace(text, std::move(made)).first->second;
    passing_ = std::move(made);
    return &passing_;
}

} // namespace leadwire::plugin
