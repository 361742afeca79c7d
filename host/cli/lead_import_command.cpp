// lead import
#include "host/cli/command.hpp"
#include "host/lead/lead_csv.hpp"
#include "host/lead/lead_jsonl.hpp"
#include "host/lead/phone.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <map>

namespace leadwire::cli {
namespace {

struct import_options {
    std::vector<std::string> files;
    std::string format; ///< "jsonl", "csv" or empty: by the file's name and first character
    std::vector<std::string> map, set;
    bool normalize = false;
};

/// Wrong usage, if not even a file could make the options right.
result<csv_mapping> mapping_of(const import_options& options) {
    if (options.format == "jsonl" && !(options.map.empty() && options.set.empty()))
        return wrong_usage(
            options.map.empty() ? "--set" : "--map",
            "goes with CSV, not with --format jsonl: a JSON Lines file names its fields itself");
    csv_mapping mapping;
    auto split = [](const std::vector<std::string>& from, std::string_view option, auto& to) -> result<void> {
        for (const auto& text : from) {
            auto equals = text.find('=');
            if (equals == std::string::npos || equals == 0)
                return wrong_usage(std::string(option) + " " + text,
                                   "has no name before '='; allowed: NAME=VALUE");
            to.emplace_back(text.substr(0, equals), text.substr(equals + 1));
        }
        return {};
    };
    if (auto done = split(options.map, "--map", mapping.map); !done) return std::unexpected(done.error());
    if (auto done = split(options.set, "--set", mapping.set); !done) return std::unexpected(done.error());
    if (auto right = check_mapping(mapping); !right)
        return wrong_usage(right.error().place, right.error().text);
    return mapping;
}

enum class file_form { jsonl, csv };

file_form form_of(const import_options& options, const std::string& file, std::istream& in) {
    if (options.format == "csv" || !options.map.empty()) return file_form::csv;
    if (options.format == "jsonl") return file_form::jsonl;
    if (file.ends_with(".csv")) return file_form::csv;
    if (file.ends_with(".jsonl") || file.ends_with(".json") || file.ends_with(".ndjson"))
        return file_form::jsonl;
    if (in.peek() == 0xEF) { // a byte order mark says nothing of the form: what follows does
        char mark[3];
        in.read(mark, sizeof mark);
    }
    auto first = in.peek();
    return first == '{' || std::isspace(first) != 0 ? file_form::jsonl : file_form::csv;
}

/// One file on its way into the database: reads, normalizes, shows progress, remembers where it is.
class import_source : public db::lead_source {
public:
    using reader = std::function<result<std::optional<lead>>()>;
    import_source(std::string file, reader next, std::function<std::size_t()> line,
                  const import_options& options, const catalog& catalog)
        : file_(std::move(file)), next_(std::move(next)), line_(std::move(line)), options_(options),
          catalog_(catalog) {}

    result<std::optional<lead>> next() override {
        auto l = next_();
        if (!l) return fail(l.error().code, file_ + ": " + l.error().place, l.error().text);
        if (!*l) return l;
        if (options_.normalize) (*l)->phone = normalized_phone((*l)->phone, (*l)->country);
        if (!catalog_.find((*l)->offer)) ++unknown_offers_[(*l)->offer];
        if (++count_ % 500 == 0) show_progress();
        return l;
    }
    [[nodiscard]] std::string place() const override { return fmt::format("{}: line {}", file_, line_()); }
    [[nodiscard]] const std::map<offer_id, std::int64_t>& unknown_offers() const { return unknown_offers_; }
    void end_progress() const {
        if (terminal_ && count_ >= 500) std::fputs("\r\033[K", stderr);
    }

private:
    void show_progress() const {
        if (terminal_) fmt::print(stderr, "\r{}: {} leads", file_, count_);
    }

    std::string file_;
    reader next_;
    std::function<std::size_t()> line_;
    const import_options& options_;
    const catalog& catalog_;
    std::map<offer_id, std::int64_t> unknown_offers_;
    std::size_t count_ = 0;
    bool terminal_ = ::isatty(STDERR_FILENO) == 1;
};

void report_file(context& ctx, const std::string& file, std::int64_t count, const import_source& source) {
    if (ctx.json())
        print_json({{"file", file}, {"imported", count}});
    else
        print_line(fmt::format("{}: {} leads imported", file, count));
    for (auto [offer, leads] : source.unknown_offers())
        fmt::print(stderr,
                   "leadwire: warning: {}: {} leads name offer {}, which is not in the catalog; they wait "
                   "unless an integration takes every offer\n",
                   file, leads, to_string(offer));
}

result<void> import_stream(context& ctx, db::store& store, const import_options& options,
                           const csv_mapping& mapping, const std::string& file, std::istream& in,
                           const catalog& catalog) {
    import_source::reader next;
    std::function<std::size_t()> line;
    std::optional<csv_lead_reader> csv;
    std::optional<jsonl_lead_reader> jsonl;
    if (form_of(options, file, in) == file_form::csv) {
        auto opened = csv_lead_reader::open(in, mapping, now());
        if (!opened)
            return fail(opened.error().code, file + ": " + opened.error().place, opened.error().text);
        csv.emplace(std::move(*opened));
        next = [&csv] { return csv->next(); };
        line = [&csv] { return csv->line(); };
    } else {
        if (!options.set.empty())
            return invalid("--set", "goes with CSV; a JSON Lines file names its fields itself");
        jsonl.emplace(in, now());
        next = [&jsonl] { return jsonl->next(); };
        line = [&jsonl] { return jsonl->line(); };
    }
    import_source source(file, std::move(next), std::move(line), options, catalog);
    auto count = store.insert_leads(source);
    source.end_progress();
    if (!count) return std::unexpected(count.error());
    report_file(ctx, file, *count, source);
    return {};
}

result<void> import_leads(context& ctx, const import_options& options) {
    auto mapping = mapping_of(options);
    if (!mapping) return std::unexpected(mapping.error());
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    auto document = (*store)->catalog_document();
    if (!document) return std::unexpected(document.error());
    auto catalog = catalog::from_json(*document);
    if (!catalog) return std::unexpected(catalog.error());
    for (const auto& file : options.files) {
        if (file == "-") {
            std::ios::sync_with_stdio(false);
            if (auto done =
                    import_stream(ctx, **store, options, *mapping, "standard input", std::cin, *catalog);
                !done)
                return done;
            continue;
        }
        std::error_code ignored;
        std::ifstream in(file, std::ios::binary);
        if (!in || std::filesystem::is_directory(file, ignored))
            return fail(error_code::not_found, file, "cannot be opened as a file");
        if (auto done = import_stream(ctx, **store, options, *mapping, file, in, *catalog); !done)
            return done;
    }
    return {};
}

} // namespace

void add_lead_import_command(CLI::App& lead_group, context& ctx) {
    auto options = std::make_shared<import_options>();
    auto* import =
        add_command(lead_group, "import", "take leads from JSON Lines or CSV; all or nothing for each file");
    import->add_option("FILE", options->files, "files; - is standard input")->required();
    import
        ->add_option("--format", options->format, "jsonl or csv; else by the file's name and first character")
        ->check(CLI::IsMember({"jsonl", "csv"}));
    import
        ->add_option("--map", options->map, "CSV: FIELD={Column} {Other column}; only mapped fields are read")
        ->take_all()
        ->allow_extra_args(false);
    import->add_option("--set", options->set, "CSV: FIELD=VALUE for every lead")
        ->take_all()
        ->allow_extra_args(false);
    import->add_flag("--normalize", options->normalize, "store phones as E.164 digits where they are valid");
    on_run(import, [&ctx, options] { return import_leads(ctx, *options); });
}

} // namespace leadwire::cli
