package dev.custodia.customers.web;

import dev.custodia.access.Refused;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Money;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Glance;
import dev.custodia.customers.Looking;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Order;
import dev.custodia.facts.Page;
import dev.custodia.facts.Place;
import dev.custodia.screens.Cell;
import dev.custodia.screens.Items;
import dev.custodia.screens.Sheet;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The list of customers, for programs: whom, in which order, with which columns. */
@Component
class CustomerList {
    private static final List<String> USUAL_FIELDS = List.of("last_document", "value", "documents", "city");
    private static final int A_SHEET_AT_A_TIME = 500;

    private final Criteria criteria;
    private final Facts facts;
    private final Customers customers;

    CustomerList(Criteria criteria, Facts facts, Customers customers) {
        this.criteria = criteria;
        this.facts = facts;
        this.customers = customers;
    }

    /** Whom a list shows, in which order, with which columns. */
    record Wanted(Condition who, Set<Place> places, Order order, List<CustomerField> fields) {}

    Wanted wanted(
            Rule rule,
            @Nullable String words,
            @Nullable String place,
            @Nullable String sort,
            @Nullable String direction,
            @Nullable List<String> fields) {
        Condition who = criteria.where(rule);
        if (words != null && !words.isBlank()) who = who.and(Customers.found(words));
        Order order = new Order(
                criteria.field(sort == null ? "last_document" : sort),
                direction == null ? sort == null : descending(direction));
        List<String> ids = fields == null || fields.isEmpty() ? USUAL_FIELDS : fields;
        return new Wanted(
                who,
                Looking.places(place),
                order,
                ids.stream().map(criteria::field).toList());
    }

    private static boolean descending(String direction) {
        return switch (direction) {
            case "asc" -> false;
            case "desc" -> true;
            default -> throw Refused.invalid("dir", "customers.direction_unknown");
        };
    }

    long count(Wanted wanted) {
        return facts.count(wanted.who(), wanted.places());
    }

    Items<CustomersApi.CustomerListed> page(Wanted wanted, @Nullable Long after, @Nullable Integer size) {
        Page page = facts.page(
                wanted.who(),
                wanted.places(),
                wanted.order(),
                after == null ? null : Long.toString(after),
                Items.size(size));
        Map<String, Map<Long, ?>> values = values(wanted.fields(), page.ids());
        return new Items<>(
                customers.glances(page.ids()).stream()
                        .map(glance -> listed(glance, wanted.fields(), values))
                        .toList(),
                page.next());
    }

    private static Map<String, Map<Long, ?>> values(List<CustomerField> fields, List<Long> ids) {
        Map<String, Map<Long, ?>> values = new LinkedHashMap<>();
        for (CustomerField field : fields) values.put(field.id(), field.values().apply(ids));
        return values;
    }

    private static CustomersApi.CustomerListed listed(
            Glance glance, List<CustomerField> fields, Map<String, Map<Long, ?>> values) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        for (CustomerField field : fields)
            shown.put(field.id(), value(values, field.id(), glance.id().value()));
        return new CustomersApi.CustomerListed(
                glance.id(),
                glance.kind(),
                glance.place().word(),
                glance.name(),
                glance.email(),
                glance.phone(),
                shown);
    }

    private static @Nullable Object value(Map<String, Map<Long, ?>> values, String field, long id) {
        Map<Long, ?> column = values.get(field);
        return column == null ? null : column.get(id);
    }

    /** Writes all pages one after the other, holding one. */
    void write(Wanted wanted, Sheet sheet) throws IOException {
        List<String> head = new ArrayList<>(List.of("id", "kind", "place", "name", "email", "phone"));
        for (CustomerField field : wanted.fields()) {
            head.add(field.id());
            if (field.type() == CustomerField.Type.MONEY) head.add(field.id() + "_currency");
        }
        sheet.head(head);
        String cursor = null;
        do {
            Page page = facts.page(wanted.who(), wanted.places(), wanted.order(), cursor, A_SHEET_AT_A_TIME);
            Map<String, Map<Long, ?>> values = values(wanted.fields(), page.ids());
            for (Glance glance : customers.glances(page.ids())) sheet.row(row(glance, wanted.fields(), values));
            cursor = page.next();
        } while (cursor != null);
    }

    private static List<Cell> row(Glance glance, List<CustomerField> fields, Map<String, Map<Long, ?>> values) {
        List<Cell> row = new ArrayList<>(List.of(
                Cell.of(glance.id().toString()),
                Cell.of(glance.kind().word()),
                Cell.of(glance.place().word()),
                Cell.of(glance.name()),
                Cell.of(glance.email()),
                Cell.of(glance.phone())));
        for (CustomerField field : fields) {
            Object value = value(values, field.id(), glance.id().value());
            row.add(cell(value));
            if (field.type() == CustomerField.Type.MONEY)
                row.add(value instanceof Money money ? Cell.of(money.currency()) : new Cell.Blank());
        }
        return row;
    }

    private static Cell cell(@Nullable Object value) {
        return switch (value) {
            case null -> new Cell.Blank();
            case LocalDate date -> Cell.of(date);
            case Integer number -> Cell.of(number.longValue());
            case Long number -> Cell.of(number.longValue());
            case Money money -> Cell.ofMoney(money.minor(), money.currency());
            case Boolean flag -> Cell.of(flag ? "yes" : "no");
            default -> Cell.of(value.toString());
        };
    }
}
