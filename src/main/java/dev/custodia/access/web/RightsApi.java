package dev.custodia.access.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Role;
import dev.custodia.access.Switches;
import dev.custodia.screens.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What roles may, and what is switched for the whole company, for programs. */
@RestController
@RequestMapping("/api/v1/rights")
@Tag(name = "Access")
class RightsApi {
    private final Access access;

    RightsApi(Access access) {
        this.access = access;
    }

    record Rights(boolean strict, boolean bulkRemoval, List<RoleSeen> roles, List<PermissionSeen> permissions) {}

    record RoleSeen(String role, String name, boolean ownOnly, List<String> permissions) {
        static RoleSeen of(Role role, boolean ownOnly, Set<Permission> permissions, Words words) {
            return new RoleSeen(role.code(), words.of(role), ownOnly, AccessApi.codes(permissions));
        }
    }

    record PermissionSeen(String permission, String name, String area, boolean bulkRemoval) {
        static PermissionSeen of(Permission permission, Words words) {
            return new PermissionSeen(
                    permission.code(),
                    words.of(permission),
                    permission.area().name().toLowerCase(Locale.ROOT),
                    permission.isBulkRemoval());
        }
    }

    record ToSwitch(@Nullable Boolean strict, @Nullable Boolean bulkRemoval) {}

    record RolePermissions(
            @Nullable List<String> permissions, @Nullable Boolean ownOnly) {}

    @Needs(Permission.USERS_MANAGE)
    @GetMapping
    @Operation(
            operationId = "rights",
            summary = "What each role may, and what is switched for the whole company",
            description =
                    "Roles are listed as they are made; what a switch takes away is taken from them and from all grants.")
    Rights rights(Words words) {
        Switches switches = access.switches();
        return new Rights(
                switches.isStrict(),
                switches.allowsBulkRemoval(),
                access.roles().entrySet().stream()
                        .map(role -> RoleSeen.of(
                                role.getKey(), switches.ownOnly().contains(role.getKey()), role.getValue(), words))
                        .toList(),
                Arrays.stream(Permission.values())
                        .map(permission -> PermissionSeen.of(permission, words))
                        .toList());
    }

    @Needs(Permission.USERS_MANAGE)
    @PatchMapping
    @Operation(
            operationId = "switchRights",
            summary = "Switch strict mode or bulk removal for the whole company",
            description =
                    "strict: nobody but administrators does more than look. bulkRemoval false: nobody removes many,"
                            + " forces or purges, whoever has been granted it. What is left out stays as it is.")
    Rights switchRights(@RequestBody ToSwitch wanted, Words words) {
        Boolean strict = wanted.strict();
        Boolean bulkRemoval = wanted.bulkRemoval();
        if (strict != null) access.setStrict(strict);
        if (bulkRemoval != null) access.setBulkRemoval(bulkRemoval);
        return rights(words);
    }

    @Needs(Permission.USERS_MANAGE)
    @PutMapping("/roles/{role}")
    @Operation(
            operationId = "giveRights",
            summary = "Give a role exactly these permissions",
            description =
                    "The list is the whole of them: what is not in it is taken. Administrators keep users_manage, and"
                            + " get remove_many, force and purge only by a grant to the account. ownOnly: whoever has the role"
                            + " sees and touches none but the customers whom they look after, and has no right that"
                            + " concerns everybody; left out, it stays as it is.")
    Rights giveRights(@PathVariable String role, @RequestBody RolePermissions wanted, Words words) {
        Boolean ownOnly = wanted.ownOnly();
        access.giveRights(Role.of(role), AccessApi.whole(wanted.permissions()));
        if (ownOnly != null) access.limit(Role.of(role), ownOnly);
        return rights(words);
    }
}
