// A shop that takes one JSON document: the fields of the integration, and the order's contents by the shop's
// own SKUs.
#include <leadwire/plugin.hpp>

#include <string>

using namespace leadwire;

class ShopItems : public Integration {
    void preprocess_new(Send& send) override { put_order(send); }
    void preprocess_approved(Send& send) override { put_order(send); }

    Outcome process_new(Send& send) override { return judge(send); }
    Outcome process_approved(Send& send) override { return judge(send); }

    static void put_order(Send& send) {
        const Order order = send.order();
        const Json skus = send.catalog().product_param(order.offer_id(), "sku");
        Json items = Json::array();
        for (const Item& item : order.items()) {
            const std::string product = std::to_string(item.product);
            if (!skus[product]) throw Error("product " + product + " has no parameter \"sku\"");
            items.push(
                Json::object({{"id", skus[product]}, {"price", item.price}, {"amount", item.quantity}}));
        }
        Json document = send.request().fields_as_json();
        document.set("items", items);
        send.request().json(document);
    }

    static Outcome judge(Send& send) {
        const Json& answer = send.response().json();
        if (answer["status"] == "ok") return accepted(answer["id"]);
        return failed(answer["error"]
                          ? "the shop says: " + answer["error"].text()
                          : "unexpected answer, HTTP " + std::to_string(send.response().status()));
    }
};
LEADWIRE_PLUGIN(ShopItems, "shop-items", "1.0.0")
