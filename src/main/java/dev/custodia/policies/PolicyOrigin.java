package dev.custodia.policies;

import static dev.custodia.tables.policies.Tables.RUN;

import dev.custodia.certificates.FoundBy;
import dev.custodia.certificates.Origin;
import java.util.Optional;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** The changes that a policy has made. */
@Component
class PolicyOrigin implements Origin {
    private final DSLContext db;

    PolicyOrigin(DSLContext db) {
        this.db = db;
    }

    @Override
    public Optional<FoundBy> of(long changeId) {
        return db.fetchExists(RUN, RUN.PLAN_ID.eq(changeId)) ? Optional.of(FoundBy.POLICY) : Optional.empty();
    }
}
