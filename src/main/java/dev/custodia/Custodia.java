package dev.custodia;

import dev.custodia.backups.BackupCommand;
import dev.custodia.backups.TrialRun;
import dev.custodia.journal.JournalCommand;
import dev.custodia.settings.CannotStart;
import dev.custodia.settings.Home;
import dev.custodia.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The program: keeps a company's customer base in order. */
@SpringBootApplication
public class Custodia {
    private static final int REFUSED = 2;

    public static void main(String[] arguments) {
        try {
            refuseArguments(arguments);
            Settings settings = Settings.read(System.getenv(), Path.of(System.getProperty("user.home"), ".custodia"));
            if (is(BackupCommand.BACKUP, arguments))
                System.exit(BackupCommand.backup(settings, path(arguments).orElse(null), console()));
            Home home = Home.open(settings.home());
            if (is(JournalCommand.NAME, arguments)) System.exit(JournalCommand.run(settings, home, console()));
            if (is(BackupCommand.RESTORE, arguments))
                System.exit(
                        BackupCommand.restore(settings, home, path(arguments).orElseGet(() -> Path.of("")), console()));
            checkPort(settings);
            SpringApplication application = application(settings, home);
            if (is(TrialRun.NAME, arguments))
                application.addInitializers(context -> onTrial((GenericApplicationContext) context));
            application.run("--spring.config.location=classpath:/application.properties");
        } catch (Throwable failure) {
            if (causes(failure, TrialRun.Over.class).isPresent()) System.exit(0);
            System.exit(explain(failure, System.err));
        }
    }

    private static SpringApplication application(Settings settings, Home home) {
        var application = new SpringApplication(Custodia.class);
        application.addInitializers(context -> furnish((GenericApplicationContext) context, settings, home));
        return application;
    }

    /** Puts what was decided before the start into the context, above everything that Spring finds by itself. */
    static void furnish(GenericApplicationContext context, Settings settings, Home home) {
        context.registerBean(Settings.class, () -> settings);
        context.registerBean(Home.class, () -> home);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "settings",
                        Map.of(
                                "server.port", settings.port(),
                                "server.address", settings.bind(),
                                "spring.servlet.multipart.location",
                                        // What a killed program left of an upload is somebody's data, and nobody's
                                        // file.
                                        home.emptied("uploads").toString())));
    }

    /** Has a restored backup looked at, and nothing opened. */
    private static void onTrial(GenericApplicationContext context) {
        context.registerBean(TrialRun.Counting.class);
        context.registerBean(PrintStream.class, Custodia::console);
        context.registerBean(TrialRun.Ending.class);
    }

    private static void refuseArguments(String[] arguments) {
        boolean alone = arguments.length == 1 && (is(JournalCommand.NAME, arguments) || is(TrialRun.NAME, arguments));
        boolean folder = (is(BackupCommand.BACKUP, arguments) && arguments.length <= 2)
                || (is(BackupCommand.RESTORE, arguments) && arguments.length == 2);
        if (arguments.length > 0 && !alone && !folder) {
            throw new CannotStart("Custodia takes no arguments but " + JournalCommand.NAME + ", " + BackupCommand.BACKUP
                    + " [FOLDER] and " + BackupCommand.RESTORE + " FOLDER (found \""
                    + String.join(" ", arguments)
                    + "\"): settings are given in the environment or in custodia.properties in the data folder.");
        }
    }

    private static boolean is(String command, String[] arguments) {
        return arguments.length > 0 && arguments[0].equals(command);
    }

    private static Optional<Path> path(String[] arguments) {
        return arguments.length > 1 ? Optional.of(Path.of(arguments[1])) : Optional.empty();
    }

    /**
     * Asked before anything is started, so that the answer comes at once; and without listening, so that nobody who
     * waits for the port finds it open while nothing is ready yet.
     */
    private static void checkPort(Settings settings) {
        try (var socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(settings.bind()), settings.port()));
        } catch (BindException e) {
            throw portRefused(settings.bind(), settings.port(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CannotStart portRefused(String bind, int port, BindException e) {
        String reason = String.valueOf(e.getMessage());
        if (reason.contains("assign")) {
            return new CannotStart(bind + " is not an address of this machine: set CUSTODIA_BIND to one that is,"
                    + " or to 0.0.0.0 for all of them.");
        }
        if (reason.contains("ermission")) {
            return new CannotStart(
                    "This user may not listen on port " + port + ": set CUSTODIA_PORT to one of 1024 or above.");
        }
        return portInUse(port);
    }

    private static CannotStart portInUse(int port) {
        return new CannotStart("Port " + port + " is in use by another program: stop that one, or set CUSTODIA_PORT"
                + " to another port.");
    }

    /** Says why there was no start; returns the exit code. */
    static int explain(Throwable failure, PrintStream out) {
        Optional<CannotStart> refusal = causes(failure, CannotStart.class)
                .or(() -> causes(failure, PortInUseException.class).map(taken -> portInUse(taken.getPort())));
        if (refusal.isEmpty()) {
            out.println("Custodia could not start, for a reason that it did not foresee; please report this:");
            failure.printStackTrace(out);
            return 1;
        }
        var sentences = refusal.get().sentences();
        out.println(sentences.size() == 1 ? "Custodia did not start." : "Custodia did not start; please put right:");
        sentences.forEach(sentence -> out.println("- " + sentence));
        return REFUSED;
    }

    private static <T extends Throwable> Optional<T> causes(@Nullable Throwable failure, Class<T> kind) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (kind.isInstance(t)) return Optional.of(kind.cast(t));
        }
        return Optional.empty();
    }

    static PrintStream console() {
        return new PrintStream(System.out, true, StandardCharsets.UTF_8);
    }
}
