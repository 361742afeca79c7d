#include "db/bytes.hpp"

#include "db/statement.hpp"

#include <boost/algorithm/hex.hpp>

namespace leadwire::db {

std::string bytes_column(soci::session& s, const std::string& column) {
    if (has_server(s)) return "encode(" + column + ", 'hex')";
    return "iif(" + column + " IS NULL, NULL, hex(" + column + "))"; // SQLite's hex(NULL) is an empty text
}

std::string bytes_of(const std::string& digits) {
    return boost::algorithm::unhex(digits);
}

std::string bytes_parameter(soci::session& s, const std::string& parameter) {
    return has_server(s) ? "decode(" + parameter + ", 'hex')" : "CAST(" + parameter + " AS BLOB)";
}

std::string bindable(soci::session& s, const std::string& bytes) {
    return has_server(s) ? hex_digits(bytes) : bytes;
}

std::string hex_digits(const std::string& bytes) {
    return boost::algorithm::hex_lower(bytes);
}

} // namespace leadwire::db
