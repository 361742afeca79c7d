// Asks for what its settings name, {"do": …, "in": "preprocess"}. Tests read what came of it from the plain value it
// hands back, or from the field "seen".
#include <leadwire/plugin.hpp>

#include <csignal>
#include <map>
#include <stdexcept>
#include <string>

using namespace leadwire;
using std::chrono::milliseconds;

namespace {

Json seen_of(const HttpResponse& r) {
    Json headers = Json::array();
    for (const auto& [name, value] : r.headers()) headers.push(Json::array({name, value}));
    return Json::object({{"status", r.status()},
                         {"body", r.body()},
                         {"json", r.json()["id"]},
                         {"form", r.form()["a"]},
                         {"header", r.header("X-one")},
                         {"absent", r.header("absent")},
                         {"headers", headers}});
}
Json text_or_null(const std::optional<std::string>& text) {
    return text ? Json(*text) : Json();
}
/// As many times the text as the settings say under NAME_times.
std::string filled(const Json& settings, const std::string& name) {
    std::string made;
    for (std::int64_t i = settings[name + "_times"].integer().value_or(1); i > 0; --i) made += settings[name].text();
    return made;
}

using Work = Json (*)(Send&, const Json& settings);
const std::map<std::string, Work, std::less<>> works{
    {"get", [](Send& s, const Json&) { return seen_of(s.http(HttpRequest("https://a.example/x"))); }},
    {"temporary", [](Send& s, const Json&) { return s.http(HttpRequest("https://a.example/x")).json()["id"]; }},
    {"put",
     [](Send& s, const Json&) {
         return seen_of(s.http(HttpRequest()
                                   .url("https://a.example/x")
                                   .method("PUT")
                                   .header("X-One", "1")
                                   .header("x-one", "2")
                                   .json(Json::object({{"a", 1}}))
                                   .timeout(std::chrono::seconds(3))));
     }},
    {"two answers",
     [](Send& s, const Json&) {
         const HttpResponse first = s.http(HttpRequest("https://a.example/1"));
         const HttpResponse second = s.http(HttpRequest("https://a.example/2"));
         return Json::array({first.body(), second.body()});
     }},
    {"no URL", [](Send& s, const Json&) { return seen_of(s.http(HttpRequest())); }},
    {"url break", [](Send& s, const Json&) { return seen_of(s.http(HttpRequest("https://x/\n"))); }},
    {"method", [](Send& s, const Json&) { return seen_of(s.http(HttpRequest("https://x").method("G ET"))); }},
    {"header name", [](Send& s, const Json&) { return seen_of(s.http(HttpRequest("https://x").header("a b", "c"))); }},
    {"header break",
     [](Send& s, const Json&) { return seen_of(s.http(HttpRequest("https://x").header("A", "b\r\nC: d"))); }},
    {"header framing",
     [](Send& s, const Json&) {
         return seen_of(s.http(HttpRequest("https://x").header("transfer-ENCODING", "chunked")));
     }},
    {"timeout",
     [](Send& s, const Json&) { return seen_of(s.http(HttpRequest("https://x").timeout(milliseconds(-1)))); }},

    {"read", [](Send& s, const Json& o) { return text_or_null(s.store().get(filled(o, "key"))); }},
    {"set",
     [](Send& s, const Json& o) {
         s.store().set(filled(o, "key"), filled(o, "value"), milliseconds(o["ttl"].integer().value_or(1000)));
         return Json(true);
     }},
    {"drop", [](Send& s, const Json& o) { return s.store().drop(filled(o, "key")), Json(true); }},
    {"make",
     [](Send& s, const Json& o) {
         const milliseconds ttl(o["ttl"].integer().value_or(1000));
         return Json(s.store().get_or_make(filled(o, "key"), ttl, [&] { return filled(o, "value"); }));
     }},
    {"make for a while",
     [](Send& s, const Json&) {
         return Json(s.store().get_or_make("k", [] { return Store::Made{"v", std::chrono::seconds(7)}; }));
     }},
    {"make by throwing",
     [](Send& s, const Json&) {
         return Json(s.store().get_or_make("k", [&]() -> Store::Made {
             static_cast<void>(s.store().get("another"));
             throw std::runtime_error("cannot make it");
         }));
     }},
    {"make within itself",
     [](Send& s, const Json&) {
         Store store = s.store();
         return Json(store.get_or_make("k", milliseconds(9),
                                       [&] { return store.get_or_make("k", milliseconds(9), [] { return "v"; }); }));
     }},
    {"make within another",
     [](Send& s, const Json&) {
         Store store = s.store();
         return Json(store.get_or_make("k", milliseconds(9), [&] {
             return store.get_or_make("inner", milliseconds(9), [] { return "v"; }) + "!";
         }));
     }},

    {"edit now",
     [](Send& s, const Json&) {
         s.lead().edit_now({{"exto", 5}, {"meta.tags", Json::array({"a"})}});
         return Json(s.order().external_id());
     }},
    {"edit now and throw",
     [](Send& s, const Json&) -> Json {
         s.lead().edit_now("meta.step", "one");
         throw Error("after the edit");
     }},
    {"edit now and die",
     [](Send& s, const Json&) -> Json {
         s.lead().edit_now("meta.step", "one");
         ::raise(SIGKILL);
         return {};
     }},
    {"edit nothing now", [](Send& s, const Json&) { return s.lead().edit_now({}), Json(true); }},
    {"edit twice",
     [](Send& s, const Json&) {
         s.lead().edit({{"name", "Anna"}, {"comment", "later"}});
         s.lead().edit_now("name", "Olga");
         return Json(true);
     }},
    {"edit badly",
     [](Send& s, const Json&) {
         try {
             s.lead().edit_now({{"name", "Anna"}, {"price", "cheap"}, {"phone", "1"}});
         } catch (const EditError& e) {
             return Json::array({e.field(), e.what()});
         }
         return Json();
     }},
};

} // namespace

class Services : public Integration {
    void configure(const Json& settings) override {
        settings_ = settings;
        work_ = works.at(settings["do"].text());
    }
    void preprocess_new(Send& send) override {
        if (settings_["in"] == "preprocess") send.request().fields().set("seen", work_(send, settings_).dump());
    }
    Outcome process_new(Send& send) override { return work_(send, settings_); }

    Json settings_;
    Work work_ = nullptr;
};
LEADWIRE_PLUGIN(Services, "services", "1.0.0", needs::http | needs::store | needs::edit_now)
