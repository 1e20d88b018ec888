package dev.custodia.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.custodia.CustodiaTest;
import dev.custodia.TestClock;
import dev.custodia.access.Access;
import dev.custodia.access.NewUser;
import dev.custodia.access.Role;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import dev.custodia.screens.ContentPolicy;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@CustodiaTest(
        web = WebEnvironment.RANDOM_PORT,
        settings = {"CUSTODIA_ADMIN_PASSWORD=a long walk home", "CUSTODIA_ADMIN_TOKEN=token-of-the-tests"})
class DoorsTest {
    private static final String TOKEN = "Bearer token-of-the-tests";
    private static int number;

    @LocalServerPort
    int port;

    @Autowired
    Access access;

    @Autowired
    DSLContext sql;

    @Autowired
    TestClock clock;

    @BeforeEach
    void wait_a_while() {
        clock.advance(Duration.ofMinutes(10));
    }

    // ---- people

    @Test
    void a_page_leads_to_the_form_and_the_form_back_to_the_page() {
        Visitor visitor = new Visitor(port);

        HttpResponse<String> turnedAway = visitor.get("/users?x=1", "Accept", "text/html");
        assertThat(turnedAway.statusCode()).isEqualTo(302);
        assertThat(Visitor.location(turnedAway)).endsWith("/sign-in");
        String before = visitor.cookie("custodia_session");

        HttpResponse<String> letIn = visitor.signIn("admin", "a long walk home");

        assertThat(Visitor.location(letIn)).endsWith("/users?x=1");
        assertThat(visitor.cookie("custodia_session")).isNotEmpty().isNotEqualTo(before);
        assertThat(visitor.get("/users").body()).contains("admin");
    }

    @Test
    void htmx_is_told_to_go_to_the_form() {
        HttpResponse<String> answer = new Visitor(port).get("/users", "HX-Request", "true");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("HX-Redirect")).contains("/sign-in");
        HttpResponse<String> outlived =
                new Visitor(port).send("POST", "/journal/verification", "", "HX-Request", "true");
        assertThat(outlived.headers().firstValue("HX-Redirect")).contains("/sign-in");
    }

    @Test
    void a_wrong_password_is_said_on_the_form_and_too_many_say_how_long_to_wait() {
        Visitor visitor = new Visitor(port);
        String name = user(Role.VIEWER).user().name();
        for (int i = 0; i < 5; i++)
            assertThat(Visitor.location(visitor.signIn(name, "wrong"))).endsWith("/sign-in?wrong");
        assertThat(visitor.get("/sign-in?wrong").body()).contains("Name or password is wrong.");

        String waiting = Visitor.location(visitor.signIn(name, "wrong"));

        assertThat(waiting).contains("/sign-in?until=").doesNotContain(name);
        assertThat(visitor.get(waiting.substring(waiting.indexOf("/sign-in"))).body())
                .containsPattern("Try again in 6[01] seconds");
    }

    @Test
    void a_form_without_its_token_changes_nothing() {
        Visitor visitor = Visitor.signedIn(port, "admin", "a long walk home");

        HttpResponse<String> answer = visitor.post("/account/language", "forged", Map.of("language", "sv"));

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void signing_out_ends_the_session() {
        Visitor visitor = Visitor.signedIn(port, "admin", "a long walk home");

        HttpResponse<String> out = visitor.post("/sign-out", visitor.csrf(), Map.of());

        assertThat(Visitor.location(out)).endsWith("/sign-in?out");
        assertThat(visitor.get("/account").statusCode()).isEqualTo(302);
    }

    @Test
    void a_session_ends_when_its_account_is_disabled() {
        NewUser user = ownPassword(user(Role.VIEWER));
        Visitor visitor = Visitor.signedIn(port, user.user().name(), "a password of my own");
        assertThat(visitor.get("/account").statusCode()).isEqualTo(200);

        asCustodia(() -> {
            access.enable(user.user().id(), false);
            return true;
        });

        assertThat(visitor.get("/account").statusCode()).isEqualTo(302);
    }

    @Test
    void a_password_given_by_another_opens_only_the_page_where_it_is_changed() {
        NewUser user = user(Role.ADMINISTRATOR);
        Visitor visitor = Visitor.signedIn(port, user.user().name(), user.password());

        assertThat(Visitor.location(visitor.get("/users"))).endsWith("/account");
        HttpResponse<String> tooShort =
                visitor.post("/account/password", visitor.csrf(), Map.of("old", user.password(), "fresh", "short"));
        assertThat(tooShort.statusCode()).isEqualTo(422);
        assertThat(tooShort.body()).contains("at least 10 characters");
        visitor.post("/account/password", visitor.csrf(), Map.of("old", user.password(), "fresh", "nine white swans"));

        assertThat(visitor.get("/users").statusCode()).isEqualTo(200);
    }

    @Test
    void every_page_of_the_room_speaks_four_languages() {
        Visitor visitor = Visitor.signedIn(port, "admin", "a long walk home");
        for (String language : List.of("en", "it", "ru", "sv"))
            for (String page : List.of("/account", "/users", "/journal")) {
                HttpResponse<String> answer = visitor.get(
                        page,
                        "Cookie",
                        "custodia_language=" + language + "; custodia_session=" + visitor.cookie("custodia_session"));
                assertThat(answer.statusCode()).as(page + " " + answer.body()).isEqualTo(200);
                assertThat(answer.body()).contains("lang=\"" + language + "\"");
            }
    }

    @Test
    void a_token_made_on_the_page_is_shown_once_and_opens_the_api_until_it_is_revoked() {
        Visitor visitor = Visitor.signedIn(port, "admin", "a long walk home");
        HttpResponse<String> made = visitor.post(
                "/account/tokens", visitor.csrf(), Map.of("label", "till", "scopes", "USERS_MANAGE", "expires", ""));
        assertThat(made.statusCode()).isEqualTo(302);

        var found = Pattern.compile("id=\"secret\">(cst_[^<]+)<")
                .matcher(visitor.get("/account").body());
        assertThat(found.find()).isTrue();
        String secret = found.group(1);
        assertThat(visitor.get("/account").body()).doesNotContain(secret).contains("till");
        assertThat(api("GET", "/api/v1/users", null, "Authorization", "Bearer " + secret)
                        .statusCode())
                .isEqualTo(200);
        assertThat(api("GET", "/api/v1/journal", null, "Authorization", "Bearer " + secret)
                        .statusCode())
                .isEqualTo(403);
        var revoke = Pattern.compile("/account/tokens/(\\d+)/revoke")
                .matcher(visitor.get("/account").body());
        assertThat(revoke.find()).isTrue();
        visitor.post(revoke.group(), visitor.csrf(), Map.of());
        assertThat(api("GET", "/api/v1/users", null, "Authorization", "Bearer " + secret)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void the_journal_is_read_in_sentences_and_verified_on_its_page() {
        Visitor visitor = Visitor.signedIn(port, "admin", "a long walk home");

        assertThat(visitor.get("/journal?act=access.sign_in").body()).contains("admin signed in.");
        assertThat(visitor.get(
                                "/journal?act=access.sign_in",
                                "Cookie",
                                "custodia_language=ru; custodia_session=" + visitor.cookie("custodia_session"))
                        .body())
                .contains("Вход: admin.");
        assertThat(visitor.post("/journal/verification", visitor.csrf(), Map.of())
                        .body())
                .contains("Verified to entry");
    }

    @Test
    void every_answer_carries_the_headers_that_keep_it_safe() {
        Visitor visitor = Visitor.signedIn(port, "admin", "a long walk home");
        for (HttpResponse<String> answer :
                List.of(visitor.get("/account"), new Visitor(port).get("/sign-in"), api("GET", "/api/v1/me", null))) {
            assertThat(answer.headers().firstValue("Content-Security-Policy")).contains(ContentPolicy.HEADER);
            assertThat(answer.headers().firstValue("Referrer-Policy")).contains("same-origin");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
            assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        }
        assertThat(ContentPolicy.HEADER).doesNotContain("unsafe");
    }

    @Test
    void the_session_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        HttpResponse<String> answer = new Visitor(port).get("/sign-in");

        assertThat(answer.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith("custodia_session=")
                        .contains("HttpOnly")
                        .containsIgnoringCase("SameSite=Lax"));
    }

    // ---- programs

    @Test
    void a_program_learns_who_it_is() {
        String me = api("GET", "/api/v1/me", null).body();

        assertThat(JsonPath.<String>read(me, "$.user.name")).isEqualTo("admin");
        assertThat(JsonPath.<Object>read(me, "$.user.id")).isInstanceOf(String.class);
        assertThat(JsonPath.<List<String>>read(me, "$.permissions")).contains("archive_many", "users_manage");
    }

    @Test
    void a_session_does_not_open_the_api_nor_a_token_the_pages() {
        Visitor visitor = Visitor.signedIn(port, "admin", "a long walk home");

        assertThat(visitor.get("/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(visitor.get("/api/v1/me", "Authorization", "Basic YWRtaW46YSBsb25nIHdhbGsgaG9tZQ==")
                        .statusCode())
                .isEqualTo(401);
        assertThat(new Visitor(port).get("/users", "Authorization", TOKEN).statusCode())
                .isEqualTo(302);
    }

    @Test
    void errors_are_problems_with_a_stable_code_in_the_readers_language() {
        assertProblem(new Visitor(port).get("/api/v1/me"), 401, "access.not_signed_in");
        assertProblem(new Visitor(port).get("/api/v1/me", "Authorization", "Bearer x"), 401, "access.token_invalid");
        assertProblem(api("GET", "/api/v1/nothing", null), 404, "access.route_unknown");
        assertProblem(api("GET", "/api/v1/users/17", null), 404, "access.user_unknown");
        assertProblem(api("GET", "/api/v1/users/seventeen", null), 400, "access.field_unfit");
        assertProblem(api("DELETE", "/api/v1/me", null), 405, "access.method_unknown");
        assertProblem(api("POST", "/api/v1/users", "{\"name\": "), 400, "access.body_unreadable");
        HttpResponse<String> russian =
                api("GET", "/api/v1/users/17", null, "Authorization", TOKEN, "Cookie", "custodia_language=ru");
        assertThat(JsonPath.<String>read(russian.body(), "$.title")).isEqualTo("Такого пользователя нет.");
    }

    @Test
    void all_that_is_wrong_is_listed_at_once() {
        HttpResponse<String> answer = api(
                "POST",
                "/api/v1/users",
                "{\"name\": \"a b\", \"displayName\": \"\", \"role\": \"viewer\", \"language\": \"xx\"}");

        assertProblem(answer, 422, "access.name_unfit");
        assertThat(JsonPath.<List<String>>read(answer.body(), "$.problems[*].where"))
                .containsExactly("name", "displayName", "language");
        assertThat(JsonPath.<List<String>>read(answer.body(), "$.problems[*].what"))
                .allSatisfy(what -> assertThat(what).endsWith("."));
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("trace");
    }

    @Test
    void users_are_made_changed_and_listed_by_programs() {
        HttpResponse<String> made = api("POST", "/api/v1/users", newUser("programmed"));
        assertThat(made.statusCode()).isEqualTo(201);
        String id = JsonPath.read(made.body(), "$.user.id");

        api("PATCH", "/api/v1/users/" + id, "{\"enabled\": false, \"role\": \"editor\"}");

        String seen = api("GET", "/api/v1/users/" + id, null).body();
        assertThat(JsonPath.<Boolean>read(seen, "$.enabled")).isFalse();
        assertThat(JsonPath.<String>read(seen, "$.role")).isEqualTo("editor");
        assertThat(api("GET", "/api/v1/users", null).body()).contains("programmed");
    }

    @Test
    void the_journal_goes_by_cursor_and_misses_none() {
        for (int i = 0; i < 60; i++) user(Role.VIEWER);
        List<String> numbers = new ArrayList<>();
        String cursor = "";
        do {
            String page = api("GET", "/api/v1/journal?act=access.user_create" + cursor, null)
                    .body();
            numbers.addAll(JsonPath.<List<String>>read(page, "$.entries[*].number"));
            String next = JsonPath.read(page, "$.next");
            cursor = next == null ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());

        assertThat(numbers).hasSizeGreaterThan(60).doesNotHaveDuplicates();
        String verification = api("GET", "/api/v1/journal/verification", null).body();
        assertThat(JsonPath.<Boolean>read(verification, "$.intact")).isTrue();
    }

    @Test
    void a_write_that_is_repeated_is_done_once_and_answered_the_same() {
        String id =
                JsonPath.read(api("POST", "/api/v1/users", newUser("repeated")).body(), "$.user.id");
        String body = "{\"enabled\": false}";

        HttpResponse<String> first =
                api("PATCH", "/api/v1/users/" + id, body, "Authorization", TOKEN, "Idempotency-Key", "k1");
        api("PATCH", "/api/v1/users/" + id, "{\"enabled\": true}");
        HttpResponse<String> second =
                api("PATCH", "/api/v1/users/" + id, body, "Authorization", TOKEN, "Idempotency-Key", "k1");

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(api("GET", "/api/v1/users/" + id, null).body()).contains("\"enabled\":true");
        assertProblem(
                api(
                        "PATCH",
                        "/api/v1/users/" + id,
                        "{\"enabled\": true}",
                        "Authorization",
                        TOKEN,
                        "Idempotency-Key",
                        "k1"),
                422,
                "access.idempotency_key_reused");
    }

    @Test
    void a_refused_write_may_be_sent_again_with_the_same_key() {
        assertThat(api("POST", "/api/v1/users", "{}", "Authorization", TOKEN, "Idempotency-Key", "k2")
                        .statusCode())
                .isEqualTo(422);

        assertThat(api("POST", "/api/v1/users", newUser("again"), "Authorization", TOKEN, "Idempotency-Key", "k2")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void a_secret_is_not_kept_for_the_repetition() {
        String body = newUser("secretive");
        api("POST", "/api/v1/users", body, "Authorization", TOKEN, "Idempotency-Key", "k3");

        assertProblem(
                api("POST", "/api/v1/users", body, "Authorization", TOKEN, "Idempotency-Key", "k3"),
                409,
                "access.idempotency_answer_not_kept");
    }

    @Test
    void ten_at_the_same_moment_are_done_once() throws Exception {
        String body = newUser("simultaneous");
        List<Future<Integer>> answers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(10)) {
            for (int i = 0; i < 10; i++)
                answers.add(threads.submit(
                        () -> api("POST", "/api/v1/users", body, "Authorization", TOKEN, "Idempotency-Key", "k4")
                                .statusCode()));
        }
        List<Integer> codes = new ArrayList<>();
        for (Future<Integer> answer : answers) codes.add(answer.get());
        assertThat(codes).containsOnlyOnce(201);
        assertThat(codes).allSatisfy(code -> assertThat(code).isIn(201, 409));
    }

    @Test
    void an_answer_is_forgotten_after_a_day() {
        String body = "{\"enabled\": true}";
        String id = JsonPath.read(api("POST", "/api/v1/users", newUser("daily")).body(), "$.user.id");
        api("PATCH", "/api/v1/users/" + id, body, "Authorization", TOKEN, "Idempotency-Key", "k5");
        clock.advance(Duration.ofHours(24).plusSeconds(1));

        HttpResponse<String> later =
                api("PATCH", "/api/v1/users/" + id, body, "Authorization", TOKEN, "Idempotency-Key", "k5");

        assertThat(later.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(sql.fetchCount(sql.selectFrom("access.idempotency"))).isEqualTo(1);
    }

    @Test
    void the_description_of_the_api_is_open_and_whole() {
        HttpResponse<String> answer = new Visitor(port).get("/api/v1/openapi.json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JsonPath.<String>read(answer.body(), "$.components.securitySchemes.token.scheme"))
                .isEqualTo("bearer");
        Map<String, Map<String, Map<String, Object>>> paths = JsonPath.read(answer.body(), "$.paths");
        assertThat(paths).containsKeys("/api/v1/me", "/api/v1/users", "/api/v1/tokens", "/api/v1/journal");
        paths.forEach((path, operations) -> operations.forEach((method, operation) ->
                assertThat(operation).as(method + " " + path).containsKey("summary")));
    }

    private void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(JsonPath.<String>read(answer.body(), "$.code")).isEqualTo(code);
        assertThat(JsonPath.<Integer>read(answer.body(), "$.status")).isEqualTo(status);
        assertThat(JsonPath.<String>read(answer.body(), "$.title")).isNotBlank();
        assertThat(JsonPath.<List<String>>read(answer.body(), "$.problems[*].code"))
                .contains(code);
    }

    private HttpResponse<String> api(
            String method, String path, @org.jspecify.annotations.Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(headers.length == 0 ? List.of("Authorization", TOKEN) : List.of(headers));
        if (body != null) all.addAll(List.of("Content-Type", "application/json"));
        return new Visitor(port).send(method, path, body, all.toArray(String[]::new));
    }

    private static String newUser(String name) {
        return "{\"name\": \"" + name + "\", \"displayName\": \"" + name + "\", \"role\": \"viewer\"}";
    }

    private NewUser user(Role role) {
        String name = "visitor" + ++number;
        return asCustodia(() -> access.createUser(name, name, role, "en"));
    }

    private NewUser ownPassword(NewUser user) {
        try {
            access.call(
                    new Actor(user.user().id(), Via.SCREEN, null),
                    () -> access.changePassword(user.password(), "a password of my own"));
            return user;
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private <T> T asCustodia(java.util.concurrent.Callable<T> act) {
        try {
            return access.call(Actor.custodia(Via.JOB), act);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
