package dev.custodia.access.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.criteria.CustomerId;
import dev.custodia.screens.Words;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;

/** What OpenAPI says about the API as a whole, and about every route: what it needs, and how it refuses. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    private static final String PROBLEM = "application/problem+json";
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final String ABOUT = """
            Everything that the screens can do.

            **Sign-in.** Every call carries `Authorization: Bearer <token>`. Tokens are made on the account page; the \
            first one can be given by `CUSTODIA_ADMIN_TOKEN`. What a call needs is named with it, as `x-permissions`.

            **The main job by script.** Bring a base in: `POST /api/v1/imports?run=true` with a CSV file, or `POST \
            /api/v1/customers/bulk`; wait for it on `/api/v1/imports/{id}/progress`. See how it is: `GET \
            /api/v1/customers/count?filter=last_purchase.up_to.2023-12-31`. Clean up: `POST /api/v1/plans` says who will \
            be touched and who is left alone and why; `POST /api/v1/plans/{id}/confirm` with the digest and the number \
            of that answer sets it going; `GET /api/v1/changes/{id}/progress` watches it; `POST \
            /api/v1/changes/{id}/undo` takes it back.

            **Errors** are problem details (RFC 9457) with a `code` that stays the same in every language, a sentence in \
            the language of `Accept-Language` (en, it, ru, sv), and all problems at once.

            **Lists** go by cursor: give `next` of one page as `after` of the following one. **Ids** are text, since they \
            exceed what JavaScript counts exactly. **Money** is an amount as text with its currency. **Dates** are ISO \
            8601.

            **Repeats.** A write with an `Idempotency-Key` is done once and may be repeated for 24 hours.\
            """;

    static {
        SpringDocUtils.getConfig()
                .replaceWithSchema(
                        CustomerId.class,
                        new StringSchema()
                                .pattern("^[1-9][0-9]{0,18}$")
                                .example("90071992547409931")
                                .description("A customer's id"))
                .addRequestWrapperToIgnore(Words.class);
    }

    /** How a refusal looks. */
    @Schema(
            name = "Problem",
            description = "What went wrong, in one sentence with a stable code, and all that is wrong")
    record ProblemDescribed(
            @Schema(example = "urn:custodia:problem:customers.edited_meanwhile")
            String type,

            @Schema(description = "In the language of Accept-Language")
            String title,

            @Schema(example = "409") int status,

            @Schema(example = "/api/v1/customers/90071992547409931") @Nullable
            String instance,

            @Schema(description = "Stays the same in every language", example = "customers.edited_meanwhile")
            String code,

            List<OneProblem> problems) {}

    @Schema(name = "OneProblem")
    record OneProblem(
            @Schema(description = "The field at fault as it was sent; empty for the whole")
            String where,

            @Schema(description = "In the language of Accept-Language")
            String what,

            @Schema(example = "customers.name_missing") String code) {}

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info().title("Custodia").version("v1").description(ABOUT))
                .components(new Components()
                        .addSecuritySchemes(
                                "token",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("An API token, made on the account page")))
                .addSecurityItem(new SecurityRequirement().addList("token"));
    }

    /** The problem stands in the description whoever uses it first. */
    @Bean
    OpenApiCustomizer problemDescribed() {
        return api -> ModelConverters.getInstance(true)
                .resolveAsResolvedSchema(new AnnotatedType(ProblemDescribed.class))
                .referencedSchemas
                .forEach((name, schema) -> api.getComponents().addSchemas(name, schema));
    }

    @Bean
    OperationCustomizer everyRoute() {
        return (operation, handler) -> {
            needs(operation, handler);
            ids(operation);
            repeats(operation, handler);
            refusals(operation);
            return operation;
        };
    }

    private static void needs(Operation operation, HandlerMethod handler) {
        Needs needs = handler.getMethodAnnotation(Needs.class);
        if (needs == null) return;
        List<String> codes = Arrays.stream(needs.value()).map(Permission::code).toList();
        operation.addExtension("x-permissions", codes);
        String said = codes.isEmpty() ? "Needs any valid token." : "Needs " + String.join(" and ", codes) + ".";
        String before = Optional.ofNullable(operation.getDescription()).orElse("");
        operation.setDescription(before.isEmpty() ? said : before + "\n\n" + said);
    }

    /** Ids and cursors are numbers inside and text outside. */
    private static void ids(Operation operation) {
        List<Parameter> parameters = operation.getParameters();
        if (parameters == null) return;
        for (Parameter parameter : parameters) {
            if (parameter.getSchema() instanceof IntegerSchema number && "int64".equals(number.getFormat()))
                parameter.setSchema(new StringSchema().pattern("^[0-9]{1,19}$"));
        }
    }

    private static void repeats(Operation operation, HandlerMethod handler) {
        if (!WRITES.contains(method(handler))) return;
        operation.addParametersItem(new HeaderParameter()
                .name(IdempotencyFilter.KEY)
                .required(false)
                .description("Any text of up to 200 characters: with it the write is done once, and a repeat within 24"
                        + " hours gets the first answer")
                .schema(new StringSchema().maxLength(200)));
    }

    private static String method(HandlerMethod handler) {
        var mapping = org.springframework.core.annotation.AnnotatedElementUtils.findMergedAnnotation(
                handler.getMethod(), org.springframework.web.bind.annotation.RequestMapping.class);
        return mapping == null || mapping.method().length == 0 ? "GET" : mapping.method()[0].name();
    }

    private static void refusals(Operation operation) {
        ApiResponses responses = operation.getResponses();
        Map<String, String> said = new java.util.LinkedHashMap<>();
        said.put("401", "No valid token");
        said.put("403", "The token may not do this");
        said.put("default", "Refused or failed: a problem with a stable code");
        List<String> there = new ArrayList<>(responses.keySet());
        said.forEach((status, description) -> {
            if (!there.contains(status)) responses.addApiResponse(status, problem(description));
        });
    }

    private static ApiResponse problem(String description) {
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(
                                PROBLEM,
                                new MediaType()
                                        .schema(new io.swagger.v3.oas.models.media.Schema<>()
                                                .$ref("#/components/schemas/Problem"))));
    }
}
