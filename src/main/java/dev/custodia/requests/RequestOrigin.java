package dev.custodia.requests;

import static dev.custodia.tables.requests.Tables.REQUEST;

import dev.custodia.certificates.FoundBy;
import dev.custodia.certificates.Origin;
import java.util.Optional;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** The changes that were made since a person has asked for it. */
@Component
class RequestOrigin implements Origin {
    private final DSLContext db;

    RequestOrigin(DSLContext db) {
        this.db = db;
    }

    @Override
    public Optional<FoundBy> of(long changeId) {
        boolean asked = db.fetchExists(REQUEST, REQUEST.CHANGE_ID.eq(changeId).or(REQUEST.PLAN_ID.eq(changeId)));
        return asked ? Optional.of(FoundBy.REQUEST) : Optional.empty();
    }
}
