package dev.custodia.access.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.NewToken;
import dev.custodia.access.NewUser;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.access.Role;
import dev.custodia.access.Token;
import dev.custodia.access.User;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Accounts and tokens, for programs. Ids are text: they exceed what JavaScript counts exactly. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Access", description = "Who is let in, and what they may")
class AccessApi {
    private final Access access;

    AccessApi(Access access) {
        this.access = access;
    }

    record UserSeen(
            String id,
            String name,
            String displayName,
            String role,
            List<String> grants,
            String language,
            boolean enabled,
            boolean passwordToChange,
            Instant createdAt,
            @Nullable Instant signedInAt) {
        static UserSeen of(User user) {
            return new UserSeen(
                    Long.toString(user.id()),
                    user.name(),
                    user.displayName(),
                    user.role().code(),
                    codes(user.grants()),
                    user.language(),
                    user.enabled(),
                    user.passwordToChange(),
                    user.createdAt(),
                    user.signedInAt());
        }
    }

    record Me(
            UserSeen user,
            List<String> permissions,
            @Nullable String tokenId) {}

    record Users(List<UserSeen> users) {}

    record UserToCreate(
            @Nullable String name,
            @Nullable String displayName,
            @Nullable String role,
            @Nullable String language) {}

    record UserCreated(UserSeen user, String password) {}

    record UserToChange(@Nullable Boolean enabled, @Nullable String role) {}

    record Grants(@Nullable List<String> permissions) {}

    record TokenSeen(
            String id,
            String label,

            @Schema(description = "all alone stands for whatever its owner may at the moment")
            List<String> scopes,

            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt) {
        static TokenSeen of(Token token) {
            return new TokenSeen(
                    Long.toString(token.id()),
                    token.label(),
                    scopesOf(token),
                    token.createdAt(),
                    token.expiresAt(),
                    token.lastUsedAt());
        }
    }

    record Tokens(List<TokenSeen> tokens) {}

    record TokenToCreate(
            @Nullable String label,
            @Nullable List<String> scopes,
            @Nullable Instant expiresAt) {}

    record TokenCreated(TokenSeen token, String secret) {}

    @Needs({})
    @GetMapping("/me")
    @Operation(operationId = "me", summary = "Who am I, and what may I do with this token")
    Me me() {
        Long token = access.current().tokenId();
        return new Me(
                UserSeen.of(access.me()), codes(access.permissions()), token == null ? null : Long.toString(token));
    }

    @Needs(Permission.USERS_MANAGE)
    @GetMapping("/users")
    @Operation(operationId = "users", summary = "All accounts, by name")
    Users users() {
        return new Users(access.users().stream().map(UserSeen::of).toList());
    }

    @Needs(Permission.USERS_MANAGE)
    @GetMapping("/users/{id}")
    @Operation(operationId = "user", summary = "One account")
    UserSeen user(@PathVariable long id) {
        return UserSeen.of(access.user(id));
    }

    @Needs(Permission.USERS_MANAGE)
    @PostMapping("/users")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "createUser", summary = "Make an account; its one-time password is in this answer only")
    UserCreated createUser(@RequestBody UserToCreate wanted, HttpServletRequest request) {
        IdempotencyFilter.answersWithSecret(request);
        NewUser made = access.createUser(
                text(wanted.name()),
                text(wanted.displayName()),
                Role.of(text(wanted.role())),
                wanted.language() == null ? "en" : wanted.language());
        return new UserCreated(UserSeen.of(made.user()), made.password());
    }

    @Needs(Permission.USERS_MANAGE)
    @PatchMapping("/users/{id}")
    @Operation(operationId = "changeUser", summary = "Enable or disable an account, or give it another role")
    UserSeen changeUser(@PathVariable long id, @RequestBody UserToChange wanted) {
        String role = wanted.role();
        Boolean enabled = wanted.enabled();
        if (role != null) access.giveRole(id, Role.of(role));
        if (enabled != null) access.enable(id, enabled);
        return UserSeen.of(access.user(id));
    }

    @Needs(Permission.USERS_MANAGE)
    @PutMapping("/users/{id}/grants")
    @Operation(
            operationId = "grant",
            summary = "Grant an account exactly these permissions on top of its role",
            description = "The list is the whole of them: what is not in it is withdrawn.")
    UserSeen grant(@PathVariable long id, @RequestBody Grants wanted) {
        access.grant(id, whole(wanted.permissions()));
        return UserSeen.of(access.user(id));
    }

    @Needs(Permission.TOKENS_OWN)
    @GetMapping("/tokens")
    @Operation(operationId = "tokens", summary = "My tokens, newest first, without their secrets")
    Tokens tokens() {
        return new Tokens(access.tokens().stream().map(TokenSeen::of).toList());
    }

    @Needs(Permission.TOKENS_OWN)
    @PostMapping("/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "createToken", summary = "Make a token; its secret is in this answer only")
    TokenCreated createToken(@RequestBody TokenToCreate wanted, HttpServletRequest request) {
        IdempotencyFilter.answersWithSecret(request);
        List<String> scopes = wanted.scopes();
        NewToken made = access.createToken(
                text(wanted.label()),
                scopes == null ? Set.of() : permissions(scopes, "scopes", "access.scope_unknown"),
                wanted.expiresAt());
        return new TokenCreated(TokenSeen.of(made.token()), made.secret());
    }

    @Needs(Permission.TOKENS_OWN)
    @DeleteMapping("/tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "revokeToken", summary = "Revoke a token, from now on and for good")
    void revokeToken(@PathVariable long id) {
        access.revokeToken(id);
    }

    /** A whole list of permissions: one that was left out is no empty one. */
    static Set<Permission> whole(@Nullable List<String> codes) {
        if (codes == null) throw Refused.invalid("permissions", "access.permissions_missing");
        return permissions(codes, "permissions", "access.permission_unknown");
    }

    private static Set<Permission> permissions(List<String> codes, String where, String unknown) {
        List<Problem> problems = codes.stream()
                .filter(code -> Permission.ofCode(code).isEmpty())
                .map(code -> Problem.of(where, unknown))
                .toList();
        if (!problems.isEmpty()) throw Refused.invalid(problems);
        return codes.stream()
                .flatMap(code -> Permission.ofCode(code).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)));
    }

    private static List<String> scopesOf(Token token) {
        Set<Permission> scopes = token.scopes();
        return scopes == null ? List.of("all") : codes(scopes);
    }

    static List<String> codes(Set<Permission> permissions) {
        return permissions.stream().map(Permission::code).sorted().toList();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
