package dev.custodia.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.access.Needs;
import dev.custodia.access.OpenToAll;
import io.swagger.v3.oas.annotations.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whoever has the OpenAPI text and nothing else can use everything. */
@CustodiaTest(web = WebEnvironment.RANDOM_PORT)
@Import(OpenApiTest.Undescribed.class)
class OpenApiTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @LocalServerPort
    int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mapping;

    /** The probe: a route that says nothing of itself. */
    @RestController
    static class Undescribed {
        @Needs({})
        @GetMapping("/api/v1/undescribed")
        String undescribed(String sideways) {
            return sideways;
        }
    }

    @Test
    void every_route_is_described_with_what_it_needs_and_how_it_refuses() {
        JsonNode api = api();
        List<String> faults = new ArrayList<>();
        int described = 0;
        for (Map.Entry<RequestMappingInfo, HandlerMethod> route :
                mapping.getHandlerMethods().entrySet()) {
            for (String path : route.getKey().getPatternValues()) {
                if (!path.startsWith("/api/") || path.startsWith("/api/v1/openapi")) continue;
                for (RequestMethod method : route.getKey().getMethodsCondition().getMethods()) {
                    faults.addAll(faults(api, path, method, route.getValue()));
                    described++;
                }
            }
        }
        assertThat(faults).containsExactly("GET /api/v1/undescribed has no summary");
        assertThat(described).isGreaterThan(50);
    }

    private static List<String> faults(JsonNode api, String path, RequestMethod method, HandlerMethod handler) {
        String name = method + " " + path;
        JsonNode operation = api.path("paths").path(path).path(method.name().toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()) return List.of(name + " is not described");
        List<String> faults = new ArrayList<>();
        if (operation.path("summary").asString("").isBlank()) faults.add(name + " has no summary");
        if (operation.path("tags").isEmpty()) faults.add(name + " belongs to no group");
        if (handler.hasMethodAnnotation(Operation.class)
                && operation.path("operationId").asString("").contains("_"))
            faults.add(name + " shares its operationId");
        if (!handler.hasMethodAnnotation(OpenToAll.class) && !operation.has("x-permissions"))
            faults.add(name + " does not say what it needs");
        JsonNode responses = operation.path("responses");
        if (responses.propertyNames().stream().noneMatch(status -> status.startsWith("2")))
            faults.add(name + " does not say how it answers");
        if (!responses.path("default").path("content").has("application/problem+json"))
            faults.add(name + " does not say how it refuses");
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asString("").equals("query")
                    && parameter.path("name").asString("").equals("words"))
                faults.add(name + " shows what it is given by the house");
        }
        return faults;
    }

    @Test
    void every_reference_leads_somewhere_and_no_two_shapes_share_a_name() {
        JsonNode api = api();
        Set<String> dangling = new TreeSet<>();
        references(api, dangling, api);
        assertThat(dangling).isEmpty();
        assertThat(api.path("openapi").asString()).startsWith("3.1");
        assertThat(api.at("/components/schemas/Problem/properties").propertyNames())
                .contains("type", "title", "status", "code", "problems");
        Set<String> ids = new TreeSet<>();
        for (JsonNode path : api.path("paths"))
            for (JsonNode operation : path)
                assertThat(ids.add(operation.path("operationId").asString()))
                        .as(operation.path("operationId").asString())
                        .isTrue();
    }

    private static void references(JsonNode node, Set<String> dangling, JsonNode api) {
        String reference = node.path("$ref").asString("");
        if (reference.startsWith("#") && api.at(reference.substring(1)).isMissingNode()) dangling.add(reference);
        for (JsonNode child : node) references(child, dangling, api);
    }

    @Test
    void ids_are_text_and_money_is_an_amount_with_its_currency() {
        JsonNode schemas = api().path("components").path("schemas");
        assertThat(schemas.at("/CustomerSeen/properties/id/type").asString()).isEqualTo("string");
        assertThat(schemas.at("/Money/properties/amount/type").asString()).isEqualTo("string");
        assertThat(schemas.at("/ChangeSeen/properties/id/type").asString()).isEqualTo("string");
        assertThat(schemas.at("/PlanWanted/properties").propertyNames()).contains("action", "choice", "reason");
        assertThat(schemas.propertyNames()).contains("Silent", "Matching", "Picked", "Clause", "AllOf", "AnyOf", "Not");
        assertThat(schemas.at("/CustomerToBring/allOf")).hasSize(2);
    }

    private JsonNode api() {
        return JSON.readTree(new Visitor(port).get("/api/v1/openapi.json").body());
    }
}
