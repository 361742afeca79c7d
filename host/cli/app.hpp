// The program: arguments → command → exit status.
#pragma once

namespace leadwire::cli {

/// 0 done, 1 refused or failed, 2 wrong usage. Writes to standard output and standard error.
int run(int argc, char** argv);

} // namespace leadwire::cli
