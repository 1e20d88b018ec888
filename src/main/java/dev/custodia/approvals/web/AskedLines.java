package dev.custodia.approvals.web;

import dev.custodia.access.Access;
import dev.custodia.approvals.Approvals;
import dev.custodia.screens.Words;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What was last asked about something, for the page of it: the template {@code approvals/note} shows it. */
@Component
public class AskedLines {
    private final Approvals approvals;
    private final Access access;

    AskedLines(Approvals approvals, Access access) {
        this.approvals = approvals;
        this.access = access;
    }

    public Optional<AskedLine> about(long subject, Words w) {
        return approvals.about(subject).map(asked -> AskedLine.of(asked, approvals, access, w));
    }
}
