package dev.custodia.access.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What OpenAPI says about the API as a whole. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Custodia")
                        .version("v1")
                        .description("Everything that the screens can do. Errors are problem details (RFC 9457) with a"
                                + " stable code and all problems at once. Lists go by cursor. A write with an"
                                + " Idempotency-Key is done once and may be repeated for 24 hours. Ids are text."))
                .components(new Components()
                        .addSecuritySchemes(
                                "token",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("An API token, made on the account page")))
                .addSecurityItem(new SecurityRequirement().addList("token"));
    }
}
