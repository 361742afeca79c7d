#include "host/http/client.hpp"

#include "host/http/exchange_engine.hpp"

namespace leadwire::http {
namespace asio = boost::asio;

namespace {

class pooled_client final : public client {
public:
    explicit pooled_client(std::shared_ptr<exchange_engine> engine) : engine_(std::move(engine)) {}
    ~pooled_client() override { engine_->close(); }
    pooled_client(const pooled_client&) = delete;
    pooled_client& operator=(const pooled_client&) = delete;

    asio::awaitable<exchange_result> exchange(request r, connection_profile profile) override {
        return exchange_engine::run(engine_, std::move(r), std::move(profile));
    }
    void close() override { engine_->close(); }

private:
    std::shared_ptr<exchange_engine> engine_;
};

} // namespace

std::string_view name_of(phase p) {
    switch (p) {
    case phase::prepared:
        return "prepared";
    case phase::connected:
        return "connected";
    case phase::sent:
        return "sent";
    case phase::answered:
        return "answered";
    }
    return {};
}

std::string_view name_of(failure_kind kind) {
    switch (kind) {
    case failure_kind::request:
        return "request";
    case failure_kind::egress:
        return "egress";
    case failure_kind::resolve:
        return "resolve";
    case failure_kind::connect:
        return "connect";
    case failure_kind::tls:
        return "tls";
    case failure_kind::proxy:
        return "proxy";
    case failure_kind::timeout:
        return "timeout";
    case failure_kind::broken:
        return "broken";
    case failure_kind::answer:
        return "answer";
    }
    return {};
}

result<std::unique_ptr<client>> client::create(asio::io_context& io, client_settings settings) {
    auto rules = egress_rules::create(settings.egress_allow);
    if (!rules) return std::unexpected(rules.error());
    return std::make_unique<pooled_client>(
        std::make_shared<exchange_engine>(io, std::move(settings), std::move(*rules)));
}

} // namespace leadwire::http
