package dev.custodia.access;

import dev.custodia.database.Ids;
import dev.custodia.journal.Actor;
import dev.custodia.journal.EntriesWanted;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Via;
import dev.custodia.tables.access.tables.records.AccountRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Who acts, what they may, and the accounts and tokens behind it. */
@Component
public class Access {
    private static final Set<String> MAKING =
            Set.of("access.user_create", "access.user_enable", "access.password_reset");

    /** What a second person is asked about where it is no account but what a role may. */
    private static final long ROLES = 0;

    private final DSLContext sql;
    private final Clock clock;
    private final Ids ids;
    private final Journal journal;
    private final CurrentUser currentUser;
    private final Accounts accounts;
    private final Roles roles;
    private final Tokens tokens;
    private final Passwords passwords;
    private final Throttle throttle;
    private final ObjectProvider<SecondPerson> second;

    Access(
            DSLContext sql,
            Clock clock,
            Ids ids,
            Journal journal,
            CurrentUser currentUser,
            Accounts accounts,
            Roles roles,
            Tokens tokens,
            Passwords passwords,
            Throttle throttle,
            ObjectProvider<SecondPerson> second) {
        this.sql = sql;
        this.clock = clock;
        this.ids = ids;
        this.journal = journal;
        this.currentUser = currentUser;
        this.accounts = accounts;
        this.roles = roles;
        this.tokens = tokens;
        this.passwords = passwords;
        this.throttle = throttle;
        this.second = second;
    }

    /**
     * Who acts in this thread.
     *
     * @throws Refused (401) if nobody does
     */
    public Actor current() {
        return currentUser
                .actor()
                .orElseThrow(() -> new Refused(Refused.Kind.UNKNOWN, Problem.only("", "access.not_signed_in")));
    }

    public boolean isSignedIn() {
        return currentUser.actor().isPresent();
    }

    /** Whether whoever acts sees and touches none but their own customers; who those are, a room above knows. */
    public boolean isLimited() {
        return currentUser.isLimited();
    }

    /**
     * For what is about everybody although the right to it is not.
     *
     * @throws Refused (403) if whoever acts is limited to their own customers
     */
    public void requireEverybody() {
        if (isLimited()) throw Refused.forbidden("access.own_only");
    }

    /** Whether whoever acts may do that; for pages, which show only what can be done. Doors ask by {@link Needs}. */
    public boolean may(Permission permission) {
        return currentUser.permissions().contains(permission);
    }

    /**
     * All that whoever acts may do: what the role has and the account was granted, less what is switched off for the whole
     * company, within the scopes of the token if one was shown.
     */
    public Set<Permission> permissions() {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        permissions.addAll(currentUser.permissions());
        return permissions;
    }

    /**
     * What {@link Needs} asks, for where no annotation can stand.
     *
     * @throws Refused (401) if nobody acts, (403) if whoever acts may not do all of that
     */
    public void require(Permission... needed) {
        currentUser.mustHave(needed);
    }

    /** The name to show for an account; the id with a number sign for one that is not known. */
    public String name(long userId) {
        return accounts.displayName(userId).orElse("#" + userId);
    }

    /** All accounts' display names by id, Custodia itself first, then by name; for lists to choose from. */
    @Needs({})
    public Map<Long, String> names() {
        Map<Long, String> names = new LinkedHashMap<>();
        names.put(Actor.CUSTODIA, name(Actor.CUSTODIA));
        for (User user : accounts.all()) names.put(user.id(), user.displayName());
        return names;
    }

    /** The language of whoever acts; empty for Custodia itself and for nobody. */
    public Optional<String> language() {
        return currentUser.rights().filter(rights -> rights.epoch() >= 0).map(Rights::language);
    }

    /** Whether whoever acts has to choose a password of their own before anything else. */
    public boolean mustChangePassword() {
        return currentUser.rights().map(Rights::passwordToChange).orElse(false);
    }

    /**
     * Does something in the name of somebody, for jobs. The account's permissions hold as they are at each door; a
     * disabled account has none, Custodia itself has all. Threads that the act starts act for nobody.
     */
    public void as(Actor actor, Runnable act) {
        try {
            currentUser.as(actor, () -> {
                act.run();
                return true;
            });
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As {@link #as(Actor, Runnable)}, with a result. */
    public <T> T call(Actor actor, Callable<T> act) throws Exception {
        return currentUser.as(actor, act);
    }

    /** Looks at a name and a password, at the same pace whether or not there is such a name. */
    public SignInAnswer signIn(String name, String password, String address) {
        String normalised = Accounts.normalised(name);
        Optional<Instant> wait = throttle.count(normalised, address);
        if (wait.isPresent()) return new SignInAnswer.TooOften(wait.get());
        Optional<AccountRecord> account = accounts.byName(normalised);
        if (account.isEmpty()) passwords.pretendToMatch(password);
        if (account.isEmpty()
                || !passwords.matches(password, account.get().getPasswordHash())
                || !account.get().getEnabled()) {
            // Neither the name nor the account: a mistyped name may be a password.
            sql.transaction(
                    transaction -> journal.record(Entry.of(Actor.custodia(Via.SCREEN), "access.sign_in_refused")));
            return new SignInAnswer.Wrong();
        }
        throttle.succeeded(normalised, address);
        AccountRecord row = account.get();
        Actor actor = new Actor(row.getAccountId(), Via.SCREEN, null);
        sql.transaction(transaction -> {
            accounts.signedIn(row.getAccountId());
            journal.record(Entry.of(actor, "access.sign_in").about(row.getAccountId()));
        });
        return new SignInAnswer.Welcome(new SignedIn(actor, row.getSessionEpoch(), null));
    }

    /** Looks at a token's secret; empty if it is unknown, expired, revoked, or its owner disabled. */
    public Optional<SignedIn> signIn(String secret) {
        return tokens.shown(secret);
    }

    /** Whether a session that was opened some time ago still holds. */
    public boolean holds(SignedIn signedIn) {
        return currentUser.holds(signedIn);
    }

    public void signOut(SignedIn signedIn) {
        sql.transaction(transaction -> journal.record(Entry.of(signedIn.actor(), "access.sign_out")
                .about(signedIn.actor().userId())));
    }

    @Needs({})
    public User me() {
        return accounts.byId(current().userId()).orElseThrow(() -> Refused.notFound("access.user_unknown"));
    }

    @Needs(Permission.USERS_MANAGE)
    public List<User> users() {
        return accounts.all();
    }

    /**
     * The accounts that may do this, by id and name, without this one and those that it has made, let in again or given a
     * password since then.
     */
    @Needs({})
    public Map<Long, String> othersWhoMay(Permission permission, long than, Instant since) {
        Switches switches = roles.readSwitches();
        return accounts.all().stream()
                .filter(user -> user.id() != than && user.enabled())
                .filter(user -> {
                    Set<Permission> given = EnumSet.noneOf(Permission.class);
                    given.addAll(roles.read(user.role()));
                    given.addAll(user.grants());
                    return switches.leave(given, user.role()).contains(permission);
                })
                .filter(user -> !isMadeBy(user.id(), than, since))
                .collect(Collectors.toMap(User::id, User::displayName, (one, other) -> one, LinkedHashMap::new));
    }

    /** Whether one account was made, let in again or given a password by another since then. */
    @Needs({})
    public boolean isMadeBy(long userId, long by, Instant since) {
        return MAKING.stream()
                .anyMatch(act -> !journal.entries(new EntriesWanted(userId, null, by, act, since, null), null)
                        .entries()
                        .isEmpty());
    }

    /** @throws Refused (404) */
    @Needs(Permission.USERS_MANAGE)
    public User user(long id) {
        return accounts.byId(id).orElseThrow(() -> Refused.notFound("access.user_unknown"));
    }

    /**
     * Makes an account with a password to be used once.
     *
     * @throws Refused (422) with all that is wrong; (409) if the name is taken, or if the role may remove many where that
     *     takes two people: it is then given to the account once it is there
     */
    @Needs(Permission.USERS_MANAGE)
    public NewUser createUser(String name, String displayName, Role role, String language) {
        List<Problem> problems = Accounts.problems(name, displayName, language);
        if (!problems.isEmpty()) throw Refused.invalid(problems);
        if (second.getObject().asks(Guarded.GRANT) && roles.read(role).stream().anyMatch(Permission::isBulkRemoval))
            throw Refused.conflict("access.role_takes_two");
        String password = passwords.made();
        AccountRecord account = account(name, displayName, role, language, passwords.hash(password), true);
        sql.transaction(transaction -> {
            accounts.lock();
            accounts.add(account);
            journal.record(Entry.of(current(), "access.user_create")
                    .about(account.getAccountId())
                    .with("role", role.code()));
        });
        return new NewUser(Accounts.user(account, Set.of()), password);
    }

    /** @throws Refused (404); (409) for the last administrator */
    @Needs(Permission.USERS_MANAGE)
    public void enable(long userId, boolean enabled) {
        sql.transaction(transaction -> {
            accounts.lock();
            if (user(userId).enabled() == enabled) return;
            if (!enabled) keepAnAdministrator(userId);
            accounts.setEnabled(userId, enabled);
            journal.record(Entry.of(current(), enabled ? "access.user_enable" : "access.user_disable")
                    .about(userId));
        });
    }

    /** @throws Refused (404); (409) for the last administrator */
    @Needs(Permission.USERS_MANAGE)
    public void giveRole(long userId, Role role) {
        sql.transaction(transaction -> {
            accounts.lock();
            if (user(userId).role() == role) return;
            if (role != Role.ADMINISTRATOR) keepAnAdministrator(userId);
            requireSecond(userId, roles.read(user(userId).role()), roles.read(role), role.code());
            accounts.setRole(userId, role);
            journal.record(Entry.of(current(), "access.role_give").about(userId).with("role", role.code()));
        });
    }

    /** What each role has, before anything is switched off. */
    @Needs(Permission.USERS_MANAGE)
    public Map<Role, Set<Permission>> roles() {
        return roles.all();
    }

    /**
     * Gives a role exactly these permissions.
     *
     * @throws Refused (409) if nobody could manage users any more, or if every administrator could remove in bulk
     */
    @Needs(Permission.USERS_MANAGE)
    public void giveRights(Role role, Set<Permission> permissions) {
        List<Problem> problems = role == Role.ADMINISTRATOR ? unfitForAdministrators(permissions) : List.of();
        if (!problems.isEmpty()) throw new Refused(Refused.Kind.CONFLICT, problems);
        sql.transaction(transaction -> {
            accounts.lock();
            Set<Permission> before = roles.read(role);
            requireSecond(ROLES, before, permissions, role.code());
            for (Permission permission : Permission.values()) {
                boolean given = permissions.contains(permission);
                if (before.contains(permission) == given) continue;
                if (given) roles.give(role, permission);
                else roles.take(role, permission);
                journal.record(Entry.of(current(), "access.role_permissions")
                        .with("role", role.code())
                        .with("permission", permission.code())
                        .with("given", given ? "given" : "taken"));
            }
        });
    }

    /**
     * Grants an account exactly these permissions on top of its role; an administrator may grant to himself.
     *
     * @throws Refused (404)
     */
    @Needs(Permission.USERS_MANAGE)
    public void grant(long userId, Set<Permission> permissions) {
        sql.transaction(transaction -> {
            accounts.lock();
            Set<Permission> before = user(userId).grants();
            requireSecond(userId, before, permissions, "");
            for (Permission permission : Permission.values()) {
                boolean granted = permissions.contains(permission);
                if (before.contains(permission) == granted) continue;
                if (granted) accounts.grant(userId, permission, current().userId());
                else accounts.withdraw(userId, permission);
                journal.record(Entry.of(current(), granted ? "access.permission_grant" : "access.permission_withdraw")
                        .about(userId)
                        .with("permission", permission.code()));
            }
        });
    }

    /** The right to remove many is given by two people, where the company wants that. */
    private void requireSecond(long subject, Set<Permission> before, Set<Permission> after, String role) {
        List<String> more = Arrays.stream(Permission.values())
                .filter(permission ->
                        permission.isBulkRemoval() && after.contains(permission) && !before.contains(permission))
                .map(Permission::code)
                .toList();
        if (more.isEmpty()) return;
        second.getObject()
                .require(
                        Guarded.GRANT,
                        subject,
                        SecondPerson.digest(subject, role, new TreeSet<>(before), new TreeSet<>(after)),
                        0,
                        String.join(" ", more));
    }

    /** What is switched for the whole company; everybody may know why something is refused. */
    @Needs({})
    public Switches switches() {
        return roles.switches();
    }

    /**
     * Lets whoever has a role see and touch none but the customers whom they look after, or all again. Administrators see
     * all.
     *
     * @throws Refused (409) for administrators
     */
    @Needs(Permission.USERS_MANAGE)
    public void limit(Role role, boolean ownOnly) {
        if (ownOnly && role == Role.ADMINISTRATOR) throw Refused.conflict("access.administrators_see_all");
        sql.transaction(transaction -> {
            accounts.lock();
            if (roles.readSwitches().ownOnly().contains(role) == ownOnly) return;
            roles.setOwnOnly(role, ownOnly);
            journal.record(Entry.of(current(), ownOnly ? "access.own_only_on" : "access.own_only_off")
                    .with("role", role.code()));
        });
    }

    /** Lets nobody but administrators do more than look, or all do again what they may. */
    @Needs(Permission.USERS_MANAGE)
    public void setStrict(boolean on) {
        sql.transaction(transaction -> {
            accounts.lock();
            if (roles.readSwitches().isStrict() == on) return;
            roles.setStrict(on, current().userId());
            journal.record(Entry.of(current(), on ? "access.strict_on" : "access.strict_off"));
        });
    }

    /** Lets nobody remove many, force or purge, or lets again whoever has the right. */
    @Needs(Permission.USERS_MANAGE)
    public void setBulkRemoval(boolean on) {
        sql.transaction(transaction -> {
            accounts.lock();
            if (roles.readSwitches().allowsBulkRemoval() == on) return;
            roles.setBulkRemoval(on, current().userId());
            journal.record(Entry.of(current(), on ? "access.bulk_removal_on" : "access.bulk_removal_off"));
        });
    }

    /** Gives an account a new password to be used once, and ends its sessions. */
    @Needs(Permission.USERS_MANAGE)
    public NewUser resetPassword(long userId) {
        String password = passwords.made();
        String hash = passwords.hash(password);
        sql.transaction(transaction -> {
            accounts.setPassword(userId, hash, true);
            journal.record(Entry.of(current(), "access.password_reset").about(userId));
        });
        return new NewUser(user(userId), password);
    }

    /**
     * Changes one's own password and ends all sessions of the account.
     *
     * @return what holds instead, for the session in which it was done
     * @throws Refused (422) with all that is wrong
     */
    @Needs({})
    public SignedIn changePassword(String old, String fresh) {
        Actor actor = current();
        AccountRecord account =
                accounts.record(actor.userId()).orElseThrow(() -> Refused.notFound("access.user_unknown"));
        List<Problem> problems = new ArrayList<>(passwords.problems("fresh", fresh, account.getName()));
        // An open session is not the owner: guessing the old password from it is throttled like signing in.
        Optional<Instant> wait = throttle.count(account.getName(), "account " + account.getAccountId());
        if (wait.isPresent())
            throw new Refused(
                    Refused.Kind.TOO_MANY, List.of(new Problem("", "access.too_often", Map.of("until", wait.get()))));
        if (!passwords.matches(old, account.getPasswordHash()))
            problems.add(Problem.of("old", "access.password_wrong"));
        else throttle.succeeded(account.getName(), "account " + account.getAccountId());
        if (old.equals(fresh)) problems.add(Problem.of("fresh", "access.password_same"));
        if (!problems.isEmpty()) throw Refused.invalid(problems);
        String hash = passwords.hash(fresh);
        sql.transaction(transaction -> {
            accounts.setPassword(actor.userId(), hash, false);
            journal.record(Entry.of(actor, "access.password_change").about(actor.userId()));
        });
        return new SignedIn(actor, accounts.rights(actor.userId()).epoch(), null);
    }

    /** @throws Refused (422) */
    @Needs({})
    public void chooseLanguage(String language) {
        if (!Accounts.LANGUAGES.contains(language)) throw Refused.invalid("language", "access.language_unknown");
        Actor actor = current();
        sql.transaction(transaction -> {
            accounts.setLanguage(actor.userId(), language);
            journal.record(Entry.of(actor, "access.language_choose")
                    .about(actor.userId())
                    .with("language", language));
        });
    }

    /** One's own tokens that can still be used, newest first. */
    @Needs(Permission.TOKENS_OWN)
    public List<Token> tokens() {
        return tokens.of(current().userId());
    }

    /**
     * Makes a token for oneself.
     *
     * @param scopes what it may; no more than whoever asks may
     * @param expiresAt null for one that lasts until it is revoked
     * @throws Refused (422) with all that is wrong
     */
    @Needs(Permission.TOKENS_OWN)
    public NewToken createToken(String label, Set<Permission> scopes, @Nullable Instant expiresAt) {
        List<Problem> problems = new ArrayList<>();
        if (label.isBlank() || label.length() > 100) problems.add(Problem.of("label", "access.label_unfit"));
        if (scopes.isEmpty()) problems.add(Problem.of("scopes", "access.scopes_missing"));
        if (!permissions().containsAll(scopes)) problems.add(Problem.of("scopes", "access.scopes_beyond"));
        if (expiresAt != null && !expiresAt.isAfter(clock.instant()))
            problems.add(Problem.of("expiresAt", "access.expiry_past"));
        if (!problems.isEmpty()) throw Refused.invalid(problems);
        Actor actor = current();
        String secret = tokens.secret();
        Token token = sql.transactionResult(transaction -> {
            Token made = tokens.add(ids.next(), actor.userId(), label.strip(), secret, scopes, expiresAt);
            journal.record(Entry.of(actor, "access.token_create")
                    .about(actor.userId())
                    .with("token", made.id())
                    .with("scopes", scopes.size()));
            return made;
        });
        return new NewToken(token, secret);
    }

    /**
     * Revokes one's own token; somebody else's only with the right to manage users.
     *
     * @throws Refused (404)
     */
    @Needs(Permission.TOKENS_OWN)
    public void revokeToken(long tokenId) {
        Actor actor = current();
        Token token = tokens.byId(tokenId)
                .filter(found -> found.userId() == actor.userId() || may(Permission.USERS_MANAGE))
                .orElseThrow(() -> Refused.notFound("access.token_unknown"));
        sql.transaction(transaction -> {
            if (!tokens.revoke(tokenId)) return;
            journal.record(
                    Entry.of(actor, "access.token_revoke").about(token.userId()).with("token", tokenId));
        });
    }

    private AccountRecord account(
            String name, String displayName, Role role, String language, String hash, boolean toChange) {
        AccountRecord account = new AccountRecord();
        account.setAccountId(ids.next());
        account.setName(Accounts.normalised(name));
        account.setDisplayName(displayName.strip());
        account.setPasswordHash(hash);
        account.setPasswordToChange(toChange);
        account.setSessionEpoch(1L);
        account.setLanguage(language);
        account.setRole(role.code());
        account.setEnabled(true);
        account.setCreatedAt(accounts.now());
        account.setCreatedBy(current().userId());
        return account;
    }

    private static List<Problem> unfitForAdministrators(Set<Permission> permissions) {
        List<Problem> problems = new ArrayList<>();
        if (!permissions.contains(Permission.USERS_MANAGE))
            problems.add(new Problem(
                    "permissions", "access.administrators_manage_users", Map.of("right", Permission.USERS_MANAGE)));
        for (Permission permission : permissions)
            if (permission.isBulkRemoval())
                problems.add(
                        new Problem("permissions", "access.granted_to_accounts_only", Map.of("right", permission)));
        return problems;
    }

    private void keepAnAdministrator(long userId) {
        if (accounts.isLastAdministrator(userId)) throw Refused.conflict("access.last_administrator");
    }
}
