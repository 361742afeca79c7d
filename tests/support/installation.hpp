// An installation in a directory of its own, used through the program alone.
#pragma once

#include "host/lead/json.hpp"
#include "tests/support/place.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::test {

/// What `leadwire tick --json` ends with.
struct tick_counts {
    std::int64_t claimed = 0, accepted = 0, rejected = 0, done = 0, failed = 0, in_doubt = 0, held = 0;
};

class installation {
public:
    /// `leadwire init`, loopback targets allowed, the sample's catalog, all reference plugins in place. With
    /// LEADWIRE_TEST_DATABASE=postgresql on a database of its own of the test's server, with pgbouncer on one behind a pooler,
    /// else on SQLite.
    installation();
    /// The same on this database, which is empty; `where` its programs run.
    explicit installation(const std::string& database, place where = {});
    /// Another host of the same installation: a directory of its own with the same key.
    installation(const installation& first, place where);

    [[nodiscard]] const temp_dir& files() const { return dir_; } ///< for the test's own files
    [[nodiscard]] std::filesystem::path path() const;            ///< of the installation
    [[nodiscard]] const place& where() const { return where_; }
    /// `leadwire --dir …` with these arguments.
    [[nodiscard]] finished command(const std::vector<std::string>& arguments, std::string input = "") const;
    /// Its standard output; throws with its errors unless the exit status is 0.
    std::string done(const std::vector<std::string>& arguments, std::string input = "") const;

    /// What another program does straight in the database, through its own shell; gives the rows that it prints, values with
    /// | between them. Throws if it is refused.
    std::string sql(const std::string& statements) const;
    /// The database, as its own shell names it: a file or a URL.
    [[nodiscard]] std::string database_for_shell() const;
    [[nodiscard]] bool embedded() const { return database_.starts_with("sqlite:"); }
    void import_leads(const std::string& json_lines) const;
    /// Throws unless the file is free of mistakes.
    void apply(std::string_view integration) const;
    tick_counts tick() const;
    /// `lead show ID --json`
    [[nodiscard]] json::value lead(std::string_view id) const;
    /// `lead export --deliveries`, for `mockcrm verify`.
    [[nodiscard]] std::string leads_with_deliveries() const;

private:
    void prepare() const;

    temp_dir dir_;
    std::string database_;
    place where_;
};

/// The text of a file under the source tree.
[[nodiscard]] std::string source_text(std::string_view path);

} // namespace leadwire::test
