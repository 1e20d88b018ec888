package dev.custodia.access.web;

import java.util.Map;

/**
 * Routes that answer without sign-in and cannot say so themselves, because their rooms lie below this one or come from a
 * library; each with its reason. All others say {@link dev.custodia.access.OpenToAll}, and are named here too.
 */
final class OpenRoutes {
    static final Map<String, String> WITH_REASON = Map.of(
            SignInDoor.PAGE,
            "where one signs in",
            "/assets/**",
            "style, scripts and pictures, the same for everybody",
            "/favicon.ico",
            "a picture",
            "/language",
            "a visitor chooses the language of the sign-in page; it is kept in the visitor's own cookie",
            "/error",
            "says what went wrong with another request, without details",
            "/actuator/health/**",
            "says up or down, to whoever watches the machine",
            "/api/v1/openapi.json",
            "describes the API; holds nobody's data",
            "/api/v1/openapi.json/**",
            "the same for tools that ask for a group",
            "/api/v1/openapi.json.yaml",
            "the same in another notation");

    private OpenRoutes() {}

    static String[] patterns() {
        return WITH_REASON.keySet().toArray(String[]::new);
    }
}
