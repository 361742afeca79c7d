#include "host/plugin/generation.hpp"
#include "host/plugin/host_call.hpp"

namespace leadwire::plugin {
namespace {

using flow_function = lw_status (*)(void*, const lw_host*, lw_call*, std::uint32_t);

std::string why(const lw_call& call, lw_status status) {
    if (!call.failure.empty()) return call.failure;
    return "the plugin failed with status " + std::to_string(status) + " and gave no reason";
}

class inline_plugin final : public configured_plugin {
public:
    inline_plugin(std::shared_ptr<generation> g, void* object)
        : generation_(std::move(g)), object_(object), probe_(probe_of(generation_->table())) {}
    inline_plugin(const inline_plugin&) = delete;
    inline_plugin& operator=(const inline_plugin&) = delete;
    ~inline_plugin() override {
        try {
            generation_->table().destroy(object_);
        } catch (...) { // NOLINT(bugprone-empty-catch)
            // A plugin without the skin may let one out; there is nobody left to tell.
        }
    }

    [[nodiscard]] const std::string& identity() const override { return generation_->identity(); }
    [[nodiscard]] bool has_process(flow f) const override {
        return has(generation_->table().process_flows, f);
    }

    [[nodiscard]] result<void> preprocess(plugin_send& send) override {
        const lw_plugin& table = generation_->table();
        if (!has(table.preprocess_flows, send.flow)) return {};
        return run(in_preprocess, table.preprocess, send, "preprocess_" + std::string(name_of(send.flow)));
    }
    [[nodiscard]] result<void> process(plugin_send& send) override {
        const lw_plugin& table = generation_->table();
        send.verdict.reset();
        if (!has(table.process_flows, send.flow)) return {};
        return run(in_process, table.process, send, "process_" + std::string(name_of(send.flow)));
    }

    [[nodiscard]] bool has_probe() const override { return probe_ != nullptr; }
    [[nodiscard]] result<void> preprocess_probe(plugin_send& send) override {
        return run(in_preprocess, probe_->preprocess, send, "preprocess_probe");
    }
    [[nodiscard]] result<void> probe(plugin_send& send) override {
        send.verdict.reset();
        return run(in_process, probe_->probe, send, "probe");
    }

private:
    [[nodiscard]] static const lw_probe* probe_of(const lw_plugin& table) {
        if (table.extension == nullptr) return nullptr;
        const auto* probe = static_cast<const lw_probe*>(table.extension(to_c(LW_EXTENSION_PROBE)));
        return probe != nullptr && probe->size >= sizeof(lw_probe) ? probe : nullptr;
    }
    [[nodiscard]] static bool has(std::uint32_t flows, flow f) {
        return (flows >> static_cast<unsigned>(f) & 1) != 0;
    }

    [[nodiscard]] result<void> run(stage now, flow_function function, plugin_send& send,
                                   const std::string& name) {
        lw_call call{.now = now, .send = &send, .templates = &templates_};
        const std::size_t edits = send.edits.size();
        lw_status status = LW_ERROR;
        try {
            status = function(object_, &host_table(), &call, static_cast<std::uint32_t>(send.flow));
        } catch (const std::exception& e) { // the skin lets none out; a plugin without it may
            call.failure = readable_text(e.what(), longest_message);
        } catch (...) {
            call.failure = "unknown exception";
        }
        if (status == LW_OK) return {};
        // A function that failed half-way has edited nothing, and has given no outcome.
        send.edits.resize(edits);
        send.edited.reset();
        send.verdict.reset();
        return invalid(name, why(call, status));
    }

    std::shared_ptr<generation> generation_; // first: the object's code goes last
    void* object_;
    const lw_probe* probe_; ///< none: the plugin cannot ask
    template_cache templates_;
};

} // namespace

result<std::shared_ptr<configured_plugin>>
configure(std::shared_ptr<generation> g, std::string_view integration_id, const json::value& settings) {
    const std::string text = json::dump(settings);
    lw_call call;
    void* object = nullptr;
    lw_status status = LW_ERROR;
    try {
        status = g->table().create(&host_table(), &call, to_c(integration_id), to_c(text), &object);
    } catch (const std::exception& e) {
        call.failure = readable_text(e.what(), longest_message);
    } catch (...) {
        call.failure = "unknown exception";
    }
    if (status != LW_OK)
        return fail(error_code::refused, "settings", g->note().name + ": " + why(call, status));
    return std::make_shared<inline_plugin>(std::move(g), object);
}

} // namespace leadwire::plugin
