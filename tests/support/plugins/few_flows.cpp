// Functions written in every way that C++ has: private, public, in a base class of the author's own.
#include <leadwire/plugin.hpp>

using namespace leadwire;

class CommonBase : public Integration {
public:
    Outcome process_sync(Send&) override { return message("from the base class"); }
};

class FewFlows : public CommonBase {
public:
    Outcome process_new(Send&) override { return accepted(); }
    void preprocess_change(Send& send) override { send.skip(); }

private:
    Outcome process_change(Send&) override { return done(); }
};
LEADWIRE_PLUGIN(FewFlows, "few-flows", "0.1.0-rc.1");
