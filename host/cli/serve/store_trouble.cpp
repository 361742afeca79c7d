#include "host/cli/serve/store_trouble.hpp"

namespace leadwire::cli {
namespace {

/// Only a value that was written can break a rule of the database's.
error trouble_of_writing(error e) {
    if (e.code == error_code::invalid) return {error_code::invalid, "", std::move(e.text)};
    return trouble_of_store(std::move(e));
}

} // namespace

error trouble_of_store(error e) {
    e.code = error_code::io;
    return e;
}

error trouble_of_lead(error e, lead_id about) {
    return e.place == "lead " + to_string(about) ? e : trouble_of_writing(std::move(e));
}

error trouble_of_new_lead(error e, lead_id own) {
    if (e.place == "Idempotency-Key") return e;
    if (e.code == error_code::conflict && number(own) != 0)
        return {error_code::conflict, "id",
                "lead " + to_string(own) + " is there already; allowed: an ID that no lead has, or none"};
    return trouble_of_writing(std::move(e));
}

} // namespace leadwire::cli
