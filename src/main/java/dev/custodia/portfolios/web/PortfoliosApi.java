package dev.custodia.portfolios.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.web.Started;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Customers;
import dev.custodia.customers.TagColour;
import dev.custodia.customers.web.WhomWanted;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.portfolios.Aspect;
import dev.custodia.portfolios.Assignments;
import dev.custodia.portfolios.Holder;
import dev.custodia.portfolios.PortfolioType;
import dev.custodia.portfolios.Portfolios;
import dev.custodia.screens.Items;
import dev.custodia.screens.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Portfolios and who looks after whom, for programs. */
@RestController
@RequestMapping("/api/v1")
@Tag(
        name = "Portfolios",
        description =
                "Portfolio types, the portfolios of each, agents, operators and agencies, and who looks after which"
                        + " customer; what moves many is a change, which is watched and taken back under /api/v1/changes")
class PortfoliosApi {
    private final Portfolios portfolios;
    private final Assignments assignments;
    private final Customers customers;
    private final Access access;
    private final Transactions transactions;

    PortfoliosApi(
            Portfolios portfolios,
            Assignments assignments,
            Customers customers,
            Access access,
            Transactions transactions) {
        this.portfolios = portfolios;
        this.assignments = assignments;
        this.customers = customers;
        this.access = access;
        this.transactions = transactions;
    }

    record PortfolioTypeSeen(
            @Schema(example = "unit1") String code,

            @Schema(description = "In the language of Accept-Language")
            String name,

            @Schema(description = "The names that the company gave it, by language")
            Map<String, String> names,

            @Nullable String description,
            TagColour colour,
            int position,

            @Schema(description = "Whether it is switched on")
            boolean active,

            @Schema(description = "Whether it is the main one, of which every customer has a portfolio")
            boolean main,

            @Schema(
                    description =
                            "The portfolio of those who come from now on and are given to no other; null for none")
            @Nullable
            String byDefault) {}

    record PortfolioTypeWanted(
            @Schema(
                    description = "By language (en, it, ru, sv); what is left out is taken away",
                    example = "{\"en\": \"Wholesale\"}")
            @Nullable
            Map<String, String> names,

            @Nullable String description,
            @Nullable TagColour colour,
            @Nullable Integer position,
            @Nullable Boolean active) {}

    record DefaultWanted(
            @Schema(
                    description =
                            "The id of a portfolio of the type; null for none: then nobody comes in who is not given"
                                    + " to a portfolio of the main type")
            @Nullable
            String portfolio) {}

    record PortfolioSeen(
            String id,

            @Schema(description = "portfolio, agent, operator or agency")
            Aspect kind,

            @Schema(description = "Of a portfolio its type; null for people") @Nullable
            String type,

            String name,
            @Nullable String description,
            TagColour colour,
            int position,

            @Schema(description = "The id of the user who this is; of a portfolio, of the one who keeps it") @Nullable
            String user,

            @Schema(description = "Whether it can be chosen no more")
            boolean closed,

            @Schema(description = "How many of the active customers it has of its type; of people, of the main type")
            long customers) {}

    record PortfolioWanted(
            @Schema(description = "Of a portfolio its type, when it is made", example = "unit1") @Nullable
            String type,

            @Schema(
                    description = "At most 60 characters; unique in its list by its plain letters",
                    example = "North-West")
            @Nullable
            String name,

            @Nullable String description,
            @Nullable TagColour colour,
            @Nullable Integer position,

            @Schema(description = "The id of the user who keeps it; 0 for none") @Nullable
            String keeper,

            @Schema(description = "Whether it can be chosen no more; who has it keeps it") @Nullable
            Boolean closed) {}

    record PersonWanted(
            @Schema(description = "agent, operator or agency, when it is made", example = "agent") @Nullable
            Aspect kind,

            @Schema(description = "At most 60 characters; unique in its list by its plain letters") @Nullable
            String name,

            @Nullable String description,
            @Nullable TagColour colour,
            @Nullable Integer position,

            @Schema(description = "The id of the user who this is; 0 for none") @Nullable
            String user,

            @Nullable Boolean closed) {}

    @Schema(description = "Who looks after a customer of a type; null for nobody")
    record LookedAfter(
            String type,
            @Nullable PortfolioName portfolio,
            @Nullable PortfolioName agent,
            @Nullable PortfolioName operator,
            @Nullable PortfolioName agency) {}

    record PortfolioName(String id, String name) {}

    record LookedAfterSpell(
            String type,
            Aspect kind,

            @Schema(description = "Null for nobody") @Nullable
            PortfolioName holder,

            Instant since,

            @Schema(description = "Null for what it is now") @Nullable
            Instant until,

            @Schema(description = "Whether a rule gave it") boolean byRule,

            String author,
            String changeId,
            @Nullable String reason) {}

    record CustomerPortfolios(
            CustomerId id,

            @Schema(description = "Of each type that is switched on, those by default included")
            List<LookedAfter> now,

            @Schema(description = "What was given, newest first; what is so by default has none")
            List<LookedAfterSpell> history) {}

    @Schema(description = "To whom, in these aspects of a type; others stay as they are")
    record GivenTo(
            @Schema(description = "portfolio, agent, operator or agency") @Nullable
            Aspect kind,

            @Schema(description = "An id; null for nobody") @Nullable
            String id) {}

    record CustomerPortfoliosWanted(
            @Schema(example = "unit1") @Nullable String type,

            @Nullable List<GivenTo> to,

            @Schema(description = "In your own words; stays with the change") @Nullable
            String reason) {}

    record PortfoliosApplied(
            @Schema(example = "unit1") @Nullable String type,

            @Nullable List<GivenTo> to,
            @Nullable String reason,
            @Nullable WhomWanted whom) {}

    record PortfoliosMoved(
            @Schema(description = "The id of who gives all customers away, of all types") @Nullable
            String from,

            @Schema(description = "The id of another of the same kind; null for nobody") @Nullable
            String to,

            @Nullable String reason) {}

    @Schema(description = "Which documents belong to a portfolio type that come without one")
    record PortfolioDocumentKinds(
            @Schema(example = "[\"order\"]") @Nullable List<DocumentKind> kinds) {}

    @Schema(description = "Whose documents belong to a portfolio type that come without one")
    record PortfolioDocumentRules(
            @Schema(description = "Each finds customers") @Nullable
            List<Rule> rules) {}

    record PortfolioRule(
            @Schema(description = "Who it finds") @Nullable Rule rule,

            @Schema(description = "The id of the portfolio, agent, operator or agency to whom they are given") @Nullable
            String holder,

            @Schema(description = "Whether it is also asked of those who come in; no where it is left out") @Nullable
            Boolean onArrival) {}

    record PortfolioRules(
            @Schema(description = "In the order in which they are asked; of each kind the first that holds") @Nullable
            List<PortfolioRule> rules) {}

    record PortfolioRulesTried(
            @Schema(description = "How many of the active each finds, whatever stands before it")
            List<Long> found) {}

    record PortfolioRulesRun(
            @Schema(description = "Whether those move too who were given by hand; no where it is left out") @Nullable
            Boolean alsoByHand) {}

    // ---- the types

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/portfolio-types")
    @Operation(operationId = "portfolioTypes", summary = "All portfolio types, those that are switched off too")
    Items<PortfolioTypeSeen> types(Words words) {
        return new Items<>(
                portfolios.types().stream().map(type -> seen(type, words)).toList(), null);
    }

    private PortfolioTypeSeen seen(PortfolioType type, Words words) {
        return new PortfolioTypeSeen(
                type.code(),
                type.name(words),
                type.names(),
                type.description(),
                type.colour(),
                type.position(),
                type.active(),
                type.isMain(),
                portfolios.defaultOf(type).map(Holder::code).orElse(null));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PatchMapping("/portfolio-types/{code}")
    @Operation(
            operationId = "editPortfolioType",
            summary = "Rename a portfolio type, or switch it on or off",
            description =
                    "What is left out stays as it is. What customers have of a type that is switched off stays, and"
                            + " is shown again with it.")
    PortfolioTypeSeen editType(@PathVariable String code, @RequestBody PortfolioTypeWanted wanted, Words words) {
        return seen(
                portfolios.editType(
                        code,
                        wanted.names(),
                        wanted.description(),
                        wanted.colour(),
                        wanted.position(),
                        wanted.active()),
                words);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PutMapping("/portfolio-types/{code}/default")
    @Operation(
            operationId = "setDefaultPortfolio",
            summary = "Say in which portfolio those are who come from now on and are given to no other",
            description = "Who is there already stays where they are.")
    PortfolioTypeSeen setDefault(@PathVariable String code, @RequestBody DefaultWanted wanted, Words words) {
        portfolios.setDefault(code, id(wanted.portfolio()));
        return seen(portfolios.type(code), words);
    }

    private static @Nullable Long id(@Nullable String text) {
        if (text == null) return null;
        if (!text.matches("\\d{1,18}")) throw Refused.invalid("id", "portfolios.unknown");
        return Long.valueOf(text);
    }

    // ---- which documents belong to a type

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/portfolio-types/{code}/document-kinds")
    @Operation(
            operationId = "portfolioDocumentKinds",
            summary = "The kinds of document that belong to a portfolio type where they come without one")
    PortfolioDocumentKinds documentKinds(@PathVariable String code) {
        PortfolioType type = portfolios.type(code);
        return new PortfolioDocumentKinds(portfolios.documentKinds().entrySet().stream()
                .filter(kind -> kind.getValue().number() == type.number())
                .map(Map.Entry::getKey)
                .toList());
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PutMapping("/portfolio-types/{code}/document-kinds")
    @Operation(
            operationId = "setPortfolioDocumentKinds",
            summary = "Let documents of these kinds belong to a portfolio type where they come without one",
            description = "What is there already stays where it is. A kind leaves the type that it belonged to.")
    PortfolioDocumentKinds setDocumentKinds(@PathVariable String code, @RequestBody PortfolioDocumentKinds wanted) {
        List<DocumentKind> kinds = wanted.kinds();
        portfolios.setDocumentKinds(code, kinds == null ? Set.of() : Set.copyOf(kinds));
        return documentKinds(code);
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/portfolio-types/{code}/document-rules")
    @Operation(
            operationId = "portfolioDocumentRules",
            summary = "The rules that say whose documents belong to a portfolio type where they come without one")
    PortfolioDocumentRules documentRules(@PathVariable String code) {
        return new PortfolioDocumentRules(portfolios.documentRules(portfolios.type(code)));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PutMapping("/portfolio-types/{code}/document-rules")
    @Operation(
            operationId = "setPortfolioDocumentRules",
            summary = "Let documents belong to a portfolio type whose customers these rules find",
            description = "Asked when documents come in without a type whose kind belongs to none; the first type in"
                    + " their order has them. What is there already stays where it is.")
    PortfolioDocumentRules setDocumentRules(@PathVariable String code, @RequestBody PortfolioDocumentRules wanted) {
        List<Rule> rules = wanted.rules();
        portfolios.setDocumentRules(code, rules == null ? List.of() : List.copyOf(rules));
        return documentRules(code);
    }

    // ---- the rules

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/portfolio-types/{code}/rules")
    @Operation(operationId = "portfolioRules", summary = "The rules that give customers to portfolios and people")
    PortfolioRules rules(@PathVariable String code) {
        return new PortfolioRules(portfolios.rules(portfolios.type(code)).stream()
                .map(rule -> new PortfolioRule(rule.rule(), rule.holder().code(), rule.onArrival()))
                .toList());
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PutMapping("/portfolio-types/{code}/rules")
    @Operation(
            operationId = "setPortfolioRules",
            summary = "Let these be the rules of a portfolio type",
            description = "Nobody is moved by that: POST /api/v1/portfolio-types/{code}/rules/run does it.")
    PortfolioRules setRules(@PathVariable String code, @RequestBody PortfolioRules wanted) {
        portfolios.setRules(code, wanted(wanted));
        return rules(code);
    }

    private static List<Portfolios.RulingWanted> wanted(PortfolioRules wanted) {
        List<Portfolios.RulingWanted> rules = new ArrayList<>();
        List<PortfolioRule> said = wanted.rules() == null ? List.of() : wanted.rules();
        for (int i = 0; i < said.size(); i++) {
            Rule rule = said.get(i).rule();
            Long holder = id(said.get(i).holder());
            if (rule == null) throw Refused.invalid("rules[" + i + "].rule", "portfolios.rule_missing");
            if (holder == null) throw Refused.invalid("rules[" + i + "].holder", "portfolios.unknown");
            rules.add(new Portfolios.RulingWanted(
                    rule, holder, Boolean.TRUE.equals(said.get(i).onArrival())));
        }
        return rules;
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolio-types/{code}/rules/preview")
    @Operation(operationId = "previewPortfolioRules", summary = "How many customers each of these rules would find")
    PortfolioRulesTried tryRules(@PathVariable String code, @RequestBody PortfolioRules wanted) {
        return new PortfolioRulesTried(portfolios.tried(portfolios.type(code), wanted(wanted)));
    }

    @Needs({Permission.CHANGES_LOOK, Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS_ASSIGN_MANY})
    @PostMapping("/portfolio-types/{code}/rules/run")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "runPortfolioRules",
            summary = "Give everybody to whom the rules say",
            description = "A change, which can be taken back. Who was given by hand is left alone, unless asked for.")
    ResponseEntity<Started> runRules(@PathVariable String code, @RequestBody PortfolioRulesRun wanted) {
        return start(() -> assignments.planRules(code, Boolean.TRUE.equals(wanted.alsoByHand())));
    }

    // ---- portfolios

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/portfolios")
    @Operation(
            operationId = "portfolios",
            summary = "The portfolios of a type, each with the number of customers who are in it")
    Items<PortfolioSeen> all(@RequestParam(defaultValue = "unit1") String type, Words words) {
        PortfolioType asked = portfolios.type(type);
        return new Items<>(seen(asked, Aspect.PORTFOLIO, words), null);
    }

    private List<PortfolioSeen> seen(PortfolioType type, Aspect aspect, Words words) {
        Map<@Nullable Long, Long> counts = portfolios.counts(type, aspect);
        return portfolios.holders(type, aspect).stream()
                .map(holder -> seen(holder, counts.getOrDefault(holder.id(), 0L), words))
                .toList();
    }

    private PortfolioSeen seen(Holder holder, long count, Words words) {
        return new PortfolioSeen(
                holder.code(),
                holder.aspect(),
                portfolios.types().stream()
                        .filter(type -> type.number() == holder.type())
                        .map(PortfolioType::code)
                        .findFirst()
                        .orElse(null),
                holder.name(words),
                holder.description(),
                holder.colour(),
                holder.position(),
                holder.accountId() == null ? null : Long.toString(holder.accountId()),
                holder.closed(),
                count);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolios")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "createPortfolio", summary = "Make a portfolio of a type")
    ResponseEntity<PortfolioSeen> create(@RequestBody PortfolioWanted wanted, Words words) {
        String name = wanted.name();
        Long keeper = id(wanted.keeper());
        Holder made = portfolios.add(
                Aspect.PORTFOLIO,
                wanted.type() == null ? "unit1" : wanted.type(),
                name == null ? "" : name,
                wanted.description(),
                wanted.colour(),
                keeper == null || keeper == 0 ? null : keeper);
        return ResponseEntity.created(URI.create("/api/v1/portfolios/" + made.id()))
                .body(seen(made, 0, words));
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/portfolios/{id}")
    @Operation(operationId = "portfolio", summary = "One portfolio")
    PortfolioSeen one(@PathVariable long id, Words words) {
        return counted(portfolios.holder(id), words);
    }

    private PortfolioSeen counted(Holder holder, Words words) {
        PortfolioType type = portfolios.types().stream()
                .filter(one -> one.number() == (holder.type() == 0 ? PortfolioType.MAIN : holder.type()))
                .findFirst()
                .orElseThrow();
        return seen(holder, portfolios.counts(type, holder.aspect()).getOrDefault(holder.id(), 0L), words);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PatchMapping("/portfolios/{id}")
    @Operation(
            operationId = "editPortfolio",
            summary = "Rename a portfolio, close it or open it again",
            description =
                    "What is left out stays as it is. A portfolio in use is not removed: it is closed, and who is in"
                            + " it stays.")
    PortfolioSeen edit(@PathVariable long id, @RequestBody PortfolioWanted wanted, Words words) {
        return counted(
                portfolios.edit(
                        id,
                        wanted.name(),
                        wanted.description(),
                        wanted.colour(),
                        wanted.position(),
                        id(wanted.keeper()),
                        wanted.closed()),
                words);
    }

    // ---- people

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/portfolio-people")
    @Operation(operationId = "portfolioPeople", summary = "Agents, operators and agencies")
    Items<PortfolioSeen> people(Words words) {
        PortfolioType main = portfolios.type("unit1");
        List<PortfolioSeen> people = new ArrayList<>();
        for (Aspect aspect : Aspect.PEOPLE) people.addAll(seen(main, aspect, words));
        return new Items<>(people, null);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolio-people")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "createPortfolioPerson", summary = "Add an agent, an operator or an agency")
    ResponseEntity<PortfolioSeen> addPerson(@RequestBody PersonWanted wanted, Words words) {
        Aspect kind = wanted.kind();
        if (kind == null || kind == Aspect.PORTFOLIO) throw Refused.invalid("kind", "portfolios.unknown");
        String name = wanted.name();
        Long user = id(wanted.user());
        Holder made = portfolios.add(
                kind,
                null,
                name == null ? "" : name,
                wanted.description(),
                wanted.colour(),
                user == null || user == 0 ? null : user);
        return ResponseEntity.created(URI.create("/api/v1/portfolio-people/" + made.id()))
                .body(seen(made, 0, words));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PatchMapping("/portfolio-people/{id}")
    @Operation(
            operationId = "editPortfolioPerson",
            summary = "Rename an agent, an operator or an agency, close or open again",
            description = "What is left out stays as it is.")
    PortfolioSeen editPerson(@PathVariable long id, @RequestBody PersonWanted wanted, Words words) {
        return counted(
                portfolios.edit(
                        id,
                        wanted.name(),
                        wanted.description(),
                        wanted.colour(),
                        wanted.position(),
                        id(wanted.user()),
                        wanted.closed()),
                words);
    }

    // ---- one customer

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers/{id}/portfolios")
    @Operation(operationId = "customerPortfolios", summary = "Who looks after a customer and did, by whom or by a rule")
    CustomerPortfolios of(@PathVariable CustomerId id, Words words) {
        customers.find(id);
        Map<Long, String> names = new HashMap<>(access.names());
        List<LookedAfter> now = new ArrayList<>();
        assignments
                .now(id)
                .forEach((type, have) -> now.add(new LookedAfter(
                        type.code(),
                        named(have.get(Aspect.PORTFOLIO), words),
                        named(have.get(Aspect.AGENT), words),
                        named(have.get(Aspect.OPERATOR), words),
                        named(have.get(Aspect.AGENCY), words))));
        return new CustomerPortfolios(
                id,
                now,
                assignments.of(id).stream()
                        .map(spell -> new LookedAfterSpell(
                                spell.type().code(),
                                spell.aspect(),
                                named(spell.holder(), words),
                                spell.since(),
                                spell.until(),
                                spell.rule() != null,
                                names.getOrDefault(spell.by(), ""),
                                Long.toString(spell.changeId()),
                                spell.reason()))
                        .toList());
    }

    private static @Nullable PortfolioName named(@Nullable Holder holder, Words words) {
        return holder == null ? null : new PortfolioName(holder.code(), holder.name(words));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS_ASSIGN})
    @PutMapping("/customers/{id}/portfolios")
    @Operation(
            operationId = "setCustomerPortfolios",
            summary = "Say who looks after a customer, of one type",
            description = "A change, which can be taken back. What is not named stays as it is.")
    CustomerPortfolios set(@PathVariable CustomerId id, @RequestBody CustomerPortfoliosWanted wanted, Words words) {
        String type = wanted.type();
        assignments.assign(id, type == null ? "unit1" : type, given(wanted.to()), wanted.reason());
        return of(id, words);
    }

    private static Map<Aspect, @Nullable Long> given(@Nullable List<GivenTo> to) {
        Map<Aspect, @Nullable Long> given = new EnumMap<>(Aspect.class);
        for (GivenTo one : to == null ? List.<GivenTo>of() : to) {
            Aspect kind = one.kind();
            if (kind == null) throw Refused.invalid("to", "portfolios.nothing_wanted");
            given.put(kind, id(one.id()));
        }
        if (given.isEmpty()) throw Refused.invalid("to", "portfolios.nothing_wanted");
        return given;
    }

    // ---- many

    @Needs({Permission.CHANGES_LOOK, Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS_ASSIGN_MANY})
    @PostMapping("/portfolios/apply")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "applyPortfolios",
            summary = "Say who looks after many customers, of one type",
            description =
                    "Whom: these customers, or all who match filters, a rule and words together. The set is frozen"
                            + " and worked through by a change; who has all that already is left alone, and so is whoever"
                            + " changes before their turn.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = PortfoliosApplied.class),
                            examples = @ExampleObject("{\"type\": \"unit1\", \"to\": [{\"kind\": \"portfolio\", \"id\":"
                                            + " \"1\"}], \"whom\": {\"filters\": [\"city.is.Torino\"]}}")))
    ResponseEntity<Started> apply(@RequestBody PortfoliosApplied wanted) {
        WhomWanted whom = wanted.whom();
        if (whom == null) throw Refused.invalid("whom", "customers.nobody_picked");
        String type = wanted.type();
        return start(() ->
                assignments.plan(whom.whom(), type == null ? "unit1" : type, given(wanted.to()), wanted.reason()));
    }

    @Needs({Permission.CHANGES_LOOK, Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS_ASSIGN_MANY})
    @PostMapping("/portfolios/move")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "movePortfolios",
            summary = "Give all customers of one to another of the same kind, of all types",
            description = "For an agent who leaves. A change, which can be taken back.")
    ResponseEntity<Started> move(@RequestBody PortfoliosMoved wanted) {
        Long from = id(wanted.from());
        if (from == null) throw Refused.invalid("from", "portfolios.unknown");
        return start(() -> assignments.planMove(from, id(wanted.to()), wanted.reason()));
    }

    /** In one transaction: a plan whose start is refused is not left behind. */
    private ResponseEntity<Started> start(Transactions.Work<Assignments.Plan> planning) {
        Change started = transactions.get(() -> {
            Change made = planning.run().change();
            return assignments.confirm(made.changeId(), made.digest());
        });
        return Started.of(started).accepted();
    }
}
