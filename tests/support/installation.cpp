#include "tests/support/installation.hpp"

#include "tests/support/json_text.hpp"
#include "tests/support/pooler.hpp"

#include <cstdlib>
#include <sstream>

namespace leadwire::test {
namespace fs = std::filesystem;
namespace {

const fs::path binaries = LEADWIRE_BINARY_DIR;
/// Of leadwire's URLs, and of nobody else's.
constexpr std::string_view pooled = "?pooling=transaction";

std::string spoken(const std::vector<std::string>& arguments) {
    std::string out = "leadwire";
    for (const auto& a : arguments) out += " " + a;
    return out;
}

/// The setting's default, or what the environment asks for.
std::string database_of_choice() {
    const char* dialect = std::getenv("LEADWIRE_TEST_DATABASE");
    if (!dialect || std::string_view(dialect) == "sqlite") return "sqlite:leadwire.db";
    if (std::string_view(dialect) == "postgresql") return postgres_cluster::instance().new_database();
    if (std::string_view(dialect) == "pgbouncer") return pooler::instance().new_database() + std::string(pooled);
    throw std::runtime_error("LEADWIRE_TEST_DATABASE: allowed: sqlite, postgresql, pgbouncer");
}

} // namespace

installation::installation() : installation(database_of_choice()) {}

installation::installation(const std::string& database, place where) : database_(database), where_(std::move(where)) {
    prepare();
    done({"catalog", "import", std::string(LEADWIRE_SOURCE_DIR) + "/sample/catalog.json"});
}

installation::installation(const installation& first, place where) : database_(first.database_), where_(std::move(where)) {
    fs::create_directory(path());
    fs::copy_file(first.path() / "installation.key", path() / "installation.key");
    prepare();
}

void installation::prepare() const {
    done({"--database", database_, "init"});
    done({"config", "set", "database", '"' + database_ + '"'});
    done({"config", "set", "egress.allow", R"(["127.0.0.0/8"])"});
    for (const auto& file : fs::directory_iterator(binaries / "plugins"))
        if (file.path().extension() == ".so")
            fs::copy_file(file, path() / "plugins" / file.path().filename());
}

fs::path installation::path() const {
    return dir_.path() / "data";
}

finished installation::command(const std::vector<std::string>& arguments, std::string input) const {
    std::vector<std::string> all{(binaries / "bin" / "leadwire").string(), "--dir", path().string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run(where_.command(all), {.input = std::move(input), .environment = {}});
}

std::string installation::done(const std::vector<std::string>& arguments, std::string input) const {
    auto end = command(arguments, std::move(input));
    if (end.status != 0)
        throw std::runtime_error(spoken(arguments) + " ended with " + std::to_string(end.status) + ": " +
                                 end.errors);
    return std::move(end.output);
}

std::string installation::database_for_shell() const {
    if (embedded()) return (path() / database_.substr(database_.find(':') + 1)).string();
    return database_.substr(0, database_.find(pooled));
}

std::string installation::sql(const std::string& statements) const {
    const auto database = database_for_shell();
    const auto end = embedded()
                         ? run({"/usr/bin/env", "sqlite3", "-bail", "-cmd", ".timeout 10000", database, statements})
                         : run(where_.command({"/usr/bin/env", "psql", "-v", "ON_ERROR_STOP=1", "-qAtc", statements, database}));
    if (end.status != 0) throw std::runtime_error(statements + " is refused: " + end.errors);
    return end.output;
}

void installation::import_leads(const std::string& json_lines) const {
    done({"lead", "import", "-"}, json_lines);
}

void installation::apply(std::string_view integration) const {
    done({"integration", "apply", dir_.write("integration.toml", integration)});
}

tick_counts installation::tick() const {
    const auto lines = parsed_lines(done({"tick", "--json"}));
    if (lines.empty() || !is_there(lines.back(), "/tick"))
        throw std::runtime_error("tick --json has no last line");
    const auto number = [&](const char* name) {
        const auto* v = json::at_pointer(lines.back(), std::string("/tick/") + name);
        if (!v || !v->if_integer()) throw std::runtime_error(std::string("tick --json counts no ") + name);
        return *v->if_integer();
    };
    return {number("claimed"), number("accepted"), number("rejected"), number("done"),
            number("failed"),  number("in_doubt"), number("held")};
}

json::value installation::lead(std::string_view id) const {
    return parsed(done({"lead", "show", std::string(id), "--json"}));
}

std::string installation::leads_with_deliveries() const {
    return done({"lead", "export", "--deliveries"});
}

std::string source_text(std::string_view path) {
    const auto file = std::string(LEADWIRE_SOURCE_DIR) + "/" + std::string(path);
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error(file + " cannot be read");
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

} // namespace leadwire::test
