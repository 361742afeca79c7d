#include "host/plugin/generation.hpp"
#include "host/plugin/host_call.hpp"
#include "host/plugin/host_extensions.hpp"
#include "host/plugin/local_data.hpp"

namespace leadwire::plugin {
namespace {

using flow_function = lw_status (*)(void*, const lw_host*, lw_call*, std::uint32_t);

std::string why(const lw_call& call, lw_status status) {
    if (!call.failure.empty()) return call.failure;
    return "the plugin failed with status " + std::to_string(status) + " and gave no reason";
}

std::string over_the_border(std::string_view exception) {
    return "an exception crossed the border: " + readable_text(exception, longest_message);
}

class inline_plugin final : public configured_plugin {
public:
    inline_plugin(std::shared_ptr<generation> g, void* object)
        : generation_(std::move(g)), object_(object) {}
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
    [[nodiscard]] bool has(entry e, flow f) const override {
        const lw_plugin& table = generation_->table();
        const auto written = [f](std::uint32_t flows) { return (flows >> static_cast<unsigned>(f) & 1) != 0; };
        switch (e) {
        case entry::preprocess:
            return written(table.preprocess_flows);
        case entry::process:
            return written(table.process_flows);
        default:
            return generation_->probe() != nullptr;
        }
    }
    [[nodiscard]] result<void> call(entry e, plugin_send& send) override {
        const bool answers = e == entry::process || e == entry::probe;
        if (answers) send.verdict.reset();
        if (!has(e, send.flow)) return {};
        return run(answers ? in_process : in_preprocess, function_of(e), send, e);
    }

private:
    [[nodiscard]] flow_function function_of(entry e) const {
        switch (e) {
        case entry::preprocess:
            return generation_->table().preprocess;
        case entry::process:
            return generation_->table().process;
        case entry::preprocess_probe:
            return generation_->probe()->preprocess;
        default:
            return generation_->probe()->probe;
        }
    }

    [[nodiscard]] result<void> run(stage now, flow_function function, plugin_send& send, entry e) {
        local_data here(send, templates_);
        lw_call call{.now = now, .send = &send, .data = send.around != nullptr ? send.around : &here,
                     .needs = generation_->note().needs};
        const std::size_t edits = send.edits.size();
        lw_status status = LW_ERROR;
        try {
            status = function(object_, &host_table(), &call, static_cast<std::uint32_t>(send.flow));
        } catch (const std::exception& e) { // the skin lets none out; a plugin without it may
            call.failure = over_the_border(e.what());
        } catch (...) {
            call.failure = over_the_border("unknown");
        }
        give_up_rights(call);
        if (status == LW_OK) return {};
        // A function that failed half-way has edited nothing, and has given no outcome.
        send.edits.resize(edits);
        send.edited.reset();
        send.verdict.reset();
        return invalid(name_of(e, send.flow), why(call, status));
    }

    std::shared_ptr<generation> generation_; // first: the object's code goes last
    void* object_;
    template_cache templates_;
};

} // namespace

std::string name_of(entry e, flow f) {
    switch (e) {
    case entry::preprocess:
        return "preprocess_" + std::string(name_of(f));
    case entry::process:
        return "process_" + std::string(name_of(f));
    case entry::preprocess_probe:
        return "preprocess_probe";
    default:
        return "probe";
    }
}

result<std::shared_ptr<configured_plugin>>
configure(std::shared_ptr<generation> g, std::string_view integration_id, const json::value& settings) {
    const std::string text = json::dump(settings);
    lw_call call{.needs = g->note().needs};
    void* object = nullptr;
    lw_status status = LW_ERROR;
    try {
        status = g->table().create(&host_table(), &call, to_c(integration_id), to_c(text), &object);
    } catch (const std::exception& e) {
        call.failure = over_the_border(e.what());
    } catch (...) {
        call.failure = over_the_border("unknown");
    }
    if (status != LW_OK)
        return fail(error_code::refused, "settings", g->note().name + ": " + why(call, status));
    return std::make_shared<inline_plugin>(std::move(g), object);
}

} // namespace leadwire::plugin
