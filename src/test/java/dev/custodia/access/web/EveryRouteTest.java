package dev.custodia.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.TestClock;
import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.NewUser;
import dev.custodia.access.OpenToAll;
import dev.custodia.access.Permission;
import dev.custodia.access.Role;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import dev.custodia.trust.Catches;
import dev.custodia.trust.Figure;
import dev.custodia.trust.Promise;
import dev.custodia.trust.Proof;
import dev.custodia.trust.Proves;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** P19: every route, asked by everybody who can ask. What should come of it is read from the route's own word. */
@CustodiaTest(web = WebEnvironment.RANDOM_PORT)
@Import(EveryRouteTest.Unguarded.class)
class EveryRouteTest {
    @LocalServerPort
    int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mapping;

    @Autowired
    Access access;

    @Autowired
    DSLContext sql;

    @Autowired
    TestClock clock;

    private record Route(String method, String path, HandlerMethod handler) {
        boolean isApi() {
            return path.startsWith("/api/");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /**
     * Who asks.
     *
     * @param may null for whoever is not to be let in at all
     */
    private record Asker(
            String name,
            Visitor visitor,
            @Nullable String token,
            @Nullable Set<Permission> may) {}

    /** The probe: a route that forgot to say what it needs. */
    @RestController
    static class Unguarded {
        @GetMapping("/api/v1/forgotten")
        String forgotten() {
            return "everybody's";
        }
    }

    private enum Outcome {
        OPEN,
        SIGN_IN_FIRST,
        FORBIDDEN
    }

    @Test
    @Catches(Promise.P19)
    void every_route_says_what_it_needs_and_the_probe_that_does_not_is_found() {
        assertThat(mapping.getHandlerMethods().values().stream()
                        .filter(method -> method.getBeanType().getPackageName().startsWith("dev.custodia"))
                        .filter(method -> !RouteGuard.isOpen(method) && !method.hasMethodAnnotation(Needs.class))
                        .map(method -> method.getBeanType().getSimpleName()))
                .containsExactly("Unguarded");
    }

    @Test
    void every_open_route_gives_its_reason() {
        assertThat(mapping.getHandlerMethods().values().stream()
                        .map(method -> method.getMethodAnnotation(OpenToAll.class))
                        .filter(java.util.Objects::nonNull)
                        .map(OpenToAll::value))
                .allSatisfy(reason -> assertThat(reason).isNotBlank());
        assertThat(OpenRoutes.WITH_REASON.values())
                .allSatisfy(reason -> assertThat(reason).isNotBlank());
    }

    @Test
    void every_guarded_method_can_be_guarded() throws ClassNotFoundException {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(Component.class));
        List<String> beyondTheGuard = new ArrayList<>();
        int guarded = 0;
        for (BeanDefinition bean : scan.findCandidateComponents("dev.custodia")) {
            Class<?> type = Class.forName(bean.getBeanClassName());
            for (Method method : type.getDeclaredMethods()) {
                if (!method.isAnnotationPresent(Needs.class)) continue;
                guarded++;
                int is = method.getModifiers() | (type.getModifiers() & Modifier.FINAL);
                if (Modifier.isFinal(is) || Modifier.isStatic(is) || Modifier.isPrivate(is))
                    beyondTheGuard.add(type.getSimpleName() + "." + method.getName());
            }
        }
        assertThat(beyondTheGuard).isEmpty();
        assertThat(guarded).isGreaterThan(20);
    }

    @Test
    @Proves(Promise.P19)
    void everybody_gets_what_the_route_says_and_nothing_else(Proof proof) {
        List<Asker> askers = askers();
        List<String> surprises = new ArrayList<>();
        int asked = 0;
        for (Route route : routes()) {
            for (Asker asker : askers) {
                Outcome expected = expected(route, asker);
                HttpResponse<String> answer = ask(route, asker);
                Outcome found = found(answer);
                asked++;
                if (found != expected)
                    surprises.add(route + " by " + asker.name() + ": expected " + expected + ", got "
                            + answer.statusCode() + " " + Visitor.location(answer));
            }
        }
        System.out.println("asked " + asked + " times");
        assertThat(surprises).isEmpty();
        assertThat(asked).isGreaterThan(300);
        proof.figure(Figure.ROUTES, routes().size())
                .figure(Figure.ASKERS, askers.size())
                .figure(Figure.REQUESTS, asked);
    }

    private static Outcome expected(Route route, Asker asker) {
        if (RouteGuard.isOpen(route.handler())) {
            // A token that does not hold is an error everywhere, because whoever sends it believes that it does.
            return asker.token() != null && asker.may() == null && route.isApi() ? Outcome.SIGN_IN_FIRST : Outcome.OPEN;
        }
        Set<Permission> may = asker.may();
        if (may == null || route.isApi() != (asker.token() != null)) return Outcome.SIGN_IN_FIRST;
        Needs needs = route.handler().getMethodAnnotation(Needs.class);
        if (needs == null) return Outcome.FORBIDDEN;
        return may.containsAll(List.of(needs.value())) ? Outcome.OPEN : Outcome.FORBIDDEN;
    }

    private static Outcome found(HttpResponse<String> answer) {
        if (answer.statusCode() == 401 || Visitor.location(answer).contains("/sign-in")) return Outcome.SIGN_IN_FIRST;
        return answer.statusCode() == 403 ? Outcome.FORBIDDEN : Outcome.OPEN;
    }

    private static HttpResponse<String> ask(Route route, Asker asker) {
        String path = route.path().replaceAll("\\{[^}]+}", "1").replace("/**", "/x");
        List<String> headers = new ArrayList<>();
        if (asker.token() != null) headers.addAll(List.of("Authorization", "Bearer " + asker.token()));
        boolean hasBody = !Set.of("GET", "HEAD", "DELETE").contains(route.method());
        // A session that has ended takes its token against forged requests along, so it is fetched each time.
        if (!route.isApi() && !route.method().equals("GET"))
            headers.addAll(List.of("X-CSRF-TOKEN", asker.visitor().csrf()));
        if (hasBody)
            headers.addAll(
                    List.of("Content-Type", route.isApi() ? "application/json" : "application/x-www-form-urlencoded"));
        return asker.visitor()
                .send(route.method(), path, hasBody ? route.isApi() ? "{}" : "" : null, headers.toArray(String[]::new));
    }

    private List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (Map.Entry<RequestMappingInfo, HandlerMethod> entry :
                mapping.getHandlerMethods().entrySet()) {
            Set<RequestMethod> methods = entry.getKey().getMethodsCondition().getMethods();
            if (methods.isEmpty()) methods = EnumSet.of(RequestMethod.GET, RequestMethod.POST);
            for (String path : new TreeSet<>(entry.getKey().getPatternValues()))
                for (RequestMethod method : methods) routes.add(new Route(method.name(), path, entry.getValue()));
        }
        return routes;
    }

    private List<Asker> askers() {
        Map<String, Set<Permission>> roles = permissionsByRole();
        List<Asker> askers = new ArrayList<>();
        askers.add(new Asker("nobody", new Visitor(port), null, null));
        // Each scope once: a token is held to its own, whatever the role.
        Set<Permission> alone = EnumSet.noneOf(Permission.class);
        for (Role role : Role.values()) {
            Set<Permission> may = roles.getOrDefault(role.code(), Set.of());
            NewUser user = user(role);
            Visitor visitor = ownPassword(user);
            askers.add(new Asker(role + " with a session", visitor, null, may));
            if (may.contains(Permission.TOKENS_OWN)) {
                askers.add(token(role + " with every scope", user, may, may));
                for (Permission scope : may)
                    if (alone.add(scope))
                        askers.add(token(role + " with the scope " + scope, user, Set.of(scope), Set.of(scope)));
            }
            Visitor barred = ownPassword(user(role, "barred" + role));
            askers.add(new Asker(role + " disabled since", barred, null, null));
        }
        NewUser gone = user(Role.ADMINISTRATOR, "gone");
        Set<Permission> most = roles.getOrDefault(Role.ADMINISTRATOR.code(), Set.of());
        askers.add(token("a disabled administrator's token", gone, most, null));
        askers.add(new Asker("an unknown token", new Visitor(port), "cst_unknown", null));
        Asker expired = expired();
        askers.add(expired);
        disable("gone");
        for (Role role : Role.values()) disable("barred" + role);
        return askers;
    }

    private Asker expired() {
        NewUser user = user(Role.ADMINISTRATOR, "late");
        String secret = as(
                user,
                () -> access.createToken(
                                "short",
                                Set.of(Permission.USERS_MANAGE),
                                clock.instant().plusSeconds(5))
                        .secret());
        clock.advance(Duration.ofSeconds(6));
        return new Asker("an expired token", new Visitor(port), secret, null);
    }

    private Asker token(String name, NewUser user, Set<Permission> scopes, @Nullable Set<Permission> may) {
        String secret = as(user, () -> access.createToken(name, scopes, null).secret());
        return new Asker(name, new Visitor(port), secret, may);
    }

    private NewUser user(Role role) {
        return user(role, "p19" + role);
    }

    private NewUser user(Role role, String name) {
        return asCustodia(() -> access.createUser(name, name, role, "en"));
    }

    private Visitor ownPassword(NewUser user) {
        as(user, () -> access.changePassword(user.password(), "a password of my own"));
        return Visitor.signedIn(port, user.user().name(), "a password of my own");
    }

    private void disable(String name) {
        long id = asCustodia(() -> access.users().stream()
                .filter(user -> user.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow()
                .id());
        asCustodia(() -> {
            access.enable(id, false);
            return true;
        });
    }

    private <T> T as(NewUser user, java.util.concurrent.Callable<T> act) {
        return call(new Actor(user.user().id(), Via.SCREEN, null), act);
    }

    private <T> T asCustodia(java.util.concurrent.Callable<T> act) {
        return call(Actor.custodia(Via.JOB), act);
    }

    private <T> T call(Actor actor, java.util.concurrent.Callable<T> act) {
        try {
            return access.call(actor, act);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** From the table, not from the code that is under test. */
    private Map<String, Set<Permission>> permissionsByRole() {
        return sql.fetch("select role, permission from access.role_permission").stream()
                .collect(Collectors.groupingBy(
                        row -> String.valueOf(row.get(0)),
                        LinkedHashMap::new,
                        Collectors.mapping(row -> Permission.valueOf(String.valueOf(row.get(1))), Collectors.toSet())));
    }
}
