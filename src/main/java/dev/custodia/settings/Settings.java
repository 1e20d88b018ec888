package dev.custodia.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is configured, as values that were checked. Read from the environment and from
 * {@code custodia.properties} in the data folder, which knows the same names; where both say something, the environment
 * wins. Secrets are masked in {@code toString}.
 *
 * @param home the data folder, absolute
 * @param port where the pages are served; 0 lets the machine choose a free one
 * @param bind the address that is listened on, 127.0.0.1 unless told otherwise
 * @param database a PostgreSQL of the company's own; empty means the embedded one
 * @param zone the zone in which the company's days begin and end
 * @param currency of amounts that come without one
 * @param publicUrl how people reach Custodia, without a slash at the end; used in messages
 * @param mail where messages go out; empty means that none go out
 * @param demo whether to fill an empty database with invented companies
 * @param ledger the folder of the ledger of erasures, best on another disk; empty means one in the data folder
 * @param giveUp the code of what was lost for good and is to be done without, as the refusal to start has named it
 * @param backups the folder in which backups are made, best on another disk; empty means one in the data folder
 */
public record Settings(
        Path home,
        int port,
        String bind,
        Optional<ExternalDatabase> database,
        Administrator administrator,
        ZoneId zone,
        Currency currency,
        URI publicUrl,
        Optional<Mail> mail,
        boolean demo,
        Optional<Path> ledger,
        Optional<String> giveUp,
        Optional<Path> backups) {

    private static final String MASK = "***";

    /**
     * Reads and checks all settings.
     *
     * @param environment the environment's variables; names that do not start with CUSTODIA_ are passed over
     * @param usualHome the data folder when CUSTODIA_HOME is not set
     * @throws CannotStart with one sentence for every problem, all at once
     */
    public static Settings read(Map<String, String> environment, Path usualHome) {
        return new SettingsReader(environment, usualHome).read();
    }

    /** A PostgreSQL server 15 or later that the company runs itself; the URL carries neither user nor password. */
    public record ExternalDatabase(String jdbcUrl, String user, String password) {
        @Override
        public String toString() {
            return "ExternalDatabase[" + jdbcUrl + ", user=" + user + ", password=" + MASK + "]";
        }
    }

    /** The first administrator; what is empty is made up at the first start. */
    public record Administrator(String name, Optional<String> password, Optional<String> token) {
        @Override
        public String toString() {
            return "Administrator[" + name + ", password=" + password.map(any -> MASK) + ", token="
                    + token.map(any -> MASK) + "]";
        }
    }

    /** The company's mail server. */
    public record Mail(String host, int port, Optional<Login> login, String from) {}

    /** User and password of the mail server. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[" + user + ", password=" + MASK + "]";
        }
    }
}
