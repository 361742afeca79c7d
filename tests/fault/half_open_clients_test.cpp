// Clients of a host that serves: a thousand that say half of what they have to say, bodies that are cut, and huge ones.
#include "tests/fault/fault_scene.hpp"
#include "tests/functional/serve_scene.hpp"
#include "tests/support/raw_client.hpp"

#include <sys/resource.h>

#include <deque>
#include <fstream>

namespace leadwire::test {
namespace {

constexpr std::string_view lead = R"({"offer": 12, "phone": "79161234567", "meta": {"mock": "ok"}})";
static_assert(lead.size() == 0x3D); // said in a chunk below
constexpr std::size_t huge = 100u << 20;

struct half_open : serve_scene {
    half_open() {
        rlimit limit{};
        ::getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
        home.apply(integration_text({.url = crm.url("/new?ext={id}")}));
        key_ = new_key("intake");
    }
    /// "POST /api/v1/leads" with these further lines.
    [[nodiscard]] std::string head(const std::string& lines) const {
        return "POST /api/v1/leads HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key_ + "\r\n" + lines + "\r\n";
    }
    [[nodiscard]] static std::string json_of(std::size_t length) {
        return "Content-Type: application/json\r\nContent-Length: " + std::to_string(length) + "\r\n";
    }
    /// Most that the process has had in memory so far, in bytes.
    [[nodiscard]] std::size_t peak() {
        std::ifstream in("/proc/" + std::to_string(host().process().id()) + "/status");
        for (std::string line; std::getline(in, line);)
            if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6)) << 10;
        throw std::runtime_error("the host's memory cannot be seen");
    }
    [[nodiscard]] std::size_t uploads() const {
        const auto directory = home.path() / "run/uploads";
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory), {}));
    }

private:
    std::string key_;
};

/// Sends so many bytes, or as many as are taken; the answer's status. The connection may have been reset under it.
int status_after(raw_client& client, std::size_t bytes, std::string_view piece) {
    for (std::size_t sent = 0; sent < bytes; sent += piece.size())
        if (!client.try_send(piece)) break;
    const auto answer = client.read_answer();
    return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(clients_that_do_not_end, half_open)

BOOST_AUTO_TEST_CASE(a_thousand_half_open_ones_disturb_nobody) {
    std::deque<raw_client> silent;
    const auto whole = head(json_of(lead.size())) + std::string(lead);
    for (std::size_t i = 0; i < 1000; ++i) {
        silent.emplace_back(host().port());
        if (i % 4 == 1) silent.back().send(whole.substr(0, 40));
        if (i % 4 == 2) silent.back().send(whole.substr(0, whole.size() - lead.size() - 2));
        if (i % 4 == 3) silent.back().send(whole.substr(0, whole.size() - 5));
    }
    std::vector<std::string> ids;
    for (int i = 0; i < 20; ++i) ids.push_back(take(lead));
    for (const auto& id : ids) BOOST_TEST(becomes(id, "processing"));
    BOOST_TEST(as("intake").get("/healthz").status == 200);
    silent.clear();
    BOOST_TEST(stop() == 0);
    BOOST_TEST(parsed_lines(home.leads_with_deliveries()).size() == ids.size());
    BOOST_TEST(crm.log().size() == ids.size());
}

BOOST_AUTO_TEST_CASE(bodies_that_are_cut_make_no_leads) {
    const std::string form = "--XX\r\nContent-Disposition: form-data; name=offer\r\n\r\n12\r\n"
                             "--XX\r\nContent-Disposition: form-data; name=phone\r\n\r\n7\r\n"
                             "--XX\r\nContent-Disposition: form-data; name=scan; filename=a.pdf\r\n\r\n" +
                             std::string(100'000, 'x') + "\r\n--XX--\r\n";
    const std::string multipart = "Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: ";
    const std::vector<std::string> requests{
        head(json_of(lead.size())) + std::string(lead),
        head("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n") + "3D\r\n" + std::string(lead) + "\r\n0\r\n\r\n",
        head(multipart + std::to_string(form.size()) + "\r\n") + form,
    };
    for (const auto& request : requests)
        for (const bool reset : {false, true})
            for (std::size_t missing = 1; missing < 60; missing += 6) {
                raw_client client(host().port());
                client.send(request.substr(0, request.size() - missing));
                if (reset)
                    client.reset();
                else
                    BOOST_TEST((client.end_sending(), client.read_all()) == "");
            }
    BOOST_TEST(eventually([&] { return uploads() == 0; }));
    const auto id = take(lead); // who says all is heard
    BOOST_TEST(stop() == 0);
    const auto leads = parsed_lines(home.leads_with_deliveries());
    BOOST_REQUIRE(leads.size() == 1u);
    BOOST_TEST(text_at(leads[0], "/id") == id);
}

BOOST_AUTO_TEST_CASE(bodies_of_a_hundred_megabytes_are_refused_and_cost_no_memory) {
    (void)take(lead);
    const auto before = peak();
    const std::string piece(1u << 20, ' ');
    for (int i = 0; i < 3; ++i) {
        raw_client asks(host().port()); // nothing of the body is sent
        asks.send(head(json_of(huge)));
        BOOST_TEST(status_after(asks, 0, piece) == 413);
    }
    for (int i = 0; i < 3; ++i) {
        raw_client by_length(host().port());
        by_length.send(head(json_of(huge)));
        const int status = status_after(by_length, huge, piece);
        BOOST_TEST((status == 413 || status == 0)); // 0: the answer was lost in what was still being sent
        raw_client in_chunks(host().port());
        in_chunks.send(head("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"));
        const int chunked = status_after(in_chunks, huge, "100000\r\n" + piece + "\r\n");
        BOOST_TEST((chunked == 413 || chunked == 0));
        raw_client upload(host().port());
        upload.send(head("Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: " + std::to_string(huge) + "\r\n"));
        const int uploaded = status_after(upload, huge, piece);
        BOOST_TEST((uploaded == 413 || uploaded == 0));
    }
    BOOST_TEST(peak() - before < huge / 4);
    BOOST_TEST(eventually([&] { return uploads() == 0; }));
    (void)take(lead);
    BOOST_TEST(stop() == 0);
    BOOST_TEST(parsed_lines(home.leads_with_deliveries()).size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
