package dev.custodia.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.TestClock;
import dev.custodia.journal.Actor;
import dev.custodia.journal.EntriesWanted;
import dev.custodia.journal.Journal;
import dev.custodia.journal.RecordedEntry;
import dev.custodia.journal.Via;
import dev.custodia.screens.Language;
import dev.custodia.screens.Words;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** What roles, grants and switches make of what somebody may. */
@CustodiaTest(settings = {"CUSTODIA_ADMIN_NAME=Greta", "CUSTODIA_ADMIN_TOKEN=token-of-the-tests"})
@Import(Vault.class)
class RightsTest {
    private static final Set<Permission> BULK = Set.of(Permission.REMOVE_MANY, Permission.FORCE, Permission.PURGE);
    private static int number;

    @Autowired
    Access access;

    @Autowired
    Journal journal;

    @Autowired
    JournalSentences sentences;

    @Autowired
    FirstAdministrator first;

    @Autowired
    DSLContext sql;

    @Autowired
    TestClock clock;

    @Autowired
    Vault vault;

    private Actor greta;

    @BeforeEach
    void greta_is_there() {
        greta = access.signIn("token-of-the-tests").orElseThrow().actor();
        greta = new Actor(greta.userId(), Via.SCREEN, null);
    }

    @AfterEach
    void all_is_switched_back() {
        access.as(greta, () -> {
            access.setStrict(false);
            access.setBulkRemoval(true);
            access.grant(greta.userId(), Set.of());
        });
        SecurityContextHolder.clearContext();
    }

    @Test
    void only_the_remover_may_remove_many_and_no_role_may_force_or_purge() {
        access.as(greta, () -> {
            var roles = access.roles();
            assertThat(roles.keySet()).containsExactly(Role.values());
            for (Role role : Role.values()) {
                Set<Permission> bulk = EnumSet.copyOf(roles.get(role));
                bulk.retainAll(BULK);
                assertThat(bulk)
                        .as(role.code())
                        .isEqualTo(role == Role.REMOVER ? Set.of(Permission.REMOVE_MANY) : Set.of());
                assertThat(roles.get(role)).as(role.code()).contains(Permission.CUSTOMERS_LOOK);
            }
            assertThat(roles.get(Role.DATA_KEEPER)).containsAll(roles.get(Role.EDITOR));
            assertThat(roles.get(Role.AUDITOR)).allMatch(permission -> permission.area() == Area.LOOK);
            assertThat(roles.get(Role.ADMINISTRATOR)).hasSize(Permission.values().length - BULK.size());
        });
    }

    @Test
    void a_grant_adds_to_the_role_and_a_withdrawal_takes_it_away() {
        Actor viktor = newUser(Role.VIEWER);
        access.as(viktor, () -> assertThat(access.may(Permission.REMOVE_MANY)).isFalse());

        grant(viktor, Permission.REMOVE_MANY, Permission.ARCHIVE_MANY);

        access.as(viktor, () -> {
            assertThat(access.permissions())
                    .contains(Permission.REMOVE_MANY, Permission.ARCHIVE_MANY, Permission.CUSTOMERS_LOOK);
            assertThat(access.me().grants()).isEqualTo(EnumSet.of(Permission.REMOVE_MANY, Permission.ARCHIVE_MANY));
            assertThat(vault.take()).isEqualTo("taken");
        });
        grant(viktor, Permission.REMOVE_MANY);
        access.as(viktor, () -> {
            assertThat(access.may(Permission.ARCHIVE_MANY)).isFalse();
            assertRefused(vault::take, Refused.Kind.FORBIDDEN, "access.not_allowed");
        });
        access.as(
                viktor,
                () -> assertRefused(
                        () -> access.grant(viktor.userId(), Set.of()), Refused.Kind.FORBIDDEN, "access.not_allowed"));
    }

    @Test
    void a_grant_outlives_a_change_of_role_and_stays_with_one_account() {
        Actor viktor = newUser(Role.VIEWER);
        Actor vera = newUser(Role.VIEWER);
        grant(viktor, Permission.JOURNAL_LOOK);

        access.as(greta, () -> access.giveRole(viktor.userId(), Role.SALES));

        access.as(
                viktor,
                () -> assertThat(access.permissions()).contains(Permission.JOURNAL_LOOK, Permission.CUSTOMERS_EDIT));
        access.as(vera, () -> assertThat(access.may(Permission.JOURNAL_LOOK)).isFalse());
        access.as(
                greta,
                () -> assertThat(access.users())
                        .filteredOn(user -> user.id() == viktor.userId() || user.id() == vera.userId())
                        .extracting(User::grants)
                        .containsExactlyInAnyOrder(EnumSet.of(Permission.JOURNAL_LOOK), Set.of()));
    }

    @Test
    void an_administrator_may_grant_to_himself_and_the_journal_tells() {
        grant(greta, Permission.REMOVE_MANY);

        access.as(greta, () -> assertThat(access.may(Permission.REMOVE_MANY)).isTrue());
        assertThat(newest()).isEqualTo("Greta granted Greta the right “Remove many customers at once”.");
    }

    @Test
    void the_token_of_the_environment_follows_what_its_owner_is_granted() {
        showing("token-of-the-tests");
        assertThat(access.permissions()).doesNotContainAnyElementsOf(BULK).contains(Permission.USERS_MANAGE);

        access.grant(greta.userId(), BULK);
        assertThat(access.permissions()).containsAll(BULK);

        access.setBulkRemoval(false);
        assertThat(access.permissions()).doesNotContainAnyElementsOf(BULK);
    }

    @Test
    void a_token_of_the_environment_that_was_held_to_a_list_is_made_anew_at_the_start() {
        sql.execute("update access.token set scopes = '{USERS_MANAGE}' where label = 'CUSTODIA_ADMIN_TOKEN'");

        first.afterPropertiesSet();

        showing("token-of-the-tests");
        assertThat(access.permissions()).contains(Permission.CUSTOMERS_EDIT);
        long token = sql.fetchSingle("select max(token_id) from access.token").get(0, Long.class);
        first.afterPropertiesSet();
        assertThat(sql.fetchSingle("select max(token_id) from access.token").get(0, Long.class))
                .isEqualTo(token);
    }

    @Test
    void another_token_keeps_to_its_scopes_whatever_its_owner_is_granted() {
        grant(greta, Permission.REMOVE_MANY);
        String secret = call(() -> access.createToken("till", Set.of(Permission.CUSTOMERS_LOOK), null)
                .secret());
        showing(secret);

        assertThat(access.permissions()).containsExactly(Permission.CUSTOMERS_LOOK);
        assertRefused(() -> access.require(Permission.REMOVE_MANY), Refused.Kind.FORBIDDEN, "access.token_lacks");
        grant(greta);
        assertRefused(() -> access.require(Permission.REMOVE_MANY), Refused.Kind.FORBIDDEN, "access.not_allowed");
    }

    @Test
    void strict_mode_leaves_only_looking_to_everybody_but_administrators() {
        Actor keeper = newUser(Role.DATA_KEEPER);
        grant(keeper, Permission.JOURNAL_LOOK, Permission.REMOVE_MANY, Permission.USERS_MANAGE);

        access.as(greta, () -> access.setStrict(true));

        access.as(keeper, () -> {
            assertThat(access.permissions())
                    .containsExactlyInAnyOrder(
                            Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.JOURNAL_LOOK);
            assertRefused(vault::take, Refused.Kind.FORBIDDEN, "access.strict_mode");
            assertRefused(() -> access.setStrict(false), Refused.Kind.FORBIDDEN, "access.strict_mode");
            // What is lacking anyway is said as lacking: an administrator has something to grant.
            assertRefused(() -> access.require(Permission.PURGE), Refused.Kind.FORBIDDEN, "access.not_allowed");
        });
        access.as(greta, () -> assertThat(vault.take()).isEqualTo("taken"));
        access.as(greta, () -> access.setStrict(false));
        access.as(keeper, () -> assertThat(vault.take()).isEqualTo("taken"));
    }

    @Test
    void bulk_removal_switched_off_is_taken_from_whoever_has_been_granted_it() {
        Actor remover = newUser(Role.REMOVER);
        grant(remover, Permission.PURGE);
        grant(greta, Permission.REMOVE_MANY, Permission.FORCE);

        access.as(greta, () -> access.setBulkRemoval(false));

        for (Actor actor : List.of(remover, greta))
            access.as(actor, () -> {
                assertThat(access.permissions())
                        .doesNotContainAnyElementsOf(BULK)
                        .contains(Permission.ANONYMISE, Permission.REMOVE_ONE);
                assertRefused(
                        () -> access.require(Permission.REMOVE_MANY),
                        Refused.Kind.FORBIDDEN,
                        "access.bulk_removal_off");
            });
        // Custodia itself keeps the dates that were set before.
        access.as(
                Actor.custodia(Via.JOB),
                () -> assertThat(access.may(Permission.PURGE)).isTrue());
        access.as(greta, () -> access.setBulkRemoval(true));
        access.as(
                remover,
                () -> assertThat(access.permissions())
                        .contains(Permission.REMOVE_MANY, Permission.PURGE)
                        .doesNotContain(Permission.FORCE));
    }

    @Test
    void all_rights_that_lack_are_named_at_once_and_in_words() {
        Actor viktor = newUser(Role.VIEWER);
        access.as(
                viktor,
                () -> assertThatThrownBy(() ->
                                access.require(Permission.CUSTOMERS_LOOK, Permission.ARCHIVE_MANY, Permission.PURGE))
                        .isInstanceOfSatisfying(Refused.class, refused -> {
                            assertThat(Said.inOneSentence(Words.in(Language.EN, clock), refused))
                                    .isEqualTo(
                                            "Your account does not have the right “Archive many customers at once”. An"
                                                    + " administrator can grant it. Your account does not have the right “Remove for good"
                                                    + " before the time is over”. An administrator can grant it.");
                            assertThat(Said.inOneSentence(Words.in(Language.IT, clock), refused))
                                    .contains("«Archiviare molti clienti insieme»");
                        }));
    }

    @Test
    void a_role_is_given_other_rights_and_whoever_has_it_has_them_at_once() {
        Actor viktor = newUser(Role.CONNECTOR);
        Set<Permission> before = call(access::roles).getOrDefault(Role.CONNECTOR, Set.of());
        access.as(viktor, () -> assertThat(access.permissions()).isEqualTo(before));

        access.as(
                greta,
                () -> access.giveRights(Role.CONNECTOR, Set.of(Permission.CUSTOMERS_LOOK, Permission.REMOVE_MANY)));

        access.as(
                viktor,
                () -> assertThat(access.permissions())
                        .containsExactlyInAnyOrder(Permission.CUSTOMERS_LOOK, Permission.REMOVE_MANY));
        assertThat(journal.entries(new EntriesWanted(null, null, null, "access.role_permissions", null, null), null)
                        .entries())
                .extracting(entry -> sentences.of(Words.in(Language.EN, clock), entry))
                .contains(
                        "Greta gave the role Connector the right “Remove many customers at once”.",
                        "Greta took the right “Import data” from the role Connector.");
        access.as(greta, () -> access.giveRights(Role.CONNECTOR, before));
    }

    @Test
    void the_role_of_administrators_keeps_the_right_to_manage_users_and_gets_no_bulk_removal() {
        access.as(greta, () -> {
            Set<Permission> before = access.roles().getOrDefault(Role.ADMINISTRATOR, Set.of());
            Set<Permission> wanted = EnumSet.copyOf(before);
            wanted.remove(Permission.USERS_MANAGE);
            wanted.add(Permission.FORCE);
            assertRefused(
                    () -> access.giveRights(Role.ADMINISTRATOR, wanted),
                    Refused.Kind.CONFLICT,
                    "access.administrators_manage_users",
                    "access.granted_to_accounts_only");
            assertThat(access.roles().get(Role.ADMINISTRATOR)).isEqualTo(before);
        });
    }

    @Test
    void what_changes_nothing_is_not_told() {
        Actor viktor = newUser(Role.VIEWER);
        grant(viktor, Permission.PURGE);
        long before = entries();

        grant(viktor, Permission.PURGE);
        access.as(greta, () -> {
            access.setStrict(false);
            access.setBulkRemoval(true);
            access.giveRights(Role.VIEWER, access.roles().getOrDefault(Role.VIEWER, Set.of()));
        });

        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void the_journal_tells_each_switch_and_each_grant_in_a_sentence() {
        Actor viktor = newUser(Role.VIEWER);
        String name = access.name(viktor.userId());
        access.as(greta, () -> access.setStrict(true));
        assertThat(newest()).isEqualTo("Greta switched strict mode on.");
        access.as(greta, () -> access.setStrict(false));
        assertThat(newest()).isEqualTo("Greta switched strict mode off.");
        access.as(greta, () -> access.setBulkRemoval(false));
        assertThat(newest()).isEqualTo("Greta switched bulk removal off for the whole company.");
        access.as(greta, () -> access.setBulkRemoval(true));
        assertThat(newest()).isEqualTo("Greta switched bulk removal on.");
        grant(viktor, Permission.FORCE);
        grant(viktor);
        assertThat(newest())
                .isEqualTo(
                        "Greta withdrew the right “Delete customers together with their documents” from " + name + ".");
        access.as(greta, () -> access.giveRole(viktor.userId(), Role.DATA_KEEPER));
        assertThat(newest()).isEqualTo("Greta gave " + name + " the role Data keeper.");
        assertThat(journal.verify().intact()).isTrue();
    }

    private void grant(Actor account, Permission... permissions) {
        access.as(greta, () -> access.grant(account.userId(), Set.copyOf(Arrays.asList(permissions))));
    }

    /** From now on a program acts that has shown this token. */
    private void showing(String secret) {
        SecurityContextHolder.getContext()
                .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                        access.signIn(secret).orElseThrow(), null, List.of()));
    }

    private Actor newUser(Role role) {
        User user = call(() -> access.createUser("rights" + ++number, "User " + number, role, "en")
                .user());
        return new Actor(user.id(), Via.SCREEN, null);
    }

    private <T> T call(java.util.concurrent.Callable<T> act) {
        try {
            return access.call(greta, act);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private String newest() {
        RecordedEntry newest =
                journal.entries(EntriesWanted.ALL, null).entries().getFirst();
        return sentences.of(Words.in(Language.EN, clock), newest);
    }

    private long entries() {
        return sql.fetchSingle("select count(*) from journal.entry").get(0, Long.class);
    }

    private static void assertRefused(ThrowingCallable act, Refused.Kind kind, String... codes) {
        assertThatThrownBy(act).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.kind()).isEqualTo(kind);
            assertThat(refused.problems()).extracting(Problem::code).containsExactly(codes);
        });
    }
}
