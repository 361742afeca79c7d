// How far each send of this process has come, so that whoever comes after it knows what was surely not sent, what was
// answered, and what is in doubt. Belongs to the event loop.
#pragma once

#include "db/store.hpp"
#include "host/lead/target_answer.hpp"
#include "host/sender/flight_file.hpp"

#include <atomic>
#include <vector>

namespace leadwire::sender {

/// One send under way. A copy means the same send.
class flight {
public:
    flight() = default; ///< noted nowhere
    flight(flight_file& file, flight_slot& slot) : file_(&file), slot_(&slot) {}

    /// Never back: a redirect connects once more, and the lead is out all the same.
    void reached(flight_phase p);
    /// From here on the request is never repeated, whatever becomes of `process`.
    void answered(const target_answer& answer);
    /// `identity` of the build, which ends in the digits of its hash. A crash from here on is this plugin's.
    void plugin_begins(std::string_view identity);
    void plugin_ended();

    // What a process that has ended left.
    [[nodiscard]] const flight_slot& slot() const { return *slot_; }
    /// Nothing if it cannot be read any more.
    [[nodiscard]] std::optional<target_answer> answer() const;
    void count_crash();
    /// First digits of the hash of the build that was called last; empty: none was.
    [[nodiscard]] std::string build() const;

private:
    friend class flight_recorder;
    flight_file* file_ = nullptr;
    flight_slot* slot_ = nullptr;
};

class flight_recorder {
public:
    /// `owner` is the name under which this process claims; `run` is made if it is missing.
    [[nodiscard]] static result<std::unique_ptr<flight_recorder>> open(const std::filesystem::path& run,
                                                                       const std::string& owner);
    /// The file goes if nothing is under way in it any more, and nothing is claimed in its name.
    ~flight_recorder();

    /// An error: the disk is full, and nothing may be sent.
    [[nodiscard]] result<flight> begin(const db::claimed_delivery& claimed, timestamp at);
    /// Its outcome stands in the database.
    void end(flight f);
    [[nodiscard]] bool is_under_way(delivery_id id, std::int64_t epoch) const;
    /// Claims of this process that were not sent may still stand in the database, which has failed: whoever settles what it
    /// left finds them by the file.
    void keep_claims() { keeps_claims_ = true; }

    /// Where it notes how many are under way, for others to read; it outlives this.
    void count_in(std::atomic<std::int64_t>& where) { counted_ = &where; }

    [[nodiscard]] const std::string& owner() const { return file_->owner(); }

private:
    void count(std::int64_t more);
    explicit flight_recorder(std::unique_ptr<flight_file> file);
    void add_free(std::span<flight_slot> slots);

    std::unique_ptr<flight_file> file_;
    std::vector<flight_slot*> free_; ///< the last one used is used first: few pages are touched
    std::int64_t under_way_ = 0;
    std::atomic<std::int64_t>* counted_ = nullptr; ///< null: nobody wants to know
    bool keeps_claims_ = false;
};

} // namespace leadwire::sender
