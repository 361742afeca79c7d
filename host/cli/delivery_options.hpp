// Which deliveries a command by hand is about: one lead's, or those that fit. Shared by `lead resolve` and `lead resend`.
#pragma once

#include "host/cli/command.hpp"

namespace leadwire::cli {

struct delivery_options {
    std::int64_t id = 0; ///< 0: in bulk
    std::string integration, flow, status, since, until, why;
    int reason = 0;
    bool dry_run = false;

    void add_to(CLI::App& command);
    /// An error of usage names the option.
    [[nodiscard]] result<db::delivery_selection> selection() const;
    [[nodiscard]] db::by_hand mode() const { return dry_run ? db::by_hand::only_counted : db::by_hand::done; }
};

} // namespace leadwire::cli
