package dev.custodia.settings;

import dev.custodia.settings.Settings.Administrator;
import dev.custodia.settings.Settings.ExternalDatabase;
import dev.custodia.settings.Settings.Login;
import dev.custodia.settings.Settings.Mail;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the settings once and remembers every problem on the way, so that the administrator sees them all together. */
final class SettingsReader {
    static final String FILE = "custodia.properties";

    private static final List<String> NAMES = List.of(
            "CUSTODIA_HOME",
            "CUSTODIA_PORT",
            "CUSTODIA_BIND",
            "CUSTODIA_DATABASE_URL",
            "CUSTODIA_DATABASE_USER",
            "CUSTODIA_DATABASE_PASSWORD",
            "CUSTODIA_ADMIN_NAME",
            "CUSTODIA_ADMIN_PASSWORD",
            "CUSTODIA_ADMIN_TOKEN",
            "CUSTODIA_TIME_ZONE",
            "CUSTODIA_CURRENCY",
            "CUSTODIA_PUBLIC_URL",
            "CUSTODIA_MAIL_HOST",
            "CUSTODIA_MAIL_PORT",
            "CUSTODIA_MAIL_USER",
            "CUSTODIA_MAIL_PASSWORD",
            "CUSTODIA_MAIL_FROM",
            "CUSTODIA_DEMO",
            "CUSTODIA_LEDGER",
            "CUSTODIA_GIVE_UP",
            "CUSTODIA_BACKUPS");
    private static final List<String> RESERVED = List.of("CUSTODIA_TEST_", "CUSTODIA_BENCH_", "CUSTODIA_JAVA_");
    private static final Set<String> SECRETS = Set.of(
            "CUSTODIA_DATABASE_URL",
            "CUSTODIA_DATABASE_PASSWORD",
            "CUSTODIA_ADMIN_PASSWORD",
            "CUSTODIA_ADMIN_TOKEN",
            "CUSTODIA_MAIL_PASSWORD");

    private final Map<String, String> environment = new TreeMap<>();
    private final Map<String, String> file = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Path home;
    private final Path settingsFile;

    SettingsReader(Map<String, String> everything, Path usualHome) {
        everything.forEach((name, value) -> {
            if (name.startsWith("CUSTODIA_") && RESERVED.stream().noneMatch(name::startsWith)) {
                environment.put(name, value.strip());
            }
        });
        this.home = home(usualHome);
        this.settingsFile = home.resolve(FILE);
        readFile();
    }

    Settings read() {
        unknownNames();
        int port = number("CUSTODIA_PORT", 8080, 0);
        var settings = new Settings(
                home,
                port,
                bind(),
                database(),
                administrator(),
                checked("CUSTODIA_TIME_ZONE", ZoneId.systemDefault(), SettingsReader::zone),
                checked("CUSTODIA_CURRENCY", Currency.getInstance("EUR"), SettingsReader::currency),
                checked("CUSTODIA_PUBLIC_URL", URI.create("http://localhost:" + port), SettingsReader::publicUrl),
                mail(),
                checked("CUSTODIA_DEMO", false, SettingsReader::yesOrNo),
                folder("CUSTODIA_LEDGER"),
                value("CUSTODIA_GIVE_UP"),
                folder("CUSTODIA_BACKUPS"));
        if (!problems.isEmpty()) throw new CannotStart(problems);
        return settings;
    }

    private Path home(Path usualHome) {
        String given = environment.getOrDefault("CUSTODIA_HOME", "");
        Path folder;
        try {
            folder = (given.isEmpty() ? usualHome : Path.of(given))
                    .toAbsolutePath()
                    .normalize();
        } catch (InvalidPathException e) {
            problems.add("CUSTODIA_HOME is \"" + given + "\", which is not a path: give the data folder's path.");
            return usualHome.toAbsolutePath().normalize();
        }
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) existing = existing.getParent();
        if (!Files.isDirectory(existing)) {
            problems.add("The data folder " + folder + " cannot be used, because " + existing
                    + " is not a folder: set CUSTODIA_HOME to another place.");
        } else if (!Files.isWritable(existing)) {
            problems.add("The data folder " + folder + " cannot be used, because " + existing
                    + " may not be written by this user: grant it, or set CUSTODIA_HOME to another place.");
        }
        return folder;
    }

    private void readFile() {
        if (!Files.exists(settingsFile)) return;
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(settingsFile, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (CharacterCodingException e) {
            problems.add(settingsFile + " is not UTF-8 text: save it as UTF-8.");
        } catch (IOException | IllegalArgumentException e) {
            problems.add(settingsFile + " cannot be read (" + e.getMessage() + "): make it readable for this user.");
        }
        properties
                .stringPropertyNames()
                .forEach(name -> file.put(name, properties.getProperty(name, "").strip()));
        if (file.remove("CUSTODIA_HOME") != null) {
            problems.add("CUSTODIA_HOME is set in " + settingsFile
                    + ", which lies in the data folder itself: set it in the environment only.");
        }
    }

    private void unknownNames() {
        environment.keySet().forEach(name -> unknown(name, "the environment"));
        file.keySet().forEach(name -> unknown(name, settingsFile.toString()));
    }

    private void unknown(String name, String where) {
        if (NAMES.contains(name)) return;
        String nearest = NAMES.stream()
                .min(Comparator.comparingInt(known -> distance(name, known)))
                .orElseThrow();
        problems.add(name + " (in " + where + ") is not a setting of Custodia: did you mean " + nearest
                + "? Rename it or take it out.");
    }

    private String bind() {
        return checked("CUSTODIA_BIND", "127.0.0.1", value -> {
            try {
                return InetAddress.getByName(value).getHostAddress();
            } catch (UnknownHostException e) {
                throw new Unfit("not an address: give one of this machine, or 0.0.0.0 for all of them");
            }
        });
    }

    private Optional<ExternalDatabase> database() {
        Optional<String> user = value("CUSTODIA_DATABASE_USER");
        Optional<String> password = value("CUSTODIA_DATABASE_PASSWORD");
        if (value("CUSTODIA_DATABASE_URL").isEmpty()) {
            for (String lonely : List.of("CUSTODIA_DATABASE_USER", "CUSTODIA_DATABASE_PASSWORD")) {
                if (value(lonely).isPresent()) {
                    problems.add(lonely + where(lonely) + " is set without CUSTODIA_DATABASE_URL: set both, or neither"
                            + " for the embedded database.");
                }
            }
            return Optional.empty();
        }
        return checked("CUSTODIA_DATABASE_URL", Optional.empty(), value -> {
            ExternalDatabase fromUrl = externalDatabase(value);
            String chosen = user.orElse(fromUrl.user());
            if (chosen.isEmpty()) throw new Unfit("without a user: put it in the URL or in CUSTODIA_DATABASE_USER");
            if (user.isPresent() && !fromUrl.user().isEmpty() && !fromUrl.user().equals(chosen)) {
                throw new Unfit("in contradiction with CUSTODIA_DATABASE_USER: name the user in one place only");
            }
            return Optional.of(new ExternalDatabase(fromUrl.jdbcUrl(), chosen, password.orElse(fromUrl.password())));
        });
    }

    private static ExternalDatabase externalDatabase(String value) {
        String address = value.startsWith("jdbc:") ? value.substring("jdbc:".length()) : value;
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            throw new Unfit("not a URL: write postgres://user:password@host:5432/name (with %-escapes for special"
                    + " characters) or jdbc:postgresql://host:5432/name");
        }
        String path = uri.getPath();
        if (!Set.of("postgres", "postgresql").contains(String.valueOf(uri.getScheme()))
                || uri.getHost() == null
                || path == null
                || path.length() < 2) {
            throw new Unfit("not the address of a PostgreSQL database: write postgres://user:password@host:5432/name"
                    + " or jdbc:postgresql://host:5432/name");
        }
        String user = "";
        String password = "";
        if (uri.getRawUserInfo() != null) {
            String[] parts = uri.getRawUserInfo().split(":", 2);
            user = decoded(parts[0]);
            password = parts.length > 1 ? decoded(parts[1]) : "";
        }
        var rest = new LinkedHashMap<String, String>();
        String query = uri.getRawQuery();
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            String content = parts.length > 1 ? parts[1] : "";
            switch (parts[0]) {
                case "user" -> user = decoded(content);
                case "password" -> password = decoded(content);
                default -> rest.put(parts[0], content);
            }
        }
        String parameters = rest.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining("&"));
        return new ExternalDatabase(
                "jdbc:postgresql://" + uri.getHost() + ":" + (uri.getPort() < 0 ? 5432 : uri.getPort())
                        + uri.getRawPath() + (parameters.isEmpty() ? "" : "?" + parameters),
                user,
                password);
    }

    private static String decoded(String text) {
        // A plus sign is itself in a password; only forms write blanks that way.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private Administrator administrator() {
        return new Administrator(
                checked("CUSTODIA_ADMIN_NAME", "admin", value -> {
                    if (value.length() > 100 || value.chars().anyMatch(Character::isISOControl))
                        throw new Unfit("not a name: give up to 100 characters");
                    return value;
                }),
                checked("CUSTODIA_ADMIN_PASSWORD", Optional.empty(), value -> {
                    if (value.length() < 8) throw new Unfit("too short: give 8 characters or more");
                    return Optional.of(value);
                }),
                checked("CUSTODIA_ADMIN_TOKEN", Optional.empty(), value -> {
                    if (value.length() < 12 || value.chars().anyMatch(c -> c <= ' ' || c > '~'))
                        throw new Unfit("not fit for an API token: give 12 or more letters, digits and signs without"
                                + " blanks");
                    return Optional.of(value);
                }));
    }

    private Optional<Mail> mail() {
        Optional<String> host = value("CUSTODIA_MAIL_HOST");
        Optional<String> user = value("CUSTODIA_MAIL_USER");
        Optional<String> password = value("CUSTODIA_MAIL_PASSWORD");
        int port = number("CUSTODIA_MAIL_PORT", 587, 1);
        String from = checked("CUSTODIA_MAIL_FROM", "", value -> {
            if (!value.matches("[^@\\s<>]+@[^@\\s<>]+"))
                throw new Unfit("not an e-mail address: give one, such as office@example.com");
            return value;
        });
        if (host.isEmpty()) {
            List<String> lonely = NAMES.stream()
                    .filter(name ->
                            name.startsWith("CUSTODIA_MAIL_") && value(name).isPresent())
                    .toList();
            if (!lonely.isEmpty()) {
                problems.add(
                        String.join(", ", lonely) + where(lonely.getFirst())
                                + " needs CUSTODIA_MAIL_HOST as well: name the mail server, or take the other mail settings out.");
            }
            return Optional.empty();
        }
        if (value("CUSTODIA_MAIL_FROM").isEmpty()) {
            problems.add("CUSTODIA_MAIL_HOST" + where("CUSTODIA_MAIL_HOST")
                    + " needs CUSTODIA_MAIL_FROM as well: give the address that messages come from.");
        }
        if (user.isPresent() != password.isPresent()) {
            problems.add("CUSTODIA_MAIL_USER and CUSTODIA_MAIL_PASSWORD belong together: set both or neither.");
        }
        return Optional.of(new Mail(host.get(), port, user.map(name -> new Login(name, password.orElse(""))), from));
    }

    private Optional<Path> folder(String name) {
        return checked(name, Optional.empty(), value -> {
            try {
                return Optional.of(home.resolve(value).toAbsolutePath().normalize());
            } catch (InvalidPathException none) {
                throw new Unfit("not a path: give that of a folder");
            }
        });
    }

    private int number(String name, int usual, int least) {
        return checked(name, usual, value -> {
            if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < least || Integer.parseInt(value) > 65535)
                throw new Unfit("not a port: give a number from 1 to 65535");
            return Integer.valueOf(value);
        });
    }

    private static ZoneId zone(String value) {
        try {
            return ZoneId.of(value);
        } catch (DateTimeException e) {
            throw new Unfit("not a time zone: give one such as Europe/Rome");
        }
    }

    private static Currency currency(String value) {
        try {
            return Currency.getInstance(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Unfit("not a currency: give a code of three letters such as EUR");
        }
    }

    private static URI publicUrl(String value) {
        try {
            URI uri = new URI(value.replaceAll("/+$", ""));
            if (Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && uri.getUserInfo() == null) return uri;
        } catch (URISyntaxException e) {
            // Said below, as for every other address that will not do.
        }
        throw new Unfit("not a web address: give one such as https://custodia.example.com");
    }

    private static boolean yesOrNo(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Unfit("neither true nor false: give one of the two");
        };
    }

    private <T> T checked(String name, T usual, Function<String, T> check) {
        Optional<String> value = value(name);
        if (value.isEmpty()) return usual;
        try {
            return check.apply(value.get());
        } catch (Unfit unfit) {
            String shown = SECRETS.contains(name) ? "" : " \"" + value.get() + "\",";
            problems.add(name + where(name) + " is" + shown + " " + unfit.getMessage() + ".");
            return usual;
        }
    }

    /** Blank counts as not set: container set-ups pass empty variables for what was left out. */
    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isEmpty())
                .or(() -> Optional.ofNullable(file.get(name)).filter(value -> !value.isEmpty()));
    }

    private String where(String name) {
        @Nullable String inEnvironment = environment.get(name);
        return inEnvironment != null && !inEnvironment.isEmpty()
                ? " (in the environment)"
                : " (in " + settingsFile + ")";
    }

    /** Levenshtein's distance, by rows. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int above = row[j];
                int swap = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[other.length()];
    }

    /** Why a value will not do, as the end of a sentence that starts with its name. */
    private static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unfit(String reason) {
            super(reason);
        }
    }
}
