// The class that an author derives from, and what makes a plugin of it.
#pragma once

#include <leadwire/outcome.hpp>
#include <leadwire/send.hpp>

namespace leadwire {

/// One object lives per integration and thread that calls it; of a plugin that asks for `needs`, calls run side by side
/// on several objects. Everything about one lead comes with `Send`; the functions may run again on the same input, so what
/// must last does not live in the object.
class Integration {
public:
    virtual ~Integration() = default;

    /// Sees the integration's [settings] once, before all else. An exception refuses them with its text.
    virtual void configure(const Json& settings) { static_cast<void>(settings); }

    // Before the exchange.
    /// Before a new lead is sent: the request is as the templates made it.
    virtual void preprocess_new(Send&) {}
    /// Before a change is sent; `send.change()` tells what has changed.
    virtual void preprocess_change(Send&) {}
    /// Before a lead is sent that the call center has processed.
    virtual void preprocess_approved(Send&) {}
    /// Before a lead is sent while its customer waits: be quick.
    virtual void preprocess_sync(Send&) {}

    // After the exchange. A flow whose function is not written never gets a value: such a send fails.
    /// What the answer to a new lead means: `accepted`, `rejected`, `failed`.
    virtual Outcome process_new(Send&) { return {}; }
    /// What the answer to a change means: `done`, `failed`.
    virtual Outcome process_change(Send&) { return {}; }
    /// What the answer to an approved lead means: `accepted`, `failed`.
    virtual Outcome process_approved(Send&) { return {}; }
    /// What the customer gets: `redirect`, `message`, `accepted`, `rejected`, `failed`.
    virtual Outcome process_sync(Send&) { return {}; }

    // A lead in doubt: the request went out and no answer came. With `in_doubt = "probe"` the CRM is asked before anything
    // is sent again; `send.flow()` tells the flow. A class without `probe` is never asked.
    /// Says what to ask, from an empty request: `send.request().url(…)`. Without a URL `probe` runs on nothing.
    virtual void preprocess_probe(Send&) {}
    /// An outcome of the flow, as if it had come in time; or `not_there()`: it is sent again. `failed(why)`: it stays in
    /// doubt, and the CRM is asked again.
    virtual Outcome probe(Send&) { return {}; }

protected:
    /// @cond
    Integration() = default;
    Integration(const Integration&) = default;
    Integration& operator=(const Integration&) = default;
    /// @endcond
};

} // namespace leadwire
