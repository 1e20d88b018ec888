package dev.custodia.requests;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.changes.Reason;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.database.Transactions;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Pdf;
import dev.custodia.screens.Words;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The door to the answers as letters, in the person's language ({@link Pdf}). A letter is made each time that it is asked for and kept nowhere. Before it is known who
 * asks it bears no name, and once they are gone it can bear none.
 */
@Component
public class Letters {
    private final Requests requests;
    private final Manners manners;
    private final Customers customers;
    private final Bin bin;
    private final Fragments fragments;
    private final Clock clock;
    private final Transactions transactions;
    private final Access access;
    private final Journal journal;

    Letters(
            Requests requests,
            Manners manners,
            Customers customers,
            Bin bin,
            Fragments fragments,
            Clock clock,
            Transactions transactions,
            Access access,
            Journal journal) {
        this.requests = requests;
        this.manners = manners;
        this.customers = customers;
        this.bin = bin;
        this.fragments = fragments;
        this.clock = clock;
        this.transactions = transactions;
        this.access = access;
        this.journal = journal;
    }

    /** The letter as it has to be today, as PDF. Noted in the journal. @throws Refused {@code requests.unknown} */
    @Needs({Permission.REQUESTS, Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public byte[] pdf(long requestId) {
        Letter letter = letter(requests.find(requestId));
        byte[] pdf = Pdf.of(fragments.of("requests/letter", Map.of("letter", letter)), "requests/letter.css");
        transactions.run(() ->
                journal.record(Entry.of(access.current(), "requests.letter").about(requestId)));
        return pdf;
    }

    // ---- what it says

    private Letter letter(Request request) {
        Words w = Words.in(request.language(), clock);
        Manner manner = manners.read();
        return new Letter(
                w.language(),
                manner.company() == null ? "" : manner.company(),
                Stream.concat(lines(manner.address()), Stream.ofNullable(manner.contact()))
                        .toList(),
                recipient(w, request),
                w.date(LocalDate.now(clock)),
                w.of(
                        "requests.letter.subject",
                        Map.of("what", w.of(request.kind()), "date", w.date(request.receivedOn()))),
                w.of("requests.letter.greeting"),
                said(w, request),
                w.of("requests.stays"),
                request.refusal() == null
                        ? request.stays().stream().map(stay -> stays(w, stay)).toList()
                        : List.of(),
                w.of("requests.letter.rights_title"),
                rights(w, manner),
                w.of("requests.letter.closing"));
    }

    private static Stream<String> lines(@Nullable String text) {
        return text == null ? Stream.empty() : text.lines().filter(line -> !line.isBlank());
    }

    private List<String> recipient(Words w, Request request) {
        CustomerId id = request.customer();
        if (id == null || request.check() == null) return List.of(w.of("requests.letter.to_whoever"));
        Customer customer = customers.find(id);
        String place = Stream.of(customer.postalCode(), customer.city())
                .filter(Objects::nonNull)
                .reduce((code, city) -> code + " " + city)
                .orElse("");
        String country = customer.country() == null
                ? ""
                : Locale.of("", customer.country()).getDisplayCountry(w.locale());
        return Stream.of(customer.name(), customer.street() == null ? "" : customer.street(), place, country)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private List<String> said(Words w, Request request) {
        List<String> said = new ArrayList<>();
        said.add(w.of(
                "requests.letter.asked",
                Map.of(
                        "date",
                        w.date(request.receivedOn()),
                        "channel",
                        w.of(request.channel()),
                        "what",
                        asked(w, request.kind()))));
        switch (request.state()) {
            case OPEN -> said.addAll(soFar(w, request));
            case QUEUED -> said.addAll(notYet(w, request));
            case WAITING -> {
                said.add(inBin(w, request));
                said.add(w.of("requests.letter.fingerprint"));
            }
            case DONE -> said.addAll(done(w, request));
            case REFUSED ->
                said.add(w.of(
                        "requests.letter.refused", Map.of("why", w.of(Objects.requireNonNull(request.refusal())))));
        }
        return said;
    }

    private static String asked(Words w, Request.Kind kind) {
        return switch (kind) {
            case ACCESS -> w.of("requests.letter.asked_access");
            case EXPORT -> w.of("requests.letter.asked_export");
            case CORRECTION -> w.of("requests.letter.asked_correction");
            case OBJECTION -> w.of("requests.letter.asked_objection");
            case ERASURE -> w.of("requests.letter.asked_erasure");
        };
    }

    private List<String> soFar(Words w, Request request) {
        List<String> said = new ArrayList<>();
        if (request.kind() == Request.Kind.OBJECTION) {
            said.addAll(objected(w, request));
            return said;
        }
        Request.Extension extension = request.extension();
        said.add(
                extension == null
                        ? w.of("requests.letter.until", Map.of("date", w.date(request.due())))
                        : w.of(
                                "requests.letter.extended",
                                Map.of("date", w.date(request.due()), "why", w.of(extension.why()))));
        if (request.check() == null) said.add(w.of("requests.letter.who"));
        return said;
    }

    private List<String> objected(Words w, Request request) {
        CustomerId customer = request.customer();
        return List.of(
                customer == null
                        ? w.of("requests.letter.objected")
                        : requests.objectsSince(customer)
                                .map(since -> w.of("requests.letter.objected_since", Map.of("when", w.dateTime(since))))
                                .orElse(w.of("requests.letter.objected")));
    }

    private static List<String> notYet(Words w, Request request) {
        LocalDate day = request.lawfulOn();
        return List.of(
                w.of("requests.letter.not_yet"),
                day == null
                        ? w.of("requests.letter.as_soon_as")
                        : w.of("requests.letter.on_its_day", Map.of("date", w.date(day))));
    }

    private String inBin(Words w, Request request) {
        return bin.find(Objects.requireNonNull(request.customer()))
                .map(waits -> w.of("requests.letter.erased_on", Map.of("when", w.dateTime(waits.leavesAt()))))
                .orElse(w.of("requests.letter.erased"));
    }

    private List<String> done(Words w, Request request) {
        return switch (Objects.requireNonNull(request.outcome())) {
            case GIVEN ->
                request.kind() == Request.Kind.EXPORT
                        ? List.of(w.of("requests.letter.exported"))
                        : List.of(w.of("requests.letter.given"), w.of("requests.letter.given_rights"));
            case CORRECTED -> List.of(w.of("requests.letter.corrected"));
            case OBJECTED -> objected(w, request);
            case DELETED -> List.of(w.of("requests.letter.erased"), w.of("requests.letter.fingerprint"));
            case ANONYMISED -> List.of(w.of("requests.letter.anonymised"), w.of("requests.letter.fingerprint"));
            case GONE -> List.of(w.of("requests.letter.gone"));
        };
    }

    /** Why something stays, with the law; what a hold is about is the company's own matter. */
    private static String stays(Words w, Request.Stay stay) {
        Long amount = stay.amount();
        long count = amount == null ? 0 : amount;
        LocalDate until = stay.until();
        String law = stay.law();
        Reason reason = Reason.of(stay.reason());
        return switch (reason.ground()) {
            case HOLD -> w.of("requests.letter.stays_hold");
            case OPEN_BUSINESS -> w.of("requests.letter.stays_business", Map.of("count", count));
            case STATUTORY_PERIOD ->
                w.of(
                        stay.keepsPerson() ? "requests.letter.stays_law" : "requests.letter.stays_law_sums",
                        Map.of(
                                "count",
                                count,
                                "date",
                                until == null ? "" : w.date(until),
                                "law",
                                law == null ? "" : law));
            case REQUEST -> w.of("requests.letter.stays_request");
            case OWN_PERIOD, CHOICE -> w.of("requests.letter.stays_sums", Map.of("count", count));
        };
    }

    private static List<String> rights(Words w, Manner manner) {
        List<String> rights = new ArrayList<>();
        rights.add(Authorities.of(manner.country())
                .map(authority -> w.of("requests.letter.complain_to", Map.of("authority", authority)))
                .orElse(w.of("requests.letter.complain")));
        rights.add(w.of("requests.letter.court"));
        if (manner.contact() != null) rights.add(w.of("requests.letter.contact", Map.of("contact", manner.contact())));
        return rights;
    }
}
