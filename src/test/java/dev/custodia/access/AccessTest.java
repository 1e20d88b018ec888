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
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest(
        settings = {
            "CUSTODIA_ADMIN_NAME=Greta",
            "CUSTODIA_ADMIN_PASSWORD=a long walk home",
            "CUSTODIA_ADMIN_TOKEN=token-of-the-tests"
        })
@Import(Vault.class)
class AccessTest {
    private static int number;

    @Autowired
    Access access;

    @Autowired
    Journal journal;

    @Autowired
    DSLContext sql;

    @Autowired
    TestClock clock;

    @Autowired
    Vault vault;

    private Actor greta;

    @BeforeEach
    void sign_in() {
        clock.advance(Duration.ofMinutes(10));
        greta = welcome("greta", "a long walk home").actor();
    }

    @Test
    void the_first_administrator_has_the_name_password_and_token_of_the_environment() {
        SignedIn byToken = access.signIn("token-of-the-tests").orElseThrow();

        assertThat(byToken.actor().userId()).isEqualTo(greta.userId());
        assertThat(access.name(greta.userId())).isEqualTo("Greta");
        access.as(
                greta,
                () -> assertThat(EnumSet.complementOf(EnumSet.copyOf(access.permissions())))
                        .containsExactlyInAnyOrder(Permission.REMOVE_MANY, Permission.FORCE, Permission.PURGE));
    }

    @Test
    void a_wrong_password_an_unknown_name_and_a_disabled_account_get_the_same_answer() {
        NewUser viktor = newUser(Role.VIEWER);
        access.as(greta, () -> access.enable(viktor.user().id(), false));

        assertThat(access.signIn("greta", "wrong", "a")).isInstanceOf(SignInAnswer.Wrong.class);
        assertThat(access.signIn("nobody", "wrong", "a")).isInstanceOf(SignInAnswer.Wrong.class);
        assertThat(access.signIn(viktor.user().name(), viktor.password(), "a")).isInstanceOf(SignInAnswer.Wrong.class);
    }

    @Test
    void the_sixth_wrong_attempt_waits_and_even_the_right_password_does() {
        String name = newUser(Role.VIEWER).user().name();
        for (int i = 0; i < Throttle.PER_NAME; i++)
            assertThat(access.signIn(name, "wrong", "b")).isInstanceOf(SignInAnswer.Wrong.class);

        SignInAnswer sixth = access.signIn(name, "wrong", "b");

        assertThat(sixth).isInstanceOf(SignInAnswer.TooOften.class);
        var until = ((SignInAnswer.TooOften) sixth).until();
        assertThat(until).isBetween(clock.instant(), clock.instant().plus(Duration.ofMinutes(2)));
        clock.set(until);
        assertThat(access.signIn(name, "wrong", "b")).isInstanceOf(SignInAnswer.Wrong.class);
    }

    @Test
    void one_address_cannot_try_many_names() {
        for (int i = 0; i < Throttle.PER_ADDRESS; i++) access.signIn("name" + i, "wrong", "c");

        assertThat(access.signIn("greta", "a long walk home", "c")).isInstanceOf(SignInAnswer.TooOften.class);
        assertThat(access.signIn("greta", "a long walk home", "d")).isInstanceOf(SignInAnswer.Welcome.class);
    }

    @Test
    void a_door_opens_for_whoever_may_and_for_nobody_else() {
        Actor viktor = actor(newUser(Role.VIEWER));

        access.as(viktor, () -> assertThat(vault.look()).isEqualTo("a look"));
        access.as(viktor, () -> assertRefused(vault::take, Refused.Kind.FORBIDDEN, "access.not_allowed"));
        access.as(greta, () -> assertThat(vault.take()).isEqualTo("taken"));
        access.as(Actor.custodia(Via.JOB), () -> assertThat(vault.take()).isEqualTo("taken"));
        assertRefused(vault::look, Refused.Kind.UNKNOWN, "access.not_signed_in");
    }

    @Test
    void whoever_is_disabled_may_nothing_from_that_moment_on() {
        Actor viktor = actor(newUser(Role.VIEWER));
        access.as(viktor, () -> assertThat(vault.look()).isEqualTo("a look"));

        access.as(greta, () -> access.enable(viktor.userId(), false));

        access.as(viktor, () -> assertRefused(vault::look, Refused.Kind.FORBIDDEN, "access.not_allowed"));
    }

    @Test
    void a_password_is_changed_with_the_old_one_and_older_sessions_end() {
        NewUser erik = newUser(Role.EDITOR);
        SignedIn elsewhere = welcome(erik.user().name(), erik.password());
        SignedIn here = welcome(erik.user().name(), erik.password());
        access.as(here.actor(), () -> {
            assertThat(access.mustChangePassword()).isTrue();
            assertRefused(
                    () -> access.changePassword("not it", "short"),
                    Refused.Kind.INVALID,
                    "access.password_too_short",
                    "access.password_wrong");
            SignedIn fresh = access.changePassword(erik.password(), "nine white swans");
            assertThat(access.holds(fresh)).isTrue();
            assertThat(access.mustChangePassword()).isFalse();
        });

        assertThat(access.holds(elsewhere)).isFalse();
        assertThat(access.signIn(erik.user().name(), "nine white swans", "e")).isInstanceOf(SignInAnswer.Welcome.class);
    }

    @Test
    void the_last_administrator_can_be_neither_disabled_nor_demoted() {
        access.as(greta, () -> {
            assertRefused(
                    () -> access.enable(greta.userId(), false), Refused.Kind.CONFLICT, "access.last_administrator");
            assertRefused(
                    () -> access.giveRole(greta.userId(), Role.EDITOR),
                    Refused.Kind.CONFLICT,
                    "access.last_administrator");
        });
        assertThat(access.signIn("greta", "a long walk home", "f")).isInstanceOf(SignInAnswer.Welcome.class);
    }

    @Test
    void a_name_is_taken_once_whatever_its_case() {
        User anna = newUser(Role.VIEWER).user();

        access.as(
                greta,
                () -> assertRefused(
                        () -> access.createUser(
                                anna.name().toUpperCase(java.util.Locale.ROOT), "Anna", Role.VIEWER, "it"),
                        Refused.Kind.CONFLICT,
                        "access.name_taken"));
    }

    @Test
    void all_that_is_wrong_with_a_new_user_is_said_at_once() {
        access.as(
                greta,
                () -> assertRefused(
                        () -> access.createUser("a b", " ", Role.VIEWER, "tlh"),
                        Refused.Kind.INVALID,
                        "access.name_unfit",
                        "access.display_name_unfit",
                        "access.language_unknown"));
    }

    @Test
    void a_token_carries_no_more_than_its_scopes_until_it_is_revoked_or_expires() {
        access.as(greta, () -> {
            NewToken made = access.createToken(
                    "till",
                    Set.of(Permission.CUSTOMERS_LOOK, Permission.TOKENS_OWN),
                    clock.instant().plusSeconds(60));
            assertThat(made.secret()).startsWith("cst_").hasSizeGreaterThan(40);
            SignedIn shown = access.signIn(made.secret()).orElseThrow();
            assertThat(shown.scopes()).isEqualTo(EnumSet.of(Permission.CUSTOMERS_LOOK, Permission.TOKENS_OWN));
            clock.advance(Duration.ofSeconds(60));
            assertThat(access.signIn(made.secret())).isEmpty();

            NewToken other = access.createToken("shop", Set.of(Permission.CUSTOMERS_LOOK), null);
            access.revokeToken(other.token().id());
            assertThat(access.signIn(other.secret())).isEmpty();
            assertThat(access.signIn("cst_guessed")).isEmpty();
        });
    }

    @Test
    void a_token_cannot_have_what_its_maker_has_not() {
        Actor viktor = actor(newUser(Role.VIEWER));

        access.as(
                viktor,
                () -> assertRefused(
                        () -> access.createToken("", Set.of(Permission.USERS_MANAGE), clock.instant()),
                        Refused.Kind.INVALID,
                        "access.label_unfit",
                        "access.scopes_beyond",
                        "access.expiry_past"));
    }

    @Test
    void somebody_elses_token_is_not_there_except_for_who_manages_users() {
        Actor viktor = actor(newUser(Role.VIEWER));
        Actor anna = actor(newUser(Role.EDITOR));
        access.as(viktor, () -> {
            long token = access.createToken("mine", Set.of(Permission.CUSTOMERS_LOOK), null)
                    .token()
                    .id();
            access.as(
                    anna,
                    () -> assertRefused(
                            () -> access.revokeToken(token), Refused.Kind.NOT_FOUND, "access.token_unknown"));
            access.as(greta, () -> access.revokeToken(token));
            assertThat(access.tokens()).isEmpty();
        });
    }

    @Test
    void every_act_is_in_the_journal() {
        NewUser nils = newUser(Role.EDITOR);
        SignedIn signedIn = welcome(nils.user().name(), nils.password());
        access.as(signedIn.actor(), () -> {
            access.changePassword(nils.password(), "nine white swans");
            access.chooseLanguage("sv");
            access.revokeToken(access.createToken("x", Set.of(Permission.TOKENS_OWN), null)
                    .token()
                    .id());
        });
        access.as(greta, () -> {
            access.giveRole(nils.user().id(), Role.VIEWER);
            access.resetPassword(nils.user().id());
            access.enable(nils.user().id(), false);
            access.enable(nils.user().id(), true);
        });
        access.signOut(signedIn);

        assertThat(journal.entries(EntriesWanted.about(nils.user().id()), null).entries())
                .extracting(RecordedEntry::act)
                .containsExactly(
                        "access.sign_out",
                        "access.user_enable",
                        "access.user_disable",
                        "access.password_reset",
                        "access.role_give",
                        "access.token_revoke",
                        "access.token_create",
                        "access.language_choose",
                        "access.password_change",
                        "access.sign_in",
                        "access.user_create");
        assertThat(journal.verify().intact()).isTrue();
    }

    @Test
    void a_refused_sign_in_is_told_without_a_name() {
        access.signIn("greta", "wrong", "g");

        RecordedEntry newest =
                journal.entries(EntriesWanted.ALL, null).entries().getFirst();

        assertThat(newest.act()).isEqualTo("access.sign_in_refused");
        assertThat(newest.actor().isCustodia()).isTrue();
        assertThat(newest.subjectId()).isNull();
    }

    /** P12 for this room: each act, with a journal that cannot be written. */
    @Test
    void nothing_happens_that_cannot_be_told() {
        NewUser olga = newUser(Role.EDITOR);
        Actor actor = actor(olga);
        access.as(actor, () -> {
            long token = access.createToken("kept", Set.of(Permission.TOKENS_OWN), null)
                    .token()
                    .id();
            String before = everything();
            sql.execute("alter table journal.entry rename to entry_gone");
            try {
                List<ThrowingCallable> acts = List.of(
                        () -> access.signIn(olga.user().name(), olga.password(), "h"),
                        () -> access.changePassword(olga.password(), "nine white swans"),
                        () -> access.chooseLanguage("ru"),
                        () -> access.createToken("new", Set.of(Permission.TOKENS_OWN), null),
                        () -> access.revokeToken(token),
                        () -> access.as(greta, () -> access.createUser("pelle", "Pelle", Role.VIEWER, "sv")),
                        () -> access.as(greta, () -> access.enable(olga.user().id(), false)),
                        () -> access.as(greta, () -> access.giveRole(olga.user().id(), Role.VIEWER)),
                        () -> access.as(
                                greta, () -> access.resetPassword(olga.user().id())),
                        () -> access.as(greta, () -> access.grant(olga.user().id(), Set.of(Permission.PURGE))),
                        () -> access.as(greta, () -> access.giveRights(Role.VIEWER, Set.of())),
                        () -> access.as(greta, () -> access.setStrict(true)),
                        () -> access.as(greta, () -> access.setBulkRemoval(false)));
                for (ThrowingCallable act : acts) assertThatThrownBy(act).isNotInstanceOf(Refused.class);
            } finally {
                sql.execute("alter table journal.entry_gone rename to entry");
            }
            assertThat(everything()).isEqualTo(before);
        });
    }

    private String everything() {
        StringBuilder everything = new StringBuilder();
        for (String table : List.of("account", "token", "account_permission", "role_permission", "restriction"))
            everything.append(sql.fetch("select * from access." + table + " order by 1, 2")
                    .formatCSV());
        return everything.toString();
    }

    private NewUser newUser(Role role) {
        try {
            return access.call(greta, () -> access.createUser("user" + ++number, "User " + number, role, "en"));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static Actor actor(NewUser user) {
        return new Actor(user.user().id(), Via.SCREEN, null);
    }

    private SignedIn welcome(String name, String password) {
        return ((SignInAnswer.Welcome) access.signIn(name, password, "home")).signedIn();
    }

    private static void assertRefused(ThrowingCallable act, Refused.Kind kind, String... codes) {
        assertThatThrownBy(act).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.kind()).isEqualTo(kind);
            assertThat(refused.problems()).extracting(Problem::code).containsExactly(codes);
        });
    }
}
