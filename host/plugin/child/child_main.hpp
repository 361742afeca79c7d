// The program of a child: `leadwire plugin-child HOST MEMORY`, started by a host alone.
#pragma once

namespace leadwire::plugin {

/// The first argument by which a program knows that it is a child.
inline constexpr const char* child_argument = "plugin-child";

/// `arguments`: the process ID of the host, and the limit of memory in bytes. Does not return but for a wrong start.
[[nodiscard]] int run_child(int count, char** arguments);

} // namespace leadwire::plugin
