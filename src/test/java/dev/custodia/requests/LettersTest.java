package dev.custodia.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.retention.RetentionRules;
import dev.custodia.screens.Language;
import dev.custodia.screens.Words;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class LettersTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-03-02");

    @Autowired
    Shop shop;

    @Autowired
    Requests requests;

    @Autowired
    Letters letters;

    @Autowired
    Manners manners;

    @Autowired
    RetentionRules rules;

    @Autowired
    Bin bin;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    @BeforeEach
    void at_the_desk() {
        clock.set(TestClock.START);
        shop.clockIsRight();
        db.execute("delete from retention.rule_version");
        // The same person comes again and again.
        db.execute("delete from forgotten.fingerprint");
        signing("IT");
    }

    private void signing(String country) {
        shop.asGreta(() -> manners.set(
                new Manner(72, "Rosa & Figli", "Via Roma 1\n10121 Torino", "privacy@rosa.example", country)));
    }

    private Customer boris() {
        return shop.customer(new Draft(
                Kind.PERSON,
                "Борис Åström Çelik",
                null,
                null,
                "Невский проспект 1",
                "191186",
                "Санкт-Петербург",
                null,
                "RU",
                "ru",
                null,
                null,
                null,
                List.of(Shop.email("boris@example.com")),
                LegalDetails.NONE,
                List.of(),
                Map.of()));
    }

    private Request ask(Customer customer, Request.Kind kind, Language language) {
        return shop.asGreta(() -> requests.register(
                customer.id(), new Requests.Asked(kind, Request.Channel.LETTER, TODAY, language, null)));
    }

    private void known(Request request) {
        shop.asGreta(() -> requests.check(request.requestId(), Request.How.DOCUMENT));
    }

    private void carryOut(Request request) {
        Preview preview = shop.asGreta(() -> requests.preview(request.requestId()));
        shop.asGreta(() -> requests.carryOut(request.requestId(), preview.digest(), preview.number()));
    }

    private PDDocument pdf(Request request) throws IOException {
        return Loader.loadPDF(shop.asGreta(() -> letters.pdf(request.requestId())));
    }

    /** As it is read, with each run of blanks one. */
    private String text(Request request) throws IOException {
        try (PDDocument pdf = pdf(request)) {
            return plain(new PDFTextStripper().getText(pdf));
        }
    }

    private static String plain(String text) {
        return text.replaceAll("[\\s\u00a0\u202f]+", " ");
    }

    private Words words(Language language) {
        return Words.in(language, clock);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void a_letter_in_each_language_says_what_was_asked_what_was_done_what_stays_by_which_law_and_where_to_complain(
            Language language) throws IOException {
        shop.asGreta(() -> rules.change(
                "it-accounting",
                new RetentionRules.Draft(
                        true,
                        rules.rule("it-accounting").kinds(),
                        10,
                        rules.rule("it-accounting").clock(),
                        rules.rule("it-accounting").law(),
                        false),
                null));
        Customer boris = boris();
        shop.invoice(boris, "B-1-" + language, "2020-04-05", "12");
        Request request = ask(boris, Request.Kind.ERASURE, language);
        known(request);
        carryOut(request);
        Words w = words(language);
        String text = text(request);
        assertThat(text)
                .contains("Rosa & Figli")
                .contains("10121 Torino")
                .contains("Борис Åström Çelik")
                .contains("Невский проспект 1")
                .contains(w.of(Request.Kind.ERASURE))
                .contains(plain(w.date(TODAY)))
                .contains("2016/679")
                .contains(plain(w.of(
                        "requests.letter.erased_on",
                        Map.of("when", w.dateTime(clock.instant().plus(Duration.ofDays(3)))))))
                .contains("Codice civile art. 2220")
                .contains(plain(w.date(LocalDate.parse("2030-04-05"))))
                .contains("Garante per la protezione dei dati personali")
                .contains("privacy@rosa.example");
    }

    @ParameterizedTest
    @EnumSource(Request.Kind.class)
    void a_request_of_every_kind_has_its_letter_before_it_is_done_when_it_is_done_and_when_it_is_refused(
            Request.Kind kind) throws IOException {
        for (Language language : Language.values()) {
            Words w = words(language);
            Request open = ask(boris(), kind, language);
            assertThat(text(open)).contains(w.of(kind)).doesNotContain("Борис");
            Request refused = ask(boris(), kind, language);
            shop.asGreta(() -> requests.refuse(refused.requestId(), Request.Refusal.UNIDENTIFIED));
            assertThat(text(refused)).contains(w.of(Request.Refusal.UNIDENTIFIED));
        }
        Customer boris = boris();
        Request done = ask(boris, kind, Language.EN);
        known(done);
        switch (kind) {
            case ACCESS -> assertThat(answered(done)).contains("a copy of all that we keep about you");
            case EXPORT -> assertThat(answered(done)).contains("JSON and CSV");
            case OBJECTION -> assertThat(answered(done)).contains("we send you no more marketing");
            case CORRECTION -> {
                db.execute("update requests.request set state = 'done', outcome = 'corrected', ended_at = '2026-03-02'"
                        + " where request_id = " + done.requestId());
                assertThat(text(done)).contains("We have corrected your data");
            }
            case ERASURE -> {
                carryOut(done);
                clock.advance(Duration.ofDays(3));
                bin.purgeDue().ifPresent(change -> shop.ended(change.changeId()));
                assertThat(text(done))
                        .contains("Your data is erased.")
                        .contains("To whoever made the request")
                        .doesNotContain("Борис");
            }
        }
    }

    private String answered(Request request) throws IOException {
        shop.asGreta(() -> requests.answer(request.requestId()));
        return text(request);
    }

    @Test
    void what_waits_for_its_day_is_told_with_the_day_and_an_extension_with_its_reason() throws IOException {
        shop.asGreta(() -> {
            rules.switchCountry("IT", true, null);
            return true;
        });
        Customer boris = boris();
        shop.invoice(boris, "W-1", "2020-04-05", "12");
        Request request = ask(boris, Request.Kind.ERASURE, Language.SV);
        known(request);
        carryOut(request);
        assertThat(text(request)).contains("Den 6 april 2030 raderas dina uppgifter");
        Request extended = ask(boris(), Request.Kind.ACCESS, Language.IT);
        shop.asGreta(() -> requests.extend(extended.requestId(), Request.Extension.Why.COMPLEX));
        assertThat(text(extended)).contains("perché è complessa").contains("2 giugno 2026");
    }

    @Test
    void the_authority_of_the_companys_country_is_named_and_none_where_it_is_not_known() throws IOException {
        Request request = ask(boris(), Request.Kind.ACCESS, Language.EN);
        signing("SE");
        assertThat(text(request)).contains("Integritetsskyddsmyndigheten (IMY), imy.se");
        signing("DE");
        assertThat(text(request)).contains("the data protection authority where you live or work");
    }

    @Test
    void a_letter_is_tagged_and_bears_its_language_title_and_fonts() throws IOException {
        Request request = ask(boris(), Request.Kind.ACCESS, Language.RU);
        try (PDDocument pdf = pdf(request)) {
            var catalog = pdf.getDocumentCatalog();
            assertThat(catalog.getMarkInfo().isMarked()).isTrue();
            assertThat(catalog.getStructureTreeRoot()).isNotNull();
            assertThat(catalog.getLanguage()).isEqualTo("ru");
            assertThat(pdf.getDocumentInformation().getTitle()).contains("Доступ к данным");
            for (var page : pdf.getPages())
                for (var name : page.getResources().getFontNames())
                    assertThat(page.getResources().getFont(name).isEmbedded()).isTrue();
        }
    }

    @Test
    void what_a_name_would_smuggle_in_is_text() throws IOException {
        Customer bad = shop.person("<img src='file:///etc/passwd'/> & Co", Shop.email("x@example.com"));
        Request request = ask(bad, Request.Kind.ACCESS, Language.EN);
        known(request);
        assertThat(text(request)).contains("<img src='file:///etc/passwd'/> & Co");
    }
}
