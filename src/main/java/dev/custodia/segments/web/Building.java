package dev.custodia.segments.web;

import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.EventSource;
import dev.custodia.criteria.NamedChoices;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Clauses;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Glance;
import dev.custodia.customers.web.ListedColumns;
import dev.custodia.screens.Choice;
import dev.custodia.screens.Words;
import dev.custodia.segments.Funnel;
import dev.custodia.segments.Segments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The builder: reads the form that it sent, does what was asked of it, counts, and shows it again. */
@Component
public class Building {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SHOWN = 10;
    private static final int MOST_PARTS = 60;

    private final Criteria criteria;
    private final Segments segments;
    private final Customers customers;
    private final Clauses clauses;

    Building(Criteria criteria, Segments segments, Customers customers, Clauses clauses) {
        this.criteria = criteria;
        this.segments = segments;
        this.customers = customers;
        this.clauses = clauses;
    }

    // ---- read

    /** The sketch that a form holds, with what was typed into it and what its buttons ask for. */
    Sketch read(MultiValueMap<String, String> form) {
        Sketch sketch;
        try {
            sketch = JSON.readValue(first(form, "sketch", "{\"type\":\"all\"}"), Sketch.class);
        } catch (JacksonException notOurs) {
            sketch = Sketch.group("all", List.of());
        }
        Sketch typed = typed(sketch, "", form);
        String remove = form.getFirst("remove");
        return remove == null ? typed : without(typed, "", remove);
    }

    private Sketch typed(Sketch sketch, String path, MultiValueMap<String, String> form) {
        boolean not = path.isEmpty() ? sketch.not() : form.containsKey(path + ".not");
        // What was not in the form stays as it was.
        if (!path.isEmpty() && !form.containsKey(path + ".here")) not = sketch.not();
        if (sketch.isGroup()) {
            List<Sketch> of = new ArrayList<>();
            for (int i = 0; i < sketch.of().size(); i++)
                of.add(typed(sketch.of().get(i), child(path, i), form));
            String add = first(form, path + ".add", "");
            if (!add.isEmpty() && count(sketch) < MOST_PARTS) fresh(add).ifPresent(of::add);
            return Sketch.group(first(form, path + ".type", sketch.type()), of).negated(not);
        }
        if (!form.containsKey(path + ".here")) return sketch;
        if (sketch.type().equals("events"))
            return new Sketch(
                    "events",
                    not,
                    sketch.field(),
                    null,
                    null,
                    form.getOrDefault(path + ".kind", List.of()).stream()
                            .filter(kind -> !kind.isEmpty())
                            .toList(),
                    first(form, path + ".span", sketch.span()),
                    span(sketch, path, form, 1),
                    span(sketch, path, form, 2),
                    List.of(
                            first(form, path + ".at_least", ""),
                            first(form, path + ".at_most", ""),
                            first(form, path + ".each", ""),
                            first(form, path + ".total_at_least", ""),
                            first(form, path + ".total_at_most", "")),
                    null);
        String operator = first(form, path + ".operator", sketch.operator());
        List<String> values = form.getOrDefault(path + ".value", List.of());
        // Another way to ask, another kind of value: "12 months" is no day.
        if (operator.endsWith(Sketch.AGO) != sketch.operator().endsWith(Sketch.AGO))
            values = operator.endsWith(Sketch.AGO) ? List.of("12", "m") : List.of();
        return Sketch.clause(sketch.field(), operator, values(sketch, values)).negated(not);
    }

    private static String span(Sketch sketch, String path, MultiValueMap<String, String> form, int which) {
        String span = first(form, path + ".span", sketch.span());
        boolean counted = span.equals("last") || span.equals("before");
        boolean was = sketch.span().equals("last") || sketch.span().equals("before");
        String typed = first(form, path + ".span" + which, which == 1 ? sketch.span1() : sketch.span2());
        if (counted && !was) return which == 1 ? "12" : "m";
        return counted || !was ? typed : "";
    }

    /** Several words of a list stand in one field, apart by commas. */
    private List<String> values(Sketch sketch, List<String> values) {
        CustomerField field = criteria.field(sketch.field());
        boolean several = field.type() == CustomerField.Type.TAGS || field.type() == CustomerField.Type.TEXT;
        if (!several || values.size() != 1 || !values.getFirst().contains(",")) return values;
        return List.of(values.getFirst().split("\\s*,\\s*"));
    }

    private static int count(Sketch sketch) {
        return 1 + sketch.of().stream().mapToInt(Building::count).sum();
    }

    private Optional<Sketch> fresh(String add) {
        if (add.equals("all") || add.equals("any")) return Optional.of(Sketch.group(add, List.of()));
        if (add.startsWith("events:")) return Optional.of(Sketch.events(add.substring("events:".length())));
        try {
            CustomerField field = criteria.field(add);
            boolean counted = field.operators().contains(Operator.AT_LEAST);
            Operator operator = counted ? Operator.AT_LEAST : operators(field).getFirst();
            List<String> values = switch (field.type()) {
                case FLAG -> List.of("yes");
                case CHOICE -> List.of(field.choices().getFirst());
                case DATE, TEXT, NUMBER, MONEY, TAGS -> List.of();
            };
            boolean ago = field.type() == CustomerField.Type.DATE;
            return Optional.of(
                    Sketch.clause(add, operator.code() + (ago ? Sketch.AGO : ""), ago ? List.of("12", "m") : values));
        } catch (WrongRule unknown) {
            return Optional.empty();
        }
    }

    private static Sketch without(Sketch sketch, String path, String gone) {
        List<Sketch> of = new ArrayList<>();
        for (int i = 0; i < sketch.of().size(); i++) {
            String here = child(path, i);
            if (!here.equals(gone)) of.add(without(sketch.of().get(i), here, gone));
        }
        return sketch.with(of);
    }

    private static String child(String path, int i) {
        return path.isEmpty() ? Integer.toString(i) : path + "-" + i;
    }

    private static String first(MultiValueMap<String, String> form, String name, String otherwise) {
        String value = form.getFirst(name);
        return value == null ? otherwise : value;
    }

    // ---- shown

    /**
     * A node as it is drawn.
     *
     * @param path where it stands; names its inputs
     * @param label of a leaf what it asks about
     * @param operators how its field can be asked
     * @param alone how many match it alone, or null while it lacks something
     * @param remaining how many remain with all before it in its group, or null
     */
    public record Node(
            String path,
            Sketch is,
            String label,
            CustomerField.@Nullable Type type,
            List<Choice> operators,
            List<Choice> choices,
            boolean money,
            @Nullable Long alone,
            @Nullable Long remaining,
            List<Node> of) {
        public boolean ago() {
            return is.operator().endsWith(Sketch.AGO);
        }

        public boolean asksNothing() {
            return is.operator().equals("blank") || is.operator().equals("present");
        }

        public String value(int i) {
            return i < is.values().size() ? is.values().get(i) : "";
        }
    }

    /** A row of the table of people: who, and the values of the columns. */
    public record Row(Glance glance, List<String> cells) {}

    public record View(
            String sketch,
            Node root,
            @Nullable Funnel funnel,
            String sentence,
            boolean complete,
            List<String> columns,
            List<Row> rows,
            Map<String, List<Choice>> fields) {}

    View view(Sketch sketch, Words w) {
        List<Segments.Part> parts = new ArrayList<>();
        Map<String, Integer> places = new LinkedHashMap<>();
        collect(sketch, "", parts, places);
        Optional<Rule> rule = sketch.rule(criteria);
        Funnel funnel = rule.map(whole -> segments.funnel(whole, parts)).orElse(null);
        List<CustomerField> columns = rule.map(this::columns).orElse(List.of());
        return new View(
                JSON.writeValueAsString(sketch),
                node(sketch, "", funnel, places, w),
                funnel,
                rule.map(whole -> clauses.sentence(w, whole)).orElse(""),
                sketch.complete(criteria),
                columns.stream().map(field -> Clauses.name(w, field)).toList(),
                rule.map(whole -> rows(segments.examples(whole, SHOWN), columns, w))
                        .orElse(List.of()),
                fields(w));
    }

    private void collect(Sketch group, String path, List<Segments.Part> parts, Map<String, Integer> places) {
        boolean first = true;
        for (int i = 0; i < group.of().size(); i++) {
            Optional<Rule> rule = group.of().get(i).rule(criteria);
            if (rule.isEmpty()) continue;
            places.put(child(path, i), parts.size());
            parts.add(new Segments.Part(rule.get(), first, group.type().equals("any")));
            first = false;
        }
        for (int i = 0; i < group.of().size(); i++)
            if (group.of().get(i).isGroup()) collect(group.of().get(i), child(path, i), parts, places);
    }

    private Node node(Sketch sketch, String path, @Nullable Funnel funnel, Map<String, Integer> places, Words w) {
        Integer place = places.get(path);
        Long alone = place == null || funnel == null ? null : funnel.alone().get(place);
        Long remaining =
                place == null || funnel == null ? null : funnel.remaining().get(place);
        List<Node> of = new ArrayList<>();
        for (int i = 0; i < sketch.of().size(); i++)
            of.add(node(sketch.of().get(i), child(path, i), funnel, places, w));
        if (sketch.isGroup())
            return new Node(path, sketch, "", null, List.of(), List.of(), false, alone, remaining, of);
        if (sketch.type().equals("events")) {
            EventSource source = criteria.events(sketch.field());
            return new Node(
                    path,
                    sketch,
                    Clauses.events(w, source),
                    null,
                    List.of(),
                    source.kinds().stream()
                            .map(kind -> new Choice(kind, Clauses.eventsOfKind(w, source, kind)))
                            .toList(),
                    source.worth() != null,
                    alone,
                    remaining,
                    of);
        }
        CustomerField field = criteria.field(sketch.field());
        List<Choice> operators = new ArrayList<>();
        for (Operator operator : operators(field)) {
            if (field.type() == CustomerField.Type.DATE && (operator == Operator.UP_TO || operator == Operator.AFTER))
                operators.add(
                        new Choice(operator.code() + Sketch.AGO, SpanWords.asked(w, operator.code() + Sketch.AGO)));
            operators.add(new Choice(operator.code(), SpanWords.asked(w, operator.code())));
        }
        return new Node(
                path,
                sketch,
                Clauses.name(w, field),
                field.type(),
                operators,
                choices(field, w),
                false,
                alone,
                remaining,
                of);
    }

    private List<Choice> choices(CustomerField field, Words w) {
        return switch (field.type()) {
            case FLAG ->
                List.of(new Choice("yes", w.of("segments.builder.yes")), new Choice("no", w.of("segments.builder.no")));
            case CHOICE ->
                field.choices().stream()
                        .map(code -> new Choice(code, Clauses.choice(w, field, code)))
                        .toList();
            case TAGS ->
                field.choices() instanceof NamedChoices named
                        ? named.stream()
                                .map(code -> new Choice(code, Clauses.choice(w, field, code)))
                                .toList()
                        : customers.allTags().stream()
                                .map(tag -> new Choice(tag, tag))
                                .toList();
            case TEXT, DATE, NUMBER, MONEY -> List.of();
        };
    }

    /** In the order in which they are declared, which is from the plainest to the rarest. */
    private static List<Operator> operators(CustomerField field) {
        return field.operators().stream().sorted().toList();
    }

    /** What can be asked about, in heaps with names. */
    private Map<String, List<Choice>> fields(Words w) {
        Map<String, List<Choice>> heaps = new LinkedHashMap<>();
        for (CustomerField field : criteria.fields()) {
            if (field.operators().isEmpty() || criteria.isPersonal(field.id())) continue;
            heaps.computeIfAbsent(w.of(heap(field)), heap -> new ArrayList<>())
                    .add(new Choice(field.id(), Clauses.name(w, field)));
        }
        List<Choice> happenings = heaps.computeIfAbsent(w.of("segments.heap.dealings"), heap -> new ArrayList<>());
        for (EventSource source : criteria.events())
            happenings.add(new Choice(
                    "events:" + source.id(),
                    w.of("segments.builder.in_time", Map.of("what", Clauses.events(w, source)))));
        return heaps;
    }

    private static String heap(CustomerField field) {
        if (field.id().matches("unit\\d+_(recency|frequency|monetary|potentiality|group|moved).*"))
            return "segments.heap.values";
        if (field.label() != null)
            return field.type() == CustomerField.Type.CHOICE ? "segments.heap.portfolios" : "segments.heap.own";
        return switch (field.id()) {
            case "email",
                    "phone",
                    "has_email",
                    "has_phone",
                    "has_messenger",
                    "has_website",
                    "empty",
                    "only_legal",
                    "has_legal",
                    "invalid_email",
                    "invalid_phone",
                    "vat_number" -> "segments.heap.contact";
            case "tag", "segment", "status", "archived" -> "segments.heap.groups";
            case "name",
                    "kind",
                    "city",
                    "country",
                    "created",
                    "external_id",
                    "street",
                    "postal_code",
                    "region",
                    "language" -> "segments.heap.who";
            default -> "segments.heap.dealings";
        };
    }

    /** The columns that a rule uses, so that the eye can check; where it uses none, what one wants to see first. */
    List<CustomerField> columns(Rule rule) {
        Set<String> ids = new LinkedHashSet<>();
        rule.leaves().forEach(leaf -> {
            if (leaf instanceof Rule.Clause clause) ids.add(clause.field());
            else ids.addAll(List.of("last_purchase", "purchases", "value"));
        });
        ids.remove("name");
        if (ids.isEmpty()) ids.addAll(List.of("city", "last_purchase", "purchases"));
        return ids.stream().limit(8).map(criteria::field).toList();
    }

    List<Row> rows(List<Long> people, List<CustomerField> columns, Words w) {
        if (people.isEmpty()) return List.of();
        List<Map<Long, ?>> values = new ArrayList<>();
        for (CustomerField column : columns) values.add(column.values().apply(people));
        List<Row> rows = new ArrayList<>();
        for (Glance glance : customers.glances(people)) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++)
                cells.add(ListedColumns.said(
                        w, columns.get(i), values.get(i).get(glance.id().value())));
            rows.add(new Row(glance, cells));
        }
        return rows;
    }
}
