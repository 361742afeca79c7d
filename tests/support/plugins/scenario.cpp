// Does what its settings name: {"preprocess": …, "process": …}. Tests read what it saw from the plain value
// it hands back.
#include <leadwire/plugin.hpp>

#include <csignal>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>

using namespace leadwire;

namespace {

struct NotAnException {};

Json text_or_null(const std::optional<std::string>& text) {
    return text ? Json(*text) : Json();
}

Json seen_of_order(Send& send) {
    const Order o = send.order();
    Json items = Json::array();
    for (const Item& i : o.items()) items.push(Json::array({i.product, i.quantity, i.price, i.cost}));
    const Commission a = o.affiliate_commission(), b = o.advertiser_commission();
    return Json::object({
        {"id", o.id()},
        {"created", o.created()},
        {"status", o.status()},
        {"reason", o.reason().value_or(-1)},
        {"external_id", o.external_id()},
        {"ids", Json::array({o.offer_id(), o.goal_id().value_or(0), o.site_id().value_or(0),
                             o.space_id().value_or(0), o.affiliate_id().value_or(0),
                             o.agency_id().value_or(0), o.delivery().value_or(0), o.count().value_or(0)})},
        {"agency", o.agency_uid() + "/" + o.agency_source()},
        {"person", o.name() + "/" + o.phone() + "/" + o.email() + "/" + o.country()},
        {"traffic", o.ip() + "/" + o.ua() + "/" + o.track("sub1") + "/" + o.track("none")},
        {"flags", Json::array({o.mobile(), o.bad()})},
        {"comment", o.comment()},
        {"address", o.index() + "/" + o.area() + "/" + o.city() + "/" + o.street() + "/" + o.house()},
        {"money", o.price() + "/" + o.base() + "/" + o.delivery_price() + "/" + o.more() + "/" +
                      o.discount() + "/" + o.currency()},
        {"commissions", a.system + "/" + a.real + "/" + a.currency + "/" + b.system},
        {"items", items},
        {"traditional",
         o["order_country"] + "/" + o["ext_oid"] + "/" + o["order_items"] + "/" + o["order_mobile"]},
        {"meta", o["meta.color"] + "/" + o["meta.absent"]},
        {"document_phone", o.json()["phone"]},
    });
}

Json seen_around(Send& send) {
    return Json::object({
        {"offer", send.offer()["name"]},
        {"offer_field", send.offer()["vertical"]},
        {"ofp", send.offer_params()["token"]},
        {"ofp_types", Json::array({send.offer_params()["cap"], send.offer_params()["rate"],
                                   send.offer_params()["live"], send.offer_params()["none"],
                                   send.offer_params()["tags"], send.offer_params()["absent"]})},
        {"contains",
         Json::array({send.offer_params().contains("none"), send.offer_params().contains("absent")})},
        {"geo", send.geo_params()["price_id"]},
        {"goal", send.goal_params()["code"]},
        {"site", send.site_params()["pixel"]},
        {"space", send.space_params()["pixel"]},
        {"product", send.products()["501"]["name"]},
        {"products", send.products().json().size()},
        {"no_product", send.products()["999"]},
        {"meta", send.meta()["color"]},
        {"meta_all", send.meta().json()},
        {"change", send.change()["name"]["new"]},
        {"change_all", send.change().json()},
        {"sku", send.catalog().product_param(12, "sku")},
        {"no_offer", send.catalog().product_param(999, "sku")},
        {"other_goal", send.catalog().goal_param(4, "code")},
        {"other_site", send.catalog().site_param(7, "pixel")},
        {"other_space", send.catalog().space_param(8, "pixel")},
        {"other_offer", send.catalog().offer_param(13, "group")},
        {"countries", send.catalog().geo_param(12, "price_id")},
        {"expand", send.expand("{name} {offer} {nope} {secret:token|md5}")},
        {"expand_url", send.expand_url("https://x/?n={name}")},
        {"send", Json::array({send.attempt(), send.idempotency_key(), send.external_id(),
                              std::string(name_of(send.flow())), send.now().time_since_epoch().count(),
                              send.random(16).size(), send.should_stop()})},
    });
}

Json seen_of_request(Send& send) {
    const Request r = send.request();
    Json fields = Json::array();
    for (const Field& f : r.fields()) fields.push(Json::array({f.name, f.value, f.is_file}));
    Json headers = Json::array();
    for (const auto& [name, value] : r.headers().all()) headers.push(Json::array({name, value}));
    return Json::object({{"url", r.url()},
                         {"method", r.method()},
                         {"timeout", r.timeout().count()},
                         {"format", static_cast<unsigned>(r.format())},
                         {"fields", fields},
                         {"headers", headers},
                         {"header", text_or_null(r.headers().get("x-one"))},
                         {"body", text_or_null(r.body())},
                         {"json", r.fields_as_json()}});
}

Json seen_of_answer(Send& send) {
    const Response& r = send.response();
    Json headers = Json::array();
    for (const auto& [name, value] : r.headers()) headers.push(Json::array({name, value}));
    return Json::object({{"status", r.status()},
                         {"body", r.body()},
                         {"json", r.json()},
                         {"missing", r.json()["a"]["b"][3]["c"]},
                         {"form", r.form()["status"]},
                         {"form_all", r.form().all().size()},
                         {"header", r.header("CONTENT-type")},
                         {"no_header", r.header("absent")},
                         {"headers", headers}});
}

void change_request(Send& send) {
    Request r = send.request();
    r.url(r.url() + "/changed").method("PUT").timeout(std::chrono::seconds(3)).format(Format::json);
    r.header("X-One", "1").header("x-one", "2").header("X-Two", "3");
    r.headers().remove("X-Two");
    Fields f = r.fields();
    f.set("name", "replaced")
        .set("list[]", "a")
        .set("list[]", "b")
        .set("customer", Json::object({{"phone", "1"}, {"age", 5}}));
    f.set("rows", Json::array({Json::object({{"id", 1}})})).set("flag", true).set("nothing", nullptr);
    f.remove("gone");
    if (f.get("name") != "replaced" || f.get("absent") || f.contains("absent") || f.empty())
        throw Error("fields differ");
    if (f.remove("absent") || r.headers().remove("absent"))
        throw Error("what is not there cannot be removed");
}

/// Ends the process, without a word, as often as says the number in the file that the lead's custom field "crash" names.
void crash_as_told(Send& send) {
    const std::string file = send.meta()["crash"].text();
    std::ifstream counter(file);
    int left = 0;
    if (!(counter >> left) || left == 0) return;
    std::ofstream(file) << left - 1;
    static_cast<void>(::raise(SIGKILL));
}

using Before = void (*)(Send&);
const std::map<std::string, Before, std::less<>> preprocesses{
    {"nothing", [](Send&) {}},
    {"throw", [](Send&) { throw std::runtime_error("thrown in preprocess"); }},
    {"throw foreign", [](Send&) { throw NotAnException(); }},
    {"answer", [](Send& s) { static_cast<void>(s.response()); }},
    {"change request", change_request},
    {"clear", [](Send& s) { s.request().fields().clear(); }},
    {"body", [](Send& s) { s.request().body("<a/>", "text/xml"); }},
    {"json", [](Send& s) { s.request().json(Json::object({{"a", 1}})); }},
    {"clear body", [](Send& s) { s.request().json(1).clear_body(); }},
    {"file", [](Send& s) { s.request().file("scan", "passport").file("none", "absent"); }},
    {"file of a text", [](Send& s) { s.request().file("scan", "color"); }},
    {"header break", [](Send& s) { s.request().header("X", "a\r\nY: b"); }},
    {"header name", [](Send& s) { s.request().header("X Y", "a"); }},
    {"header framing", [](Send& s) { s.request().header("content-LENGTH", "3"); }},
    {"url break", [](Send& s) { s.request().url("http://x/\n"); }},
    {"method", [](Send& s) { s.request().method("G ET"); }},
    {"timeout", [](Send& s) { s.request().timeout(std::chrono::milliseconds(-1)); }},
    {"media type", [](Send& s) { s.request().body("x", ""); }},
    {"field name", [](Send& s) { s.request().fields().set("", "x"); }},
    {"skip", [](Send& s) { s.skip(); }},
    {"skip with", [](Send& s) { s.skip(Json::object({{"id", 5}})); }},
    {"skip again", [](Send& s) { s.skip("first"), s.skip(); }},
    {"tell change", [](Send& s) { s.request().fields().set("change", s.change().json().dump()); }},
    {"edit", [](Send& s) { s.lead().edit({{"meta.step", "one"}, {"name", "Anna"}}); }},
    {"edit and throw", [](Send& s) { s.lead().edit("name", "Anna"), throw Error("after the edit"); }},
    {"bad template", [](Send& s) { static_cast<void>(s.expand("{name|uper}")); }},
    {"file template", [](Send& s) { static_cast<void>(s.expand("{file:passport}")); }},
    {"many templates",
     [](Send& s) {
         for (int i = 0; i < 200; ++i)
             if (s.expand("{id}-" + std::to_string(i)) != s.order()["id"] + "-" + std::to_string(i))
                 throw Error("differs");
     }},
    {"crash", crash_as_told},
    {"unasked http", [](Send& s) { static_cast<void>(s.http(HttpRequest("https://x"))); }},
    {"unasked store", [](Send& s) { static_cast<void>(s.store()); }},
    {"unasked edit_now", [](Send& s) { s.lead().edit_now("name", "Anna"); }},
    {"log", [](Send& s) { s.log().info("hello"), s.log().error("bad \xff byte"); }},
};

using After = Outcome (*)(Send&);
const std::map<std::string, After, std::less<>> processes{
    {"nothing", [](Send&) { return Outcome(); }},
    {"order", [](Send& s) -> Outcome { return seen_of_order(s); }},
    {"around", [](Send& s) -> Outcome { return seen_around(s); }},
    {"request", [](Send& s) -> Outcome { return seen_of_request(s); }},
    {"answer", [](Send& s) -> Outcome { return seen_of_answer(s); }},
    {"change request", [](Send& s) -> Outcome { return change_request(s), nullptr; }},
    {"unknown field", [](Send& s) -> Outcome { return s.order()["contry"]; }},
    {"crash", [](Send& s) -> Outcome { return crash_as_told(s), accepted(s.response().json()["id"]); }},
    {"throw", [](Send&) -> Outcome { throw std::runtime_error("thrown in process"); }},
    {"throw foreign", [](Send&) -> Outcome { throw NotAnException(); }},
    {"throw number", [](Send&) -> Outcome { throw 5; }},
    {"throw without text", [](Send&) -> Outcome { throw std::runtime_error(""); }},
    {"throw bytes", [](Send&) -> Outcome { throw std::runtime_error("caf\xe9"); }},
    {"accepted", [](Send& s) -> Outcome { return accepted(s.response().json()["id"]); }},
    {"accepted text", [](Send&) -> Outcome { return accepted(std::string("a-1")); }},
    {"accepted number", [](Send&) -> Outcome { return accepted(17); }},
    {"accepted true", [](Send&) -> Outcome { return accepted(Json(true)); }},
    {"accepted nothing", [](Send&) -> Outcome { return accepted(nullptr); }},
    {"accepted internal", [](Send&) -> Outcome { return accepted(); }},
    {"rejected", [](Send&) -> Outcome { return rejected(Reason::banned); }},
    {"rejected 99", [](Send&) -> Outcome { return rejected(99); }},
    {"rejected 0", [](Send&) -> Outcome { return rejected(0); }},
    {"failed", [](Send&) -> Outcome { return failed("why"); }},
    {"failed long", [](Send&) -> Outcome { return failed(std::string(1 << 20, 'x')); }},
    {"done", [](Send&) -> Outcome { return done(); }},
    {"redirect", [](Send&) -> Outcome { return redirect("https://x"); }},
    {"message", [](Send& s) -> Outcome { return message(s.response().json()["id"]); }},
    {"int", [](Send&) -> Outcome { return -7; }},
    {"text", [](Send&) -> Outcome { return "id:5"; }},
    {"false", [](Send&) -> Outcome { return false; }},
    {"null", [](Send&) -> Outcome { return nullptr; }},
    {"json", [](Send& s) -> Outcome { return s.response().json(); }},
    {"huge", [](Send&) -> Outcome { return std::string(8 << 20, 'x'); }},
    {"huge id", [](Send&) -> Outcome { return accepted(std::string(8 << 20, 'x')); }},
    {"huge array", [](Send&) -> Outcome { return Json::array({std::string(8 << 20, 'x')}); }},
    {"not UTF-8", [](Send&) -> Outcome { return "caf\xe9"; }},
    {"zero byte", [](Send&) -> Outcome { return accepted(std::string("a\0b", 3)); }},
    {"edit", [](Send& s) -> Outcome { return s.lead().edit({{"exto", 5}, {"meta.step", "two"}}), true; }},
    {"edit unknown", [](Send& s) -> Outcome { return s.lead().edit("colour", "red"), true; }},
    {"edit bad value", [](Send& s) -> Outcome { return s.lead().edit("price", "cheap"), true; }},
    {"edit caught",
     [](Send& s) -> Outcome {
         try {
             s.lead().edit({{"city", "x"}});
         } catch (const EditError& e) {
             s.lead().edit("address.city", "Kazan");
             return e.field() + " was refused";
         }
         return nullptr;
     }},
};

template <class Map>
auto named(const Map& all, const Json& name) {
    const auto found = all.find(name ? name.text() : "nothing");
    if (found == all.end()) throw ConfigError("unknown scenario " + name.dump());
    return found->second;
}

} // namespace

class Scenario : public Integration {
    void configure(const Json& settings) override {
        if (settings["configure"] == "refuse") throw ConfigError("token: missing");
        if (settings["configure"] == "foreign") throw NotAnException();
        before_ = named(preprocesses, settings["preprocess"]);
        after_ = named(processes, settings["process"]);
    }
    void preprocess_new(Send& send) override { before_(send); }
    void preprocess_change(Send& send) override { before_(send); }
    void preprocess_approved(Send& send) override { before_(send); }
    void preprocess_sync(Send& send) override { before_(send); }
    Outcome process_new(Send& send) override { return after_(send); }
    Outcome process_change(Send& send) override { return after_(send); }
    Outcome process_approved(Send& send) override { return after_(send); }
    Outcome process_sync(Send& send) override { return after_(send); }

    Before before_ = nullptr;
    After after_ = nullptr;
};
LEADWIRE_PLUGIN(Scenario, "scenario", "1.0.0")
