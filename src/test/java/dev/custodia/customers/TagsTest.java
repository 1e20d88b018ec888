package dev.custodia.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.LineState;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class TagsTest {
    @Autowired
    Shop shop;

    @Autowired
    Tags tags;

    @Autowired
    Changes changes;

    @Autowired
    Customers customers;

    @Autowired
    Criteria criteria;

    @Autowired
    Facts facts;

    @Autowired
    DSLContext db;

    @Autowired
    TestClock clock;

    private Customer carrying(String name, String... names) {
        Draft draft = Shop.draft(Kind.PERSON, name, null, LegalDetails.NONE);
        return shop.customer(new Draft(
                draft.kind(),
                name,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                List.of(names),
                Map.of()));
    }

    private Change put(Whom whom, String... names) {
        Tags.Plan plan = shop.asGreta(() -> tags.planAdding(whom, List.of(names), null));
        return confirmed(plan);
    }

    private Change takeOff(Whom whom, String... names) {
        return confirmed(shop.asGreta(() -> tags.planRemoving(whom, List.of(names), null)));
    }

    private Change confirmed(Tags.Plan plan) {
        Change change = plan.change();
        shop.asGreta(() -> tags.confirm(change.changeId(), change.digest()));
        return shop.ended(change.changeId());
    }

    private Change undone(Change change) {
        return shop.ended(shop.asGreta(() -> changes.undo(change.changeId())).changeId());
    }

    private static Whom these(Customer... customers) {
        return new Whom.Picked(List.of(customers).stream().map(Customer::id).toList());
    }

    private String rows() {
        return db.fetch("select * from customers.tagged order by customer_id, tag_id")
                .formatCSV();
    }

    private Tag tag(String name) {
        return shop.asGreta(() -> tags.all()).stream()
                .map(Tags.Use::tag)
                .filter(tag -> tag.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long carriers(String name) {
        return facts.count(
                criteria.where(Rule.clause("tag", Operator.ANY_OF, name)), EnumSet.of(Place.ACTIVE, Place.ARCHIVED));
    }

    @Test
    void a_tag_on_one_customer_stands_in_the_history_and_is_taken_back() {
        Customer anna = shop.anna();
        shop.asGreta(() -> {
            tags.add(anna.id(), List.of("  Good   payer "));
            tags.add(anna.id(), List.of("GOOD PAYER"));
            return true;
        });

        assertThat(shop.again(anna).tags()).containsExactly("Good payer");
        assertThat(shop.again(anna).version()).isEqualTo(anna.version() + 1);
        Change change = shop.asGreta(() -> changes.of(anna.id().value(), 1)).getFirst();
        assertThat(change.act()).isEqualTo("customers.tag");

        undone(change);
        assertThat(shop.again(anna).tags()).isEmpty();

        shop.asGreta(() -> {
            tags.add(anna.id(), List.of("Good payer"));
            tags.remove(anna.id(), tag("Good payer").tagId());
            return true;
        });
        assertThat(shop.again(anna).tags()).isEmpty();
        undone(shop.asGreta(() -> changes.of(anna.id().value(), 1)).getFirst());
        assertThat(shop.again(anna).tags()).containsExactly("Good payer");
    }

    @Test
    void many_are_tagged_who_has_the_tags_already_is_left_alone_and_taking_back_withdraws_only_what_was_written() {
        Customer has = carrying("Hanna Has", "fair", "mail");
        Customer half = carrying("Hugo Half", "fair");
        Customer none = carrying("Nora None");
        String before = rows();

        Tags.Plan plan = shop.asGreta(() -> tags.planAdding(these(has, half, none), List.of("Fair", "mail"), "spring"));
        assertThat(plan.change().found()).isEqualTo(3);
        assertThat(plan.change().toDo()).isEqualTo(2);
        assertThat(shop.asGreta(() -> changes.reasons(plan.change().changeId())))
                .containsEntry("already_tagged", 1L);
        Change done = confirmed(plan);

        assertThat(done.done()).isEqualTo(2);
        assertThat(shop.again(half).tags()).containsExactly("fair", "mail");
        assertThat(shop.again(none).tags()).containsExactly("fair", "mail");
        assertThat(undone(done).done()).isEqualTo(2);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void what_was_taken_off_comes_back_with_the_change_and_the_time_that_put_it_on() {
        Customer rita = carrying("Rita Rows", "vip", "press");
        Customer ugo = carrying("Ugo Untagged");
        String before = rows();
        clock.advance(Duration.ofDays(3));

        Change off = takeOff(these(rita, ugo), "VIP", "press");

        assertThat(off.done()).isEqualTo(1);
        assertThat(shop.asGreta(() -> changes.bucket(off.changeId(), LineState.LEFT_ALONE, null, 9)))
                .containsExactly(ugo.id().value());
        assertThat(shop.again(rita).tags()).isEmpty();
        undone(off);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void who_changes_between_the_preview_and_the_run_is_left_alone() {
        Customer carla = carrying("Carla Changes");
        Customer dora = carrying("Dora Dormant");
        Tags.Plan plan = shop.asGreta(() -> tags.planAdding(these(carla, dora), List.of("late"), null));
        shop.invoice(carla, "T1", "2026-01-01", "10");

        Change done = confirmed(plan);

        assertThat(done.done()).isEqualTo(1);
        assertThat(done.changedSince()).isEqualTo(1);
        assertThat(shop.again(carla).tags()).isEmpty();
    }

    @Test
    void a_plan_of_tags_is_confirmed_as_it_was_shown_and_once() {
        Customer one = carrying("Dino Digest");
        Tags.Plan plan = shop.asGreta(() -> tags.planAdding(these(one), List.of("digest"), null));
        assertThatThrownBy(() -> shop.asGreta(() -> tags.confirm(plan.change().changeId(), "0".repeat(64))))
                .hasMessageContaining("changes.not_as_shown");
        confirmed(plan);
        assertThatThrownBy(() -> confirmed(plan)).hasMessageContaining("changes.wrong_state");
    }

    @Test
    void all_who_match_words_and_filters_are_tagged_and_nobody_else() {
        List<Customer> found = IntStream.range(0, 7)
                .mapToObj(i -> carrying("Wilma Wordy " + i, i < 5 ? "batch" : "other"))
                .toList();
        carrying("Somebody Else", "batch");

        Change done = put(
                new Whom.Matching(
                        Rule.clause("tag", Operator.ANY_OF, "batch"), "wordy wilma", EnumSet.of(Place.ACTIVE)),
                "matched");

        assertThat(done.found()).isEqualTo(5);
        assertThat(carriers("matched")).isEqualTo(5);
        assertThat(shop.again(found.get(6)).tags()).containsExactly("other");
    }

    @Test
    void a_new_name_holds_for_all_at_once_and_the_old_one_still_means_the_tag() {
        Customer first = carrying("Rolf Renamed", "newsleter");
        long version = shop.again(first).version();
        long id = tag("newsleter").tagId();

        shop.asGreta(() -> tags.edit(id, "Newsletter", TagColour.RED));

        assertThat(shop.again(first).tags()).containsExactly("Newsletter");
        assertThat(shop.again(first).version()).isEqualTo(version);
        assertThat(tag("Newsletter").colour()).isEqualTo(TagColour.RED);
        Customer second = carrying("Rosa Renamed", "NEWSLETER");
        assertThat(shop.again(second).tags()).containsExactly("Newsletter");
        assertThat(carriers("newsleter")).isEqualTo(2);
        assertThatThrownBy(() -> shop.asGreta(() -> tags.create("newsLETTER", null)))
                .hasMessageContaining("customers.tag_taken");
        assertThat(shop.asGreta(() -> tags.create("newsleter", null)).tag().tagId())
                .isNotEqualTo(id);
        assertThat(carriers("newsleter")).isZero();
    }

    @Test
    void two_tags_become_one_who_had_both_keeps_one_and_it_is_taken_back_row_for_row() {
        Customer both = carrying("Berta Both", "V.I.P.", "Very important");
        Customer only = carrying("Olaf Only", "V.I.P.");
        Customer other = carrying("Otto Other", "Very important");
        String before = rows();
        long from = tag("V.I.P.").tagId();
        long into = tag("Very important").tagId();

        Tags.Plan plan = shop.asGreta(() -> tags.planMerging(from, into));
        assertThat(shop.asGreta(() -> tags.carryBoth(plan))).isEqualTo(1);
        Change done = confirmed(plan);

        assertThat(done.done()).isEqualTo(2);
        assertThat(shop.again(both).tags()).containsExactly("Very important");
        assertThat(shop.again(only).tags()).containsExactly("Very important");
        assertThat(carriers("Very important")).isEqualTo(3);
        assertThat(carriers("v.i.p.")).as("its name means the other now").isEqualTo(3);
        assertThat(shop.asGreta(() -> tags.all())).noneMatch(use -> use.tag().tagId() == from);
        Customer late = carrying("Lina Late", "v.i.p.");
        assertThat(shop.again(late).tags()).containsExactly("Very important");
        shop.asGreta(() -> {
            tags.remove(late.id(), into);
            return true;
        });

        undone(done);
        assertThat(rows()).isEqualTo(before);
        assertThat(tag("V.I.P.").tagId()).isEqualTo(from);
        assertThat(shop.again(other).tags()).containsExactly("Very important");
    }

    @Test
    void a_tag_is_removed_everywhere_and_comes_back_with_all_who_had_it() {
        Customer one = carrying("Greta Gone", "obsolete", "kept");
        String before = rows();
        long id = tag("obsolete").tagId();

        Change done = confirmed(shop.asGreta(() -> tags.planDropping(id)));

        assertThat(shop.again(one).tags()).containsExactly("kept");
        assertThat(shop.asGreta(() -> customers.allTags())).doesNotContain("obsolete");
        undone(done);
        assertThat(rows()).isEqualTo(before);
        assertThat(shop.asGreta(() -> customers.allTags())).contains("obsolete");
    }

    @Test
    void what_is_taken_back_does_not_come_back_with_the_taking_back_of_what_came_later() {
        Customer one = carrying("Leo Later");
        Change on = put(these(one), "ghost");
        Change off = takeOff(these(one), "ghost");

        assertThat(undone(on).done()).isZero();
        assertThat(undone(off).done()).isZero();
        assertThat(shop.again(one).tags()).isEmpty();
    }

    @Test
    void a_tag_whose_name_cannot_be_is_refused() {
        Customer one = carrying("Wrong Walter");
        assertThatThrownBy(() -> put(these(one), "x".repeat(61))).hasMessageContaining("customers.tag_too_long");
        assertThatThrownBy(() -> put(these(one), " , ")).hasMessageContaining("customers.tag_missing");
        assertThatThrownBy(() -> put(new Whom.Picked(List.of()), "x")).hasMessageContaining("customers.nobody_picked");
        assertThatThrownBy(() -> takeOff(these(one), "never heard of")).hasMessageContaining("customers.tag_unknown");
    }

    @Test
    void what_is_typed_finds_those_that_begin_with_it_first() {
        carrying("Susi Suggest", "Åre skiing", "Skiing", "Aretha");
        assertThat(shop.asGreta(() -> tags.suggest("are")))
                .extracting(Tag::name)
                .containsExactly("Åre skiing", "Aretha");
        assertThat(shop.asGreta(() -> tags.suggest("SKI")))
                .extracting(Tag::name)
                .startsWith("Skiing");
    }

    @Test
    void nothing_of_an_erased_customer_is_left_among_what_was_taken_off() {
        Customer one = carrying("Emil Erased", "secret");
        takeOff(these(one), "secret");
        assertThat(shop.asGreta(() -> customers.everythingAbout(one.id())).get("tagsTakenOff"))
                .hasSize(1);
    }

    @Test
    void a_tag_that_nobody_carried_is_brought_back_and_means_itself_again() {
        Customer anna = carrying("Anna Autumn", "autumn 26");
        Tag unused = shop.asGreta(() -> tags.create("autumn 25", TagColour.RED)).tag();
        Tag autumn = tag("autumn 26");
        Change merge = shop.asGreta(() -> tags.planMerging(unused.tagId(), autumn.tagId()))
                .change();
        shop.asGreta(() -> {
            tags.letGoUnused(merge.changeId());
            return true;
        });
        assertThat(carriers("autumn 25")).as("the name means the other").isEqualTo(1);
        Tags.Gone gone = shop.asGreta(() -> tags.gone()).getFirst();
        assertThat(gone.tag()).isEqualTo(unused);
        assertThat(gone.into()).isEqualTo(autumn);
        assertThat(gone.wasUnused()).isTrue();

        assertThat(shop.asGreta(() -> tags.bringBack(unused.tagId())).tag()).isEqualTo(unused);

        assertThat(carriers("autumn 25")).isZero();
        assertThat(tag("autumn 25").colour()).isEqualTo(TagColour.RED);
        assertThat(shop.asGreta(() -> tags.gone()))
                .noneMatch(other -> other.tag().equals(unused));
        assertThatThrownBy(() -> shop.asGreta(() -> tags.bringBack(unused.tagId())))
                .hasMessageContaining("customers.tag_not_gone");
        assertThat(shop.asGreta(() -> tags.of(List.of(anna.id().value()))))
                .containsEntry(anna.id().value(), List.of(autumn));
    }

    @Test
    void a_tag_that_was_carried_comes_back_with_its_change_and_not_without() {
        carrying("Carla Carried", "worn");
        Tag worn = tag("worn");
        Change drop = confirmed(shop.asGreta(() -> tags.planDropping(worn.tagId())));
        Tags.Gone gone = shop.asGreta(() -> tags.gone()).getFirst();
        assertThat(gone.carried()).isEqualTo(1);
        assertThat(gone.into()).isNull();
        assertThatThrownBy(() -> shop.asGreta(() -> tags.bringBack(worn.tagId())))
                .hasMessageContaining("customers.tag_was_carried");
        undone(drop);
        assertThat(carriers("worn")).isEqualTo(1);
        assertThat(shop.asGreta(() -> tags.gone()))
                .noneMatch(other -> other.tag().equals(worn));
    }
}
