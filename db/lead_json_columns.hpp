// The columns of a lead that hold JSON objects: items, track, meta.
#pragma once

#include "db/plain_json.hpp"
#include "host/lead/error.hpp"
#include "host/lead/lead.hpp"

namespace leadwire::db {

/// An error's place is the column ("leads.items").
[[nodiscard]] result<std::vector<order_item>> items_from(std::string_view text);
[[nodiscard]] result<track_tags> track_from(std::string_view text);
[[nodiscard]] result<json::object> meta_from(std::string_view text);

[[nodiscard]] std::string text_of_items(const std::vector<order_item>& items);
[[nodiscard]] std::string text_of_track(const track_tags& track);
[[nodiscard]] std::string text_of_meta(const json::object& meta);

} // namespace leadwire::db
