package dev.custodia.requests.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Customers;
import dev.custodia.requests.Dossier;
import dev.custodia.requests.Letters;
import dev.custodia.requests.Manner;
import dev.custodia.requests.Manners;
import dev.custodia.requests.Preview;
import dev.custodia.requests.Request;
import dev.custodia.requests.Requests;
import dev.custodia.screens.Items;
import dev.custodia.screens.Language;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What people ask for of their own data, for programs. */
@RestController
@RequestMapping("/api/v1")
@Tag(
        name = "Requests of persons",
        description = "Access, export, correction, objection to marketing, erasure. Before it was checked who asks,"
                + " nothing about the person is given out and nobody is erased; an objection alone holds at once")
class RequestsApi {
    private final Requests requests;
    private final Letters letters;
    private final Manners manners;
    private final Customers customers;
    private final Access access;
    private final Clock clock;

    RequestsApi(Requests requests, Letters letters, Manners manners, Customers customers, Access access, Clock clock) {
        this.requests = requests;
        this.letters = letters;
        this.manners = manners;
        this.customers = customers;
        this.access = access;
        this.clock = clock;
    }

    record RequestSeen(
            String id,

            @Schema(description = "Null once the person is gone") @Nullable
            CustomerId customer,

            @Schema(description = "access, export, correction, objection or erasure")
            String kind,

            @Schema(description = "email, letter, phone, in_person or website")
            String channel,

            LocalDate receivedOn,

            @Schema(description = "The last day on which an answer is in time")
            LocalDate dueOn,

            @Schema(description = "Days that are left until then; negative when it is over")
            long daysLeft,

            @Schema(description = "Of the answer", example = "it")
            String language,

            @Nullable String note,

            @Schema(
                    description = "open; queued: not lawful yet, done by itself on its day; waiting: carried out, the"
                            + " person is in the recycle bin; done; refused")
            String state,

            @Schema(description = "given, corrected, objected, deleted, anonymised, or gone: removed before") @Nullable
            String outcome,

            @Schema(description = "How it was checked who asks; null before it was") @Nullable
            String checked,

            @Schema(description = "When whoever asked was asked who they are") @Nullable
            Instant askedAt,

            @Schema(description = "Why it was refused") @Nullable
            String refused,

            @Schema(description = "Why it was extended by two months") @Nullable
            String extended,

            @Schema(description = "The change that carried it out") @Nullable
            String change,

            @Schema(description = "Of one that is queued, the first day on which the law stands against it no more")
            @Nullable
            LocalDate lawfulOn,

            @Schema(description = "What the person was told that stays")
            List<Stays> stays,

            @Schema(description = "Who registered it") String author,
            Instant registeredAt,
            @Nullable Instant endedAt) {}

    record Stays(
            @Schema(description = "A reason as in plans", example = "statutory_period")
            String reason,

            @Nullable String law,

            @Schema(description = "The last day on which it has to be kept") @Nullable
            LocalDate until,

            @Schema(description = "How many documents") @Nullable
            Long documents,

            @Schema(description = "Whether the person stays with it, or documents alone, of nobody")
            boolean keepsPerson) {}

    record RequestWanted(
            @Nullable CustomerId customer,

            @Schema(description = "access, export, correction, objection or erasure") @Nullable
            String kind,

            @Schema(description = "email, letter, phone, in_person or website") @Nullable
            String channel,

            @Schema(description = "When it came in; today where it is left out") @Nullable
            LocalDate receivedOn,

            @Schema(description = "Of the answer: en, it, ru or sv; en where it is left out") @Nullable
            String language,

            @Schema(description = "At most 2,000 characters; goes with the person") @Nullable
            String note) {}

    record IdentityWanted(
            @Schema(
                    description = "How it was checked: known_address, called_back, knows, in_person or document; or"
                            + " asked, while there is no answer yet")
            @Nullable
            String how) {}

    record RefusalWanted(
            @Schema(
                    description = "unidentified, unfounded, excessive, rights_of_others, legal_duty, legal_claims or"
                            + " not_wrong; the law knows not every one for every kind")
            @Nullable
            String reason) {}

    record ExtensionWanted(
            @Schema(description = "complex or many") @Nullable
            String reason) {}

    record ErasurePreview(
            String plan,

            @Schema(description = "1, or 0 where something stands against it today")
            long number,

            @Schema(description = "delete, anonymise or force; null where something stands against it") @Nullable
            String fate,

            @Schema(description = "When the person is gone for good") @Nullable
            Instant leavesAt,

            @Schema(description = "Where a law’s time alone stands against it, the day on which it is done by itself")
            @Nullable
            LocalDate lawfulOn,

            List<Stays> stays,

            @Schema(description = "What to send to carry-out")
            ErasureConfirmed confirm) {}

    record ErasureConfirmed(
            @Schema(description = "Of what was shown") @Nullable
            String digest,

            @Schema(description = "Of people, as shown") @Nullable
            Long number) {}

    @Schema(description = "How the company answers")
    record MannerSeen(
            @Schema(
                    description = "How long who is erased at their own request waits in the recycle bin; 0: gone for"
                            + " good within minutes")
            int binHours,

            @Schema(description = "Its name, as letters bear it") @Nullable
            String company,

            @Nullable String address,

            @Schema(description = "Where whoever has a question writes to") @Nullable
            String contact,

            @Schema(description = "ISO 3166: whose authority letters name", example = "IT") @Nullable
            String country) {}

    private RequestSeen seen(Request request) {
        Request.Check check = request.check();
        Request.Extension extension = request.extension();
        Long change = request.changeId();
        return new RequestSeen(
                Long.toString(request.requestId()),
                request.customer(),
                request.kind().word(),
                request.channel().word(),
                request.receivedOn(),
                request.due(),
                request.left(LocalDate.now(clock)),
                request.language().code(),
                request.note(),
                request.state().word(),
                request.outcome() == null ? null : request.outcome().word(),
                check == null ? null : check.how().word(),
                request.askedAt(),
                request.refusal() == null ? null : request.refusal().word(),
                extension == null ? null : extension.why().word(),
                change == null ? null : Long.toString(change),
                request.lawfulOn(),
                stays(request.stays()),
                access.name(request.registeredBy()),
                request.registeredAt(),
                request.endedAt());
    }

    private static List<Stays> stays(List<Request.Stay> stays) {
        return stays.stream()
                .map(stay -> new Stays(stay.reason(), stay.law(), stay.until(), stay.amount(), stay.keepsPerson()))
                .toList();
    }

    @Needs(Permission.REQUESTS)
    @GetMapping("/requests")
    @Operation(operationId = "requests", summary = "The requests that run, the first received first")
    Items<RequestSeen> requests(
            @Parameter(description = "Those that have ended instead, the last received first")
                    @RequestParam(defaultValue = "false")
                    boolean ended,
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    Long after,
            @RequestParam(required = false) @Nullable Integer size) {
        int most = Items.size(size);
        Items<Request> page = Items.of(
                ended ? requests.ended(after, most + 1) : requests.running(after, most + 1),
                most,
                request -> Long.toString(request.requestId()));
        return new Items<>(page.items().stream().map(this::seen).toList(), page.next());
    }

    @Needs(Permission.REQUESTS)
    @GetMapping("/requests/{id}")
    @Operation(operationId = "request", summary = "One request")
    RequestSeen request(@PathVariable long id) {
        return seen(requests.find(id));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.REQUESTS})
    @GetMapping("/customers/{id}/requests")
    @Operation(operationId = "customerRequests", summary = "What a customer has asked for, the last first")
    Items<RequestSeen> of(@PathVariable CustomerId id) {
        customers.find(id);
        return new Items<>(requests.of(id).stream().map(this::seen).toList(), null);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.REQUESTS})
    @PostMapping("/requests")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "registerRequest",
            summary = "Register what somebody has asked for",
            description = "The clock of one month runs from receivedOn. An objection to marketing holds when this"
                    + " answers: the filter objects_to_marketing.is.yes finds the customer.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = RequestWanted.class),
                            examples =
                                    @ExampleObject(
                                            "{\"customer\": \"738216401\", \"kind\": \"erasure\", \"channel\": \"email\","
                                                    + " \"receivedOn\": \"2026-11-27\", \"language\": \"it\"}")))
    ResponseEntity<RequestSeen> register(@RequestBody RequestWanted wanted) {
        CustomerId customer = wanted.customer();
        if (customer == null) throw Refused.invalid("customer", "requests.customer_missing");
        LocalDate received = wanted.receivedOn();
        RequestSeen made = seen(requests.register(
                customer,
                new Requests.Asked(
                        read("kind", wanted.kind(), Request.Kind::of, "requests.kind_unknown"),
                        read("channel", wanted.channel(), Request.Channel::of, "requests.channel_unknown"),
                        received == null ? LocalDate.now(clock) : received,
                        wanted.language() == null
                                ? Language.EN
                                : Language.ofCode(wanted.language())
                                        .orElseThrow(() -> Refused.invalid("language", "requests.language_unknown")),
                        wanted.note())));
        return ResponseEntity.created(URI.create("/api/v1/requests/" + made.id()))
                .body(made);
    }

    private static <T> T read(
            String field, @Nullable String word, java.util.function.Function<String, T> of, String problem) {
        try {
            return of.apply(word == null ? "" : word);
        } catch (IllegalArgumentException unknown) {
            throw Refused.invalid(field, problem);
        }
    }

    @Needs(Permission.REQUESTS)
    @PostMapping("/requests/{id}/identity")
    @Operation(operationId = "checkIdentity", summary = "Write down how it was checked who asks")
    RequestSeen identity(@PathVariable long id, @RequestBody IdentityWanted wanted) {
        return seen(
                "asked".equals(wanted.how())
                        ? requests.askWho(id)
                        : requests.check(id, read("how", wanted.how(), Request.How::of, "requests.how_unknown")));
    }

    @Needs(Permission.REQUESTS)
    @PostMapping("/requests/{id}/extend")
    @Operation(
            operationId = "extendRequest",
            summary = "Take two further months",
            description = "The person has to be told within the first month; the letter says it.")
    RequestSeen extend(@PathVariable long id, @RequestBody ExtensionWanted wanted) {
        return seen(requests.extend(
                id, read("reason", wanted.reason(), Request.Extension.Why::of, "requests.why_unknown")));
    }

    @Needs(Permission.REQUESTS)
    @PostMapping("/requests/{id}/refuse")
    @Operation(operationId = "refuseRequest", summary = "Refuse a request, for a reason that the law knows")
    RequestSeen refuse(@PathVariable long id, @RequestBody RefusalWanted wanted) {
        return seen(requests.refuse(id, read("reason", wanted.reason(), Request.Refusal::of, "requests.why_unknown")));
    }

    @Needs({Permission.REQUESTS, Permission.CHANGES_LOOK, Permission.REMOVE_ONE, Permission.ANONYMISE})
    @PostMapping("/requests/{id}/preview")
    @Operation(
            operationId = "previewErasure",
            summary = "What erasing would do today, what stays, until when and why",
            description = "Touches nobody. What is then carried out is this, and nothing else.")
    ErasurePreview preview(@PathVariable long id) {
        Preview preview = requests.preview(id);
        return new ErasurePreview(
                Long.toString(preview.planId()),
                preview.number(),
                preview.fate() == null ? null : preview.fate().word(),
                preview.leavesAt(),
                preview.lawfulOn(),
                stays(preview.stays()),
                new ErasureConfirmed(preview.digest(), preview.number()));
    }

    @Needs({
        Permission.REQUESTS,
        Permission.CHANGES_LOOK,
        Permission.CUSTOMERS_LOOK,
        Permission.REMOVE_ONE,
        Permission.ANONYMISE
    })
    @PostMapping("/requests/{id}/carry-out")
    @Operation(
            operationId = "carryOutErasure",
            summary = "Erase, as the preview has shown",
            description = "The person waits in the recycle bin for the hours that are set (72). Where the preview’s"
                    + " number is 0, the request waits for its lawful day and is then done by itself.")
    RequestSeen carryOut(@PathVariable long id, @RequestBody ErasureConfirmed wanted) {
        return seen(requests.carryOut(
                id, wanted.digest() == null ? "" : wanted.digest(), wanted.number() == null ? -1 : wanted.number()));
    }

    @Needs({Permission.REQUESTS, Permission.CHANGES_LOOK})
    @PostMapping("/requests/{id}/close")
    @Operation(
            operationId = "closeRequest",
            summary = "Say that it is done and answered",
            description = "An erasure ends by itself, when the person is gone.")
    RequestSeen close(@PathVariable long id) {
        return seen(requests.answer(id));
    }

    @Needs({Permission.REQUESTS, Permission.CUSTOMERS_EXPORT})
    @GetMapping(value = "/requests/{id}/data.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "requestData",
            summary = "Everything that is kept about whoever asked",
            description = "Rows by kind, under the rooms’ own names; ids are text. Noted in the journal.")
    ResponseEntity<byte[]> json(@PathVariable long id) {
        return RequestsPage.file(
                "data-" + id + ".json",
                MediaType.APPLICATION_JSON,
                Dossier.of(requests.everything(id)).json());
    }

    @Needs({Permission.REQUESTS, Permission.CUSTOMERS_EXPORT})
    @GetMapping(value = "/requests/{id}/data.zip", produces = "application/zip")
    @Operation(
            operationId = "requestSheets",
            summary = "The same as CSV files, one for each kind, in a ZIP file",
            description = "As a spreadsheet in the language of the answer reads them. Noted in the journal.")
    ResponseEntity<byte[]> zip(@PathVariable long id) {
        return RequestsPage.file(
                "data-" + id + ".zip",
                MediaType.parseMediaType("application/zip"),
                Dossier.of(requests.everything(id)).zip(requests.find(id).language(), clock.getZone()));
    }

    @Needs({Permission.REQUESTS, Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping(value = "/requests/{id}/letter.pdf", produces = MediaType.APPLICATION_PDF_VALUE)
    @Operation(
            operationId = "requestLetter",
            summary = "The answer as a letter, in the person’s language",
            description =
                    "As it has to be today: what was asked, what was done, what stays until when by which law, the"
                            + " right to complain. Made each time and kept nowhere; noted in the journal.")
    ResponseEntity<byte[]> letter(@PathVariable long id) {
        return RequestsPage.file("letter-" + id + ".pdf", MediaType.APPLICATION_PDF, letters.pdf(id));
    }

    @Needs(Permission.REQUESTS)
    @DeleteMapping("/customers/{id}/marketing-objection")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "withdrawMarketingObjection",
            summary = "End an objection to marketing, because the person said so")
    void withdraw(@PathVariable CustomerId id) {
        requests.withdrawObjection(id);
    }

    @Needs(Permission.REQUESTS)
    @GetMapping("/requests/manner")
    @Operation(operationId = "requestManner", summary = "How the company answers requests")
    MannerSeen manner() {
        return seen(manners.manner());
    }

    @Needs({Permission.REQUESTS, Permission.SETTINGS_MANAGE})
    @PutMapping("/requests/manner")
    @Operation(
            operationId = "setRequestManner",
            summary = "Set how the company answers requests",
            description = "Whole: what is left out is taken away. Whoever waits already leaves when they were told.")
    MannerSeen setManner(@RequestBody MannerSeen wanted) {
        return seen(manners.set(
                new Manner(wanted.binHours(), wanted.company(), wanted.address(), wanted.contact(), wanted.country())));
    }

    private static MannerSeen seen(Manner manner) {
        return new MannerSeen(
                manner.binHours(), manner.company(), manner.address(), manner.contact(), manner.country());
    }
}
