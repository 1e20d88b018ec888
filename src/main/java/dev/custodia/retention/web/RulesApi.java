package dev.custodia.retention.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Customers;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.retention.RetentionRule;
import dev.custodia.retention.RetentionRules;
import dev.custodia.screens.Items;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Retention rules, for programs. */
@RestController
@RequestMapping("/api/v1")
@Tag(
        name = "Retention rules",
        description =
                "How long which documents must be kept by which law. They come switched off; what the company makes"
                        + " of one is a version of it. Force does not beat one that is switched on")
class RulesApi {
    private final RetentionRules rules;
    private final Customers customers;
    private final Access access;

    RulesApi(RetentionRules rules, Customers customers, Access access) {
        this.rules = rules;
        this.customers = customers;
        this.access = access;
    }

    record RetentionRuleSeen(
            @Schema(example = "it-accounting") String code,

            @Schema(description = "0 as it came with Custodia, then one for each change")
            int version,

            @Schema(description = "ISO 3166", example = "IT")
            String country,

            boolean enabled,

            @Schema(description = "The kinds of document that it keeps", example = "[\"invoice\", \"receipt\"]")
            List<String> kinds,

            int years,

            @Schema(
                    description =
                            "Where the years begin: document (its date), calendar_year, financial_year (the end of"
                                    + " it), calendar_year_of_financial_year (the end of the calendar year in which that closed),"
                                    + " next_calendar_year (the end of the year after)")
            String clock,

            String law,

            @Schema(description = "What the law says, as it was read")
            String duty,

            @Schema(
                    description = "How far that was checked: A against the text, B by two sources, C to be verified;"
                            + " own: a rule that the company has made itself")
            String check,

            @Schema(
                    description = "Whether the customer stays with the documents, restricted until the last may go;"
                            + " otherwise the profile may be anonymised")
            boolean profile,

            @Schema(description = "Who made this version; null as it came") @Nullable
            String author,

            @Nullable Instant at) {}

    record RetentionRuleWanted(
            boolean enabled,
            @Nullable List<String> kinds,
            int years,
            @Nullable String clock,
            @Nullable String law,

            @Schema(description = "True where it is left out") @Nullable
            Boolean profile,

            @Schema(description = "How many documents may lose the protection that they have, as the preview says")
            @Nullable
            Long accept) {}

    record RetentionRuleOfOnesOwn(
            @Schema(description = "By code or by name", example = "PL") @Nullable
            String country,

            @Nullable List<String> kinds,
            int years,
            @Nullable String clock,
            @Nullable String law,

            @Schema(description = "What the law says, in your words") @Nullable
            String duty,

            @Schema(description = "True where it is left out") @Nullable
            Boolean profile) {}

    record ProtectionLost(
            @Schema(description = "How many documents are kept today and would no longer be")
            long documents) {}

    record CountrySwitched(boolean enabled, @Nullable Long accept) {}

    record FinancialYear(
            @Schema(description = "In which it begins, 1 to 12")
            int month,

            @Schema(description = "How many documents may lose their protection; not in answers") @Nullable
            Long accept) {}

    record CustomerKept(
            @Schema(description = "The last day on which the last of the documents has to be kept")
            LocalDate until,

            @Schema(description = "How many documents") int documents,

            String rule,
            String law,

            @Schema(description = "Whether the customer stays with them")
            boolean profile) {}

    private RetentionRuleSeen seen(RetentionRule rule) {
        Long by = rule.by();
        return new RetentionRuleSeen(
                rule.code(),
                rule.version(),
                rule.country(),
                rule.enabled(),
                rule.kinds().stream().map(DocumentKind::word).toList(),
                rule.years(),
                rule.clock().word(),
                rule.law(),
                rule.duty(),
                rule.check(),
                rule.profile(),
                by == null ? null : access.name(by),
                rule.at());
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/retention-rules")
    @Operation(operationId = "retentionRules", summary = "All retention rules, as they are now")
    Items<RetentionRuleSeen> rules() {
        return new Items<>(rules.rules().stream().map(this::seen).toList(), null);
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/retention-rules/{code}/versions")
    @Operation(operationId = "retentionRuleVersions", summary = "All that a rule has been, newest first")
    Items<RetentionRuleSeen> versions(@PathVariable String code) {
        return new Items<>(rules.versions(code).stream().map(this::seen).toList(), null);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.RETENTION_RULES})
    @PostMapping("/retention-rules/{code}/preview")
    @Operation(operationId = "previewRetentionRule", summary = "How many documents would lose their protection")
    ProtectionLost preview(@PathVariable String code, @RequestBody RetentionRuleWanted wanted) {
        return new ProtectionLost(rules.loses(code, draft(wanted)));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.RETENTION_RULES})
    @PostMapping("/retention-rules")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "addRetentionRule",
            summary = "Make a rule of the company’s own",
            description = "For a law that Custodia does not come with. It is on from then on, changed and switched off"
                    + " like any other, and never taken away.")
    RetentionRuleSeen add(@RequestBody RetentionRuleOfOnesOwn wanted) {
        RetentionRuleWanted rule = new RetentionRuleWanted(
                true, wanted.kinds(), wanted.years(), wanted.clock(), wanted.law(), wanted.profile(), null);
        return seen(rules.add(
                wanted.country() == null ? "" : wanted.country(),
                wanted.duty() == null ? "" : wanted.duty(),
                draft(rule)));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.RETENTION_RULES})
    @PutMapping("/retention-rules/{code}")
    @Operation(
            operationId = "changeRetentionRule",
            summary = "Switch a rule on or off, or change it: a new version",
            description = "What protects less is refused with retention.loses_protection until accept says how many"
                    + " documents lose their protection.")
    RetentionRuleSeen change(@PathVariable String code, @RequestBody RetentionRuleWanted wanted) {
        return seen(rules.change(code, draft(wanted), wanted.accept()));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.RETENTION_RULES})
    @PutMapping("/retention-rules/countries/{country}")
    @Operation(operationId = "switchRetentionCountry", summary = "Switch all rules of a country on or off")
    Items<RetentionRuleSeen> country(@PathVariable String country, @RequestBody CountrySwitched wanted) {
        rules.switchCountry(country, wanted.enabled(), wanted.accept());
        return rules();
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/retention-rules/financial-year")
    @Operation(operationId = "financialYear", summary = "The month in which the company’s financial year begins")
    FinancialYear financialYear() {
        return new FinancialYear(rules.firstMonth(), null);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.RETENTION_RULES})
    @PutMapping("/retention-rules/financial-year")
    @Operation(operationId = "setFinancialYear", summary = "Say in which month the financial year begins")
    FinancialYear setFinancialYear(@RequestBody FinancialYear wanted) {
        rules.setFirstMonth(wanted.month(), wanted.accept());
        return financialYear();
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers/{id}/retention")
    @Operation(
            operationId = "customerRetention",
            summary = "By which rules a customer’s documents are kept, and until when")
    Items<CustomerKept> of(@PathVariable CustomerId id) {
        customers.find(id);
        return new Items<>(
                rules.of(id).stream()
                        .map(kept -> new CustomerKept(
                                kept.until(),
                                kept.documents(),
                                kept.rule().code(),
                                kept.rule().law(),
                                kept.rule().profile()))
                        .toList(),
                null);
    }

    private static RetentionRules.Draft draft(RetentionRuleWanted wanted) {
        List<DocumentKind> kinds = new ArrayList<>();
        for (String word : wanted.kinds() == null ? List.<String>of() : wanted.kinds())
            kinds.add(Arrays.stream(DocumentKind.values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> Refused.invalid("kinds", "retention.kinds_missing")));
        return new RetentionRules.Draft(
                wanted.enabled(),
                kinds.stream().distinct().sorted().toList(),
                wanted.years(),
                Arrays.stream(RetentionRule.Clock.values())
                        .filter(clock -> clock.word().equals(wanted.clock()))
                        .findFirst()
                        .orElseThrow(() -> Refused.invalid("clock", "retention.clock_unknown")),
                wanted.law() == null ? "" : wanted.law().strip(),
                wanted.profile() == null || wanted.profile());
    }
}
