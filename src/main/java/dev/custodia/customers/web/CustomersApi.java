package dev.custodia.customers.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.Objection;
import dev.custodia.changes.web.Sentences;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Clauses;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Keeper;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.customers.Looking;
import dev.custodia.customers.Past;
import dev.custodia.customers.Sums;
import dev.custodia.facts.Fact;
import dev.custodia.facts.Facts;
import dev.custodia.screens.CsvLook;
import dev.custodia.screens.Items;
import dev.custodia.screens.Sheet;
import dev.custodia.screens.Sheets;
import dev.custodia.screens.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Customers, for programs. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Customers", description = "Who is in the base: lists, counts, exports, and each customer whole")
class CustomersApi {
    private static final String FILTERS = "A filter, written field.operator.value; give it several times and all of"
            + " them hold. Fields and operators are listed by GET /api/v1/fields. Dates are 2023-12-31 or counted back"
            + " from today: -90d, -6w, -12m, -3y. Several values of is, is_not, any_of, all_of and none_of are"
            + " separated by a tilde (tag.any_of.vip~gold); blank and present take none. Names have no place in an"
            + " address: search for them.";
    private static final String PLACES = "active (the default), archived, all (both), or anonymised";
    private static final String SORTS = "The field to sort by, one that GET /api/v1/fields says is sortable; the last"
            + " document date, newest first, by default. Customers without a value come last.";
    private static final String FIELDS =
            "Which fields to give for each customer, by their ids; a few usual ones by default";

    private final Customers customers;
    private final CustomerList list;
    private final Criteria criteria;
    private final Facts facts;
    private final Changes changes;
    private final Past past;
    private final Access access;
    private final List<Sums> sums;

    CustomersApi(
            Customers customers,
            CustomerList list,
            Criteria criteria,
            Facts facts,
            Changes changes,
            Past past,
            Access access,
            List<Sums> sums) {
        this.customers = customers;
        this.list = list;
        this.criteria = criteria;
        this.facts = facts;
        this.changes = changes;
        this.past = past;
        this.access = access;
        this.sums = sums;
    }

    // ---- what is said

    @Schema(description = "A customer as a list shows it")
    record CustomerListed(
            CustomerId id,
            Kind kind,

            @Schema(allowableValues = {"active", "archived"})
            String place,

            String name,
            @Nullable String email,
            @Nullable String phone,

            @Schema(
                    description = "The fields asked for, by id: text, number, date, or money as amount and currency",
                    example = "{\"last_document\": \"2024-05-01\", \"documents\": 12}")
            Map<String, @Nullable Object> fields) {}

    record Count(long count) {}

    @Schema(description = "A search with words, which have no place in an address since they are people's names")
    record SearchWanted(
            @Schema(
                    description = "Parts of name, e-mail, phone, VAT number or external id, in any order and alphabet",
                    example = "rossi torino")
            @Nullable
            String words,

            @Schema(
                    description =
                            "Whom else: a rule in full, {\"rule\": \"clause\", \"field\", \"operator\", \"values\"},"
                                    + " all_of, any_of, not, everybody")
            @Nullable
            Rule rule,

            @Nullable String place,
            @Nullable String sort,
            @Nullable String dir,
            @Nullable String after,
            @Nullable Integer size,
            @Nullable List<String> fields) {}

    record CustomersFound(
            @Schema(description = "How many there are on all pages")
            long count,

            List<CustomerListed> items,
            @Nullable String next) {}

    @Schema(description = "Something that can be known about a customer: a column, a filter, an order")
    record FieldSeen(
            @Schema(example = "last_purchase") String id,

            @Schema(description = "Its name in the language of Accept-Language")
            String words,

            @Schema(allowableValues = {"text", "choice", "flag", "date", "number", "money", "tags"})
            String type,

            @Schema(example = "[\"up_to\", \"after\", \"blank\", \"present\"]")
            List<String> operators,

            @Schema(description = "The values of a choice or flag")
            List<String> choices,

            boolean sortable) {}

    record FieldsSeen(List<FieldSeen> items) {}

    @Schema(description = "A customer's dealings: what they come to in all, and by kind and currency")
    record DealingsSeen(@Nullable Fact facts, List<Sums.Sum> figures) {}

    @Schema(description = "One customer, whole")
    record CustomerSeen(
            CustomerId id,

            @Schema(description = "Counts up with every change; send it as If-Match to change the customer")
            long version,

            Kind kind,

            @Schema(allowableValues = {"active", "archived"})
            String place,

            @Nullable Instant archivedSince,
            String name,
            @Nullable String givenName,
            @Nullable String familyName,
            @Nullable String street,
            @Nullable String postalCode,
            @Nullable String city,
            @Nullable String region,
            @Nullable String country,
            @Nullable String language,
            @Nullable String note,
            @Nullable String externalId,
            LocalDate createdOn,

            @Schema(description = "The change that brought the customer in")
            String createdBy,

            List<Customer.Point> contactPoints,
            LegalDetails legal,
            List<Customer.Link> links,
            List<String> tags,

            @Schema(description = "The company's own fields, by key")
            Map<String, String> own,

            DealingsSeen dealings) {}

    record LinkWanted(
            @Schema(description = "The other customer") @Nullable
            CustomerId other,

            @Schema(description = "What the other one is to this one", example = "accountant") @Nullable
            String role,

            @Schema(description = "What this one is to the other one; the same if left out", example = "client")
            @Nullable
            String backRole) {}

    record ReasonGiven(
            @Schema(description = "In your own words; stays with the change") @Nullable
            String reason) {}

    record PlaceMoved(
            @Schema(description = "The change that did it; POST /api/v1/changes/{id}/undo takes it back")
            String changeId,

            CustomerSeen customer) {}

    record ObjectionSeen(
            @Schema(description = "A code of a closed list", example = "open_documents")
            String reason,

            @Schema(description = "In the language of Accept-Language")
            String sentence,

            @Nullable LocalDate on,
            @Nullable Long number) {}

    record Removability(boolean removable, List<ObjectionSeen> objections) {}

    @Schema(description = "One change in a customer's history")
    record CustomerChange(
            String changeId,
            String act,
            Instant at,
            String authorId,
            String author,
            @Nullable String reason,
            boolean undoable) {}

    // ---- lists

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers")
    @Operation(
            operationId = "customers",
            summary = "Customers who match, a page at a time",
            description = "For instance /api/v1/customers?filter=last_purchase.up_to.2023-12-31&filter=has_email.is.yes"
                    + "&sort=value&dir=desc&fields=last_purchase,value. To search by words use POST"
                    + " /api/v1/customers/search.")
    Items<CustomerListed> customers(
            @Parameter(description = FILTERS, example = "last_purchase.up_to.2023-12-31")
                    @RequestParam(required = false)
                    @Nullable
                    List<String> filter,
            @Parameter(description = PLACES) @RequestParam(required = false) @Nullable String place,
            @Parameter(description = SORTS) @RequestParam(required = false) @Nullable String sort,
            @Parameter(description = "asc or desc") @RequestParam(required = false) @Nullable String dir,
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    Long after,
            @Parameter(description = "How many, 1 to 500; 50 by default") @RequestParam(required = false) @Nullable
                    Integer size,
            @Parameter(description = FIELDS) @RequestParam(required = false) @Nullable List<String> fields) {
        return list.page(list.wanted(rule(filter), null, place, sort, dir, fields), after, size);
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers/count")
    @Operation(operationId = "countCustomers", summary = "How many customers match")
    Count count(
            @Parameter(description = FILTERS, example = "last_purchase.up_to.2023-12-31")
                    @RequestParam(required = false)
                    @Nullable
                    List<String> filter,
            @Parameter(description = PLACES) @RequestParam(required = false) @Nullable String place) {
        return new Count(list.count(list.wanted(rule(filter), null, place, null, null, null)));
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @PostMapping("/customers/search")
    @Operation(
            operationId = "searchCustomers",
            summary = "Customers found by words, and by a rule in full, with their number",
            description = "Changes nothing; it is a POST because words to search by are people's names, which do not"
                    + " belong into addresses and the logs that keep them.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = SearchWanted.class),
                            examples =
                                    @ExampleObject("{\"words\": \"rossi\", \"rule\": {\"rule\": \"clause\", \"field\":"
                                            + " \"last_purchase\", \"operator\": \"up_to\", \"values\":"
                                            + " [\"2023-12-31\"]}, \"size\": 20}")))
    CustomersFound search(@RequestBody SearchWanted wanted) {
        Rule rule = wanted.rule();
        CustomerList.Wanted found = list.wanted(
                rule == null ? new Rule.Everybody() : rule,
                wanted.words(),
                wanted.place(),
                wanted.sort(),
                wanted.dir(),
                wanted.fields());
        Items<CustomerListed> page = list.page(found, cursor(wanted.after()), wanted.size());
        return new CustomersFound(list.count(found), page.items(), page.next());
    }

    private static @Nullable Long cursor(@Nullable String after) {
        return after == null || after.isBlank() ? null : CustomerId.of(after).value();
    }

    @Needs({})
    @GetMapping("/fields")
    @Operation(
            operationId = "fields",
            summary = "What can be known about a customer: for columns, filters, rules and sorting")
    FieldsSeen fields(Words words) {
        return new FieldsSeen(criteria.fields().stream()
                .map(field -> new FieldSeen(
                        field.id(),
                        Clauses.name(words, field),
                        field.type().name().toLowerCase(java.util.Locale.ROOT),
                        field.operators().stream().map(Operator::code).sorted().toList(),
                        // Which segments there are is for who may look at customers: GET /segments.
                        field.type() == CustomerField.Type.TAGS ? List.of() : field.choices(),
                        field.order().isPresent()))
                .toList());
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CUSTOMERS_EXPORT})
    @GetMapping(path = "/customers/export.csv")
    @Operation(
            operationId = "exportCustomersCsv",
            summary = "All customers who match as one CSV file",
            description =
                    "UTF-8, commas, decimal points. No cell begins a formula. The export is noted in the journal.")
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
    void csv(
            @Parameter(description = FILTERS, example = "last_purchase.up_to.2023-12-31")
                    @RequestParam(required = false)
                    @Nullable
                    List<String> filter,
            @Parameter(description = PLACES) @RequestParam(required = false) @Nullable String place,
            @Parameter(description = SORTS) @RequestParam(required = false) @Nullable String sort,
            @Parameter(description = "asc or desc") @RequestParam(required = false) @Nullable String dir,
            @Parameter(description = FIELDS) @RequestParam(required = false) @Nullable List<String> fields,
            Words words,
            HttpServletResponse response)
            throws IOException {
        CustomerList.Wanted wanted = list.wanted(rule(filter), null, place, sort, dir, fields);
        customers.exporting(list.count(wanted));
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"customers.csv\"");
        try (Sheet sheet = Sheets.csv(response.getOutputStream(), CsvLook.PLAIN, words.zone())) {
            list.write(wanted, sheet);
        }
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CUSTOMERS_EXPORT})
    @GetMapping(path = "/customers/export.xlsx")
    @Operation(
            operationId = "exportCustomersXlsx",
            summary = "All customers who match as one workbook",
            description = "The export is noted in the journal.")
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @Content(
                            mediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                            schema = @Schema(type = "string", format = "binary")))
    void xlsx(
            @Parameter(description = FILTERS, example = "last_purchase.up_to.2023-12-31")
                    @RequestParam(required = false)
                    @Nullable
                    List<String> filter,
            @Parameter(description = PLACES) @RequestParam(required = false) @Nullable String place,
            @Parameter(description = SORTS) @RequestParam(required = false) @Nullable String sort,
            @Parameter(description = "asc or desc") @RequestParam(required = false) @Nullable String dir,
            @Parameter(description = FIELDS) @RequestParam(required = false) @Nullable List<String> fields,
            Words words,
            HttpServletResponse response)
            throws IOException {
        CustomerList.Wanted wanted = list.wanted(rule(filter), null, place, sort, dir, fields);
        customers.exporting(list.count(wanted));
        response.setContentType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        response.setHeader("Content-Disposition", "attachment; filename=\"customers.xlsx\"");
        try (Sheet sheet = Sheets.xlsx(response.getOutputStream(), "customers", words.zone())) {
            list.write(wanted, sheet);
        }
    }

    private Rule rule(@Nullable List<String> filters) {
        return Looking.rule(filters == null ? List.of() : filters);
    }

    // ---- one

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers/{id}")
    @Operation(
            operationId = "customer",
            summary = "One customer, whole",
            description = "With contact points, legal details, links, tags, own fields, and what the documents come to."
                    + " The ETag is the version.")
    ResponseEntity<CustomerSeen> customer(@PathVariable CustomerId id) {
        return tagged(HttpStatus.OK, customers.find(id));
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers/by-external-id/{value}")
    @Operation(operationId = "customerByExternalId", summary = "The customer whom another system knows by this id")
    ResponseEntity<CustomerSeen> byExternalId(@PathVariable String value) {
        Long id = customers.byExternalIds(List.of(value)).get(value);
        if (id == null) throw Refused.notFound("customers.unknown");
        return tagged(HttpStatus.OK, customers.find(new CustomerId(id)));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CUSTOMERS_EDIT})
    @PostMapping("/customers")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "createCustomer",
            summary = "Make a customer",
            description = "A name is enough. Without a kind, a VAT number or a legal form behind the name makes a"
                    + " company. To bring in many, use POST /api/v1/customers/bulk. Where somebody was erased who had the"
                    + " same e-mail, phone or number, the answer is 409 customers.erased until despiteErasure says why"
                    + " this one comes in; that takes a right of its own.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Draft.class),
                            examples =
                                    @ExampleObject(
                                            "{\"name\": \"Anna Rossi\", \"city\": \"Torino\", \"country\": \"IT\","
                                                    + " \"contactPoints\": [{\"kind\": \"email\", \"value\":"
                                                    + " \"anna@example.com\"}], \"tags\": [\"newsletter\"]}")))
    ResponseEntity<CustomerSeen> create(@RequestBody Draft draft) {
        return tagged(HttpStatus.CREATED, customers.create(draft));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CUSTOMERS_EDIT})
    @PutMapping("/customers/{id}")
    @Operation(
            operationId = "editCustomer",
            summary = "Make a customer what the body says, whole",
            description = "What is left out is gone. If-Match carries the version that the edit was made from: without"
                    + " it the answer is 428, and 409 customers.edited_meanwhile when somebody has changed the customer"
                    + " since. The change can be taken back. 409 customers.erased where the customer gets an e-mail, phone"
                    + " or number of somebody who was erased, until despiteErasure says why.")
    ResponseEntity<CustomerSeen> edit(
            @PathVariable CustomerId id,
            @Parameter(description = "The version, as the ETag gave it", example = "\"7\"", required = true)
                    @RequestHeader(name = "If-Match", required = false)
                    @Nullable
                    String ifMatch,
            @RequestBody Draft draft) {
        return tagged(HttpStatus.OK, customers.edit(id, VersionSeen.in(ifMatch), draft));
    }

    private ResponseEntity<CustomerSeen> tagged(HttpStatus status, Customer customer) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status).eTag("\"" + customer.version() + "\"");
        if (status == HttpStatus.CREATED) answer.location(URI.create("/api/v1/customers/" + customer.id()));
        return answer.body(seen(customer));
    }

    private CustomerSeen seen(Customer customer) {
        List<Sums.Sum> figures = new ArrayList<>();
        for (Sums room : sums) figures.addAll(room.of(customer.id()));
        return new CustomerSeen(
                customer.id(),
                customer.version(),
                customer.kind(),
                customer.place().word(),
                customer.archivedSince(),
                customer.name(),
                customer.givenName(),
                customer.familyName(),
                customer.street(),
                customer.postalCode(),
                customer.city(),
                customer.region(),
                customer.country(),
                customer.language(),
                customer.note(),
                customer.externalId(),
                customer.createdOn(),
                Long.toString(customer.createdBy()),
                customer.contactPoints(),
                customer.legal(),
                customer.links(),
                customer.tags(),
                customer.own(),
                new DealingsSeen(facts.find(customer.id().value()).orElse(null), figures));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CUSTOMERS_EXPORT})
    @GetMapping("/customers/{id}/everything")
    @Operation(
            operationId = "everythingAboutCustomer",
            summary = "Everything that is kept about one customer, row by row",
            description = "For a person who asks what is known about them. Noted in the journal.")
    Map<String, Object> everything(@PathVariable CustomerId id) {
        return KeptRows.of(customers.everythingAbout(id));
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers/{id}/removable")
    @Operation(
            operationId = "customerRemovable",
            summary = "May this customer be let go? If not, why",
            description = "Each reason has a code and a sentence in the language of Accept-Language.")
    Removability removable(
            @PathVariable CustomerId id,
            @Parameter(description = "What is to be done: delete (the default) or archive")
                    @RequestParam(required = false)
                    @Nullable
                    String purpose,
            Words words) {
        customers.find(id);
        List<Objection> objections = customers.objections(id, purposeOf(purpose));
        return new Removability(
                objections.isEmpty(),
                objections.stream()
                        .map(objection -> new ObjectionSeen(
                                objection.reason(), Sentences.of(words, objection), objection.on(), objection.amount()))
                        .toList());
    }

    private static Set<Keeper.Purpose> purposeOf(@Nullable String purpose) {
        return switch (purpose == null ? "delete" : purpose) {
            case "delete" -> EnumSet.of(Keeper.Purpose.REMOVE, Keeper.Purpose.DELETE);
            case "anonymise" -> EnumSet.of(Keeper.Purpose.REMOVE, Keeper.Purpose.ANONYMISE);
            case "force" -> EnumSet.of(Keeper.Purpose.REMOVE, Keeper.Purpose.FORCE);
            case "archive" -> EnumSet.of(Keeper.Purpose.ARCHIVE);
            default -> throw Refused.invalid("purpose", "customers.purpose_unknown");
        };
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/customers/{id}/changes")
    @Operation(operationId = "customerChanges", summary = "What happened to one customer, newest first")
    Items<CustomerChange> changes(
            @PathVariable CustomerId id,
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    Long after,
            @RequestParam(required = false) @Nullable Integer size) {
        customers.find(id);
        int most = Items.size(size);
        Items<Change> page =
                Items.of(changes.of(id.value(), after, most + 1), most, change -> Long.toString(change.changeId()));
        Map<Long, String> names = access.names();
        return new Items<>(
                page.items().stream()
                        .map(change -> new CustomerChange(
                                Long.toString(change.changeId()),
                                change.act(),
                                change.createdAt(),
                                Long.toString(change.authorId()),
                                names.getOrDefault(change.authorId(), ""),
                                change.reason(),
                                changes.objectionToUndo(change).isEmpty()))
                        .toList(),
                page.next());
    }

    record Turned(
            @Schema(description = "As before the change") Draft before,
            @Schema(description = "As the change left it") Draft after,

            @Schema(description = "As it is now, where others may have changed it since")
            Draft now) {}

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/customers/{id}/changes/{changeId}")
    @Operation(
            operationId = "customerBeforeAfter",
            summary = "What a customer was before a change, and what the change made of it",
            description = "Known for edits and imports, for as long as the change can be taken back.")
    Turned turned(@PathVariable CustomerId id, @PathVariable long changeId) {
        return past.of(changeId, id)
                .map(turn -> new Turned(turn.before(), turn.after(), turn.now()))
                .orElseThrow(() -> Refused.notFound("customers.past_unknown"));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CUSTOMERS_EDIT})
    @PostMapping("/customers/{id}/links")
    @Operation(
            operationId = "linkCustomers",
            summary = "Link two customers, both ways",
            description = "A link that is there already takes the new role.")
    ResponseEntity<CustomerSeen> link(@PathVariable CustomerId id, @RequestBody LinkWanted wanted) {
        CustomerId other = wanted.other();
        if (other == null) throw Refused.invalid("other", "customers.link_missing");
        customers.link(id, other, text(wanted.role()), text(wanted.backRole()));
        return tagged(HttpStatus.OK, customers.find(id));
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @DeleteMapping("/customers/{id}/links/{other}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "unlinkCustomers", summary = "Take a link away, on both sides")
    void unlink(@PathVariable CustomerId id, @PathVariable CustomerId other) {
        customers.unlink(id, other);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.ARCHIVE_ONE})
    @PostMapping("/customers/{id}/archive")
    @Operation(
            operationId = "archiveCustomer",
            summary = "Put one customer aside",
            description = "Nothing is removed, and it can be taken back. For many customers use a plan.")
    PlaceMoved archive(@PathVariable CustomerId id, @RequestBody(required = false) @Nullable ReasonGiven given) {
        Change change = customers.archive(id, given == null ? null : given.reason());
        return new PlaceMoved(Long.toString(change.changeId()), seen(customers.find(id)));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.ARCHIVE_ONE})
    @PostMapping("/customers/{id}/unarchive")
    @Operation(operationId = "unarchiveCustomer", summary = "Take one customer back out of the archive")
    PlaceMoved unarchive(@PathVariable CustomerId id, @RequestBody(required = false) @Nullable ReasonGiven given) {
        Change change = customers.unarchive(id, given == null ? null : given.reason());
        return new PlaceMoved(Long.toString(change.changeId()), seen(customers.find(id)));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
