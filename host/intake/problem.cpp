#include "host/intake/problem.hpp"

#include "host/lead/shown_text.hpp"

#include <spdlog/spdlog.h>

namespace leadwire::intake {

answer problem(int status, std::string_view detail, std::string_view field) {
    // What was found in a request stands in messages; a document is UTF-8 all the same.
    json::object document{{"type", "about:blank"},
                          {"title", phrase_of(status)},
                          {"status", status},
                          {"detail", as_utf8(std::string(detail))}};
    if (!field.empty()) document.emplace_back("field", as_utf8(std::string(field)));
    auto made = json_answer(status, document);
    made.type = "application/problem+json";
    return made;
}

answer problem_of(const error& e) {
    switch (e.code) {
    case error_code::invalid:
        return problem(422, e.message(), e.place);
    case error_code::not_found:
        return problem(404, e.message());
    case error_code::conflict:
        return problem(409, e.message(), e.place);
    case error_code::refused:
        return problem(403, e.message(), e.place);
    case error_code::usage:
        return problem(400, e.message());
    case error_code::crashed:
    case error_code::unavailable:
    case error_code::io:
        break;
    }
    spdlog::error("intake: {}", e.message());
    return problem(503, "this cannot be done at present; try again").with("Retry-After", "1");
}

} // namespace leadwire::intake
