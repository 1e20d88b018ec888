package dev.custodia.retention;

import static dev.custodia.tables.retention.Tables.FINANCIAL_YEAR;
import static dev.custodia.tables.retention.Tables.OWN_RULE;
import static dev.custodia.tables.retention.Tables.RULE_VERSION;

import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.tables.retention.tables.records.RuleVersionRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** The retention rules as they are now, and which documents they keep today. */
@Component
class Periods {
    private static final int COLUMNS = 8;
    private static final List<RetentionRule> SHIPPED = read();

    private final DSLContext db;
    private final Clock clock;

    Periods(DSLContext db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    private static List<RetentionRule> read() {
        try {
            return new ClassPathResource("retention/rules.csv")
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> {
                        String[] cells = line.split(";", COLUMNS);
                        return new RetentionRule(
                                cells[0],
                                0,
                                cells[1],
                                false,
                                kinds(cells[2]),
                                Integer.parseInt(cells[3]),
                                RetentionRule.Clock.of(cells[4]),
                                cells[5],
                                cells[7],
                                cells[6],
                                true,
                                null,
                                null);
                    })
                    .toList();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    static List<DocumentKind> kinds(String words) {
        return Arrays.stream(words.split(" ")).map(DocumentKind::of).toList();
    }

    static String words(List<DocumentKind> kinds) {
        return kinds.stream().sorted().map(DocumentKind::word).collect(Collectors.joining(" "));
    }

    int firstMonth() {
        return db.select(FINANCIAL_YEAR.FIRST_MONTH)
                .from(FINANCIAL_YEAR)
                .fetchSingle()
                .value1();
    }

    /** All rules, as they are now. */
    List<RetentionRule> rules() {
        Map<String, RuleVersionRecord> now =
                db.selectFrom(RULE_VERSION).orderBy(RULE_VERSION.RULE, RULE_VERSION.VERSION).stream()
                        .collect(Collectors.toMap(RuleVersionRecord::getRule, row -> row, (earlier, later) -> later));
        return Stream.concat(SHIPPED.stream(), own().stream())
                .map(rule -> {
                    RuleVersionRecord version = now.get(rule.code());
                    return version == null ? rule : of(rule, version);
                })
                .toList();
    }

    /** Those that the company has made itself, without what they say: that is their first version. */
    private List<RetentionRule> own() {
        return db.selectFrom(OWN_RULE)
                .orderBy(OWN_RULE.COUNTRY, OWN_RULE.RULE)
                .fetch(row -> new RetentionRule(
                        row.getRule(),
                        0,
                        row.getCountry(),
                        false,
                        List.of(),
                        0,
                        RetentionRule.Clock.CALENDAR_YEAR,
                        "",
                        row.getDuty(),
                        RetentionRule.OWN,
                        true,
                        null,
                        null));
    }

    List<RetentionRule> enabled() {
        return rules().stream().filter(RetentionRule::enabled).toList();
    }

    List<RetentionRule> versions(String code) {
        RetentionRule first = Stream.concat(SHIPPED.stream(), own().stream())
                .filter(rule -> rule.code().equals(code))
                .findFirst()
                .orElseThrow();
        List<RetentionRule> versions = new ArrayList<>(db.selectFrom(RULE_VERSION)
                .where(RULE_VERSION.RULE.eq(code))
                .orderBy(RULE_VERSION.VERSION.desc())
                .fetch(row -> of(first, row)));
        if (!first.own()) versions.add(first);
        return versions;
    }

    private static RetentionRule of(RetentionRule shipped, RuleVersionRecord row) {
        return new RetentionRule(
                shipped.code(),
                row.getVersion(),
                shipped.country(),
                row.getEnabled(),
                kinds(row.getKinds()),
                row.getYears(),
                RetentionRule.Clock.of(row.getClock()),
                row.getLaw(),
                shipped.duty(),
                shipped.check(),
                row.getProfile(),
                row.getBy(),
                row.getAt().toInstant());
    }

    /** The documents that a rule keeps today. */
    Dealings.Span span(RetentionRule rule, int firstMonth) {
        return new Dealings.Span(rule.kinds(), rule.keptFrom(LocalDate.now(clock), firstMonth));
    }

    /** What those that are switched on keep today; only those that keep the profile with it, if so asked. */
    List<Dealings.Span> spans(List<RetentionRule> rules, int firstMonth, boolean profile) {
        return rules.stream()
                .filter(RetentionRule::enabled)
                .filter(rule -> rule.profile() || !profile)
                .map(rule -> span(rule, firstMonth))
                .toList();
    }

    /** Of these customers, who has documents that these rules keep, until when the last of them, and how many. */
    List<Select<Record4<Long, String, LocalDate, Long>>> kept(
            Select<Record1<Long>> customers, List<RetentionRule> rules) {
        if (rules.isEmpty()) return List.of();
        int first = firstMonth();
        Select<Record4<Long, String, LocalDate, Long>> all = null;
        for (RetentionRule rule : rules) {
            var latest = Dealings.latestOf(customers, List.of(span(rule, first)))
                    .asTable("latest", "customer_id", "issued_on", "documents");
            var each = DSL.select(
                            latest.field("customer_id", Long.class),
                            DSL.inline("statutory_period"),
                            rule.keptUntil(DSL.field(latest.field("issued_on", LocalDate.class)), first),
                            DSL.field(latest.field("documents", Integer.class)).cast(Long.class))
                    .from(latest);
            all = all == null ? each : all.unionAll(each);
        }
        var each = java.util.Objects.requireNonNull(all)
                .asTable("each_rule", "customer_id", "reason", "on_date", "amount");
        return List.of(DSL.select(
                        each.field("customer_id", Long.class),
                        DSL.inline("statutory_period"),
                        DSL.max(each.field("on_date", LocalDate.class)),
                        DSL.max(each.field("amount", Long.class)))
                .from(each)
                .groupBy(each.field("customer_id", Long.class)));
    }
}
