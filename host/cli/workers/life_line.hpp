// A pipe into which nobody writes: readable for all workers as soon as the supervisor closes it, or has ended in any way.
#pragma once

#include "host/lead/error.hpp"
#include "host/plugin/child/start_program.hpp"

#include <optional>

namespace leadwire::cli {

class life_line {
public:
    [[nodiscard]] result<void> open();
    [[nodiscard]] int read() const { return read_->get(); }
    void close_write() { write_.reset(); }

private:
    std::optional<plugin::descriptor> read_, write_;
};

} // namespace leadwire::cli
