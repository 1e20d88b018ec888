package dev.custodia.screens;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.custodia.trust.Figure;
import dev.custodia.trust.Promise;
import dev.custodia.trust.Proof;
import dev.custodia.trust.Proves;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A real browser in front of the running program. Register it in a test of a server on a random port:
 *
 * <pre>
 * {@literal @}RegisterExtension
 * final Browser browser = new Browser();
 * </pre>
 *
 * <p>A request to anything but this machine, an error on the console (a breach of the content policy among them) and an
 * exception in a script fail the test. The browser is the one named by {@code CUSTODIA_TEST_BROWSER}, else an installed
 * Chromium or Chrome; without one the tests are skipped and say so, or fail where {@code CI} is {@code true}.
 */
@Proves(Promise.P28)
public final class Browser implements BeforeEachCallback, AfterEachCallback {
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
    private static final List<String> WCAG_22_AA = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
    private static final String OUTWARD = "asked another machine: ";
    private static final AtomicBoolean ASKED_OUTWARD = new AtomicBoolean();
    private static final boolean FOR_THE_README = Boolean.getBoolean("custodia.pictures");

    private final List<String> faults = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private @Nullable Chromium chromium;
    private @Nullable BrowserContext context;
    private @Nullable Page page;
    private String address = "";
    private String language = "en";
    private boolean phone;
    private boolean dark;

    @Override
    public void beforeEach(ExtensionContext test) {
        chromium = test.getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(Chromium.class, key -> Chromium.start(), Chromium.class);
        if (chromium.missing() != null) {
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException(chromium.missing());
            }
            System.err.println("SKIPPED, no browser: " + test.getDisplayName() + ". " + chromium.missing());
            Assumptions.abort(chromium.missing());
        }
        address = "http://127.0.0.1:"
                + SpringExtension.getApplicationContext(test).getEnvironment().getRequiredProperty("local.server.port");
    }

    @Override
    public void afterEach(ExtensionContext test) {
        if (context != null) close(context);
        if (test.getExecutionException().isEmpty()) {
            if (faults.stream().anyMatch(fault -> fault.startsWith(OUTWARD))) ASKED_OUTWARD.set(true);
            assertThat(faults).as("faults that the browser noticed").isEmpty();
        } else {
            faults.forEach(fault -> System.err.println("The browser noticed: " + fault));
        }
    }

    /** On a busy machine a window may be gone before it is asked to go. */
    private static void close(BrowserContext context) {
        try {
            context.close();
        } catch (PlaywrightException alreadyClosed) {
            System.err.println("A window could not be closed: " + alreadyClosed.getMessage());
        }
    }

    /** From now on a phone of 390 x 844 points, touched by a thumb. */
    public Browser phone() {
        phone = true;
        return again();
    }

    /** From now on a desktop window of 1280 x 900 points; so it is at the start. */
    public Browser desktop() {
        phone = false;
        return again();
    }

    /** From now on a browser that asks for this language. */
    public Browser inLanguage(String code) {
        language = code;
        return again();
    }

    /** From now on a person who likes it dark. */
    public Browser dark() {
        dark = true;
        return again();
    }

    /** Lets a test that provokes an error accept console messages that contain a text. */
    public Browser expecting(String consoleMessage) {
        expected.add(consoleMessage);
        return this;
    }

    private Browser again() {
        if (context != null) {
            String kept = context.storageState();
            close(context);
            begin(kept);
        }
        return this;
    }

    /** Opens a path of the program and gives the page. */
    public Page open(String path) {
        page().navigate(address + path);
        return page();
    }

    /** Signs in through the page that a person would use. */
    public Page signIn(String name, String password) {
        open("/sign-in");
        page().fill("input[name=name]", name);
        page().fill("input[name=password]", password);
        page().locator("main form button[type=submit]").click();
        return page();
    }

    /** The address of the program, without a slash at the end. */
    public String address() {
        return address;
    }

    /** The page, for whatever else Playwright can do. */
    public Page page() {
        if (page == null) {
            begin(null);
        }
        return Objects.requireNonNull(page);
    }

    /** What a stylesheet selector finds. */
    public Locator find(String selector) {
        return page().locator(selector);
    }

    private void begin(@Nullable String kept) {
        var options = new com.microsoft.playwright.Browser.NewContextOptions()
                .setLocale(Map.of("en", "en-GB", "it", "it-IT", "ru", "ru-RU", "sv", "sv-SE")
                        .getOrDefault(language, language))
                .setTimezoneId("Europe/Rome")
                .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setViewportSize(phone ? 390 : 1280, phone ? 844 : 900)
                .setDeviceScaleFactor(phone ? 2 : 1)
                .setHasTouch(phone)
                .setIsMobile(phone);
        if (kept != null) {
            options.setStorageState(kept);
        }
        context = Objects.requireNonNull(chromium).context(options);
        chromium.proof().figure(Figure.BROWSERS, 1);
        context.setDefaultTimeout(10_000);
        context.route("**/*", this::onlyThisMachine);
        context.onConsoleMessage(this::overhear);
        context.onWebError(error -> faults.add("exception in a script: " + error.error()));
        page = context.newPage();
    }

    private void onlyThisMachine(Route route) {
        String url = route.request().url();
        String host = URI.create(url.replaceFirst("[?#].*", "")).getHost();
        if (host == null || LOOPBACK.contains(host)) {
            Objects.requireNonNull(chromium).proof().figure(Figure.REQUESTS, 1);
            route.resume();
        } else {
            faults.add(OUTWARD + url);
            route.abort();
        }
    }

    private void overhear(ConsoleMessage message) {
        if (message.type().equals("error") && expected.stream().noneMatch(message.text()::contains)) {
            faults.add("on the console: " + message.text() + " at " + message.location());
        }
    }

    /** What has gone wrong so far; empties the list, for tests of the browser itself. */
    List<String> takeFaults() {
        var taken = List.copyOf(faults);
        faults.clear();
        return taken;
    }

    /** Asserts that axe finds no violation of WCAG 2.2 A and AA on the page as it is now. */
    public Browser axe() {
        var found = new AxeBuilder(page())
                .withTags(WCAG_22_AA).analyze().getViolations().stream()
                        .flatMap(Browser::sentences)
                        .toList();
        assertThat(found).as("WCAG 2.2 AA on %s", page().url()).isEmpty();
        return this;
    }

    private static Stream<String> sentences(Rule rule) {
        return rule.getNodes().stream()
                .map(node -> rule.getId() + ": " + rule.getHelp() + " " + node.getHtml() + " "
                        + node.getAny().stream()
                                .map(check -> check.getMessage())
                                .toList());
    }

    /** A picture of the whole page in {@code target/screenshots}. */
    public Path screenshot(String name) {
        return screenshot(Path.of("target", "screenshots"), name, true);
    }

    /**
     * A picture of what is seen without scrolling, for the documents: in {@code docs/pictures} where asked for by
     * {@code -Dcustodia.pictures=true}, so that a test run leaves the work tree as it was.
     */
    public Path picture(String name) {
        return screenshot(FOR_THE_README ? Path.of("docs", "pictures") : Path.of("target", "screenshots"), name, false);
    }

    private Path screenshot(Path folder, String name, boolean whole) {
        Path file = folder.resolve(name + ".png");
        page().screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(whole));
        return file;
    }

    /** One browser for all tests of the run; closed when JUnit closes its store. */
    private record Chromium(
            @Nullable Playwright playwright,
            com.microsoft.playwright.@Nullable Browser process,
            @Nullable String missing,
            Proof proof)
            implements AutoCloseable {
        static Chromium start() {
            Proof proof = Proof.of(Promise.P28, Browser.class);
            Optional<Path> executable = executable();
            if (executable.isEmpty()) {
                return new Chromium(
                        null,
                        null,
                        "No Chromium or Chrome was found: install one, or name one with CUSTODIA_TEST_BROWSER.",
                        proof);
            }
            var playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            return new Chromium(
                    playwright,
                    playwright
                            .chromium()
                            .launch(new BrowserType.LaunchOptions()
                                    .setExecutablePath(executable.get())
                                    .setArgs(FLAGS)),
                    null,
                    proof);
        }

        private static Optional<Path> executable() {
            String named = System.getenv("CUSTODIA_TEST_BROWSER");
            if (named != null && !named.isBlank()) {
                return Optional.of(Path.of(named));
            }
            return Stream.of(
                            "/usr/bin/chromium",
                            "/usr/bin/chromium-browser",
                            "/usr/bin/google-chrome",
                            "/usr/bin/google-chrome-stable",
                            "/snap/bin/chromium",
                            "/Applications/Chromium.app/Contents/MacOS/Chromium",
                            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
                    .map(Path::of)
                    .filter(Files::isExecutable)
                    .findFirst()
                    .or(Chromium::downloadedByPlaywright);
        }

        private static Optional<Path> downloadedByPlaywright() {
            boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
            Path cache = Path.of(
                    System.getProperty("user.home"), mac ? "Library/Caches/ms-playwright" : ".cache/ms-playwright");
            if (!Files.isDirectory(cache)) {
                return Optional.empty();
            }
            try (var files = Files.find(
                    cache,
                    6,
                    (file, attributes) -> (file.endsWith("chrome") || file.endsWith("Chromium"))
                            && attributes.isRegularFile()
                            && Files.isExecutable(file))) {
                return files.findFirst();
            } catch (java.io.IOException e) {
                return Optional.empty();
            }
        }

        BrowserContext context(com.microsoft.playwright.Browser.NewContextOptions options) {
            return Objects.requireNonNull(process).newContext(options);
        }

        @Override
        public void close() {
            if (playwright != null) {
                playwright.close();
                if (!ASKED_OUTWARD.get()) proof.write();
            }
        }
    }
}
