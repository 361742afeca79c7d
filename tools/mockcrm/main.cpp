#include "host/lead/json.hpp"
#include "tools/mockcrm/server.hpp"
#include "tools/mockcrm/verify_input.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace {

using namespace leadwire;
using namespace leadwire::mockcrm;

struct serve_options {
    server_settings settings;
    std::string certificate, key, certificate_directory, rules, ready, tls = "1.3";
    bool no_sessions = false;
    int flush_ms = 100;
};
struct verify_options {
    std::vector<std::string> logs;
    std::string leads;
    bool once = false;
};

int refuse(const error& e) {
    std::cerr << "mockcrm: " << e.message() << '\n';
    return 1;
}

result<std::string> text_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return fail(error_code::io, path, "cannot be read");
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// Whoever waits for the file never sees half of it.
result<void> write_atomically(const std::string& path, const std::string& text) {
    const std::string draft = path + ".new";
    std::error_code bad;
    {
        std::ofstream out(draft, std::ios::binary);
        out << text << std::flush;
        if (!out) return fail(error_code::io, draft, "cannot be written");
    }
    std::filesystem::rename(draft, path, bad);
    if (bad) return fail(error_code::io, path, bad.message());
    return {};
}

result<void> prepare(serve_options& o) {
    if (!o.certificate.empty()) {
        o.settings.files = certificate_files{"", o.certificate, o.key};
    } else if (!o.certificate_directory.empty()) {
        auto made = make_certificate(o.certificate_directory);
        if (!made) return std::unexpected(made.error());
        o.settings.files = std::move(*made);
    }
    if (o.tls == "1.2") o.settings.versions = server_settings::tls_versions::only_1_2;
    if (o.no_sessions) o.settings.sessions = server_settings::tls_sessions::none;
    o.settings.log_flush = std::chrono::milliseconds(o.flush_ms);
    if (o.rules.empty()) return {};
    const auto text = text_of(o.rules);
    if (!text) return std::unexpected(text.error());
    auto rules = read_rules(*text);
    if (!rules) return invalid(o.rules, rules.error().message());
    o.settings.rules = std::move(*rules);
    return {};
}

int run_serve(serve_options& o) {
    if (auto done = prepare(o); !done) return refuse(done.error());
    const auto ready = [&o](listening where) -> result<void> {
        json::object line{{"port", where.port}, {"tls_port", where.tls_port}};
        if (o.settings.files && !o.settings.files->ca.empty()) line.emplace_back("ca", o.settings.files->ca);
        const auto text = json::dump(line) + '\n';
        if (!o.ready.empty())
            if (auto done = write_atomically(o.ready, text); !done) return done;
        std::cout << text << std::flush;
        return {};
    };
    const auto done = serve(o.settings, ready);
    return done ? 0 : refuse(done.error());
}

int run_verify(const verify_options& o) {
    std::vector<logged_request> log;
    for (const auto& path : o.logs) {
        std::ifstream in(path);
        if (!in) return refuse({error_code::io, path, "cannot be read"});
        auto lines = read_log(in, path);
        if (!lines) return refuse(lines.error());
        std::ranges::move(*lines, std::back_inserter(log));
    }
    std::ifstream file;
    if (o.leads != "-") {
        file.open(o.leads);
        if (!file) return refuse({error_code::io, o.leads, "cannot be read"});
    }
    const auto leads = read_leads(o.leads == "-" ? std::cin : file, o.leads);
    if (!leads) return refuse(leads.error());
    const auto report = compare(log, *leads, o.once ? repeats::never : repeats::after_failures);
    std::cout << table_of(report);
    return report.differences.empty() ? 0 : 1;
}

int list_behaviours() {
    for (const auto& row : behaviours()) {
        std::string name(row.name);
        if (row.argument == argument_rule::required) name += ":N";
        if (row.argument == argument_rule::optional) name += "[:N]";
        name.resize(18, ' ');
        std::cout << name << row.what << '\n';
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("A target CRM for tests: answers as it is told to, and remembers every request", "mockcrm");
    app.require_subcommand(1);

    serve_options s;
    auto* serve_command = app.add_subcommand("serve", "listen until SIGTERM");
    serve_command->add_option("--address", s.settings.address, "to listen on, 127.0.0.1 unless given")->check(CLI::ValidIPV4);
    serve_command->add_option("--port", s.settings.port, "for HTTP; 0: the system chooses");
    serve_command->add_option("--tls-port", s.settings.tls_port, "for HTTPS; 0: the system chooses");
    auto* certificate =
        serve_command->add_option("--cert", s.certificate, "PEM chain of the server, for HTTPS");
    auto* key = serve_command->add_option("--key", s.key, "its private key");
    certificate->needs(key);
    key->needs(certificate);
    serve_command->add_option("--cert-dir", s.certificate_directory,
                              "make an authority and a certificate there");
    serve_command->add_option("--tls", s.tls, "highest version of TLS")->check(CLI::IsMember({"1.2", "1.3"}));
    serve_command->add_flag("--no-sessions", s.no_sessions, "take up no TLS session again: each handshake is a full one");
    serve_command->add_option("--log", s.settings.log, "append one JSON line for each request to this file");
    serve_command
        ->add_option("--log-flush", s.flush_ms,
                     "milliseconds between writes of the log; 0: each line at once")
        ->check(CLI::NonNegativeNumber);
    serve_command->add_option("--rules", s.rules, "answers by rule: JSON Lines or one JSON array");
    serve_command->add_option("--ready", s.ready, "write the line with the ports into this file, too");

    verify_options v;
    auto* verify_command =
        app.add_subcommand("verify", "compare logs with leads; exit status 0 if nothing differs");
    verify_command->add_option("--log", v.logs, "logs of serve, in their order")->required();
    verify_command->add_option("--leads", v.leads, "JSON Lines of leads with deliveries; - is standard input")
        ->required();
    verify_command->add_flag("--once", v.once, "each lead was sent once, whatever was answered");

    auto* list = app.add_subcommand("behaviours", "list what a request can ask for");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? 0 : 2;
    }
    if (serve_command->parsed()) return run_serve(s);
    if (verify_command->parsed()) return run_verify(v);
    return list->parsed() ? list_behaviours() : 2;
}
