package dev.custodia.requests.web;

import dev.custodia.changes.Objection;
import dev.custodia.changes.Reason;
import dev.custodia.changes.web.Sentences;
import dev.custodia.customers.Fate;
import dev.custodia.requests.Preview;
import dev.custodia.requests.Request;
import dev.custodia.screens.Words;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What erasing does and what stays, in the reader's words. */
final class Told {
    private Told() {}

    /** What would be done today: to be read before it is confirmed. */
    static List<String> of(Words w, Preview preview) {
        List<String> sentences = new ArrayList<>();
        Fate fate = preview.fate();
        if (fate == null) {
            LocalDate lawfulOn = preview.lawfulOn();
            sentences.add(w.of("requests.preview.not_today"));
            sentences.add(
                    lawfulOn == null
                            ? w.of("requests.preview.asked_daily")
                            : w.of("requests.preview.on_its_day", Map.of("date", w.date(lawfulOn))));
        } else {
            sentences.add(
                    fate == Fate.ANONYMISE ? w.of("requests.preview.anonymised") : w.of("requests.preview.deleted"));
            sentences.add(w.of(
                    "requests.preview.leaves",
                    Map.of("when", w.dateTime(java.util.Objects.requireNonNull(preview.leavesAt())))));
            sentences.add(w.of("requests.preview.fingerprint"));
        }
        return sentences;
    }

    /** Why something stays, and until when. */
    static String of(Words w, Request.Stay stay) {
        Long amount = stay.amount();
        LocalDate until = stay.until();
        String law = stay.law();
        if (Reason.of(stay.reason()) == Reason.STATUTORY_PERIOD && law != null && until != null) {
            Map<String, Object> said = Map.of("count", amount == null ? 0L : amount, "date", w.date(until), "law", law);
            return stay.keepsPerson()
                    ? w.of("requests.stays.with_person", said)
                    : w.of("requests.stays.documents", said);
        }
        return Sentences.of(w, new Objection(stay.reason(), null, amount));
    }
}
