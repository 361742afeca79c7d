// The least that a plugin does: what the benchmark of the border calls.
#include <leadwire/plugin.hpp>

class Trivial : public leadwire::Integration {
    void preprocess_new(leadwire::Send&) override {}
    leadwire::Outcome process_new(leadwire::Send&) override { return leadwire::accepted("1"); }
};
LEADWIRE_PLUGIN(Trivial, "trivial", "1.0.0")
