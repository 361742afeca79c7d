// Rows of `leads` as SOCI moves them: one vector for each column, read and written in bulk.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/lead.hpp"

#include <soci/soci.h>

#include <string>
#include <vector>

namespace leadwire::db {

class lead_rows {
public:
    lead_rows();
    lead_rows(const lead_rows&) = delete; // statements are bound to its addresses
    lead_rows& operator=(const lead_rows&) = delete;

    /// "l.status, …": all columns but the ID, whose form depends on the statement.
    [[nodiscard]] static std::string select_list();
    [[nodiscard]] static std::string names();        ///< "id, status, …"
    [[nodiscard]] static std::string placeholders(); ///< ":id, :status, …"
    [[nodiscard]] static std::string assignments();  ///< "status = :status, …"

    void read_by(soci::statement& statement);  ///< the ID comes first, then `select_list`
    void write_by(soci::statement& statement); ///< in the order of `names`

    void resize(std::size_t rows);
    [[nodiscard]] std::size_t size() const { return ids_.size(); }
    [[nodiscard]] lead_id id(std::size_t row) const { return lead_id{ids_[row]}; }
    [[nodiscard]] result<lead> take(std::size_t row) const;
    void put(std::size_t row, lead l);

private:
    struct numbers {
        std::vector<long long> values;
        std::vector<soci::indicator> set;
    };
    struct texts {
        std::vector<std::string> values;
        std::vector<soci::indicator> set;
    };
    std::vector<long long> ids_;
    std::vector<soci::indicator> id_set_;
    std::vector<numbers> numbers_;
    std::vector<texts> amounts_;
    std::vector<std::vector<std::string>> texts_; ///< never NULL
    std::vector<std::string> created_, items_, track_, meta_;
};

} // namespace leadwire::db
