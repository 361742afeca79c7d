// What one body of 12 macros costs: as one template in URL context, and as fields that are expanded and
// form-encoded. Prints one line of JSON for each: the median of many runs, in nanoseconds a body.
#include "host/lead/macro_template.hpp"
#include "host/lead/request_body.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace leadwire;

namespace {

constexpr std::string_view body_text =
    "api_key=5f2c9a7e41b0d3e8&offer={offer}&external_id={id}&name={name}&phone={phone}&country={geo}&ip={ip}&"
    "ua={ua}"
    "&address={street}&comment={comment}&price={price}&sub1={utms}&clickid={meta:clickid}";
constexpr std::string_view field_text =
    "api_key 5f2c9a7e41b0d3e8\noffer {offer}\nexternal_id {id}\nname {name}\n"
    "phone {phone}\ncountry {geo}\nip {ip}\nua {ua}\naddress {street}\n"
    "comment {comment}\nprice {price}\nsub1 {utms}\nclickid {meta:clickid}\n";

lead sample() {
    lead l;
    l.id = lead_id{48213};
    l.offer = offer_id{112};
    l.name = "Ștefan Ionescu";
    l.phone = "+40700381707";
    l.country = "ro";
    l.ip = "93.114.61.17";
    l.ua = "Mozilla/5.0 (Linux; Android 13; SM-A546F) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/126.0.0.0 Mobile Safari/537.36";
    l.address.street = "Strada Lungă 118, ap. 24";
    l.comment = "Call after 18:00 / позвоните вечером, 50% discount + gift?";
    l.price = decimal::of_hundredths(4790);
    l.track = {
        {"utm_source", "facebook"}, {"utm_medium", "cpc"}, {"utm_campaign", "campaign-77-autumn-sale"}};
    l.meta = {{"clickid", "6f1ed002ab5595859014ebf0951522d9"},
              {"fbp", "fb.1.48213.77"},
              {"tz", 2},
              {"lang", "ro-RO"}};
    return l;
}

template <class Work>
void measure(const char* name, Work work) {
    constexpr int runs = 201, turns = 2000;
    std::vector<double> figures;
    std::size_t bytes = 0;
    for (int run = 0; run < runs; ++run) {
        auto begin = std::chrono::steady_clock::now();
        for (int i = 0; i < turns; ++i) bytes = work();
        std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - begin;
        figures.push_back(spent.count() / turns);
    }
    std::ranges::sort(figures);
    std::printf("{\"bench\":\"%s\",\"ns\":%.0f,\"best_ns\":%.0f,\"bytes\":%zu}\n", name, figures[runs / 2],
                figures[0], bytes);
}

template <class T, class E>
T require(std::expected<T, E> made) {
    if (made) return std::move(*made);
    std::fprintf(stderr, "%s\n", made.error().text.c_str());
    std::exit(1);
}

} // namespace

int main() {
    const auto neighbours =
        require(catalog::from_json(json::object{{"currencies", json::array{}}, {"offers", json::array{}}}));
    const secret_values secrets;
    const installation_key key({});
    const macro_setting setting{neighbours, secrets, key};
    const macro_send send;
    const auto order = sample();

    const auto body = require(macro_template::parse(body_text, text_context::url));
    measure("macro_body", [&] { return body.expand(macro_input(order, setting, send)).size(); });
    const macro_input input(order, setting, send);
    measure("macro_body_of_a_ready_input", [&] { return body.expand(input).size(); });

    const auto fields = require(field_templates::parse(field_text, body_format::form));
    measure("macro_fields",
            [&] { return encode_form(*fields.expand(macro_input(order, setting, send))).size(); });
}
