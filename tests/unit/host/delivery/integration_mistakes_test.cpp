// Every kind of mistake that an integration file can have, with its place and its words.
#include "host/delivery/integration_file.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace leadwire;

namespace {

struct file_case {
    std::string text;                  ///< behind two lines with an ID and offers, unless it has its own
    std::vector<std::string> expected; ///< "LINE:COLUMN: text", all of them
};
std::ostream& operator<<(std::ostream& out, const file_case& c) {
    return out << c.text;
}

std::string whole(const std::string& text) {
    bool own = text.starts_with("id =") || text.starts_with("offers =");
    return own ? text : "id = \"a\"\noffers = \"*\"\n" + text;
}

void check(const std::vector<file_remark>& found, const std::vector<std::string>& expected) {
    for (std::size_t i = 0; i < std::max(found.size(), expected.size()); ++i) {
        std::string f = i < found.size() ? found[i].message("").substr(1) : "(nothing)";
        std::string e = i < expected.size() ? expected[i] : "(nothing)";
        BOOST_TEST(f == e);
    }
}

// clang-format off
const file_case mistakes[]{
    {R"(id = "a)",
     {R"(1:6: this is no TOML: the string that begins here does not end)"}},
    {R"(id = "a")",
     {R"(1:1: offers is missing; allowed: a list of offer IDs such as [12, 13], or "*" for all)"}},
    {R"(offers = "*")",
     {R"(1:1: id is missing; allowed: 1 to 64 of a-z 0-9 . _ - in quotes, with a letter or digit first)"}},
    {R"(id = "A b"
offers = "*")",
     {R"(1:6: id: found the text "A b"; allowed: 1 to 64 of a-z 0-9 . _ - in quotes, with a letter or digit first)"}},
    {R"(id = 5
offers = 5
[new])",
     {R"(1:6: id: found the integer 5; allowed: 1 to 64 of a-z 0-9 . _ - in quotes, with a letter or digit first)",
      R"(2:10: offers: found the integer 5; allowed: a list of offer IDs such as [12, 13], or "*" for all)"}},
    {R"(id = "a"
offers = [12, 0, "x", 13, -1]
[new])",
     {R"(2:15: offers: found the integer 0; allowed: integers from 1)",
      R"(2:18: offers: found the text "x"; allowed: integers from 1)",
      R"(2:27: offers: found the integer -1; allowed: integers from 1)"}},
    {R"(id = "a"
offers = []
countries = []
[new])",
     {R"(2:10: offers: an empty list takes no lead; allowed: a list of offer IDs such as [12, 13], or "*" for all)",
      R"(3:13: countries: an empty list takes no lead; allowed: a list of two-letter codes such as ["ru", "kz"]; without the key, all)"}},
    {R"(priorty = 5
[new])",
     {R"(3:1: unknown key "priorty"; allowed: id, plugin, offers, countries, priority, in_doubt, mail_domain, isolation, limits, retry, breaker, connection, settings, new, change, approved, sync, answer)"}},
    {R"(priority = "5"
in_doubt = "maybe"
mail_domain = "exa mple"
isolation = "Process"
countries = ["RU", "rus", 7, "кз"]
plugin = ""
[new])",
     {R"(3:12: priority: found the text "5"; allowed: an integer from -2147483648 to 2147483647)",
      R"(4:12: in_doubt: found the text "maybe"; allowed: resend, probe, hold)",
      R"(5:15: mail_domain: found the text "exa mple"; allowed: a domain such as "example.com")",
      R"(6:13: isolation: found the text "Process"; allowed: process, inline)",
      R"(7:20: countries: found the text "rus"; allowed: two-letter codes of ISO 3166-1 such as "ru")",
      R"(7:27: countries: found the integer 7; allowed: two-letter codes of ISO 3166-1 such as "ru")",
      R"(7:30: countries: found the text "кз"; allowed: two-letter codes of ISO 3166-1 such as "ru")",
      R"(8:10: plugin: found the text ""; allowed: a plugin's name in quotes; without the key, [[answer.FLOW]] rules judge)"}},
    {R"(isolation = "thread"
countries = "ru"
mail_domain = 7
priority = 99999999999
[new])",
     {R"(3:13: isolation: found the text "thread"; allowed: process, inline)",
      R"(4:13: countries: found the text "ru"; allowed: a list of two-letter codes such as ["ru", "kz"]; without the key, all)",
      R"(5:15: mail_domain: found the integer 7; allowed: a domain such as "example.com")",
      R"(6:12: priority: found the integer 99999999999; allowed: an integer from -2147483648 to 2147483647)"}},
    {R"(timeout = "15s"
[limits]
in_flight = 0
per_second = -1
per_day = 1.5
timezone = "Mars/Base"
timeout = 15
timout = "5s"
priority = 5
[new])",
     {R"(3:1: unknown key "timeout"; it belongs in [limits], for the exchange, or in [sync], for the customer's wait)",
      R"(5:13: limits.in_flight: found the integer 0; allowed: an integer from 1 to 100000)",
      R"(6:14: limits.per_second: found the integer -1; allowed: an integer from 0 to 1000000)",
      R"(7:11: limits.per_day: found the number 1.5; allowed: an integer from 0 to 1000000000000)",
      R"(8:12: limits.timezone: found the text "Mars/Base"; allowed: the name of a time zone, such as "UTC" or "Europe/Berlin")",
      R"(9:11: limits.timeout: found the integer 15; allowed: a duration in quotes such as "500ms", "15s", "2m" or "1h", from 1ms to 24h)",
      R"(10:1: unknown key "timout" in [limits]; allowed: in_flight, per_second, per_day, timezone, timeout)",
      R"(11:1: unknown key "priority" in [limits]; it belongs at the top of the file, before the first table)"}},
    {R"([limits]
timeout = "0ms"
in_flight = "200"
timezone = 5
[sync]
[new])",
     {R"(4:11: limits.timeout: found the text "0ms"; allowed: a duration in quotes such as "500ms", "15s", "2m" or "1h", from 1ms to 24h)",
      R"(5:13: limits.in_flight: found the text "200"; allowed: an integer from 1 to 100000)",
      R"(6:12: limits.timezone: found the integer 5; allowed: the name of a time zone, such as "UTC" or "Europe/Berlin")"}},
    {R"([limits]
timeout = "25h"
[retry]
backoff = "linear"
max_attempts = -1
then = "cancel:duplicate"
[breaker]
share = 1.1
minimum = 0
window = "0s"
[new])",
     {R"(4:11: limits.timeout: found the text "25h"; allowed: a duration in quotes such as "500ms", "15s", "2m" or "1h", from 1ms to 24h)",
      R"(6:11: retry.backoff: found the text "linear"; allowed: none, exponential)",
      R"(7:16: retry.max_attempts: found the integer -1; allowed: an integer from 0 to 2147483647)",
      R"(8:8: retry.then: found the text "cancel:duplicate"; allowed: "hold", or "cancel:REASON" with a number from 1)",
      R"(10:9: breaker.share: found the number 1.1; allowed: a number from 0 to 1)",
      R"(11:11: breaker.minimum: found the integer 0; allowed: an integer from 1 to 2147483647)",
      R"(12:10: breaker.window: found the text "0s"; allowed: a duration in quotes such as "500ms", "15s", "2m" or "1h", from 1s to 24h)"}},
    {R"([retry]
then = "cancel:0"
[breaker]
share = nan
window = "1 s"
[new])",
     {R"(4:8: retry.then: found the text "cancel:0"; allowed: "hold", or "cancel:REASON" with a number from 1)",
      R"(6:9: breaker.share: found the number nan; allowed: a number from 0 to 1)",
      R"(7:10: breaker.window: found the text "1 s"; allowed: a duration in quotes such as "500ms", "15s", "2m" or "1h", from 1s to 24h)"}},
    {R"([connection]
proxy = "https://proxy:3128"
client_key = "k.pem"
redirects = 21
idle = "-1s"
ca_file = 5
[new])",
     {R"(3:1: connection: client_certificate and client_key go together; found only one of them)",
      R"(4:9: connection.proxy: this is no proxy; allowed: http://[user[:password]@]host:port, with {secret:NAME} where it holds one)",
      R"(6:13: connection.redirects: found the integer 21; allowed: an integer from 0 to 20)",
      R"(7:8: connection.idle: found the text "-1s"; allowed: a duration in quotes such as "500ms", "15s", "2m" or "1h", from 0s to 24h)",
      R"(8:11: connection.ca_file: found the integer 5; allowed: the path of a PEM file)"}},
    {R"([connection]
proxy = "http://user:{name}@proxy:3128"
[new])",
     {R"(4:22: connection.proxy: found a brace; allowed: the macro {secret:NAME} alone)"}},
    {R"([connection]
proxy = "http://user:{secret:p|uper}@proxy:3128"
[new])",
     {R"(4:32: connection.proxy: unknown filter "uper"; allowed: raw, upper, lower, trim, digits, urlencode, md5, sha1, sha256, base64, json, xml, translit, default:X, first:N, last:N, found in {secret:p})"}},
    {R"([connection]
proxy = "http://user:secret@proxy"
[new])",
     {R"(4:9: connection.proxy: this is no proxy; allowed: http://[user[:password]@]host:port, with {secret:NAME} where it holds one)"}},
    {R"(limits = 5
new = "x"
retry = []
[[sync]])",
     {R"(3:10: limits: found the integer 5; allowed: a table, [limits])",
      R"(4:7: new: found the text "x"; allowed: a table, [new])",
      R"(5:9: retry: found a list; allowed: a table, [retry])",
      R"(6:1: sync: found a list; allowed: a table, [sync])"}},
    {R"(plugin = "p"
[new]
fields = "a {name}")",
     {R"(4:1: new.url is missing; allowed: a URL that begins with http://, https:// or a macro, or "" where the plugin makes it)"}},
    {R"([new]
fields = "a {name}"
[[answer.new]]
when = {}
accept = {})",
     {R"(3:1: new.url is missing; allowed: a URL that begins with http://, https:// or a macro; a table without any key sends nothing)"}},
    {R"([new]
url = ""
[[answer.new]]
when = {}
accept = true)",
     {R"(4:7: new.url: it is empty, and no plugin makes one; allowed: a URL that begins with http://, https:// or a macro)"}},
    {R"(plugin = "p"
[new]
url = "ftp://x"
[sync]
url = 5
timeout = 8
[change]
url = "https://x/{name|raw}"
timeout = "8s"
resend_known = true
status = "packaging"
[approved]
url = "{nope}/x")",
     {R"(5:7: new.url: found the text "ftp://x"; allowed: a URL that begins with http://, https:// or a macro)",
      R"(7:7: sync.url: found the integer 5; allowed: a URL that begins with http://, https:// or a macro)",
      R"(8:11: sync.timeout: found the integer 8; allowed: a duration in quotes such as "500ms", "15s", "2m" or "1h", from 1ms to 24h)",
      R"(10:24: change.url: filter "raw" is not for {name}: a value from the lead itself is never inserted raw into a URL; allowed for: ofp, ofpg, goal, site, space, offer, secret, land, preland)",
      R"(11:1: unknown key "timeout" in [change]; it belongs in [limits], for the exchange, or in [sync], for the customer's wait)",
      R"(12:1: unknown key "resend_known" in [change]; it belongs in [new])",
      R"(13:1: unknown key "status" in [change]; it belongs in [approved])",
      R"(14:1: approved.status is missing; allowed: the status that is taken, one of processing, callback, hold, cancel, packaging, send, delivery, arrived, paid, return)"}},
    {R"(plugin = "p"
[approved]
status = "new"
url = "")",
     {R"(5:10: approved.status: found the text "new"; allowed: the status that is taken, one of processing, callback, hold, cancel, packaging, send, delivery, arrived, paid, return)"}},
    {R"(plugin = "p"
[approved]
[new]
resend_known = 1
url = "")",
     {R"(4:1: approved.status is missing; allowed: the status that is taken, one of processing, callback, hold, cancel, packaging, send, delivery, arrived, paid, return)",
      R"(4:1: approved.url is missing; allowed: a URL that begins with http://, https:// or a macro, or "" where the plugin makes it)",
      R"(6:16: new.resend_known: found the integer 1; allowed: true or false)"}},
    {R"(plugin = "p"
[new]
url = ""
fields = "a b"
body = "x")",
     {R"(4:1: new.content_type is missing; allowed: the media type of body, such as "text/xml")",
      R"(7:8: new.body: found beside fields; allowed: one of the two)"}},
    {R"(plugin = "p"
[new]
url = ""
body = "x {file:doc}"
content_type = "text"
format = "xml"
method = "post")",
     {R"(6:11: new.body: {file:doc} must be the whole value of a field, without other text and without filters)",
      R"(7:16: new.content_type: found the text "text"; allowed: a media type such as "text/xml" or "application/json")",
      R"(8:10: new.format: found the text "xml"; allowed: form, json, multipart, query)",
      R"(9:10: new.method: found the text "post"; allowed: a method in capitals, such as GET, POST, PUT or PATCH; not CONNECT)"}},
    {R"(plugin = "p"
[new]
url = "https://x/{file:doc}"
body = "{file:doc}"
content_type = "text/xml; charset=utf-8"
format = "form"
method = "CONNECT"
headers = { Host = "x", "content-length" = "5", "a b" = "c", X = 5, "x" = "{file:d}", Y = "{name|up}", y = "1" })",
     {R"(5:18: new.url: {file:doc} must be the whole value of a field, without other text and without filters)",
      R"(6:9: new.body: found {file:doc}; allowed: only as the whole value of a field)",
      R"(9:10: new.method: found the text "CONNECT"; allowed: a method in capitals, such as GET, POST, PUT or PATCH; not CONNECT)",
      R"(10:13: new.headers.Host: not allowed here: the host itself sets it where it is needed)",
      R"(10:25: new.headers.content-length: not allowed here: the host itself sets it where it is needed)",
      R"(10:49: new.headers.a b: this is no header name; allowed: letters, digits and !#$%&'*+-.^_`|~)",
      R"(10:66: new.headers.X: found the integer 5; allowed: a text in quotes)",
      R"(10:76: new.headers.x: found {file:d}; allowed: only as the whole value of a field)",
      R"(10:98: new.headers.Y: unknown filter "up"; allowed: raw, upper, lower, trim, digits, urlencode, md5, sha1, sha256, base64, json, xml, translit, default:X, first:N, last:N, found in {name})"}},
    {R"(plugin = "p"
[new]
url = "https://x/a\nb"
content_type = "text/xml"
headers = "X: y")",
     {R"(5:19: new.url: found a line break or another control character; allowed: one line)",
      R"(6:16: new.content_type: it goes with body; the media type of fields follows from format)",
      R"(7:11: new.headers: found the text "X: y"; allowed: a table, [new.headers])"}},
    {R"(plugin = "p"
[new]
url = '''https://x/{name|uper}'''
fields = '''
name  {name}
phone {iphone|default}
''')",
     {R"(5:26: new.url: unknown filter "uper"; allowed: raw, upper, lower, trim, digits, urlencode, md5, sha1, sha256, base64, json, xml, translit, default:X, first:N, last:N, found in {name})",
      R"(8:15: new.fields: filter "default" needs the text to use, as in default:none, found in {iphone})"}},
    {R"(plugin = "p"
[new]
url = "https://x/é\u00e9\U0001F600\"{name|uper}"
fields = """
é {name}\t\
    \u00e9{nope}
b {phone|uper}
""")",
     {R"(5:43: new.url: unknown filter "uper"; allowed: raw, upper, lower, trim, digits, urlencode, md5, sha1, sha256, base64, json, xml, translit, default:X, first:N, last:N, found in {name})",
      R"(9:10: new.fields: unknown filter "uper"; allowed: raw, upper, lower, trim, digits, urlencode, md5, sha1, sha256, base64, json, xml, translit, default:X, first:N, last:N, found in {phone})"}},
    {R"(plugin = "p"
[new]
url = ""
format = "json"
fields = '''
a[][b] {name}
''')",
     {R"(8:1: new.fields: field "a[][b]": [] may stand at the end only)"}},
    {R"(plugin = "p"
[new]
url = ""
format = "json"
fields = "doc {file:doc}")",
     {R"(7:15: new.fields: {file:doc} cannot be sent in body format json; allowed with: form, multipart)"}},
    {R"(plugin = "p"
[settings]
a = "{secret:x|uper}"
b = [ { c = "é{secret:y|nope} {name}" } ]
d = inf
e = 1979-05-27T07:32:00Z
[new]
url = "")",
     {R"(5:16: settings.a: unknown filter "uper"; allowed: raw, upper, lower, trim, digits, urlencode, md5, sha1, sha256, base64, json, xml, translit, default:X, first:N, last:N, found in {secret:x})",
      R"(6:25: settings.b[0].c: unknown filter "nope"; allowed: raw, upper, lower, trim, digits, urlencode, md5, sha1, sha256, base64, json, xml, translit, default:X, first:N, last:N, found in {secret:y})",
      R"(7:5: settings.d: found the number inf; allowed: a finite number)"}},
    {R"([new]
url = "https://x")",
     {R"(3:1: [new] has no plugin and no [[answer.new]] rules: nothing would judge the answers)"}},
    {R"([[answer.new]]
when = {}
accept = true)",
     {R"(3:1: [[answer.new]] without [new]: no such answer ever comes)"}},
    {R"(plugin = "p"
[new]
url = ""
[[answer.new]]
when = {}
accept = true)",
     {R"(6:1: [[answer.new]] is for an integration without a plugin; here the plugin judges the answers)"}},
    {R"([new]
url = "https://x"
[answer.new]
when = {}
accept = true)",
     {R"(5:1: answer.new: found a table; allowed: rules, each under [[answer.new]] with two brackets)"}},
    {R"([new]
url = "https://x"
[[answer.nwe]]
when = {}
[[answer.new]]
accept = true
[[answer.new]]
when = { status = "ok" , text = [], "a/b" = "c", "/~2" = "c" }
reject = { reason = 0 }
[[answer.new]]
when = "x"
done = true
[[answer.new]]
when = {}
accept = { id = "id", x = 1 }
reject = { }
[[answer.new]]
when = {}
accept = false
[[answer.new]]
when = {}
reject = true
[[answer.new]]
when = {}
[[answer.new]]
when = { "/a" = 1 }
accept = { }
url = "x")",
     {R"(5:10: unknown key "nwe" in [answer]; allowed: new, change, approved, sync)",
      R"(7:1: answer.new.when is missing; allowed: a table of conditions, { "/status" = "ok" }; { } matches every answer)",
      R"(10:19: answer.new.when.status: found the text "ok"; allowed: an HTTP status such as "200")",
      R"(10:33: answer.new.when: found a list; allowed: a text, a number, true or false)",
      R"(10:37: answer.new.when: "a/b" is no condition; allowed: a JSON pointer: "" for the whole answer, or "/name/0/name", status or text)",
      R"(10:50: answer.new.when: "/~2" is no condition; allowed: a JSON pointer: "" for the whole answer, or "/name/0/name", status or text)",
      R"(11:21: answer.new.reject.reason: found the integer 0; allowed: an integer from 1 to 2147483647)",
      R"(13:8: answer.new.when: found the text "x"; allowed: a table of conditions, { "/status" = "ok" })",
      R"(14:8: answer.new.done: flow new has no such outcome; allowed: accept, reject)",
      R"(15:1: answer.new: the rule has several outcomes; allowed: exactly one of accept, reject)",
      R"(17:17: answer.new.accept.id: found the text "id"; allowed: a JSON pointer: "" for the whole answer, or "/name/0/name")",
      R"(17:23: unknown key "x" in [answer.new.accept]; allowed: id)",
      R"(18:10: answer.new.reject.reason is missing; allowed: an integer from 1)",
      R"(21:10: answer.new.accept: found false; allowed: { id = "/pointer" }, or true for the lead's own ID)",
      R"(24:10: answer.new.reject: found true; allowed: { reason = NUMBER })",
      R"(25:1: answer.new: the rule has no outcomes; allowed: exactly one of accept, reject)",
      R"(30:1: unknown key "url" in [answer.new]; it belongs in the table of a flow: [new], [change], [approved] or [sync])"}},
    {R"([sync]
url = "https://x"
[[answer.sync]]
when = {}
redirect = { }
[[answer.sync]]
when = {}
message = { text = "Sorry" }
[[answer.sync]]
when = {}
message = "Sorry")",
     {R"(7:12: answer.sync.redirect.url is missing; allowed: a JSON pointer: "" for the whole answer, or "/name/0/name")",
      R"(10:20: answer.sync.message.text: found the text "Sorry"; allowed: a JSON pointer: "" for the whole answer, or "/name/0/name")",
      R"(13:11: answer.sync.message: found the text "Sorry"; allowed: { text = "/pointer" })"}},
    {R"([change]
url = "https://x"
[[answer.change]]
when = {}
done = { }
[[answer.change]]
when = {}
done = { id = 5 }
[[answer.change]]
when = {}
accept = true)",
     {R"(10:10: unknown key "id" in [answer.change.done]; allowed: none)",
      R"(13:10: answer.change.accept: flow change has no such outcome; allowed: done)"}},
    {R"(a = )",
     {R"(3:5: this is no TOML: the file ends too early (in a key-value pair))"}},
    {R"([new)",
     {R"(3:5: this is no TOML: the file ends too early (in a table header))"}},
    {R"([new]
[new])",
     {R"(4:1: this is no TOML: it stands here a second time: table 'new' (in a table header))"}},
    {R"(id = "a"
id = "b")",
     {R"(2:1: this is no TOML: the key id stands in its table a second time)"}},
    {R"([new]
url = "https://x"
[[answer.new]]
when = { "/a" = "x,=", "/a" = 5 }
accept = true)",
     {R"(6:24: this is no TOML: the key "/a" stands in its table a second time)"}},
    {R"(limits.timeout = "5s"
  limits . timeout = "6s")",
     {R"(4:3: this is no TOML: the key limits . timeout stands in its table a second time)"}},
    {R"([new]
url = "https://x"
[answer]
new = [])",
     {R"(3:1: [new] has no plugin and no [[answer.new]] rules: nothing would judge the answers)"}},
    {R"(priority = 1e1
[limits]
per_second = 2.0
[new])",
     {R"(3:12: priority: found the number 10.0; allowed: an integer from -2147483648 to 2147483647)",
      R"(5:14: limits.per_second: found the number 2.0; allowed: an integer from 0 to 1000000)"}},
    {R"(x = 'unclosed)",
     {R"(3:5: this is no TOML: the string that begins here does not end)"}},
    {R"( = 5)",
     {R"(3:2: this is no TOML: expected keys, tables, whitespace or comments, found '=' (in the file))"}},
    {R"(x = "\q")",
     {R"(3:7: this is no TOML: unknown escape sequence '\q' (in a string))"}},
    {R"("x\ny" = 5
[new])",
     {R"(3:1: unknown key "x y"; allowed: id, plugin, offers, countries, priority, in_doubt, mail_domain, isolation, limits, retry, breaker, connection, settings, new, change, approved, sync, answer)"}},
    {R"(a.b.c = 5
[new])",
     {R"(3:1: unknown key "a"; allowed: id, plugin, offers, countries, priority, in_doubt, mail_domain, isolation, limits, retry, breaker, connection, settings, new, change, approved, sync, answer)"}},
    {R"(answer = 5
[new])",
     {R"(3:10: answer: found the integer 5; allowed: a table, [answer])"}},
    {R"(answer = { new = [ 5, { when = {}, accept = true } ] }
[new]
url = "https://x")",
     {R"(3:20: answer.new: found the integer 5; allowed: a table)"}},
    {R"(plugin = "p"
[new]
url = ""
fields = '''
a {name|uper}
b {phone}
c[ {nope|x}
d {phone|first:x}''')",
     {R"(7:9: new.fields: unknown filter "uper"; allowed: raw, upper, lower, trim, digits, urlencode, md5, sha1, sha256, base64, json, xml, translit, default:X, first:N, last:N, found in {name})",
      R"(10:10: new.fields: filter "first" needs a number of characters from 0 to 1000000, as in first:3; found "x", found in {phone})"}},
    {R"([approved]
status = "deleted")",
     {R"(3:1: [approved] has no plugin and no [[answer.approved]] rules: nothing would judge the answers)",
      R"(3:1: approved.url is missing; allowed: a URL that begins with http://, https:// or a macro)",
      R"(4:10: approved.status: found the text "deleted"; allowed: the status that is taken, one of processing, callback, hold, cancel, packaging, send, delivery, arrived, paid, return)"}},
    {R"(fields = "a"
proxy = "x"
when = 5
[new])",
     {R"(3:1: unknown key "fields"; it belongs in the table of a flow: [new], [change], [approved] or [sync])",
      R"(4:1: unknown key "proxy"; it belongs in [connection])",
      R"(5:1: unknown key "when"; it belongs in a table [[answer.FLOW]])"}},
    {R"(plugin = "p"
[new]
url = " https://x"
[change]
url = "HTTPS://x/{id}"
body = ""
content_type = "a/b"
[sync]
url = ""
content_type = "a/b"
body = 5)",
     {R"(5:7: new.url: found the text " https://x"; allowed: a URL that begins with http://, https:// or a macro)",
      R"(13:8: sync.body: found the integer 5; allowed: a text)"}},
    {R"([new]
url = "https://x"
[[answer.new]]
when = { "" = 1979-05-27 }
accept = { id = "" }
[[answer.new]]
when = { "" = inf, "/a" = 1.5, "/b" = true }
accept = 5)",
     {R"(6:15: answer.new.when: found the date or time 1979-05-27; allowed: a text, a number, true or false)",
      R"(9:15: answer.new.when: found the number inf; allowed: a text, a number, true or false)",
      R"(10:10: answer.new.accept: found the integer 5; allowed: { id = "/pointer" }, or true for the lead's own ID)"}},
    {"[settings]\n\"a\\nb\" = inf",
     {R"(4:10: settings.a b: found the number inf; allowed: a finite number)"}},
};

const file_case warnings[]{
    {R"([new]
[[answer.new]]
when = {}
accept = true)",
     {R"(4:1: [[answer.new]] is not used: [new] is empty, so nothing is sent)"}},
    {R"(plugin = "p"
[new]
url = "{nope}{secret:x}/{ name }/{unknown:5}"
fields = '''
a {"x":1} {Nope}
''')",
     {R"(5:8: new.url: unknown macro {nope}: it is sent as it stands)",
      R"(5:34: new.url: unknown macro {unknown:5}: it is sent as it stands)",
      R"(7:11: new.fields: unknown macro {Nope}: it is sent as it stands)"}},
};
// clang-format on

} // namespace

BOOST_AUTO_TEST_SUITE(integration_mistakes)

BOOST_DATA_TEST_CASE(table, boost::unit_test::data::make(mistakes), c) {
    auto reading = read_integration(whole(c.text));
    check(reading.mistakes, c.expected);
    BOOST_TEST(!reading.value.has_value());
}

BOOST_DATA_TEST_CASE(warned, boost::unit_test::data::make(warnings), c) {
    auto reading = read_integration(whole(c.text));
    check(reading.mistakes, {});
    check(reading.warnings, c.expected);
    BOOST_TEST(reading.value.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
