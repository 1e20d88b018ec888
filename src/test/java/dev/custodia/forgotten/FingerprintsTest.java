package dev.custodia.forgotten;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.database.TestDatabase;
import dev.custodia.forgotten.Fingerprints.Why;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintsTest {
    private static final LocalDate DAY = LocalDate.parse("2026-03-02");

    @TempDir
    Path folder;

    private TestDatabase database;
    private Fingerprints fingerprints;

    @BeforeEach
    void begin() {
        database = TestDatabase.create();
        fingerprints = new Fingerprints(database.dsl(), ForgottenKey.in(folder.resolve("key")));
    }

    @AfterEach
    void end() {
        database.close();
    }

    private boolean knows(Trait stored, Trait asked) {
        var digests = new ArrayList<>(fingerprints.stored(List.of(stored)));
        digests.retainAll(fingerprints.asked(List.of(asked)));
        return !digests.isEmpty();
    }

    private static Trait phone(String number, @Nullable String country) {
        return Trait.phone(number, country, null);
    }

    @Test
    void an_email_is_known_in_every_spelling_that_reaches_the_same_box() {
        Trait anna = Trait.email("anna.rossi@example.com");
        assertThat(List.of(
                        "Anna.Rossi@EXAMPLE.com",
                        "  anna.rossi@example.com ",
                        "anna.rossi@example.com.",
                        "mailto:anna.rossi@example.com",
                        "Anna Rossi <anna.rossi@example.com>",
                        "ａｎｎａ．ｒｏｓｓｉ＠ｅｘａｍｐｌｅ．ｃｏｍ",
                        "anna.rossi\u200b@example.com"))
                .allMatch(written -> knows(anna, Trait.email(written)));
        assertThat(knows(Trait.email("annarossi@gmail.com"), Trait.email("Anna.Rossi+shop@googlemail.com")))
                .isTrue();
        assertThat(knows(Trait.email("info@münchen.example"), Trait.email("INFO@xn--mnchen-3ya.example")))
                .isTrue();
        assertThat(knows(Trait.email("e\u0301mile@example.com"), Trait.email("\u00e9mile@example.com")))
                .isTrue();
    }

    @Test
    void another_box_is_another_person() {
        Trait anna = Trait.email("anna.rossi@example.com");
        assertThat(List.of(
                        "annarossi@example.com",
                        "anna.rossi+shop@example.com",
                        "anna.rossi@example.org",
                        "anna.rossi@mail.example.com",
                        "anna_rossi@example.com"))
                .noneMatch(written -> knows(anna, Trait.email(written)));
    }

    @Test
    void a_phone_is_known_with_and_without_its_country_and_the_zeros_that_spreadsheets_lose() {
        Trait turin = phone("011 562 1234", "IT");
        assertThat(List.of("+39 011 5621234", "0039-011-562.1234", "(011) 5621234", "39 0115621234", "0115621234"))
                .allMatch(written -> knows(turin, phone(written, null)));
        assertThat(List.of("+390115621234", "011/5621234", "11 5621234"))
                .allMatch(written -> knows(turin, phone(written, "IT")));
        Trait sweden = phone("+46 70 174 06 05", null);
        assertThat(List.of("070-174 06 05", "0701740605", "701740605", "+46 (0)70 1740605"))
                .allMatch(written -> knows(sweden, phone(written, "SE")));
        assertThat(List.of("0701740605", "46701740605", "0046701740605"))
                .allMatch(written -> knows(sweden, phone(written, null)));
        // Kept without its country, and now told with it.
        assertThat(knows(phone("070 174 06 05", null), phone("+46701740605", null)))
                .isTrue();
        assertThat(knows(phone("46701740605", null), phone("+46701740605", null)))
                .isTrue();
    }

    @Test
    void the_same_digits_in_another_country_are_another_phone() {
        assertThat(knows(phone("+46 70 174 06 05", null), phone("+39 70 174 06 05", null)))
                .isFalse();
        assertThat(knows(phone("+46 70 174 06 05", null), phone("+46 70 174 06 06", null)))
                .isFalse();
        assertThat(knows(phone("12345", null), phone("12345", null))).isFalse();
    }

    @Test
    void a_household_shares_a_phone_and_not_a_name() {
        List<Trait> anna = List.of(Trait.email("anna@example.com"), Trait.phone("+39 011 5621234", null, "Anna Rossi"));
        List<Trait> bruno =
                List.of(Trait.email("bruno@example.com"), Trait.phone("+39 011 5621234", null, "Bruno Rossi"));
        List<Trait> again =
                List.of(Trait.email("another@example.com"), Trait.phone("011 5621234", "IT", "ROSSI, Anna"));
        fingerprints.remember(Why.DELETED, anna, DAY);
        assertThat(fingerprints.erased(bruno)).isEmpty();
        assertThat(fingerprints.erased(again)).contains(new Fingerprints.Known(Trait.Kind.NAMED_PHONE, DAY));
        assertThat(fingerprints.erased(bruno.subList(1, 2)))
                .as("without an e-mail of their own it has to be asked")
                .contains(new Fingerprints.Known(Trait.Kind.PHONE, DAY));
    }

    @Test
    void ids_of_other_systems_and_tax_numbers_lose_zeros_and_punctuation_and_nothing_that_tells_them_apart() {
        assertThat(knows(Trait.externalId("A-0017"), Trait.externalId("a 17"))).isTrue();
        assertThat(knows(Trait.externalId("000123"), Trait.externalId("123"))).isTrue();
        assertThat(knows(Trait.externalId("К-01"), Trait.externalId("к1"))).isTrue();
        assertThat(knows(Trait.externalId("1-23"), Trait.externalId("12-3"))).isFalse();
        assertThat(knows(Trait.externalId("A-17"), Trait.externalId("B-17"))).isFalse();
        assertThat(knows(Trait.taxNumber("RSSNNA80A41L219X"), Trait.taxNumber("rss nna 80a41 l219x")))
                .isTrue();
        assertThat(knows(Trait.taxNumber("IT 012.175.657-93"), Trait.taxNumber("01217565793")))
                .isTrue();
        assertThat(knows(Trait.taxNumber("01217565793"), Trait.externalId("01217565793")))
                .as("of another kind")
                .isFalse();
    }

    @Test
    void who_objects_to_marketing_is_not_taken_for_erased_and_may_say_so_no_more() {
        List<Trait> vera = List.of(Trait.phone("+46 70 174 06 05", null, "Vera Åström"));
        fingerprints.remember(Why.OBJECTS_TO_MARKETING, vera, DAY);
        assertThat(fingerprints.objectsToMarketing(List.of(phone("070-1740605", "SE"))))
                .isTrue();
        assertThat(fingerprints.erased(vera)).isEmpty();
        fingerprints.remember(Why.ANONYMISED, vera, DAY);
        fingerprints.withdrawObjection(vera);
        assertThat(fingerprints.objectsToMarketing(vera)).isFalse();
        assertThat(fingerprints.erased(vera)).isPresent();
    }

    @Test
    void without_the_key_a_fingerprint_tells_nothing_and_the_key_is_nobody_elses() throws Exception {
        List<Trait> anna = List.of(Trait.email("anna@example.com"));
        var other = new Fingerprints(database.dsl(), ForgottenKey.in(folder.resolve("other")));
        assertThat(other.stored(anna)).doesNotContainAnyElementsOf(fingerprints.stored(anna));
        assertThat(new Fingerprints(database.dsl(), ForgottenKey.in(folder.resolve("key"))).stored(anna))
                .isEqualTo(fingerprints.stored(anna));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key"))))
                .isEqualTo("rw-------");
    }
}
