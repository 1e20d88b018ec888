package dev.custodia.cleanup.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.LineState;
import dev.custodia.changes.Objection;
import dev.custodia.changes.web.Sentences;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Choosing;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Effect;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Fate;
import dev.custodia.customers.Glance;
import dev.custodia.customers.Handling;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.facts.Place;
import dev.custodia.screens.Items;
import dev.custodia.screens.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Clean-up plans, for programs. */
@RestController
@RequestMapping("/api/v1/plans")
@Tag(
        name = "Plans",
        description = "What is done to many customers goes through a plan: make it, read whom it touches and whom it"
                + " leaves alone and why, confirm exactly that, watch the change, take it back")
class PlansApi {
    private static final String SILENT = "{\"action\": \"archive\", \"choice\": {\"choice\": \"silent\", \"upTo\":"
            + " \"2023-12-31\", \"who\": \"both\"}, \"reason\": \"spring cleaning\"}";
    private static final String MATCHING = "{\"action\": \"archive\", \"choice\": {\"choice\": \"matching\", \"rule\":"
            + " {\"rule\": \"all_of\", \"of\": [{\"rule\": \"clause\", \"field\": \"empty\", \"operator\": \"is\","
            + " \"values\": [\"yes\"]}, {\"rule\": \"clause\", \"field\": \"documents\", \"operator\": \"at_most\","
            + " \"values\": [\"0\"]}]}}}";
    private static final String PICKED =
            "{\"action\": \"unarchive\", \"choice\": {\"choice\": \"picked\", \"customers\": [\"90071992547409931\"]}}";

    private final Cleanup cleanup;
    private final Choosing choosing;
    private final Changes changes;
    private final Customers customers;

    PlansApi(Cleanup cleanup, Choosing choosing, Changes changes, Customers customers) {
        this.cleanup = cleanup;
        this.choosing = choosing;
        this.changes = changes;
        this.customers = customers;
    }

    record PlanWanted(
            @Schema(
                    description = "archive: put aside; unarchive: take back out of the archive; remove: delete where"
                            + " possible, else anonymise; delete; anonymise; force: delete together with the documents;"
                            + " these four put into the recycle bin first; restore: out of it; purge: out of it for"
                            + " good, before the time is over")
            @Nullable
            Action action,

            @Schema(
                    description = "Whom: silent (bought nothing since upTo, up to and including that day; who is"
                            + " bought, never_bought or both), matching (a rule, and words of a search),"
                            + " picked (these customers), in_bin (all in the recycle bin, or those by one change) or"
                            + " again (those of an earlier plan who had changed since, or were never reached)")
            @Nullable
            Choice choice,

            @Schema(
                    description =
                            "Where to look: active, archived, or both; those who are picked are found wherever they"
                                    + " are, others among the active unless told otherwise",
                    example = "[\"active\", \"archived\"]")
            @Nullable
            List<String> places,

            @Schema(description = "How many at most in this run; the rest is offered as the next") @Nullable
            Long most,

            @Schema(
                    description = "What becomes of kinds of document, where it is not what the company usually does:"
                            + " keep_anonymised, keep, delete or block",
                    example = "{\"quote\": \"delete\"}")
            @Nullable
            Map<String, String> documents,

            @Schema(description = "For restore: those too whose e-mail or VAT number somebody else has by now")
            @Nullable
            Boolean despite,

            @Schema(description = "In your own words; stays with the change. Needed to force") @Nullable
            String reason) {}

    record Looked(
            long found,

            @Schema(description = "Of those, how many bought or came within the last twelve months")
            long recent) {}

    record KeptBack(
            @Schema(example = "open_documents") String reason,

            @Schema(description = "How many it keeps; who has two reasons is counted under both")
            long number,

            @Schema(description = "In the language of Accept-Language")
            String sentence) {}

    @Schema(description = "How to set the plan going: POST this body to this path")
    record HowToConfirm(String path, ConfirmWanted body) {}

    record PlanSeen(
            @Schema(description = "Also the id of the change that runs it")
            String id,

            Action action,
            Choice choice,

            @Schema(allowableValues = {"planned", "running", "paused", "stopped", "done"})
            String state,

            @Nullable String reason,
            Instant createdAt,

            @Schema(description = "The day that it speaks of")
            LocalDate asOf,

            @Schema(description = "Customers found: toDo + leftAlone")
            long found,

            @Schema(description = "Customers that will be touched; nobody else ever is")
            long toDo,

            @Schema(description = "Customers that are left alone, those taken out by hand included")
            long leftAlone,

            @Schema(description = "Why, the commonest first")
            List<KeptBack> reasons,

            @Schema(
                    description =
                            "The warning: how many of toDo bought or came within the last twelve months; show it before confirming")
            long recent,

            @Schema(description = "How many the chooser was told that there are") @Nullable
            Long shown,

            @Schema(description = "How many more match, where the plan takes no more than so many")
            long more,

            @Schema(
                    description =
                            "Of those who would be removed, how many by what becomes of them: delete, anonymise, force")
            Map<String, Long> fates,

            @Schema(description = "Why those who are anonymised are not deleted, as far as that was asked for")
            List<KeptBack> instead,

            @Schema(description = "What becomes of each kind of document; empty where nobody is removed")
            Map<String, String> documents,

            @Schema(
                    description =
                            "What is expected to become free once they are gone for good, and how many of them have"
                                    + " an e-mail address; null once it was confirmed")
            @Nullable
            Effect effect,

            @Schema(description = "What the database took when it was confirmed and when it had ended, in bytes")
            Plan.@Nullable Size size,

            @Schema(description = "Over the frozen set; what is confirmed is this and nothing else")
            String digest,

            @Schema(description = "Null once it was confirmed, and where there is nobody to touch") @Nullable
            HowToConfirm confirm) {}

    record PlanReason(
            String reason,
            String sentence,
            @Nullable LocalDate on,
            @Nullable Long number) {}

    record PlanCustomer(
            CustomerId id,

            @Schema(description = "Null for a customer who is gone since") @Nullable
            String name,

            @Schema(description = "Why this one is left alone; empty for those who are not")
            List<PlanReason> reasons) {}

    record TakeOut(
            @Nullable List<CustomerId> customers,

            @Schema(description = "true to take out, false to put back") @Nullable
            Boolean out) {}

    record ConfirmWanted(
            @Schema(description = "The digest of the plan as you read it") @Nullable
            String digest,

            @Schema(description = "The number of customers that will be touched, toDo") @Nullable
            Long number,

            @Schema(
                    description = "As the plan gave it to you when you read it: holds for you, for this plan as it was,"
                            + " for 15 minutes")
            @Nullable
            String token) {}

    record Confirmed(
            String changeId,
            String state,
            long toDo,

            @Schema(description = "GET it to see how it stands")
            String change,

            @Schema(description = "Server-sent events until it has ended")
            String progress) {}

    @Needs(Permission.CUSTOMERS_LOOK)
    @PostMapping("/look")
    @Operation(
            operationId = "lookAtPlan",
            summary = "How many a choice would find; nothing is frozen and nothing is kept")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = PlanWanted.class),
                            examples = @ExampleObject(name = "silent", value = SILENT)))
    Looked look(@RequestBody PlanWanted wanted) {
        Choosing.Look look = choosing.look(choice(wanted), action(wanted));
        return new Looked(look.found(), look.recent());
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "makePlan",
            summary = "Make a plan: find, freeze, ask everyone who may object, add up",
            description =
                    "Nobody is touched yet. The answer says how many will be, who is left alone and why, and how to"
                            + " confirm. It takes the right to do to one, or to many, what the action does:"
                            + " archive_one, archive_many, remove_one, remove_many, and anonymise, force, restore,"
                            + " purge.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = PlanWanted.class),
                            examples = {
                                @ExampleObject(name = "silent", value = SILENT),
                                @ExampleObject(name = "matching", value = MATCHING),
                                @ExampleObject(name = "picked", value = PICKED)
                            }))
    ResponseEntity<PlanSeen> make(@RequestBody PlanWanted wanted, Words words) {
        Plan plan = cleanup.plan(new Wanted(
                action(wanted),
                choice(wanted),
                places(wanted.places()),
                wanted.most(),
                documents(wanted.documents()),
                Boolean.TRUE.equals(wanted.despite()),
                wanted.reason()));
        return ResponseEntity.created(
                        URI.create("/api/v1/plans/" + plan.change().changeId()))
                .body(seen(words, plan));
    }

    private static @Nullable Set<Place> places(@Nullable List<String> words) {
        if (words == null) return null;
        Set<Place> places = EnumSet.noneOf(Place.class);
        for (String word : words)
            places.add(Place.IN_USE.stream()
                    .filter(place -> place.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> Refused.invalid("places", "cleanup.place_unknown")));
        return places;
    }

    static Map<DocumentKind, Handling> documents(@Nullable Map<String, String> words) {
        Map<DocumentKind, Handling> documents = new EnumMap<>(DocumentKind.class);
        if (words == null) return documents;
        words.forEach((kind, handling) -> {
            try {
                documents.put(DocumentKind.of(kind), Handling.of(handling));
            } catch (IllegalArgumentException unknown) {
                throw Refused.invalid("documents." + kind, "cleanup.handling_unknown");
            }
        });
        return documents;
    }

    private static Choice choice(PlanWanted wanted) {
        refuseGaps(wanted);
        return Objects.requireNonNull(wanted.choice());
    }

    private static Action action(PlanWanted wanted) {
        refuseGaps(wanted);
        return Objects.requireNonNull(wanted.action());
    }

    private static void refuseGaps(PlanWanted wanted) {
        List<Problem> missing = new ArrayList<>();
        if (wanted.action() == null) missing.add(Problem.of("action", "cleanup.action_missing"));
        if (wanted.choice() == null) missing.add(Problem.of("choice", "cleanup.choice_missing"));
        if (!missing.isEmpty()) throw Refused.invalid(missing);
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/{id}")
    @Operation(operationId = "plan", summary = "One plan, as it was checked")
    PlanSeen plan(@PathVariable long id, Words words) {
        return seen(words, cleanup.find(id));
    }

    @Needs({Permission.CHANGES_LOOK, Permission.CUSTOMERS_LOOK})
    @GetMapping("/{id}/customers")
    @Operation(
            operationId = "planCustomers",
            summary = "The customers in one bucket of a plan, each with its reasons",
            description = "Every customer found is in exactly one bucket.")
    Items<PlanCustomer> bucket(
            @PathVariable long id,
            @Parameter(
                            description = "to_do, left_alone, done, changed_since or taken_out",
                            schema =
                                    @Schema(
                                            allowableValues = {
                                                "to_do",
                                                "left_alone",
                                                "done",
                                                "changed_since",
                                                "taken_out"
                                            }))
                    @RequestParam(defaultValue = "to_do")
                    String bucket,
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    Long after,
            @Parameter(
                            description = "delete, anonymise or force: of those who are touched, whom this becomes of",
                            schema = @Schema(allowableValues = {"delete", "anonymise", "force"}))
                    @RequestParam(required = false)
                    @Nullable
                    String fate,
            @RequestParam(required = false) @Nullable Integer size,
            Words words) {
        cleanup.find(id);
        int most = Items.size(size);
        Items<Long> page = Items.of(
                changes.bucket(id, state(bucket), part(fate), DSL.trueCondition(), after, most + 1),
                most,
                String::valueOf);
        Map<Long, Glance> glances = new java.util.HashMap<>();
        customers
                .glances(page.items())
                .forEach(glance -> glances.put(glance.id().value(), glance));
        Map<Long, List<Objection>> objections = changes.objections(id, page.items());
        return new Items<>(
                page.items().stream()
                        .map(customer -> {
                            Glance glance = glances.get(customer);
                            return new PlanCustomer(
                                    new CustomerId(customer),
                                    glance == null ? null : glance.name(),
                                    objections.getOrDefault(customer, List.of()).stream()
                                            .map(objection -> new PlanReason(
                                                    objection.reason(),
                                                    Sentences.of(words, objection),
                                                    objection.on(),
                                                    objection.amount()))
                                            .toList());
                        })
                        .toList(),
                page.next());
    }

    private static LineState state(String bucket) {
        try {
            return LineState.of(bucket);
        } catch (IllegalArgumentException unknown) {
            throw Refused.invalid("bucket", "cleanup.bucket_unknown");
        }
    }

    private static @Nullable Short part(@Nullable String fate) {
        if (fate == null) return null;
        try {
            return Fate.of(fate).code();
        } catch (IllegalArgumentException unknown) {
            throw Refused.invalid("fate", "cleanup.fate_unknown");
        }
    }

    record PlanDocuments(
            @Schema(example = "invoice") String kind,
            int year,
            String currency,

            @Schema(description = "Cancelled ones included") long documents,

            @Schema(description = "Of those that count, in whole units")
            BigDecimal sum) {
        static PlanDocuments of(Dealings.Lot lot) {
            return new PlanDocuments(
                    lot.kind().word(),
                    lot.year(),
                    lot.sum().currency(),
                    lot.documents(),
                    lot.sum().amount());
        }
    }

    @Needs({Permission.CHANGES_LOOK, Permission.CUSTOMERS_LOOK})
    @GetMapping("/{id}/documents")
    @Operation(
            operationId = "planDocuments",
            summary = "The documents of those who would be touched, by kind, year and currency",
            description = "What would be lost where a plan deletes by force.")
    List<PlanDocuments> documents(@PathVariable long id) {
        cleanup.find(id);
        return cleanup.documents(id).stream().map(PlanDocuments::of).toList();
    }

    record Again(
            @Schema(description = "What becomes of kinds of document this time") @Nullable
            Map<String, String> documents,

            @Schema(description = "For restore: those too who collide") @Nullable
            Boolean despite,

            @Schema(description = "Those only who had changed since the check, or were never reached") @Nullable
            Boolean thoseLeft) {}

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/{id}/again")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "planAgain",
            summary = "Ask the same once more, as the base is now: the next run, other terms, or those who were left")
    ResponseEntity<PlanSeen> again(
            @PathVariable long id, @RequestBody(required = false) @Nullable Again wanted, Words words) {
        Plan plan = wanted != null && Boolean.TRUE.equals(wanted.thoseLeft())
                ? cleanup.thoseLeft(id)
                : cleanup.again(
                        id,
                        documents(wanted == null ? null : wanted.documents()),
                        wanted != null && Boolean.TRUE.equals(wanted.despite()));
        return ResponseEntity.created(
                        URI.create("/api/v1/plans/" + plan.change().changeId()))
                .body(seen(words, plan));
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/{id}/take-out")
    @Operation(
            operationId = "takeOutOfPlan",
            summary = "Take customers out of a plan by hand, or put them back; its digest changes with it")
    PlanSeen takeOut(@PathVariable long id, @RequestBody TakeOut wanted, Words words) {
        List<CustomerId> these = wanted.customers();
        if (these == null || these.isEmpty()) throw Refused.invalid("customers", "cleanup.nobody_picked");
        return seen(words, cleanup.takeOut(id, these, !Boolean.FALSE.equals(wanted.out())));
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/{id}/confirm")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "confirmPlan",
            summary = "Set a plan going, as it was shown",
            description =
                    "The digest of what was read, the number of customers and the token that came with the plan"
                            + " have to be said; a plan is confirmed once. Whoever has changed since the plan was made is left alone.")
    ResponseEntity<Confirmed> confirm(@PathVariable long id, @RequestBody ConfirmWanted wanted) {
        String digest = wanted.digest();
        Long number = wanted.number();
        List<Problem> missing = new ArrayList<>();
        if (digest == null) missing.add(Problem.of("digest", "cleanup.digest_missing"));
        if (number == null) missing.add(Problem.of("number", "cleanup.number_missing"));
        String token = wanted.token();
        if (token == null) missing.add(Problem.of("token", "cleanup.token_missing"));
        if (digest == null || number == null || token == null) throw Refused.invalid(missing);
        Change change = cleanup.confirm(id, digest, number, token);
        String path = "/api/v1/changes/" + change.changeId();
        return ResponseEntity.accepted()
                .location(URI.create(path))
                .body(new Confirmed(
                        Long.toString(change.changeId()),
                        change.state().word(),
                        change.toDo(),
                        path,
                        path + "/progress"));
    }

    private static List<KeptBack> kept(Words words, Map<String, Long> reasons) {
        return reasons.entrySet().stream()
                .map(reason ->
                        new KeptBack(reason.getKey(), reason.getValue(), Sentences.reason(words, reason.getKey())))
                .toList();
    }

    private PlanSeen seen(Words words, Plan plan) {
        Change change = plan.change();
        String id = Long.toString(change.changeId());
        boolean open = change.state() == Change.State.PLANNED && change.toDo() > 0;
        Map<String, Long> fates = new TreeMap<>();
        plan.fates().forEach((fate, number) -> fates.put(fate.word(), number));
        Map<String, String> documents = new TreeMap<>();
        if (plan.action().removes())
            plan.terms().documents().forEach((kind, handling) -> documents.put(kind, handling.word()));
        return new PlanSeen(
                id,
                plan.action(),
                plan.choice(),
                change.state().word(),
                change.reason(),
                change.createdAt(),
                plan.asOf(),
                change.found(),
                change.toDo(),
                change.leftAlone(),
                kept(words, plan.reasons()),
                plan.recent(),
                plan.shown(),
                plan.more(),
                fates,
                kept(words, plan.instead()),
                documents,
                open ? cleanup.effect(change.changeId()) : null,
                plan.size(),
                change.digest(),
                open
                        ? new HowToConfirm(
                                "/api/v1/plans/" + id + "/confirm",
                                new ConfirmWanted(change.digest(), change.toDo(), cleanup.ask(plan)))
                        : null);
    }
}
