package dev.custodia.access.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.access.Refused;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** What a route knows is what those who read its arguments would read. */
class KnownParametersTest {
    record Wanted(String city, int size) {}

    static class Settable {
        private String street = "";

        public String getStreet() {
            return street;
        }

        public void setStreet(String street) {
            this.street = street;
        }
    }

    @SuppressWarnings("unused")
    static class Routes {
        void named(@RequestParam("first") String one, @RequestParam String second, @RequestHeader String third) {}

        void whatever(@RequestParam MultiValueMap<String, String> all) {}

        void alsoWhatever(@RequestParam Map<String, String> all) {}

        void bound(@ModelAttribute Wanted wanted, Settable settable) {}

        void plain(String unsaid) {}

        void none() {}
    }

    private final KnownParameters known = new KnownParameters(adapter());

    private static ObjectProvider<RequestMappingHandlerAdapter> adapter() {
        RequestMappingHandlerAdapter adapter = new RequestMappingHandlerAdapter();
        StaticWebApplicationContext context = new StaticWebApplicationContext();
        context.refresh();
        adapter.setApplicationContext(context);
        adapter.afterPropertiesSet();
        return new ObjectProvider<>() {
            @Override
            public RequestMappingHandlerAdapter getObject() {
                return adapter;
            }
        };
    }

    private void ask(String httpMethod, String route, String... parameters) {
        MockHttpServletRequest request = new MockHttpServletRequest(httpMethod, "/api/v1/" + route);
        for (String parameter : parameters) request.addParameter(parameter, "1");
        HandlerMethod handler = new HandlerMethod(
                new Routes(),
                Arrays.stream(Routes.class.getDeclaredMethods())
                        .filter(method -> method.getName().equals(route))
                        .findFirst()
                        .orElseThrow());
        assertThat(known.preHandle(request, new MockHttpServletResponse(), handler))
                .isTrue();
    }

    private void refused(String route, String parameter) {
        assertThatThrownBy(() -> ask("GET", route, parameter)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("access.parameter_unknown");
            assertThat(refused.problems().getFirst().where()).isEqualTo(parameter);
        });
    }

    @Test
    void a_named_parameter_is_known_by_its_name_and_nothing_else_is() {
        ask("GET", "named", "first", "second");
        ask("GET", "plain", "unsaid");
        refused("named", "one");
        refused("named", "third");
        refused("plain", "said");
        refused("none", "anything");
    }

    @Test
    void a_route_that_takes_a_map_takes_whatever_comes() {
        ask("GET", "whatever", "f", "anything");
        ask("GET", "alsoWhatever", "f", "anything");
    }

    @Test
    void what_is_made_of_parameters_knows_what_can_be_set_of_it() {
        ask("GET", "bound", "city", "size", "street");
        refused("bound", "town");
    }

    @Test
    void what_is_written_is_left_to_its_body() {
        ask("POST", "none", "anything");
        assertThatThrownBy(() -> ask("HEAD", "none", "anything")).isInstanceOf(Refused.class);
    }
}
