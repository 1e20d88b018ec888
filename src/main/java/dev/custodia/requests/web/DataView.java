package dev.custodia.requests.web;

import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Kind;
import dev.custodia.customers.web.CardForm;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.dealings.Interaction;
import dev.custodia.requests.Dossier;
import dev.custodia.requests.Request;
import dev.custodia.screens.Words;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One kind of what is known about somebody, for reading: without the numbers by which Custodia finds its own rows, which
 * the files have. Of a new kind or column the keeper's own name is shown.
 */
public record DataView(String title, List<List<Line>> rows) {
    public DataView {
        rows = List.copyOf(rows);
    }

    public record Line(String name, String value) {}

    private static final Pattern OF_OUR_OWN =
            Pattern.compile("(.+_)?(id|by|key)|batch|part|version|position|valid|by_hand");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T[\\d:.]+(Z|[+-]\\d{2}:\\d{2})");
    /** What was made from other rows, to find and count by. */
    private static final Set<String> COPIES = Set.of("facts", "figures", "search", "externalIds");

    static DataView of(Words w, String name, List<Map<String, @Nullable Object>> rows) {
        List<List<Line>> told = new ArrayList<>();
        for (Map<String, @Nullable Object> row : rows) {
            List<Line> lines = new ArrayList<>();
            for (String column : Dossier.columns(List.of(row))) {
                Object value = row.get(column);
                if (value == null || isOfOurOwn(name, column)) continue;
                String text = value(w, name, column, value, row.get("currency"));
                if (!text.isEmpty()) lines.add(new Line(column(w, column), text));
            }
            if (!lines.isEmpty()) told.add(lines);
        }
        return new DataView(title(w, name), told);
    }

    /** Whether it is there for finding rows, or is told better by another; an id of another system is the person's. */
    private static boolean isOfOurOwn(String kind, String column) {
        if (COPIES.contains(kind) || (kind.equals("changes") && column.equals("state"))) return true;
        return !column.equals("external_id") && OF_OUR_OWN.matcher(column).matches();
    }

    private static String value(Words w, String kind, String column, Object value, @Nullable Object currency) {
        if (kind.equals("changes") && column.equals("act")) return act(w, Dossier.text(value));
        if (value instanceof Number number) return number(w, kind, column, number, currency);
        String text = plainly(value);
        if (DAY.matcher(text).matches()) return w.date(LocalDate.parse(text));
        if (MOMENT.matcher(text).matches())
            return w.dateTime(OffsetDateTime.parse(text).toInstant());
        return kind.equals("requests") ? word(w, column, text) : text;
    }

    /** What stands in one another in one line: "mail, anna@example.com; phone, 011 12". */
    private static String plainly(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> parts -> joined(parts.values(), ", ");
            case List<?> parts -> joined(parts, "; ");
            case null, default -> Dossier.text(value);
        };
    }

    private static String joined(Collection<?> parts, String with) {
        return parts.stream()
                .map(DataView::plainly)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(with));
    }

    private static String number(Words w, String kind, String column, Number number, @Nullable Object currency) {
        if (column.endsWith("_minor") && currency instanceof String code) return w.money(number.longValue(), code);
        if (column.equals("kind") && kind.equals("customer")) return w.of(Kind.of(number.shortValue()));
        if (column.equals("kind") && kind.equals("contactPoints"))
            return CardForm.kind(w, ContactPoint.Kind.of(number.shortValue()));
        if (column.equals("kind") && kind.equals("documents")) return w.of(DocumentKind.of(number.shortValue()));
        if (column.equals("state") && kind.equals("documents")) return w.of(DocumentState.of(number.shortValue()));
        if (column.equals("kind") && kind.equals("interactions")) return w.of(Interaction.Kind.of(number.shortValue()));
        return w.number(number.longValue());
    }

    private static String act(Words w, String act) {
        String key = "journal.act_name." + act;
        return Words.has(key) ? w.of(key) : act;
    }

    private static String word(Words w, String column, String text) {
        return switch (column) {
            case "kind" -> w.of(Request.Kind.of(text));
            case "channel" -> w.of(Request.Channel.of(text));
            case "state" -> w.of(Request.State.of(text));
            case "outcome" -> w.of(Request.Outcome.of(text));
            default -> text;
        };
    }

    private static String title(Words w, String name) {
        return switch (name) {
            case "customer" -> w.of("requests.data.customer");
            case "contactPoints" -> w.of("requests.data.contact_points");
            case "legalDetails" -> w.of("requests.data.legal_details");
            case "links" -> w.of("requests.data.links");
            case "tags" -> w.of("requests.data.tags");
            case "tagsTakenOff" -> w.of("requests.data.tags_taken_off");
            case "ownFields" -> w.of("requests.data.own_fields");
            case "marks" -> w.of("requests.data.marks");
            case "changes" -> w.of("requests.data.changes");
            case "before" -> w.of("requests.data.before");
            case "leftAlone" -> w.of("requests.data.left_alone");
            case "documents" -> w.of("requests.data.documents");
            case "interactions" -> w.of("requests.data.interactions");
            case "statuses" -> w.of("requests.data.statuses");
            case "portfolios" -> w.of("requests.data.portfolios");
            case "values" -> w.of("requests.data.values");
            case "valuesByHand" -> w.of("requests.data.values_by_hand");
            case "movements" -> w.of("requests.data.movements");
            case "scores" -> w.of("requests.data.scores");
            case "segments" -> w.of("requests.data.segments");
            case "holds" -> w.of("requests.data.holds");
            case "requests" -> w.of("requests.data.requests");
            case "marketingObjection" -> w.of("requests.data.marketing_objection");
            default -> plain(name);
        };
    }

    private static String column(Words w, String name) {
        return switch (name) {
            case "name" -> w.of("requests.data.name");
            case "given_name" -> w.of("requests.data.given_name");
            case "family_name" -> w.of("requests.data.family_name");
            case "street" -> w.of("requests.data.street");
            case "postal_code" -> w.of("requests.data.postal_code");
            case "city" -> w.of("requests.data.city");
            case "region" -> w.of("requests.data.region");
            case "country" -> w.of("requests.data.country");
            case "language" -> w.of("requests.data.language");
            case "note" -> w.of("requests.data.note");
            case "kind", "aspect" -> w.of("requests.data.kind");
            case "holder" -> w.of("requests.data.holder");
            case "value" -> w.of("requests.data.value");
            case "number" -> w.of("requests.data.number");
            case "issued_on", "at", "held_on", "created_on", "receivedOn" -> w.of("requests.data.date");
            case "amount_minor", "sum_minor" -> w.of("requests.data.amount");
            case "currency" -> w.of("requests.data.currency");
            case "status", "state" -> w.of("requests.data.status");
            case "since", "enteredAt", "first_on" -> w.of("requests.data.since");
            case "until", "ended_at", "leftAt", "last_on" -> w.of("requests.data.until");
            case "reason" -> w.of("requests.data.reason");
            case "act" -> w.of("requests.data.act");
            case "channel" -> w.of("requests.channel_label");
            case "outcome" -> w.of("requests.data.outcome");
            case "unit" -> w.of("dealings.card.unit");
            case "tag" -> w.of("requests.data.tag");
            case "last_sale_on" -> w.of("requests.data.last_sale");
            case "frequency" -> w.of("requests.data.frequency");
            case "monetary_minor" -> w.of("requests.data.monetary");
            case "potentiality_minor" -> w.of("requests.data.potentiality");
            case "recency_level" -> w.of("requests.data.recency_level");
            case "frequency_level" -> w.of("requests.data.frequency_level");
            case "monetary_level" -> w.of("requests.data.monetary_level");
            case "potentiality_level" -> w.of("requests.data.potentiality_level");
            case "group_number" -> w.of("requests.data.group");
            case "came_from" -> w.of("requests.data.came_from");
            case "went_to" -> w.of("requests.data.went_to");
            case "gone_percent" -> w.of("requests.data.gone");
            case "purchases_hundredths" -> w.of("requests.data.expected_purchases");
            case "value_minor" -> w.of("requests.data.expected_value");
            case "leaving" -> w.of("requests.data.leaving");
            case "standing" -> w.of("requests.data.standing");
            default -> plain(name);
        };
    }

    /** "enteredAt", "held_on": as words. */
    private static String plain(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1 $2").replace('_', ' ').toLowerCase(Locale.ROOT);
    }
}
