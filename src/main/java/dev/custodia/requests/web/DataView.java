package dev.custodia.requests.web;

import dev.custodia.requests.Dossier;
import dev.custodia.screens.Words;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One kind of what is known about somebody, for reading. Of a new one the keeper's own name is shown. */
public record DataView(String title, List<String> columns, List<List<String>> rows) {
    public DataView {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    static DataView of(Words w, String name, List<Map<String, @Nullable Object>> rows) {
        List<String> columns = Dossier.columns(rows).stream()
                .filter(column -> !column.equals("customer_id"))
                .toList();
        return new DataView(
                title(w, name),
                columns.stream().map(column -> column(w, column)).toList(),
                rows.stream()
                        .map(row -> columns.stream()
                                .map(column -> Dossier.text(row.get(column)))
                                .toList())
                        .toList());
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
            case "documents" -> w.of("requests.data.documents");
            case "interactions" -> w.of("requests.data.interactions");
            case "figures" -> w.of("requests.data.figures");
            case "statuses" -> w.of("requests.data.statuses");
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
            case "kind" -> w.of("requests.data.kind");
            case "value" -> w.of("requests.data.value");
            case "number" -> w.of("requests.data.number");
            case "issued_on" -> w.of("requests.data.issued_on");
            case "amount_minor" -> w.of("requests.data.amount_minor");
            case "currency" -> w.of("requests.data.currency");
            case "status" -> w.of("requests.data.status");
            case "since" -> w.of("requests.data.since");
            case "reason" -> w.of("requests.data.reason");
            case "tag" -> w.of("requests.data.tag");
            default -> plain(name);
        };
    }

    /** "enteredAt", "held_on": as words. */
    private static String plain(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1 $2").replace('_', ' ').toLowerCase(Locale.ROOT);
    }
}
