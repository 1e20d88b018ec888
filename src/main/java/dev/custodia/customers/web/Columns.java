package dev.custodia.customers.web;

import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Money;
import dev.custodia.customers.Clauses;
import dev.custodia.screens.Cell;
import dev.custodia.screens.Words;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The columns of a list beside the name: which are shown, and how their values are written. */
@Component("customerColumns")
class Columns {
    /** The cookie that keeps the choice; it names fields, and nobody. */
    static final String COOKIE = "custodia_columns";

    private static final List<String> FIRST =
            List.of("last_document", "purchases", "value", "city", "tag", "email", "phone");
    private static final List<String> NO_COLUMNS = List.of("name", "empty", "only_legal");

    private final Criteria criteria;

    Columns(Criteria criteria) {
        this.criteria = criteria;
    }

    /** Every field that can be a column, those that are shown at first before the others. */
    List<CustomerField> all() {
        Map<String, CustomerField> all = new LinkedHashMap<>();
        for (String id : FIRST) all.put(id, criteria.field(id));
        for (CustomerField field : criteria.fields()) {
            if (!NO_COLUMNS.contains(field.id())) all.putIfAbsent(field.id(), field);
        }
        return List.copyOf(all.values());
    }

    List<CustomerField> chosen(@Nullable String cookie) {
        List<String> ids = cookie == null ? FIRST : Arrays.asList(cookie.split("\\."));
        return all().stream().filter(field -> ids.contains(field.id())).toList();
    }

    /** The value of the cookie for these fields. */
    String cookie(List<String> ids) {
        return String.join(
                ".", all().stream().map(CustomerField::id).filter(ids::contains).toList());
    }

    static boolean isNumber(CustomerField field) {
        return field.type() == CustomerField.Type.NUMBER || field.type() == CustomerField.Type.MONEY;
    }

    /** A value as the reader writes it; empty for none. */
    static String said(Words w, CustomerField field, @Nullable Object value) {
        if (value == null) return "";
        return switch (field.type()) {
            case DATE -> w.shortDate((LocalDate) value);
            case NUMBER -> w.number(((Number) value).longValue());
            case MONEY -> {
                Money money = (Money) value;
                yield w.money(money.minor(), money.currency());
            }
            case FLAG -> w.of((Boolean) value ? "customers.list.yes" : "customers.list.no");
            case CHOICE -> Clauses.choice(w, field, (String) value);
            case TEXT -> field.said(value.toString(), w.language());
            case TAGS -> value.toString();
        };
    }

    /** The heads of an export: a sum has its currency in a column of its own. */
    static List<String> heads(Words w, List<CustomerField> fields) {
        List<String> heads = new ArrayList<>();
        for (CustomerField field : fields) {
            heads.add(Clauses.name(w, field));
            if (field.type() == CustomerField.Type.MONEY) heads.add(w.of("customers.list.currency"));
        }
        return heads;
    }

    static List<Cell> cells(Words w, CustomerField field, @Nullable Object value) {
        return switch (field.type()) {
            case DATE -> List.of(Cell.of((LocalDate) value));
            case NUMBER -> List.of(value == null ? new Cell.Blank() : Cell.of(((Number) value).longValue()));
            case MONEY -> {
                if (value == null) yield List.of(new Cell.Blank(), new Cell.Blank());
                Money money = (Money) value;
                yield List.of(Cell.ofMoney(money.minor(), money.currency()), Cell.of(money.currency()));
            }
            case FLAG, CHOICE -> List.of(value == null ? new Cell.Blank() : Cell.of(said(w, field, value)));
            case TEXT, TAGS -> List.of(value == null ? new Cell.Blank() : Cell.of(Objects.toString(value)));
        };
    }
}
