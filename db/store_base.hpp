// How a store gets at a dialect's parts: ready to be used, its exceptions turned into errors, in a transaction where one is
// needed.
#pragma once

#include "db/pace.hpp"
#include "db/recorder.hpp"
#include "db/store.hpp"

#include <memory>
#include <type_traits>
#include <utility>

namespace leadwire::db {

/// What keeps prepared statements: made for a connection when the schema is known to be current.
template <class Connection, class Leads, class Arrivals, class Paces, class Queue, class Outcomes, class Recordings>
struct tables_over {
    explicit tables_over(Connection& c)
        : link(c), leads(c), arrivals(c), paces(c), deliveries(c), writes(c, leads), outcomes(writes), recordings(c) {}
    [[nodiscard]] soci::session& session() { return link.session(); }
    Connection& link;
    Leads leads;
    Arrivals arrivals;
    Paces paces;
    Queue deliveries;
    Outcomes writes;
    recorder outcomes;
    Recordings recordings;
};

/// `Database` gives
///   guarded(body): runs it, and turns what SOCI throws into its error;
///   tables(): leads, deliveries, outcomes and the session, ready to be used, or why not;
///   transact(body): runs it in a transaction, which is undone if it gives an error or throws, and perhaps
///     runs it again if the database undid it for another's sake;
///   place(), writes_side_by_side(), schema_version(), newest_schema(), migrate(), copy_to(file);
///   keep_weeks(order): drops what goes as a whole.
template <class Database>
class store_base : public store {
protected:
    explicit store_base(std::unique_ptr<Database> database) : database_(std::move(database)) {}

    using tables = typename Database::tables_type;
    template <class T>
    struct as_result {
        using type = result<T>;
    };
    template <class T>
    struct as_result<result<T>> {
        using type = result<T>;
    };

    template <class F>
    auto with(F&& f) {
        using value = std::invoke_result_t<F, tables&>;
        using answer = typename as_result<value>::type;
        return database_->guarded([&]() -> answer {
            result<tables*> current = database_->tables();
            if (!current) return std::unexpected(current.error());
            if constexpr (std::is_void_v<value>) {
                f(**current);
                return {};
            } else {
                return f(**current);
            }
        });
    }
    template <class F>
    auto within_transaction(F&& f) {
        using answer = typename as_result<std::invoke_result_t<F, tables&>>::type;
        return with([&](tables& t) -> answer {
            return database_->transact([&]() -> answer {
                if constexpr (std::is_void_v<std::invoke_result_t<F, tables&>>) {
                    f(t);
                    return {};
                } else {
                    return f(t);
                }
            });
        });
    }

    std::unique_ptr<Database> database_;
};

} // namespace leadwire::db
