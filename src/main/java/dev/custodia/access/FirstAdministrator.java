package dev.custodia.access;

import static dev.custodia.tables.access.Tables.TOKEN;

import dev.custodia.database.Ids;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Via;
import dev.custodia.settings.CannotStart;
import dev.custodia.settings.Greeting;
import dev.custodia.settings.Settings;
import dev.custodia.tables.access.tables.records.AccountRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * Makes the first administrator at the first start. Password and token given by the environment hold at every start:
 * what was changed there replaces what was before, and a token that is no longer given is revoked.
 */
@Component
class FirstAdministrator implements InitializingBean, Greeting {
    private static final int SHORTEST_TOKEN = 16;
    private static final Actor STARTING = Actor.custodia(Via.COMMAND);

    private final DSLContext sql;
    private final Settings.Administrator given;
    private final Ids ids;
    private final Journal journal;
    private final Accounts accounts;
    private final Tokens tokens;
    private final Passwords passwords;
    private @Nullable String shownOnce;

    FirstAdministrator(
            DSLContext sql,
            Settings settings,
            Ids ids,
            Journal journal,
            Accounts accounts,
            Tokens tokens,
            Passwords passwords) {
        this.sql = sql;
        this.given = settings.administrator();
        this.ids = ids;
        this.journal = journal;
        this.accounts = accounts;
        this.tokens = tokens;
        this.passwords = passwords;
    }

    @Override
    public void afterPropertiesSet() {
        refuseWeak();
        Optional<AccountRecord> first = accounts.first();
        AccountRecord administrator = first.isPresent() ? first.get() : made();
        if (first.isPresent()) given.password().ifPresent(password -> holdTo(administrator, password));
        holdToToken(administrator.getAccountId());
    }

    /** The one time that the password is shown; on the console, because no log may have it. */
    @Override
    public List<String> lines() {
        String password = shownOnce;
        shownOnce = null;
        if (password == null) return List.of();
        return List.of(
                "Sign in as " + Accounts.normalised(given.name()) + " with the password " + password,
                "It is shown this once: change it after signing in.");
    }

    private void refuseWeak() {
        List<String> problems = new ArrayList<>();
        given.password()
                .filter(password ->
                        !passwords.problems("", password, given.name()).isEmpty())
                .ifPresent(password -> problems.add("CUSTODIA_ADMIN_PASSWORD is not fit: give " + Passwords.SHORTEST
                        + " to " + Passwords.LONGEST + " characters, and not the name."));
        given.token()
                .filter(token -> token.length() < SHORTEST_TOKEN)
                .ifPresent(token -> problems.add(
                        "CUSTODIA_ADMIN_TOKEN is too short: give " + SHORTEST_TOKEN + " characters or more."));
        if (!problems.isEmpty()) throw new CannotStart(problems);
    }

    private AccountRecord made() {
        String password = given.password().orElseGet(passwords::made);
        AccountRecord account = new AccountRecord();
        account.setAccountId(ids.next());
        account.setName(Accounts.normalised(given.name()));
        account.setDisplayName(given.name());
        account.setPasswordHash(passwords.hash(password));
        account.setPasswordToChange(false);
        account.setSessionEpoch(1L);
        account.setLanguage("en");
        account.setRole(Role.ADMINISTRATOR.code());
        account.setEnabled(true);
        account.setCreatedAt(accounts.now());
        account.setCreatedBy(Actor.CUSTODIA);
        sql.transaction(transaction -> {
            accounts.lock();
            accounts.add(account);
            journal.record(Entry.of(STARTING, "access.user_create")
                    .about(account.getAccountId())
                    .with("role", Role.ADMINISTRATOR.code()));
        });
        if (given.password().isEmpty()) shownOnce = password;
        return account;
    }

    private void holdTo(AccountRecord administrator, String password) {
        if (passwords.matches(password, administrator.getPasswordHash())) return;
        String hash = passwords.hash(password);
        sql.transaction(transaction -> {
            accounts.setPassword(administrator.getAccountId(), hash, false);
            journal.record(Entry.of(STARTING, "access.password_reset").about(administrator.getAccountId()));
        });
    }

    private void holdToToken(long userId) {
        String secret = given.token().orElse(null);
        if (secret != null && tokens.knows(secret, userId)) return;
        sql.transaction(transaction -> {
            for (long old : sql.select(TOKEN.TOKEN_ID)
                    .from(TOKEN)
                    .where(TOKEN.LABEL.eq(Tokens.ENVIRONMENT))
                    .and(TOKEN.REVOKED_AT.isNull())
                    .fetch(TOKEN.TOKEN_ID)) {
                tokens.revoke(old);
                journal.record(
                        Entry.of(STARTING, "access.token_revoke").about(userId).with("token", old));
            }
            if (secret == null) return;
            Token token = tokens.add(ids.next(), userId, Tokens.ENVIRONMENT, secret, null, null);
            journal.record(Entry.of(STARTING, "access.token_create")
                    .about(userId)
                    .with("token", token.id())
                    .with("scopes", 0));
        });
    }
}
