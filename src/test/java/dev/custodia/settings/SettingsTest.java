package dev.custodia.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.custodia.settings.Settings.ExternalDatabase;
import dev.custodia.settings.Settings.Login;
import dev.custodia.settings.Settings.Mail;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void use_a_folder_of_its_own() {
        environment.put("CUSTODIA_HOME", home.toString());
        environment.put("PATH", "/usr/bin");
    }

    @Test
    void without_any_setting_everything_has_its_usual_value() {
        Settings settings = Settings.read(Map.of(), home.resolve("usual"));

        assertThat(settings.home()).isEqualTo(home.resolve("usual"));
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.bind()).isEqualTo("127.0.0.1");
        assertThat(settings.database()).isEmpty();
        assertThat(settings.administrator().name()).isEqualTo("admin");
        assertThat(settings.administrator().password()).isEmpty();
        assertThat(settings.administrator().token()).isEmpty();
        assertThat(settings.zone()).isEqualTo(ZoneId.systemDefault());
        assertThat(settings.currency()).isEqualTo(Currency.getInstance("EUR"));
        assertThat(settings.publicUrl()).isEqualTo(URI.create("http://localhost:8080"));
        assertThat(settings.mail()).isEmpty();
        assertThat(settings.demo()).isFalse();
    }

    @Test
    void every_setting_can_be_given() {
        environment.putAll(Map.of(
                "CUSTODIA_PORT", "9000",
                "CUSTODIA_BIND", "0.0.0.0",
                "CUSTODIA_DATABASE_URL", "postgres://anna:s%2Fecret+1@db.example.com/base?sslmode=require",
                "CUSTODIA_ADMIN_NAME", "anna",
                "CUSTODIA_ADMIN_PASSWORD", "correct horse",
                "CUSTODIA_ADMIN_TOKEN", "a-token-of-length",
                "CUSTODIA_TIME_ZONE", "Europe/Rome",
                "CUSTODIA_CURRENCY", "sek",
                "CUSTODIA_PUBLIC_URL", "https://base.example.com/",
                "CUSTODIA_DEMO", "true"));
        environment.putAll(Map.of(
                "CUSTODIA_MAIL_HOST", "mail.example.com",
                "CUSTODIA_MAIL_PORT", "25",
                "CUSTODIA_MAIL_USER", "post",
                "CUSTODIA_MAIL_PASSWORD", "stamp",
                "CUSTODIA_MAIL_FROM", "office@example.com"));

        Settings settings = read();

        assertThat(settings.port()).isEqualTo(9000);
        assertThat(settings.bind()).isEqualTo("0.0.0.0");
        assertThat(settings.database())
                .contains(new ExternalDatabase(
                        "jdbc:postgresql://db.example.com:5432/base?sslmode=require", "anna", "s/ecret+1"));
        assertThat(settings.administrator().password()).contains("correct horse");
        assertThat(settings.administrator().token()).contains("a-token-of-length");
        assertThat(settings.zone()).isEqualTo(ZoneId.of("Europe/Rome"));
        assertThat(settings.currency().getCurrencyCode()).isEqualTo("SEK");
        assertThat(settings.publicUrl()).isEqualTo(URI.create("https://base.example.com"));
        assertThat(settings.mail())
                .contains(new Mail(
                        "mail.example.com", 25, Optional.of(new Login("post", "stamp")), "office@example.com"));
        assertThat(settings.demo()).isTrue();
    }

    @Test
    void secrets_are_never_part_of_a_text() {
        environment.putAll(Map.of(
                "CUSTODIA_DATABASE_URL", "jdbc:postgresql://localhost:5433/base?user=anna&password=Geheim-1",
                "CUSTODIA_ADMIN_PASSWORD", "Geheim-22",
                "CUSTODIA_ADMIN_TOKEN", "Geheim-333333",
                "CUSTODIA_MAIL_HOST", "mail.example.com",
                "CUSTODIA_MAIL_USER", "post",
                "CUSTODIA_MAIL_PASSWORD", "Geheim-4444",
                "CUSTODIA_MAIL_FROM", "office@example.com"));

        assertThat(read().toString()).contains("anna", "***").doesNotContain("Geheim");
    }

    @Test
    void the_file_in_the_data_folder_knows_the_same_names_and_the_environment_wins() throws IOException {
        file("CUSTODIA_PORT = 9000\nCUSTODIA_CURRENCY = SEK\nCUSTODIA_ADMIN_NAME = Åsa\n");
        environment.put("CUSTODIA_PORT", "9001");
        environment.put("CUSTODIA_CURRENCY", "");

        Settings settings = read();

        assertThat(settings.port()).isEqualTo(9001);
        assertThat(settings.currency().getCurrencyCode()).isEqualTo("SEK");
        assertThat(settings.administrator().name()).isEqualTo("Åsa");
    }

    @Test
    void all_problems_are_told_at_once() throws IOException {
        file("CUSTODIA_CURRENCY = Euro\n");
        environment.put("CUSTODIA_PORT", "eighty");
        environment.put("CUSTODIA_TIME_ZONE", "Rome");
        environment.put("CUSTODIA_PROT", "8080");

        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "CUSTODIA_PORT (in the environment) is \"eighty\", not a port: give a number from 1 to 65535.",
                        "CUSTODIA_TIME_ZONE (in the environment) is \"Rome\", not a time zone: give one such as"
                                + " Europe/Rome.",
                        "CUSTODIA_CURRENCY (in " + home.resolve("custodia.properties")
                                + ") is \"Euro\", not a currency: give a code of three letters such as EUR.",
                        "CUSTODIA_PROT (in the environment) is not a setting of Custodia: did you mean CUSTODIA_PORT?"
                                + " Rename it or take it out.");
    }

    @Test
    void a_port_beyond_the_last_one_is_refused() {
        assertThat(problem("CUSTODIA_PORT", "65536")).contains("not a port");
        assertThat(problem("CUSTODIA_PORT", "-1")).contains("not a port");
        assertThat(problem("CUSTODIA_MAIL_PORT", "0")).contains("not a port");
    }

    @Test
    void an_address_that_is_none_is_refused() {
        assertThat(problem("CUSTODIA_BIND", "300.1.1.1")).contains("not an address");
    }

    @Test
    void a_database_url_that_will_not_do_is_refused_without_repeating_it() {
        assertThat(problem("CUSTODIA_DATABASE_URL", "jdbc:mysql://anna:Geheim@localhost/base"))
                .contains("not the address of a PostgreSQL database")
                .doesNotContain("Geheim");
        assertThat(problem("CUSTODIA_DATABASE_URL", "postgres://anna:Ge heim@localhost/base"))
                .contains("not a URL")
                .doesNotContain("heim");
        assertThat(problem("CUSTODIA_DATABASE_URL", "postgres://localhost"))
                .contains("not the address of a PostgreSQL database");
        assertThat(problem("CUSTODIA_DATABASE_URL", "postgres://localhost/base"))
                .contains("without a user");
    }

    @Test
    void a_user_named_twice_differently_is_refused() {
        environment.put("CUSTODIA_DATABASE_USER", "bo");
        assertThat(problem("CUSTODIA_DATABASE_URL", "postgres://anna:secret@localhost/base"))
                .contains("in contradiction with CUSTODIA_DATABASE_USER");
    }

    @Test
    void a_database_user_without_a_database_is_refused() {
        assertThat(problem("CUSTODIA_DATABASE_PASSWORD", "secret"))
                .contains("is set without CUSTODIA_DATABASE_URL")
                .doesNotContain("secret");
    }

    @Test
    void a_short_password_and_an_unfit_token_are_refused_without_repeating_them() {
        assertThat(problem("CUSTODIA_ADMIN_PASSWORD", "hunter2"))
                .contains("too short")
                .doesNotContain("hunter2");
        assertThat(problem("CUSTODIA_ADMIN_TOKEN", "with blanks in it"))
                .contains("not fit for an API token")
                .doesNotContain("blanks in it");
        assertThat(problem("CUSTODIA_ADMIN_NAME", "x".repeat(101))).contains("not a name");
    }

    @Test
    void a_public_address_with_more_than_host_and_path_is_refused() {
        assertThat(problem("CUSTODIA_PUBLIC_URL", "custodia.example.com")).contains("not a web address");
        assertThat(problem("CUSTODIA_PUBLIC_URL", "https://example.com/?a=b")).contains("not a web address");
    }

    @Test
    void mail_is_set_up_whole_or_not_at_all() {
        assertThat(problem("CUSTODIA_MAIL_USER", "post")).contains("needs CUSTODIA_MAIL_HOST as well");
        environment.remove("CUSTODIA_MAIL_USER");
        assertThat(problem("CUSTODIA_MAIL_HOST", "mail.example.com")).contains("needs CUSTODIA_MAIL_FROM as well");
        assertThat(problem("CUSTODIA_MAIL_FROM", "office")).contains("not an e-mail address");
        environment.put("CUSTODIA_MAIL_FROM", "office@example.com");
        assertThat(problem("CUSTODIA_MAIL_USER", "post")).contains("belong together");
    }

    @Test
    void demo_is_yes_or_no() {
        assertThat(problem("CUSTODIA_DEMO", "maybe")).contains("neither true nor false");
    }

    @Test
    void names_reserved_for_development_are_passed_over() {
        environment.put("CUSTODIA_TEST_BROWSER", "/usr/bin/chromium");
        environment.put("CUSTODIA_BENCH_SIZE", "1");
        environment.put("CUSTODIA_JAVA_OPTIONS", "-Xmx1g");
        assertThat(read().port()).isEqualTo(8080);
    }

    @Test
    void a_data_folder_that_cannot_be_one_is_refused() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "");
        assertThat(problem("CUSTODIA_HOME", file.resolve("data").toString())).contains("is not a folder");
    }

    @Test
    void a_file_that_moves_the_data_folder_or_is_not_text_is_refused() throws IOException {
        file("CUSTODIA_HOME = /elsewhere\n");
        assertThat(problems()).singleElement().asString().contains("set it in the environment only");
        Files.write(
                home.resolve("custodia.properties"), "CUSTODIA_ADMIN_NAME=Åsa".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problems()).singleElement().asString().contains("save it as UTF-8");
    }

    private void file(String content) throws IOException {
        Files.writeString(home.resolve("custodia.properties"), content);
    }

    private Settings read() {
        return Settings.read(environment, home.resolve("usual"));
    }

    private List<String> problems() {
        CannotStart refusal = catchThrowableOfType(CannotStart.class, this::read);
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal.sentences();
    }

    private String problem(String name, String value) {
        environment.put(name, value);
        return String.join("\n", problems());
    }
}
