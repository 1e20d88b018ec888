package dev.custodia.screens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class FrameTest {
    private static final Clock CLOCK = Clock.fixed(Styleguide.NOW, ZoneOffset.UTC);

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/people");

    @Test
    void the_choice_comes_before_the_account_and_the_account_before_the_browser() {
        request.addPreferredLocale(Locale.ITALIAN);
        assertThat(languageFor(Optional.empty())).isEqualTo("it");
        assertThat(languageFor(Optional.of(Language.RU))).isEqualTo("ru");
        request.setCookies(new Cookie(WordsFinder.COOKIE, "sv"));
        assertThat(languageFor(Optional.of(Language.RU))).isEqualTo("sv");
        request.setCookies(new Cookie(WordsFinder.COOKIE, "<script>"));
        assertThat(languageFor(Optional.of(Language.RU))).isEqualTo("ru");
    }

    private String languageFor(Optional<Language> account) {
        return new WordsFinder(CLOCK, person(account)).of(request).language();
    }

    @Test
    void the_way_back_is_the_page_itself_or_the_one_that_sent_the_form() {
        request.setQueryString("until=2023-12-31");
        assertThat(frame().address()).isEqualTo("/people?until=2023-12-31");
        request.setMethod("POST");
        assertThat(frame().address()).isEqualTo("/");
        request.addHeader("Referer", "http://localhost/people/1/edit?tab=2");
        assertThat(frame().address()).isEqualTo("/people/1/edit?tab=2");
        request.setServerName("custodia.example");
        assertThat(frame().address()).isEqualTo("/");
    }

    @Test
    void the_way_back_from_an_error_is_the_start() {
        request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/broken");
        assertThat(frame().address()).isEqualTo("/");
    }

    @Test
    void a_place_says_where_it_leads_by_words_an_icon_and_an_address_that_exist() {
        assertThatThrownBy(() -> new NavigationItem(1, "a", "nowhere", "/a", "home", null, 'a'))
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> new NavigationItem(1, "a", "styleguide.home", "a", "home", null, 'a'))
                .hasMessageContaining("starts with /");
        assertThatThrownBy(() -> new NavigationItem(1, "a", "styleguide.home", "/a", "unicorn", null, 'a'))
                .hasMessageContaining("unicorn");
    }

    @Test
    void no_two_places_are_reached_by_the_same_letter() {
        var one = new NavigationItem(1, "a", "styleguide.home", "/a", "home", null, 'a');
        var other = new NavigationItem(11, "b", "styleguide.people", "/b", "home", null, 'a');
        assertThatThrownBy(() -> Frames.requireOwnLetters(List.of(one, other)))
                .hasMessageContaining("Two places have the letter a: a and b");
        Frames.requireOwnLetters(List.of(one));
    }

    @Test
    void places_stand_in_groups_and_before_all() {
        assertThat(new NavigationItem(0, "a", "styleguide.home", "/a", "home", null, 'a').group())
                .isNull();
        assertThat(new NavigationItem(10, "a", "styleguide.home", "/a", "home", null, 'a').group())
                .isEqualTo(NavigationItem.Group.BASE);
        assertThat(new NavigationItem(39, "a", "styleguide.home", "/a", "home", null, 'a').group())
                .isEqualTo(NavigationItem.Group.LETTING_GO);
        assertThat(new NavigationItem(90, "a", "styleguide.home", "/a", "home", null, 'a').group())
                .isEqualTo(NavigationItem.Group.RECORDS);
    }

    @Test
    void a_part_of_a_page_is_rendered_without_a_request_by_the_compiled_templates() {
        var progress = new Progress(1, 3655, "Åström & <b>", List.of(new Part("plain", "on hold", 2, null)), false);
        var fragments = new Fragments(ScreensConfiguration.templates());
        assertThat(fragments.of(
                        "screens/progress_state", Map.of("w", Words.in(Language.SV, CLOCK), "progress", progress)))
                .contains("1 av 3\u00a0655", "Åström &amp; &lt;b&gt;", "on hold");
    }

    @Test
    void the_memory_of_ticks_differs_by_filter_and_tells_nothing_of_it() {
        var nora = new Selection("people", Map.of("search", "Nora", "kind", "person"), 1, 1);
        var ada = new Selection("people", Map.of("search", "Ada", "kind", "person"), 1, 1);
        assertThat(nora.memory())
                .isNotEqualTo(ada.memory())
                .doesNotContain("Nora")
                .startsWith("people-");
    }

    @Test
    void a_chart_wants_a_number_for_every_category() {
        assertThatThrownBy(() -> new Chart(
                        Chart.Type.BAR,
                        "t",
                        "d",
                        "Month",
                        List.of("a", "b"),
                        List.of(new Chart.Series("s", List.of(1L))),
                        List.of()))
                .hasMessage("Expected 2 values, got 1");
    }

    private Frame frame() {
        return new Frame(
                request, Words.in(Language.EN, CLOCK), person(Optional.empty()), List.of(), path -> path, "1.0");
    }

    private static SignedIn person(Optional<Language> language) {
        return new SignedIn() {
            @Override
            public Optional<String> name() {
                return Optional.of("Ada");
            }

            @Override
            public boolean may(String permission) {
                return true;
            }

            @Override
            public Optional<Language> language() {
                return language;
            }
        };
    }
}
