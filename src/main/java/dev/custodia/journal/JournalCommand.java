package dev.custodia.journal;

import dev.custodia.settings.Home;
import dev.custodia.settings.Settings;
import java.io.PrintStream;
import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Verifies the journal without starting the rest of the house, and without signing anything first. */
public final class JournalCommand {
    /** What follows {@code custodia} on the command line. */
    public static final String NAME = "verify-journal";

    private JournalCommand() {}

    /**
     * Says in one sentence what was found.
     *
     * @return the exit code: 0 if the journal is intact, 1 if it is not
     */
    public static int run(Settings settings, Home home, PrintStream out) {
        try (AnnotationConfigApplicationContext ground = new AnnotationConfigApplicationContext()) {
            ground.registerBean(Settings.class, () -> settings);
            ground.registerBean(Home.class, () -> home);
            // First our own data source, then what Spring Boot puts around one.
            ground.scan("dev.custodia.settings", "dev.custodia.database");
            ground.register(
                    DataSourceTransactionManagerAutoConfiguration.class,
                    TransactionAutoConfiguration.class,
                    JooqAutoConfiguration.class);
            ground.refresh();
            return say(verified(ground, home), out);
        }
    }

    private static Verification verified(AnnotationConfigApplicationContext ground, Home home) {
        DSLContext sql = ground.getBean(DSLContext.class);
        Clock clock = ground.getBean(Clock.class);
        return new Inspection(sql, new Checkpoints(sql, clock, home.folder("journal"), home.folder("keys")))
                .verify(clock.instant());
    }

    static int say(Verification verification, PrintStream out) {
        Verification.Fault fault = verification.fault();
        if (fault == null) {
            out.println("The journal is intact: " + verification.entries()
                    + " entries, vouched for by signed checkpoints up to entry " + verification.vouchedTo() + ".");
            return 0;
        }
        out.println("The journal is not what was written: " + sentence(fault));
        return 1;
    }

    private static String sentence(Verification.Fault fault) {
        return switch (fault.kind()) {
            case CHANGED -> "entry " + fault.entry() + " was changed.";
            case MISSING -> "entry " + fault.entry() + " was removed.";
            case OUT_OF_CHAIN -> "entry " + fault.entry() + " does not follow the one before it.";
            case CUT_OFF -> "entry " + fault.entry() + " and what followed were cut off.";
            case REWRITTEN -> "it was rewritten from entry " + fault.entry() + " on.";
            case CHECKPOINT_FORGED ->
                "the checkpoint for entry " + fault.entry() + " and what follows is not signed by this Custodia.";
        };
    }
}
