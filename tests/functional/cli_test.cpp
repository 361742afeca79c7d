// The command line as scripts use it: exit statuses, JSON, help, and that a secret is never shown.
#include "tests/functional/crm_integration.hpp"
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <sstream>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(cli)

namespace {

const std::string program = std::string(LEADWIRE_BINARY_DIR) + "/bin/leadwire";

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

// clang-format off
const std::vector<std::string> commands{
    "init", "migrate", "tick", "stats", "version", "expand", "dry-run",
    "config", "config get", "config set", "config list", "secret", "secret set", "secret list", "secret remove",
    "catalog", "catalog import", "lead", "lead import", "lead show", "lead list", "lead export", "lead edit",
    "lead attach", "integration", "integration check", "integration apply", "integration list", "integration show",
    "integration history", "integration rollback", "integration pause", "integration resume",
    "plugin", "plugin list", "plugin inspect", "plugin new", "plugin test", "plugin check", "plugin watch"};
// clang-format on

constexpr std::string_view one_lead =
    R"({"id": 7, "offer": 12, "phone": "79161234567", "name": "Ann", "country": "ru"})";

} // namespace

BOOST_DATA_TEST_CASE(every_command_has_help, boost::unit_test::data::make(commands), name) {
    auto command = words(program + " " + name + " --help");
    const auto end = run(command);
    BOOST_TEST(end.status == 0);
    BOOST_TEST(end.output.size() > 40u, end.output);
    BOOST_TEST(end.errors.empty(), end.errors);
}

/// What the arguments alone show, with or without an installation, and before any file is opened.
BOOST_AUTO_TEST_CASE(wrong_usage_is_two_with_its_reason_in_one_line) {
    for (const auto* line : {"",
                             "nonsense",
                             "lead",
                             "lead nonsense",
                             "lead list --nonsense",
                             "config get",
                             "lead import",
                             "tick now",
                             "dry-run --lead x --integration a --flow new",
                             "dry-run --lead 7 --integration a --flow xx",
                             "dry-run --lead 0 --integration a --flow new",
                             "lead show",
                             "lead show 0",
                             "lead show -5",
                             "lead show x",
                             "lead show 7 --eid abc",
                             "lead list --status sold",
                             "lead export --status sold",
                             "lead edit 7",
                             "lead edit 7 name",
                             "lead edit 7 =x",
                             "lead edit 0 name=x",
                             "lead attach 0 scan /etc/hostname",
                             "expand",
                             "expand {name}",
                             "expand --lead 7",
                             "expand --lead 0 {name}",
                             "expand --lead 7 --batch f {name}",
                             "secret set a/b",
                             "lead import f.csv --map phone",
                             "lead import f.csv --set =1",
                             "lead import f.csv --map phone={A} --map phone={B}",
                             "lead import f.csv --set offer=1 --set offer=1",
                             "lead import f.csv --map phone={A} --set order_phone=1",
                             "lead import f.csv --map fone={A}",
                             "lead import f.csv --set offer=x",
                             "lead import f.csv --format xml",
                             "lead import f.jsonl --format jsonl --set offer=1",
                             "lead import f.jsonl --format jsonl --map phone={A}",
                             "plugin new",
                             "plugin test f.so",
                             "plugin check",
                             "plugin check f.so --only nonsense",
                             "plugin check f.so --rounds 0"}) {
        const auto end = run(words(program + " --dir /nowhere " + line));
        BOOST_TEST(end.status == 2, line << ": " << end.errors);
        BOOST_TEST(std::ranges::count(end.errors, '\n') == 1, line << ": " << end.errors);
        BOOST_TEST(end.errors.starts_with("leadwire: "), line << ": " << end.errors);
        BOOST_TEST(end.output.empty(), line << ": " << end.output);
    }
}

BOOST_AUTO_TEST_CASE(wrong_usage_names_what_was_found_and_what_is_allowed) {
    for (const auto& [line, said] : std::vector<std::pair<const char*, const char*>>{
             {"lead show", "lead show: which lead is missing; allowed: its ID, or --eid TEXT"},
             {"lead list --status sold", "--status sold: is no status; allowed: new, processing, "},
             {"dry-run --lead 7 --integration a --flow xx",
              "--flow xx: is no flow; allowed: new, change, approved, sync"},
             {"dry-run --lead 0 --integration a --flow new",
              "--lead: \"0\" is no ID of a lead; allowed: an integer from 1 (leadwire dry-run --help)"},
             {"lead import f.csv --map phone={A} --set order_phone=1",
              "--map phone and --set order_phone: both give the field; allowed: one of them"},
             {"lead nonsense", "(leadwire lead --help)"}})
        BOOST_TEST(run(words(program + " " + line)).errors.find(said) != std::string::npos,
                   line << ": " << run(words(program + " " + line)).errors);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_one_with_its_reason_in_one_line) {
    installation host;
    for (const auto* line :
         {"lead show 99", "lead show --eid nonsense", "lead edit 99 name=B", "config get nonsense",
          "config set nonsense 1", "config set sender.in_flight \"many\"", "integration show none",
          "integration pause none", "integration apply /nowhere", "catalog import /nowhere",
          "plugin inspect /nowhere", "expand --lead 99 {name}", "secret remove none",
          "dry-run --lead 99 --integration none --flow new"}) {
        const auto end = host.command(words(line));
        BOOST_TEST(end.status == 1, line);
        BOOST_TEST(std::ranges::count(end.errors, '\n') == 1, line << ": " << end.errors);
        BOOST_TEST(end.output.empty(), line << ": " << end.output);
    }
}

BOOST_AUTO_TEST_CASE(without_an_installation_nothing_is_made) {
    temp_dir dir;
    for (const auto* line : {"lead list", "tick", "config list", "stats"}) {
        auto command = words(program + " --dir " + (dir.path() / "none").string() + " " + line);
        const auto end = run(command);
        BOOST_TEST(end.status == 1, line);
        BOOST_TEST(end.errors.find("init") != std::string::npos, line << ": " << end.errors);
    }
    BOOST_TEST(!std::filesystem::exists(dir.path() / "none"));
}

BOOST_AUTO_TEST_CASE(the_directory_may_come_from_the_environment) {
    installation host;
    host.import_leads(std::string(one_lead));
    const auto end = run({program, "lead", "list", "--json"},
                         {.input = {}, .environment = {{"LEADWIRE_DIR", host.path().string()}}});
    BOOST_TEST(text_at(parsed(end.output), "/id") == "7");
}

BOOST_AUTO_TEST_CASE(init_is_safe_to_repeat_and_keeps_what_is_there) {
    installation host;
    host.import_leads(std::string(one_lead));
    const auto eid = host.done({"expand", "--lead", "7", "{eid}"});
    (void)host.done({"init"});
    BOOST_TEST(host.done({"expand", "--lead", "7", "{eid}"}) == eid);
    BOOST_TEST(host.done({"config", "get", "egress.allow"}).find("127.0.0.0/8") != std::string::npos);
    BOOST_TEST(parsed_lines(host.done({"lead", "list", "--json"})).size() == 1u);
    (void)host.done({"migrate"});
}

BOOST_AUTO_TEST_CASE(settings_are_read_and_changed) {
    installation host;
    BOOST_TEST(host.done({"config", "get", "schedule.tick"}) == "60s\n");
    (void)host.done({"config", "set", "sender.in_flight", "77"});
    BOOST_TEST(host.done({"config", "get", "sender.in_flight"}) == "77\n");
    std::string listed = host.done({"config", "list", "--json"});
    const auto rows = parsed_lines(listed);
    for (const auto* key :
         {"database", "listen", "schedule.tick", "egress.allow", "http.connect_timeout", "http.proxy",
          "http.ca_file", "sender.in_flight", "plugins.isolation", "plugins.soft_limit", "plugins.hard_limit",
          "plugins.memory", "reload.gate", "reload.replay", "retention.attempts", "retention.bodies",
          "log.level", "log.format"})
        BOOST_TEST(std::ranges::any_of(rows, [&](const auto& row) { return text_at(row, "/key") == key; }),
                   key);
    for (const auto& [key, value] : {std::pair{"sender.in_flight", "\"many\""},
                                     {"schedule.tick", "5"},
                                     {"log.format", "\"xml\""},
                                     {"egress.allow", "\"127.0.0.0/8\""},
                                     {"nonsense", "1"}})
        BOOST_TEST(host.command({"config", "set", key, value}).status == 1, key << " " << value);
    BOOST_TEST(host.done({"config", "list", "--json"}) == listed);
}

BOOST_AUTO_TEST_CASE(a_range_that_is_none_is_named_before_anything_is_sent) {
    installation host;
    const auto set = host.command({"config", "set", "egress.allow", "[\"home\"]"});
    const auto end = set.status == 0 ? host.command({"tick"}) : set;
    BOOST_TEST(end.status == 1);
    BOOST_TEST(end.errors.find("egress.allow: \"home\"") != std::string::npos, end.errors);
}

BOOST_AUTO_TEST_CASE(a_secret_is_never_shown) {
    mock_crm crm;
    installation host;
    const std::string secret = "pa&ss word/77", encoded = "pa%26ss%20word%2F77",
                      form_encoded = "pa%26ss+word%2F77";
    (void)host.done({"secret", "set", "token"}, secret + "\n");
    BOOST_TEST(host.done({"secret", "list"}) == "token\n");
    host.apply("id = \"crm\"\nplugin = \"altercpa\"\noffers = \"*\"\n[new]\nurl = \"" +
               crm.url("/?ext={id}&key={secret:token}") +
               "\"\nfields = '''\nkey {secret:token}\nhash {secret:token|md5}\necho {meta:mock}\nmock "
               "{meta:mock}\n'''\n");
    host.import_leads(lead_text(7, 12, "ok") + lead_text(8, 12, "echo"));
    std::string shown = host.done({"expand", "--lead", "7", "{secret:token}"});
    BOOST_TEST(shown == "•••\n");
    shown += host.done({"expand", "--lead", "7", "--url", "{secret:token}"});
    shown += host.done({"dry-run", "--lead", "7", "--integration", "crm", "--flow", "new"});
    shown += host.done({"dry-run", "--lead", "7", "--integration", "crm", "--flow", "new", "--json"});
    BOOST_TEST(host.tick().claimed == 2);
    for (const auto* id : {"7", "8"})
        for (const auto* form : {"--requests", "--json"})
            shown += host.done({"lead", "show", id, "--requests", form});
    for (const auto* line : {"config list", "integration list", "integration show crm",
                             "integration history crm", "lead export --deliveries", "stats", "plugin list"})
        shown += host.done(words(line));
    for (const auto& hidden : {secret, encoded, form_encoded})
        BOOST_TEST(shown.find(hidden) == std::string::npos, hidden << " is shown");
    BOOST_TEST(shown.find("•••") != std::string::npos);

    const auto log = crm.log_of("7");
    BOOST_REQUIRE(log.size() == 1u);
    BOOST_TEST(text_at(log[0], "/query/key") == secret, "the CRM gets the real one");
    BOOST_TEST(text_at(log[0], "/fields/key") == secret);
    namespace fs = std::filesystem;
    BOOST_TEST((fs::status(host.path() / "secrets.toml").permissions() ==
                (fs::perms::owner_read | fs::perms::owner_write)));
    fs::permissions(host.path() / "secrets.toml", fs::perms::others_read, fs::perm_options::add);
    const auto refused = host.command({"tick"});
    BOOST_TEST(refused.status == 1);
    BOOST_TEST(refused.errors.find("secrets.toml") != std::string::npos, refused.errors);
    (void)host.command({"secret", "remove", "token"});
}

BOOST_AUTO_TEST_CASE(a_short_secret_is_taken_with_a_warning_and_an_empty_one_is_not) {
    installation host;
    const auto set = [&](const std::string& value) { return host.command({"secret", "set", "pin"}, value); };
    for (const auto* empty : {"", "\n", "\r\n"}) {
        BOOST_TEST(set(empty).status == 1);
        BOOST_TEST(std::ranges::count(set(empty).errors, '\n') == 1);
        BOOST_TEST(host.done({"secret", "list"}).empty());
    }
    for (const auto* brief : {"7\n", "äöü"}) {
        BOOST_TEST(set(brief).status == 0);
        BOOST_TEST(set(brief).errors.find("pin has fewer than 4 characters") != std::string::npos);
    }
    BOOST_TEST(set("1234").status == 0);
    BOOST_TEST(set("1234").errors.empty());
    BOOST_TEST(host.done({"secret", "list"}) == "pin\n");
}

BOOST_AUTO_TEST_CASE(export_and_import_are_each_others_reverse) {
    installation first, second;
    first.import_leads(source_text("tests/data/macro-leads.jsonl"));
    const auto leads = first.done({"lead", "export"});
    BOOST_TEST(parsed_lines(leads).size() == 8u);
    second.import_leads(leads);
    BOOST_TEST(second.done({"lead", "export"}) == leads);
    BOOST_TEST(first.done({"lead", "export", "--status", "cancel"}).empty());
    BOOST_TEST(first.done({"lead", "export", "--status", "new"}) == leads);
}

BOOST_AUTO_TEST_CASE(a_csv_of_any_shape_is_imported_by_a_map) {
    installation host;
    const auto file =
        host.files().write("leads.csv", "First Name,Last Name,Phone 1,Country,Note\r\n"
                                        "Ann,\"O\"\"Hara, B\",+7 916 123-45-67,Kazakhstan,\"a\nb\"\r\n");
    (void)host.done({"lead", "import", file, "--map", "name={First Name} {Last Name}", "--map",
                     "phone={Phone 1}", "--map", "country={Country}", "--map", "comment={Note}", "--set",
                     "offer=12", "--normalize"});
    const auto row = parsed(host.done({"lead", "export"}));
    BOOST_TEST(text_at(row, "/name") == "Ann O\"Hara, B");
    BOOST_TEST(text_at(row, "/phone") == "79161234567");
    BOOST_TEST(text_at(row, "/country") == "kz");
    BOOST_TEST(text_at(row, "/comment") == "a\nb");
    BOOST_TEST(text_at(row, "/offer") == "12");
}

BOOST_AUTO_TEST_CASE(a_lead_is_edited_all_or_nothing) {
    installation host;
    host.import_leads(std::string(one_lead));
    (void)host.done(
        {"lead", "edit", "7", "address.city=Riga", "meta.color=red", "price=19.90", "external_id=A-1"});
    auto lead = host.lead("7");
    BOOST_TEST(text_at(lead, "/address/city") == "Riga");
    BOOST_TEST(text_at(lead, "/meta/color") == "red");
    BOOST_TEST(text_at(lead, "/price") == "19.90");
    BOOST_TEST(text_at(lead, "/external_id") == "A-1");
    const auto before = json::dump(lead);
    for (const auto* wrong : {"price=-1", "nonsense=1", "price=1.234", "id=8", "address=x"}) {
        const auto end = host.command({"lead", "edit", "7", "name=Changed", wrong});
        BOOST_TEST(end.status == 1, wrong);
    }
    BOOST_TEST(json::dump(host.lead("7")) == before);
}

BOOST_AUTO_TEST_CASE(an_attachment_is_sent_as_a_file) {
    mock_crm crm;
    installation host;
    host.import_leads(std::string(one_lead) + "\n" + R"({"id": 8, "offer": 12, "phone": "79161234567"})");
    host.apply("id = \"crm\"\nplugin = \"altercpa\"\noffers = \"*\"\n[new]\nurl = \"" +
               crm.url("/?ext={id}&mock=ok") + "\"\nfields = '''\nname {name}\nscan {file:scan}\n'''\n");
    const auto file = host.files().write("paß port.txt", "abc");
    (void)host.done({"lead", "attach", "7", "scan", file});
    const auto lead = host.lead("7");
    BOOST_TEST(text_at(lead, "/meta/scan/name") == "paß port.txt");
    BOOST_TEST(text_at(lead, "/meta/scan/type") == "text/plain");
    BOOST_TEST(host.tick().accepted == 2);
    const auto log = crm.log_of("7");
    BOOST_REQUIRE(log.size() == 1u);
    BOOST_TEST(text_at(log[0], "/parts/0/value") == "Ann");
    BOOST_TEST(text_at(log[0], "/parts/1/name") == "scan");
    BOOST_TEST(text_at(log[0], "/parts/1/filename") == "paß port.txt");
    BOOST_TEST(text_at(log[0], "/parts/1/type") == "text/plain");
    BOOST_TEST(text_at(log[0], "/parts/1/sha256") ==
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(host.command({"lead", "attach", "7", "scan", "/nowhere"}).status == 1);
    BOOST_TEST(host.command({"lead", "attach", "99", "scan", file}).status == 1);
    for (const auto* none : {"/dev/zero", "/dev", "/"}) {
        const auto refused = host.command({"lead", "attach", "8", "scan", none});
        BOOST_TEST(refused.status == 1, none);
        BOOST_TEST(refused.errors.find("is no regular file") != std::string::npos, refused.errors);
    }
}

BOOST_AUTO_TEST_CASE(versions_of_an_integration_can_be_taken_back) {
    installation host;
    const std::string first = "id = \"crm\"\noffers = [12]\n[new]\n", second = first + "# changed\n";
    host.apply(first);
    host.apply(second);
    host.apply(second);
    BOOST_TEST(host.done({"integration", "show", "crm"}) == second);
    BOOST_TEST(parsed_lines(host.done({"integration", "history", "crm", "--json"})).size() == 2u,
               "no change, no version");
    (void)host.done({"integration", "rollback", "crm", "1"});
    BOOST_TEST(host.done({"integration", "show", "crm"}) == first);
    BOOST_TEST(parsed_lines(host.done({"integration", "history", "crm", "--json"})).size() == 3u);
    BOOST_TEST(host.command({"integration", "rollback", "crm", "9"}).status == 1);
}

BOOST_AUTO_TEST_CASE(a_dry_run_shows_request_and_outcome_and_changes_nothing) {
    installation host;
    host.import_leads(std::string(one_lead));
    host.apply("id = \"crm\"\nplugin = \"altercpa\"\noffers = \"*\"\n[new]\nurl = "
               "\"http://crm.example/?id={id}\"\nfields = '''\nname {name}\n'''\n");
    const auto before = json::dump(host.lead("7"));
    const auto answer = host.files().write("answer.json", R"({"status":"error","error":"double"})");
    const auto shown = parsed(host.done(
        {"dry-run", "--lead", "7", "--integration", "crm", "--flow", "new", "--answer", answer, "--json"}));
    BOOST_TEST(text_at(shown, "/request/method") == "POST");
    BOOST_TEST(text_at(shown, "/request/url") == "http://crm.example/?id=7");
    BOOST_TEST(text_at(shown, "/request/body") == "name=Ann");
    BOOST_TEST(text_at(shown, "/outcome/outcome") == "rejected");
    BOOST_TEST(text_at(shown, "/outcome/status") == "cancel");
    BOOST_TEST(text_at(shown, "/outcome/reason") == "7");
    BOOST_TEST(json::dump(host.lead("7")) == before);
}

BOOST_AUTO_TEST_CASE(a_dry_run_says_what_the_exchange_would_refuse) {
    installation host;
    host.import_leads(
        R"({"id": 7, "offer": 12, "phone": "1", "name": "Ann\r\nX-Admin: 1", "comment": "ftp"})");
    const auto refused = [&](const std::string& url, const std::string& headers, const char* says) {
        host.apply("id = \"crm\"\nplugin = \"altercpa\"\noffers = \"*\"\n[new]\nurl = \"" + url +
                   "\"\nheaders = { " + headers + " }\n");
        const auto end = host.command({"dry-run", "--lead", "7", "--integration", "crm", "--flow", "new"});
        BOOST_TEST(end.status == 1, url << headers);
        BOOST_TEST(end.output.empty(), end.output);
        BOOST_TEST(std::ranges::count(end.errors, '\n') == 1, end.errors);
        BOOST_TEST(end.errors.find("request: ") != std::string::npos, end.errors);
        BOOST_TEST(end.errors.find(says) != std::string::npos, end.errors);
        // The send comes to the same end, before its first byte.
        BOOST_TEST(host.tick().failed == 1);
        const auto lead = host.lead("7");
        const auto last =
            "/deliveries/0/attempts/" + std::to_string(count_at(lead, "/deliveries/0/attempts") - 1);
        BOOST_TEST(text_at(lead, last + "/phase") == "prepared");
        BOOST_TEST(text_at(lead, last + "/detail").find(says) != std::string::npos,
                   text_at(lead, last + "/detail"));
    };
    refused("http://127.0.0.1:9/", "\"X-Name\" = \"{name}\"", "X-Name");
    refused("{comment}://127.0.0.1:9/", "", "does not begin with http");
    refused("http://127.0.0.1:{phone}x/", "", "port");
}

BOOST_AUTO_TEST_CASE(a_dry_run_is_no_delivery) {
    installation host;
    host.import_leads(std::string(one_lead));
    host.apply("id = \"crm\"\nplugin = \"altercpa\"\noffers = \"*\"\n[new]\nurl = "
               "\"http://crm.example/?attempt={attempt}&idem={idem}.\"\n");
    const auto shown =
        parsed(host.done({"dry-run", "--lead", "7", "--integration", "crm", "--flow", "new", "--json"}));
    BOOST_TEST(text_at(shown, "/request/url") == "http://crm.example/?attempt=1&idem=.");
}

BOOST_AUTO_TEST_CASE(rows_have_the_members_that_scripts_read) {
    mock_crm crm;
    installation host;
    host.apply(integration_text({.url = crm.url("/?ext={id}")}));
    host.import_leads(lead_text(1, 12, "ok") + lead_text(2, 12, "500"));
    (void)host.tick();
    const auto lead = host.lead("2");
    for (const auto* member :
         {"/id", "/status", "/reason", "/external_id", "/deliveries/0/integration", "/deliveries/0/flow",
          "/deliveries/0/state", "/deliveries/0/external_id", "/deliveries/0/why"})
        BOOST_TEST(is_there(lead, member), member);
    for (const auto* member : {"number", "at", "phase", "http_status", "outcome", "detail", "plugin"})
        BOOST_TEST(is_there(lead, std::string("/deliveries/0/attempts/0/") + member), member);
    BOOST_TEST(text_at(lead, "/deliveries/0/attempts/0/plugin").find("altercpa") != std::string::npos);

    BOOST_TEST(parsed_lines(host.done({"lead", "list", "--json", "--status", "new"})).size() == 1u);
    BOOST_TEST(parsed_lines(host.done({"lead", "list", "--json", "--integration", "crm"})).size() == 2u);
    std::int64_t accepted = 0;
    for (const auto& row : parsed_lines(host.done({"stats", "--json"})))
        if (text_at(row, "/outcome") == "accepted") accepted = *json::at_pointer(row, "/count")->if_integer();
    BOOST_TEST(accepted == 1);
    const auto version = parsed(host.done({"version", "--json"}));
    for (const auto* member : {"/version", "/abi", "/commit", "/compiler", "/libraries"})
        BOOST_TEST(is_there(version, member), member);
    bool found = false;
    for (const auto& row : parsed_lines(host.done({"plugin", "list", "--json"})))
        found |= text_at(row, "/name") == "altercpa";
    BOOST_TEST(found);
    const auto plugin = host.path() / "plugins" / "altercpa.so";
    BOOST_TEST(text_at(parsed(host.done({"plugin", "inspect", plugin.string(), "--json"})), "/name") ==
               "altercpa");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
