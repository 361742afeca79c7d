// A child's end of its conversations with the host. Each belongs to the thread that has taken it.
#pragma once

#include "host/plugin/child/call_area.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace leadwire::plugin {

class child_side {
public:
    explicit child_side(call_area& area) : area_(area) {}

    /// Waits for a call and takes it: the slot's number.
    [[nodiscard]] std::size_t take_call();
    /// The message that lies in a slot whose turn is the child's.
    [[nodiscard]] std::pair<message_kind, std::string> hear(std::size_t slot);
    void say(std::size_t slot, message_kind kind, std::string_view message);
    /// Until the host has written into it.
    void await_turn(std::size_t slot);
    [[nodiscard]] call_area& area() { return area_; }

private:
    void pass_turn(std::size_t slot);

    call_area& area_;
};

} // namespace leadwire::plugin
