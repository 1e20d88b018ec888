package dev.custodia.screens;

import gg.jte.CodeResolver;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.resolve.DirectoryCodeResolver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The room on its own, behind a door that lets everybody in, with one page that shows every block. */
@SpringBootConfiguration
@TestComponent
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration"
        })
@ComponentScan(
        basePackageClasses = Words.class,
        excludeFilters =
                @ComponentScan.Filter(
                        type = FilterType.CUSTOM,
                        classes = org.springframework.boot.context.TypeExcludeFilter.class))
@Import(Styleguide.Rooms.class)
class Styleguide {
    static final Instant NOW = Instant.parse("2026-03-09T08:30:00Z");

    static boolean visitor;

    @Bean
    Clock clock() {
        return Clock.fixed(NOW, ZoneId.of("Europe/Rome"));
    }

    @Bean
    SignedIn ada() {
        return new SignedIn() {
            @Override
            public Optional<String> name() {
                return visitor ? Optional.empty() : Optional.of("Ada Lindqvist");
            }

            @Override
            public boolean may(String permission) {
                return !permission.equals("nobody");
            }
        };
    }

    @Bean
    SecurityFilterChain openDoor(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/forbidden")
                        .denyAll()
                        .anyRequest()
                        .permitAll())
                .exceptionHandling(refusals -> refusals.accessDeniedHandler(new RefusalPage()))
                .headers(headers ->
                        headers.contentSecurityPolicy(policy -> policy.policyDirectives(ContentPolicy.HEADER)))
                .build();
    }

    /** Templates of this room and of its tests in one, compiled as they are asked for. */
    @Bean
    @Primary
    TemplateEngine bothFolders() {
        var ours = new DirectoryCodeResolver(Path.of("src/main/jte"));
        var tests = new DirectoryCodeResolver(Path.of("src/test/jte"));
        var both = new CodeResolver() {
            @Override
            @SuppressWarnings("NullAway") // null says that there is no such template
            public String resolve(String name) {
                return ours.exists(name) ? ours.resolve(name) : tests.resolve(name);
            }

            @Override
            public long getLastModified(String name) {
                return ours.exists(name) ? ours.getLastModified(name) : tests.getLastModified(name);
            }
        };
        var engine = TemplateEngine.create(
                both,
                Path.of("target/styleguide-classes"),
                ContentType.Html,
                Words.class.getClassLoader(),
                "dev.custodia.styleguide");
        engine.setTrimControlStructures(true);
        return engine;
    }

    @Bean
    NavigationItem home() {
        return new NavigationItem(0, "home", "styleguide.home", "/", "home", null, 'h');
    }

    @Bean
    NavigationItem people() {
        return new NavigationItem(10, "people", "styleguide.people", "/people", "users", "people.look", 'p');
    }

    @Bean
    NavigationItem broom() {
        return new NavigationItem(20, "cleanup", "styleguide.cleanup", "/cleanup", "archive", null, 'c');
    }

    @Bean
    NavigationItem history() {
        return new NavigationItem(30, "history", "styleguide.history", "/history", "history", null, 'j');
    }

    @Bean
    NavigationItem settings() {
        return new NavigationItem(90, "settings", "styleguide.settings", "/settings", "settings", null, 's');
    }

    @Bean
    NavigationItem hidden() {
        return new NavigationItem(50, "hidden", "styleguide.settings", "/hidden", "lock", "nobody", 'x');
    }

    @Controller
    @TestComponent
    static class Rooms {
        private final Fragments fragments;

        Rooms(Fragments fragments) {
            this.fragments = fragments;
        }

        @GetMapping("/")
        String blocks() {
            return "styleguide";
        }

        @GetMapping("/fragment")
        String fragment(Pages pages) {
            return pages.either("styleguide", "fragment");
        }

        @PostMapping("/save")
        String save(Pages pages, Words w) {
            return pages.say(Tone.GOOD, w.of("styleguide.saved", 1284)).go("/");
        }

        @GetMapping("/list")
        String list(@RequestParam long from, @RequestParam String until, Model model) {
            model.addAttribute("from", from).addAttribute("until", until);
            return "list";
        }

        @PostMapping("/act")
        String act(@RequestParam List<Long> id, @RequestParam boolean all, @RequestParam String until, Model model) {
            model.addAttribute("from", 1L).addAttribute("until", until);
            model.addAttribute("sent", id.stream().sorted().toList() + " " + all + " {until=" + until + "}");
            return "list";
        }

        @GetMapping("/running")
        String running() {
            return "running";
        }

        @GetMapping("/stream")
        SseEmitter stream(Words w) {
            var emitter = new SseEmitter();
            Thread.startVirtualThread(() -> {
                try {
                    for (long done : List.of(2000L, 3655L)) {
                        var progress = new Progress(done, 3655, "Archiving", List.of(), done == 3655);
                        String html = fragments.of("screens/progress_state", Map.of("w", w, "progress", progress));
                        emitter.send(SseEmitter.event().name("progress").data(html));
                        Thread.sleep(1000);
                    }
                    emitter.send(SseEmitter.event().name("finished").data(""));
                    emitter.complete();
                } catch (IOException | InterruptedException e) {
                    emitter.completeWithError(e);
                }
            });
            return emitter;
        }

        @GetMapping("/forbidden")
        String forbidden() {
            return "styleguide";
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("Nora Brandt, nora@example.com");
        }
    }

    /** The names of the test's places, in order. */
    static final List<String> PLACES = List.of("home", "people", "cleanup", "history", "settings");
}
